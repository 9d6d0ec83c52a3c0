package lure

import (
	"math/bits"
	"math/rand/v2"

	"github.com/lurescan/lurescan/features/swar"
)

// A wordKey is the text of a word, padded with zeros, or with blanks when the word is plain.
type wordKey [3]swar.Bytes

// maxWordBytes is the length of the longest word that is remembered.
const maxWordBytes = 24

// keyOf returns the key of the word text[start:end], which is no longer than maxWordBytes.
func keyOf(text string, start, end int) (k wordKey) {
	for i := 0; start+i < end; i++ {
		k[i/swar.Size] |= swar.Bytes(text[start+i]) << (i % swar.Size * 8)
	}
	return k
}

// maxShort is the length of the longest short word.
const maxShort = swar.Size

// plainKey returns the key of a longer word of ASCII letters at text[start], as firstLetters
// returns them.
func plainKey(text string, start int) (k wordKey) {
	for i := range k {
		letters, n := firstLetters(text, start+i*swar.Size)
		if k[i] = letters; n < swar.Size {
			break
		}
	}
	return k
}

// wordSeed makes the places of words in tables unforeseeable, so that no text can be made
// whose words all meet in one.
var wordSeed = [3]uint64{rand.Uint64() | 1, rand.Uint64() | 1, rand.Uint64() | 1}

func (k wordKey) hash() uint64 {
	high, low := bits.Mul64(uint64(k[0])^wordSeed[0], uint64(k[1])^wordSeed[1])
	if k[2] != 0 {
		h, l := bits.Mul64(uint64(k[2])^wordSeed[2], low)
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

// A shortSlot holds a word of at most eight ASCII letters, as firstLetters returns them.
type shortSlot struct {
	word swar.Bytes
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
func (t *wordTable) shortSlot(word swar.Bytes) *shortSlot {
	mask := len(t.short) - 1
	for i := int(uint64(word) * wordSeed[0] >> uint(t.shortShift)); ; i++ {
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
	if w.letters <= maxShort {
		return &t.shortSlot(w.short).known
	}
	return &t.longSlot(plainKey(text, int(w.start))).known
}

// putPlain remembers a plain word of a text that is not there yet.
func (t *wordTable) putPlain(text string, w *plainWord) {
	if w.letters <= maxShort {
		t.putShort(shortSlot{w.short, w.known})
	} else {
		t.putLong(longSlot{plainKey(text, int(w.start)), w.known})
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
