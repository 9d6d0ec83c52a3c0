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
	Key   uint64 // of the feature's name
	place place
}

// A place says what an item is and where it stands: in its bytes, the first being the lowest,
// the group, the prefix, the index into Texts, how many tokens there are, and in four bytes
// the first of them, or the index into plain when the item stands for no text. In one number
// it is written at once.
type place uint64

func newPlace(g Group, p prefix, text, count, first int) place {
	return place(g) | place(p)<<8 | place(text)<<16 | place(count)<<24 | place(first)<<32
}

func (p place) prefix() prefix { return prefix(p >> 8) }
func (p place) text() int      { return int(p >> 16 & 0xFF) }
func (p place) count() int     { return int(p >> 24 & 0xFF) }
func (p place) first() int     { return int(p >> 32) }

// Group returns the group of an item's feature.
func (it Item) Group() Group { return Group(it.place) }

// tokensOf returns the tokens of an item that stands somewhere.
func (f *Features) tokensOf(it Item) []token.Token {
	return f.tokens[it.place.text()][it.place.first():][:it.place.count()]
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
	if it.place.prefix() == named {
		return f.plain[it.place.first()]
	}
	tokens := f.tokensOf(it)
	var b strings.Builder
	b.WriteString(prefixNames[it.place.prefix()])
	for i, t := range tokens {
		if i > 0 && t.Kind != token.Cluster {
			b.WriteByte(' ')
		}
		b.WriteString(t.Text)
	}
	return b.String()
}

// Nowhere is an item of evidence that stands nowhere in particular and has no name.
var Nowhere = Item{place: newPlace(0, named, 0, 0, 0)}

// Tokens returns how many tokens text i has.
func (f *Features) Tokens(i int) int { return len(f.tokens[i]) }

// Position returns the text and the first token of an item, or false when it stands nowhere
// in particular.
func (it Item) Position() (text, token int, ok bool) {
	return it.place.text(), it.place.first(), it.place.prefix() != named
}

// Span returns where an item stands: the index of its text, and the byte range in the
// original of that text. It returns false for evidence that stands nowhere in particular.
func (f *Features) Span(it Item) (text, start, end int, ok bool) {
	if it.place.prefix() == named {
		return 0, 0, 0, false
	}
	tokens := f.tokensOf(it)
	text = it.place.text()
	start, end = f.Texts[text].Origin(int(tokens[0].Start), int(tokens[len(tokens)-1].End))
	return text, start, end, true
}
