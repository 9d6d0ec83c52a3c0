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

// plainKey returns the key of a word of n ASCII letters at text[start], in lower case.
func plainKey(text string, start, n int) (k wordKey) {
	const lower = 0x2020202020202020
	mask := &keyMasks[n]
	if n <= 8 && start+8 <= len(text) {
		return wordKey{(packed.Uint64(text, start) | lower) & mask[0]}
	}
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

// A wordTable remembers what words tell: an open table, at most half full.
type wordTable struct {
	slots []wordSlot
	words int
}

func newWordTable() wordTable { return wordTable{slots: make([]wordSlot, 1<<8)} }

type wordSlot struct {
	key   wordKey
	entry *entry // nil when the slot is empty
	id    uint32 // of the word
}

// slot returns the slot of a word, or the empty one where it belongs.
func (t *wordTable) slot(key wordKey) *wordSlot {
	mask := uint64(len(t.slots) - 1)
	for i := key.hash() & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.entry == nil || s.key == key {
			return s
		}
	}
}

// put remembers a word that is not there yet.
func (t *wordTable) put(word wordSlot) *wordSlot {
	if t.words++; 2*t.words > len(t.slots) {
		old := t.slots
		t.slots = make([]wordSlot, 2*len(old))
		for i := range old {
			if old[i].entry != nil {
				*t.slot(old[i].key) = old[i]
			}
		}
	}
	s := t.slot(word.key)
	*s = word
	return s
}
