package normalize

// A Trace is one kind of disguise that Clean undoes and counts.
type Trace uint8

// The traces, in the order of the steps that count them.
const (
	HiddenText     Trace = iota // letters that an HTML reader would never see
	InvalidBytes                // bytes that are not UTF-8
	FullWidth                   // full-width Latin letters
	StyledLetters               // mathematical, circled or small-capital letters used as plain ones
	ZeroWidth                   // invisible characters inside or between words
	BidiControl                 // characters that reorder text
	CombiningMarks              // marks stacked or struck through letters
	LookAlike                   // letters of another script inside a word
	EmojiCut                    // emoji that cut a word
	SpacedLetters               // words written letter by letter
	Leet                        // digits and signs that stand for letters
	Punctuation                 // runs of the same punctuation mark
	numTraces
)

// NumTraces is the number of trace kinds.
const NumTraces = int(numTraces)

// Traces counts, by kind, how often each disguise was undone.
type Traces [numTraces]int

var traceNames = [numTraces]string{
	"hidden-text", "invalid-bytes", "full-width", "styled-letters", "zero-width", "bidi-control",
	"combining-marks", "look-alike", "emoji-cut", "spaced-letters", "leet", "punctuation",
}

// String returns the stable name of the trace, as it stands in models and reports.
func (t Trace) String() string { return traceNames[t] }

// Add adds the counts of another field.
func (t *Traces) Add(other Traces) {
	for i, n := range other {
		t[i] += n
	}
}
