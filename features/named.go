package features

import "github.com/lurescan/lurescan/features/normalize"

// A namedKey is the name of a feature and its key. Those that an ad may have beside its
// words are few, and made once.
type namedKey struct {
	name string
	key  uint64
}

func newNamedKey(name string) namedKey { return namedKey{name, Key(name)} }

// The features of group Form.
var (
	present, absent [NumFields]namedKey
	lengths         [NumFields][maxLength + 1]namedKey
	answers         [numQuestions][No + 1]namedKey
)

// maxLength is the last of the sizes that tell the lengths of fields apart.
const maxLength = 9

// The yes-or-no questions.
const (
	telecommuting = iota
	logo
	questions
	numQuestions
)

// The features of group Traces, by size.
var disguises [normalize.NumTraces][numSizes]namedKey

// How often a disguise was undone.
const (
	once = iota
	aFewTimes
	oftener
	numSizes
)

// disguisedLure is the trace that a lure leaves when its words are disguised.
var disguisedLure = newNamedKey("disguised-lure")

func init() {
	for field := range NumFields {
		present[field], absent[field] = newNamedKey("has:"+field.String()), newNamedKey("no:"+field.String())
		for size := range lengths[field] {
			lengths[field][size] = newNamedKey("length:" + field.String() + "=" + string(rune('a'+size)))
		}
	}
	for question, name := range [numQuestions]string{"telecommuting", "logo", "questions"} {
		answers[question][Yes], answers[question][No] = newNamedKey(name+"=yes"), newNamedKey(name+"=no")
	}
	for trace := range disguises {
		for size, suffix := range [numSizes]string{":1", ":2-8", ":9+"} {
			disguises[trace][size] = newNamedKey(normalize.Trace(trace).String() + suffix)
		}
	}
}

// addNamed adds a feature that is known by a name alone.
func (f *Features) addNamed(g Group, n *namedKey) {
	f.Items = append(f.Items, Item{n.key, newPlace(g, named, 0, 0, len(f.plain))})
	f.plain = append(f.plain, n.name)
}
