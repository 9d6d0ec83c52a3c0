package lure

import (
	"slices"

	"github.com/lurescan/lurescan/features/packed"
)

// The tables of a catalogue are what matching reads. They are read where they stand in the
// compiled file: opening it takes no time, and only those pages are ever loaded that an ad
// has need of.
type tables struct {
	trie    trie
	phrases packed.List64 // one more for the end
	slots   packed.List32
	gates   string // by set, the gate of the phrases it is a slot of
	parts   string // records, one behind the other, in the order of the nodes where they end
}

// A compiledPhrase is a phrase of a cue as a range of slots.
type compiledPhrase struct {
	cue, language int32 // the language is -1 for places
	gate          gate
	slot, end     int32
}

// A gate is 1 + the index of a language for what counts only in ads where that language is
// spoken, and 0 for what always counts.
type gate uint8

func (t *tables) phrase(i int32) compiledPhrase {
	n, next := t.phrases.At(i), t.phrases.At(i+1)
	return compiledPhrase{int32(n >> 24 & 0xFFFF), int32(n>>40&0xFF) - 1, gate(n >> 48), int32(n & 0xFFFFFF), int32(next & 0xFFFFFF)}
}

func (p *compiledPhrase) pack() uint64 {
	return uint64(p.slot) | uint64(p.cue)<<24 | uint64(p.language+1)<<40 | uint64(p.gate)<<48
}

// A compiledSlot is a slot of a phrase.
type compiledSlot struct {
	set      int32     // the parts that fill it, or noSet for the first slot of a phrase
	before   separator // strongest separator that may stand before it
	gap      bool      // a few words may stand before it
	optional bool
}

// noSet stands for the parts of first slots, which are never looked for behind others.
const noSet = 1<<24 - 1

func (t *tables) slot(i int32) compiledSlot {
	n := t.slots.At(i)
	return compiledSlot{int32(n & noSet), separator(n >> 24 & 7), n>>27&1 != 0, n>>28&1 != 0}
}

func (s *compiledSlot) pack() uint32 {
	n := uint32(s.set) | uint32(s.before)<<24
	if s.gap {
		n |= 1 << 27
	}
	if s.optional {
		n |= 1 << 28
	}
	return n
}

// A start is a place in a phrase where a match may begin, its first slot or one behind
// optional ones, and what has to stand behind for the match to go on.
type start struct {
	phrase, slot int32
	set          int32 // whose parts may fill the next slot, or -1 where none is needed
	within       int32 // symbols between
	part         int32 // index into the parts of an entry
}

// links are the phrases that a part has to do with.
type links struct {
	starts []start // that it may fill, in the order of phrases
	sets   []int32 // that hold it, in order
}

// readLinks reads the links of a part to those of the phrases that count in an ad where
// some languages are spoken. A start whose next slot is optional stands there once for
// each of the slots that may come next.
func (t *tables) readLinks(record string, speaks languageSet) *links {
	l, r := &links{}, packed.NewReader(record, 0)
	phrase, set := int32(0), int32(0)
	for range r.Uint() {
		phrase += int32(r.Uint())
		slot := int32(r.Uint())
		if ph := t.phrase(phrase); speaks.open(ph.gate) {
			l.starts = t.appendStart(l.starts, phrase, ph.slot+slot, ph.end)
		}
	}
	for r.Offset() < len(record) {
		set += int32(r.Uint())
		if speaks.open(gate(t.gates[set])) {
			l.sets = append(l.sets, set)
		}
	}
	return l
}

// fill reports whether the part is one of a set.
func (l *links) fill(set int32) bool {
	_, found := slices.BinarySearch(l.sets, set)
	return found
}

func (t *tables) appendStart(starts []start, phrase, slot, end int32) []start {
	first := len(starts)
	for next := slot + 1; next < end; next++ {
		s := t.slot(next)
		found := start{phrase: phrase, slot: slot, set: s.set}
		if s.gap {
			found.within = maxGap
		}
		starts = append(starts, found)
		if !s.optional {
			return starts
		}
	}
	return append(starts[:first], start{phrase: phrase, slot: slot, set: -1})
}

// A languageSet is a set of languages of a catalogue.
type languageSet uint64

// maxLanguages is how many languages a catalogue may have.
const maxLanguages = 64

func (s languageSet) has(language int32) bool { return s>>language&1 != 0 }

// open reports whether what stands behind a gate counts.
func (s languageSet) open(g gate) bool { return g == 0 || s.has(int32(g)-1) }
