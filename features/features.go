package features

import (
	"strings"

	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/token"
)

// A Group is a kind of evidence. Groups are smoothed, weighted and explained apart, since
// naive Bayes overrates evidence that repeats itself.
type Group uint8

// The groups, in the order of models and reports.
const (
	Words  Group = iota // words and n-grams
	Form                // which fields are there, how long they are, what they choose from a list
	Lures               // judgements of the catalogue
	Traces              // disguises that were undone
	NumGroups
)

var groupNames = [NumGroups]string{"words", "form", "lures", "traces"}

// String returns the stable name of the group.
func (g Group) String() string { return groupNames[g] }

// Features is the evidence in one ad. It is valid until the extractor that made it is used again.
type Features struct {
	Language string      // as given with the ad or guessed, BCP 47, or "und"
	Texts    []FieldText // the fields that hold text, in order
	Items    []Item      // pieces of evidence; a feature may occur several times
	Findings []lure.Finding
	Traces   normalize.Traces // disguises, over all fields
	Words    int              // number of word tokens and letters of unspaced scripts

	tokens [][]token.Token // by text
	masks  []string        // what is masked in the ad, each class once
	plain  []string        // names of items that are no words
}

// A FieldText is a field with its clean text.
type FieldText struct {
	Field Field
	normalize.Text
}

// An Item is an occurrence of a feature.
type Item struct {
	Key    uint64 // of the feature's name
	first  int32  // of its tokens; index into plain when the item stands for no text
	Group  Group
	prefix prefix
	text   uint8 // index into Texts
	count  uint8 // of its tokens
}

// A prefix says which part of the ad a word stands in. A word in the company's profile is not
// the same evidence as in the body.
type prefix uint8

const (
	anywhere prefix = iota
	inProfile
	inLocation
	named // no word: the name is in plain
	numPrefixes
)

var prefixNames = [numPrefixes]string{inProfile: "profile:", inLocation: "location:"}

// Part returns the part of an ad that a feature of group Words belongs to: "profile:" and
// "location:" for the words that stand there, "industry=" and so on for what was chosen from
// a list, and nothing for the words of the body, the title among them. Which words a company's
// profile has is one thing to know of an ad, and whether it has a profile is another.
func Part(name string) string {
	at := strings.IndexAny(name, " :=") + 1
	if at == 0 || at > maxPart {
		return ""
	}
	for _, p := range parts {
		if name[:at] == p {
			return p
		}
	}
	return ""
}

// parts are the beginnings of names that Part tells apart.
var parts = func() (all []string) {
	for _, name := range prefixNames {
		if name != "" {
			all = append(all, name)
		}
	}
	for _, field := range choiceFields {
		all = append(all, field.String()+"=")
	}
	return all
}()

// maxPart is the length of the longest of them.
const maxPart = len("employment_type=")

// prefixHash holds the hash of each prefix.
var prefixHash = func() (h [numPrefixes]uint64) {
	for i, name := range prefixNames {
		h[i] = token.Hash(name)
	}
	return h
}()

// Name returns the name of an item's feature, as it stands in models: "work", "work home",
// "profile:our", "高薪", "no:company_profile".
func (f *Features) Name(it Item) string {
	if it.prefix == named {
		return f.plain[it.first]
	}
	tokens := f.tokens[it.text][it.first:][:it.count]
	var b strings.Builder
	b.WriteString(prefixNames[it.prefix])
	for i, t := range tokens {
		if i > 0 && t.Kind != token.Cluster {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// Nowhere is an item of evidence that stands nowhere in particular and has no name.
var Nowhere = Item{prefix: named}

// Tokens returns how many tokens text i has.
func (f *Features) Tokens(i int) int { return len(f.tokens[i]) }

// Position returns the text and the first token of an item, or false when it stands nowhere
// in particular.
func (it Item) Position() (text, token int, ok bool) {
	return int(it.text), int(it.first), it.prefix != named
}

// Span returns where an item stands: the index of its text, and the byte range in the
// original of that text. It returns false for evidence that stands nowhere in particular.
func (f *Features) Span(it Item) (text, start, end int, ok bool) {
	if it.prefix == named {
		return 0, 0, 0, false
	}
	tokens := f.tokens[it.text][it.first:][:it.count]
	start, end = f.Texts[it.text].Origin(int(tokens[0].Start), int(tokens[it.count-1].End))
	return int(it.text), start, end, true
}
