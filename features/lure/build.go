package lure

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/lurescan/lurescan/features/packed"
)

// A builder collects the phrases of a catalogue while its files are read.
type builder struct {
	trie    *trieBuilder
	parts   []part
	known   map[string]int32 // parts by their keys
	phrases []builtPhrase
}

type builtPhrase struct {
	compiledPhrase
	slots []builtSlot
}

type builtSlot struct {
	compiledSlot
	parts []int32 // sorted
}

func newBuilder() *builder { return &builder{trie: newTrieBuilder(), known: map[string]int32{}} }

// add adds a phrase of a cue; the gate is for those that short words of a language fill.
func (b *builder) add(cue, language int32, pattern string, short gate) error {
	p, err := parsePhrase(pattern)
	if err != nil {
		return err
	}
	built := builtPhrase{compiledPhrase: compiledPhrase{cue: cue, language: language}}
	latin := 0
	for i := range p.slots {
		s := &p.slots[i]
		slot := builtSlot{compiledSlot: compiledSlot{before: s.before, gap: s.gap, optional: s.optional}}
		for k := range s.parts {
			slot.parts = append(slot.parts, b.addPart(&s.parts[k]))
		}
		slices.Sort(slot.parts)
		slot.parts = slices.Compact(slot.parts)
		latin += s.latinLetters()
		built.slots = append(built.slots, slot)
	}
	if latin > 0 && latin < minForeign {
		built.gate = short
	}
	b.phrases = append(b.phrases, built)
	return nil
}

// minForeign is the length from which a Latin phrase counts in ads of any language.
const minForeign = 10

// addPart returns the index of a part, adding it when it is new.
func (b *builder) addPart(pt *parsedPart) int32 {
	key := pt.key()
	if i, ok := b.known[key]; ok {
		return i
	}
	i := int32(len(b.parts))
	b.parts, b.known[key] = append(b.parts, pt.part), i
	b.trie.insert(pt.folded, i)
	return i
}

// A partLinks is what a part has to do with phrases, while they are collected.
type partLinks struct {
	starts [][2]int32 // phrase and slot
	sets   []int32
	gate   int // of all phrases that hold it; noGate before the first
}

const noGate = -1

// compile returns the tables of what was added.
func (b *builder) compile() (tables, error) {
	links := make([]partLinks, len(b.parts))
	for i := range links {
		links[i].gate = noGate
	}
	gates := b.numberSets(links)
	b.linkStarts(links)

	nodes := b.trie.flatten()
	var parts []byte
	var firstPart []int32
	for i := range nodes {
		firstPart = append(firstPart, int32(len(parts)))
		for _, p := range nodes[i].parts {
			parts = b.parts[p].append(parts, links[p].append(nil))
			nodes[i].open = nodes[i].open || b.parts[p].openEnd
		}
	}
	nodeList, err := packNodes(nodes, append(firstPart, int32(len(parts))), func(part int32) gate { return gate(links[part].gate) })
	if err != nil {
		return tables{}, err
	}
	var phrases, slots []byte
	for i := range b.phrases {
		ph := &b.phrases[i]
		ph.slot = int32(len(slots) / 4)
		phrases = binary.LittleEndian.AppendUint64(phrases, ph.pack())
		for k := range ph.slots {
			slots = binary.LittleEndian.AppendUint32(slots, ph.slots[k].pack())
		}
	}
	end := compiledPhrase{slot: int32(len(slots) / 4)}
	phrases = binary.LittleEndian.AppendUint64(phrases, end.pack())
	return tables{newTrie(nodeList), packed.List64(phrases), packed.List32(slots), gates, string(parts)}, nil
}

// numberSets numbers the sets of parts that fill slots behind others, those of a language
// one after the other, links their parts to them, and returns their gates.
func (b *builder) numberSets(links []partLinks) (gates string) {
	var out []byte
	known := map[string]int32{}
	for i := range b.phrases {
		ph := &b.phrases[i]
		for k := range ph.slots {
			s := &ph.slots[k]
			if s.set = noSet; k == 0 {
				continue
			}
			key := fmt.Sprint(ph.gate, s.parts)
			set, ok := known[key]
			if !ok {
				set = int32(len(known))
				known[key], out = set, append(out, byte(ph.gate))
				for _, p := range s.parts {
					links[p].sets = append(links[p].sets, set)
				}
			}
			s.set = set
		}
	}
	return string(out)
}

// linkStarts links parts to the phrases that may begin with them: with those of the first
// slot, and those behind optional ones.
func (b *builder) linkStarts(links []partLinks) {
	for i := range b.phrases {
		mayBegin := true
		for k := range b.phrases[i].slots {
			s := &b.phrases[i].slots[k]
			for _, p := range s.parts {
				l := &links[p]
				if mayBegin {
					l.starts = append(l.starts, [2]int32{int32(i), int32(k)})
				}
				switch g := int(b.phrases[i].gate); l.gate {
				case noGate, g:
					l.gate = g
				default:
					l.gate = 0
				}
			}
			mayBegin = mayBegin && s.optional
		}
	}
}

func (l *partLinks) append(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(l.starts)))
	phrase, set := int32(0), int32(0)
	for _, s := range l.starts {
		out = binary.AppendUvarint(binary.AppendUvarint(out, uint64(s[0]-phrase)), uint64(s[1]))
		phrase = s[0]
	}
	for _, s := range l.sets {
		out = binary.AppendUvarint(out, uint64(s-set))
		set = s
	}
	return out
}
