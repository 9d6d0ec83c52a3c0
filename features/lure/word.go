package lure

import (
	"math/bits"
	"math/rand/v2"

	"github.com/lurescan/lurescan/features/packed"
)

// A wordKey is the text of a word, padded with zeros.
type wordKey [3]uint64

// maxWordBytes is the length of the longest word that is remembered.
const maxWordBytes = 24

// keyOf returns the key of the word text[start:end], which is no longer than maxWordBytes.
func keyOf(text string, start, end int) (k wordKey) {
	for i := 0; start+i < end; i++ {
		k[i/8] |= uint64(text[start+i]) << (i % 8 * 8)
	}
	return k
}

// lower has the bits by which capitals differ from small letters, in ASCII.
const lower = 0x2020202020202020

// maxShort is the length of the longest short word.
const maxShort = 8

// shortWord returns the word of n ASCII letters at text[start], in lower case.
func shortWord(text string, start, n int) uint64 {
	if start+maxShort <= len(text) {
		return (packed.Uint64(text, start) | lower) & keyMasks[n][0]
	}
	return keyOf(text, start, start+n)[0] | lower&keyMasks[n][0]
}

// plainKey returns the key of a longer word of n ASCII letters at text[start], in lower case.
func plainKey(text string, start, n int) (k wordKey) {
	mask := &keyMasks[n]
	if start+maxWordBytes > len(text) {
		k = keyOf(text, start, start+n)
	} else {
		k = wordKey{packed.Uint64(text, start), packed.Uint64(text, start+8), packed.Uint64(text, start+16)}
	}
	return wordKey{(k[0] | lower) & mask[0], (k[1] | lower) & mask[1], (k[2] | lower) & mask[2]}
}

// keyMasks holds, by the length of a word, the bits of its key.
var keyMasks = func() (masks [maxWordBytes + 1]wordKey) {
	for n := range masks {
		for i := range n {
			masks[n][i/8] |= 0xFF << (i % 8 * 8)
		}
	}
	return masks
}()

// wordSeed makes the places of words in tables unforeseeable, so that no text can be made
// whose words all meet in one.
var wordSeed = [3]uint64{rand.Uint64() | 1, rand.Uint64() | 1, rand.Uint64() | 1}

func (k wordKey) hash() uint64 {
	high, low := bits.Mul64(k[0]^wordSeed[0], k[1]^wordSeed[1])
	if k[2] != 0 {
		h, l := bits.Mul64(k[2]^wordSeed[2], low)
		high, low = high^h, l
	}
	return high ^ low
}

// A wordTable remembers what words tell: an open table of short words, whose letters are a
// number, and one of the others, both at most half full. It holds no pointers, which the
// garbage collector would have to follow.
type wordTable struct {
	short      []shortSlot
	shortShift int // by which the hash of a short word becomes a slot
	shortWords int
	long       []longSlot
	longWords  int
}

// A known is what is known of a word.
type known struct {
	ref entryID // of its entry; none when the slot is empty
	id  uint32  // of the word
}

// A shortSlot holds a word of at most eight ASCII letters, in lower case.
type shortSlot struct {
	word uint64
	known
}

// A longSlot holds another word.
type longSlot struct {
	key wordKey
	known
}

func newWordTable() wordTable {
	const slots = 1 << 8
	return wordTable{short: make([]shortSlot, slots), shortShift: 64 - bits.TrailingZeros(slots), long: make([]longSlot, slots)}
}

// shortSlot returns the slot of a short word, or the empty one where it belongs.
func (t *wordTable) shortSlot(word uint64) *shortSlot {
	mask := len(t.short) - 1
	for i := int(word * wordSeed[0] >> uint(t.shortShift)); ; i++ {
		if s := &t.short[i&mask]; s.word == word || s.ref == noEntry {
			return s
		}
	}
}

// longSlot returns the slot of another word, likewise.
func (t *wordTable) longSlot(key wordKey) *longSlot {
	mask := len(t.long) - 1
	for i := int(key.hash()) & mask; ; i = (i + 1) & mask {
		if s := &t.long[i]; s.key == key || s.ref == noEntry {
			return s
		}
	}
}

// find returns what is known of a plain word of a text.
func (t *wordTable) find(text string, w *plainWord) *known {
	start, n := int(w.start), int(w.letters)
	if n <= maxShort {
		return &t.shortSlot(shortWord(text, start, n)).known
	}
	return &t.longSlot(plainKey(text, start, n)).known
}

// putPlain remembers a plain word of a text that is not there yet.
func (t *wordTable) putPlain(text string, w *plainWord) {
	start, n := int(w.start), int(w.letters)
	if n <= maxShort {
		t.putShort(shortSlot{shortWord(text, start, n), w.known})
	} else {
		t.putLong(longSlot{plainKey(text, start, n), w.known})
	}
}

// putShort remembers a short word that is not there yet.
func (t *wordTable) putShort(word shortSlot) {
	if t.shortWords++; 2*t.shortWords > len(t.short) {
		old := t.short
		t.short, t.shortShift = make([]shortSlot, 2*len(old)), t.shortShift-1
		for _, o := range old {
			if o.ref != noEntry {
				*t.shortSlot(o.word) = o
			}
		}
	}
	*t.shortSlot(word.word) = word
}

// putLong remembers another word that is not there yet.
func (t *wordTable) putLong(word longSlot) {
	if t.longWords++; 2*t.longWords > len(t.long) {
		old := t.long
		t.long = make([]longSlot, 2*len(old))
		for _, o := range old {
			if o.ref != noEntry {
				*t.longSlot(o.key) = o
			}
		}
	}
	*t.longSlot(word.key) = word
}
