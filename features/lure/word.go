package lure

import (
	"math/bits"
	"math/rand/v2"
)

// A wordKey is the text of a word, padded with zeros.
type wordKey [3]uint64

// maxWordBytes is the length of the longest word that is remembered.
const maxWordBytes = 24

// keyOf returns the key of the word text[start:end], which is no longer than maxWordBytes.
func keyOf(text string, start, end int) (k wordKey) {
	for i := range k {
		n := end - start
		if n <= 0 {
			break
		}
		if start+8 <= len(text) {
			k[i] = uint64At(text, start)
			if n < 8 {
				k[i] &= 1<<(8*n) - 1
			}
		} else {
			for b := range n {
				k[i] |= uint64(text[start+b]) << (8 * b)
			}
		}
		start += 8
	}
	return k
}

// lower returns the key of an ASCII word in lower case.
func (k wordKey) lower() wordKey {
	for i := range k {
		const high, low = 0x8080808080808080, 0x0101010101010101
		letters := (k[i] + (high - low)) & high >> 2 // 0x20 in every byte but the zeros behind the word
		k[i] |= letters
	}
	return k
}

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

type wordSlot struct {
	key   wordKey
	entry *entry // nil when the slot is empty
}

// slot returns the slot of a word, or the empty one where it belongs.
func (t *wordTable) slot(key wordKey) *wordSlot {
	if t.slots == nil {
		t.slots = make([]wordSlot, 1<<8)
	}
	mask := uint64(len(t.slots) - 1)
	for i := key.hash() & mask; ; i = (i + 1) & mask {
		if s := &t.slots[i]; s.entry == nil || s.key == key {
			return s
		}
	}
}

// put remembers a word that is not there yet.
func (t *wordTable) put(key wordKey, e *entry) {
	*t.slot(key) = wordSlot{key, e}
	if t.words++; 2*t.words > len(t.slots) {
		old := t.slots
		t.slots = make([]wordSlot, 2*len(old))
		for i := range old {
			if old[i].entry != nil {
				*t.slot(old[i].key) = old[i]
			}
		}
	}
}
