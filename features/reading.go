package features

import (
	"slices"
	"strings"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/pay"
	"github.com/lurescan/lurescan/features/repeat"
	"github.com/lurescan/lurescan/features/token"
)

// A reading is what a text says, whatever field it stands in.
type reading struct {
	text    normalize.Text
	tokens  []token.Token
	amounts []pay.Amount
}

// A Memory holds what was read from texts that come again: a company's profile stands in
// all its ads, and ads are posted again. It changes the time that an ad takes and nothing
// else. Several goroutines may use it at once.
type Memory struct{ readings *repeat.Memory[reading] }

// maxMemory is how many bytes a memory takes.
const maxMemory = 16 << 20

// NewMemory returns a memory that holds nothing yet.
func NewMemory() *Memory { return &Memory{repeat.New[reading](maxMemory)} }

// read reads text n of an ad, or remembers it.
func (x *Extractor) read(original string, n int) reading {
	if len(original) < repeat.Least {
		return x.readOnce(original, n)
	}
	if x.Memory == nil {
		x.Memory = NewMemory()
	}
	readings := x.Memory.readings
	key := readings.Key(original)
	known, again := readings.Find(key)
	if known != nil {
		return *known
	}
	if !again {
		return x.readOnce(original, n)
	}
	r := x.readOnce(strings.Clone(original), n) // not to hold on to the ad
	keep := r
	keep.tokens = slices.Clone(r.tokens)
	readings.Keep(key, &keep, keep.size())
	return r
}

// readOnce reads text n of an ad. Its tokens are valid until the next ad is read.
func (x *Extractor) readOnce(original string, n int) reading {
	for len(x.buffers) <= n {
		x.buffers = append(x.buffers, nil)
	}
	r := reading{text: normalize.Clean(original)}
	r.tokens = x.tokenizer.Append(x.buffers[n][:0], r.text.Clean)
	x.buffers[n] = r.tokens
	r.amounts = pay.Default().Find(r.text.Clean)
	return r
}

// size returns about how many bytes a reading takes.
func (r *reading) size() int {
	const itself, token, amount = 250, 32, 100
	n := itself + len(r.text.Original) + token*len(r.tokens) + amount*len(r.amounts)
	if len(r.text.Original) != len(r.text.Clean) {
		n += 2 * len(r.text.Clean) // and the way back from it
	}
	return n
}
