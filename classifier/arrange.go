package classifier

import (
	"cmp"
	"slices"
	"strings"
)

// maxMembers is more than a model file has at its top.
const maxMembers = 100

// arrange puts the members of a model in the order in which Write has them. It is false for
// a text that is in that order already, or is no model.
func arrange(text string) (string, bool) {
	rank := map[string]int{"format": -2, "version": -1, weightsKey: 1, countsKey: 2} // 0 for all others
	type member struct {
		rank int
		text string
	}
	var members []member
	s := scanner{text: text}
	if s.expect('{') != nil {
		return "", false
	}
	for more := true; more; {
		s.peek()
		start := s.at
		name, _, err := s.name()
		if err != nil || s.expect(':') != nil {
			return "", false
		}
		s.skip()
		if members = append(members, member{rank[name], text[start:s.at]}); len(members) > maxMembers {
			return "", false
		}
		if more, err = s.more('}'); err != nil {
			return "", false
		}
	}
	byRank := func(a, b member) int { return cmp.Compare(a.rank, b.rank) }
	if slices.IsSortedFunc(members, byRank) {
		return "", false
	}
	slices.SortStableFunc(members, byRank)
	var b strings.Builder
	b.Grow(len(text))
	for i, m := range members {
		b.WriteByte("{,"[min(i, 1)])
		b.WriteString(m.text)
	}
	return b.String() + "}" + text[s.at:], true
}
