package lure

import (
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"errors"
	"slices"
)

// The catalogue is compiled into a file that the program is built with: reading it takes
// a hundredth of the time that its phrases take to parse. "make catalogue" writes it, and a
// test tells when the words have changed since.
//
//go:embed compiled.bin
var compiledFile string

// compiledMeta is the part of the compiled file that is small, as JSON.
type compiledMeta struct {
	Fingerprint   string
	Facts         []string // in the order of their numbers
	Cues          []compiledCue
	Lures         []compiledLure
	Languages     []Language // without their words
	NegatorBefore int32
	NegatorAfter  int32
}

type compiledCue struct {
	Cue
	Negated, Fact, Kind int32
	Country             string
}

type compiledLure struct {
	Lure
	Rule [][]compiledTerm
}

type compiledTerm struct {
	Fact   int32
	Absent bool
}

// Compile returns the catalogue in the form that Default reads.
func (c *Catalogue) Compile() ([]byte, error) {
	meta := compiledMeta{Fingerprint: c.fingerprint, Facts: make([]string, len(c.facts)), NegatorBefore: c.negatorBefore, NegatorAfter: c.negatorAfter}
	for name, fact := range c.facts {
		meta.Facts[fact] = name
	}
	for i, cue := range c.Cues {
		meta.Cues = append(meta.Cues, compiledCue{cue, cue.negated, c.cueFact[i], c.kind[i], c.country[i]})
	}
	for _, l := range c.Lures {
		cl := compiledLure{Lure: l}
		for _, all := range l.rule {
			var terms []compiledTerm
			for _, t := range all {
				terms = append(terms, compiledTerm{t.fact, t.absent})
			}
			cl.Rule = append(cl.Rule, terms)
		}
		meta.Lures = append(meta.Lures, cl)
	}
	for _, l := range c.Languages {
		meta.Languages = append(meta.Languages, Language{Code: l.Code, Name: l.Name, With: l.With})
	}
	head, err := json.Marshal(meta)
	if err != nil {
		return nil, err
	}
	out := binary.AppendUvarint(nil, uint64(len(head)))
	out = append(out, head...)
	out = appendTrie(out, c.trie)
	out = appendParts(out, c.parts)
	return appendPhrases(out, c.phrases), nil
}

func appendTrie(out []byte, t *trie) []byte {
	out = binary.AppendUvarint(out, uint64(len(t.letters)))
	for n := range t.letters {
		out = binary.AppendUvarint(out, uint64(t.letters[n]))
		children, ends := t.first[n+1]-t.first[n], t.ends[n+1]-t.ends[n]
		out = binary.AppendUvarint(out, uint64(children)<<2|uint64(min(ends, 3)))
		if ends >= 3 {
			out = binary.AppendUvarint(out, uint64(ends))
		}
	}
	return out
}

func appendParts(out []byte, parts []part) []byte {
	for i := range parts {
		p := &parts[i]
		out = append(out, flags(p.openEnd, p.unspaced, p.blanks != 0, p.pauses != 0, p.letters != "", len(p.numbers) > 0))
		if p.blanks != 0 {
			out = binary.AppendUvarint(out, p.blanks)
		}
		if p.pauses != 0 {
			out = binary.AppendUvarint(out, p.pauses)
		}
		if p.letters != "" {
			out = appendString(out, p.letters)
		}
		if len(p.numbers) > 0 {
			out = binary.AppendUvarint(out, uint64(len(p.numbers)))
			for _, n := range p.numbers {
				out = appendString(binary.AppendUvarint(out, uint64(n.at)), n.digits)
			}
		}
	}
	return out
}

func appendPhrases(out []byte, phrases []compiledPhrase) []byte {
	out = binary.AppendUvarint(out, uint64(len(phrases)))
	for i := range phrases {
		ph := &phrases[i]
		out = binary.AppendUvarint(out, uint64(ph.cue))
		out = binary.AppendUvarint(out, uint64(ph.language+1))
		out = binary.AppendUvarint(out, uint64(max(ph.latin, 0)))
		out = binary.AppendUvarint(out, uint64(len(ph.slots)))
		for _, s := range ph.slots {
			out = append(out, flags(s.gap, s.optional)|byte(s.before)<<2)
			out = binary.AppendUvarint(out, uint64(len(s.parts)))
			last := int32(0)
			for _, p := range s.parts {
				out = binary.AppendUvarint(out, uint64(p-last))
				last = p
			}
		}
	}
	return out
}

func flags(bits ...bool) (b byte) {
	for i, bit := range bits {
		if bit {
			b |= 1 << i
		}
	}
	return b
}

func appendString(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// loadCompiled reads a compiled catalogue.
func loadCompiled(file string) (*Catalogue, error) {
	r := &compiledReader{file, 0}
	var meta compiledMeta
	if err := json.Unmarshal([]byte(r.text()), &meta); err != nil {
		return nil, err
	}
	c := &Catalogue{fingerprint: meta.Fingerprint, Languages: meta.Languages, negatorBefore: meta.NegatorBefore, negatorAfter: meta.NegatorAfter, facts: map[string]int32{}}
	for i, name := range meta.Facts {
		c.facts[name] = int32(i)
	}
	for _, cue := range meta.Cues {
		cue.Cue.negated = cue.Negated
		c.Cues = append(c.Cues, cue.Cue)
		c.cueFact, c.kind, c.country = append(c.cueFact, cue.Fact), append(c.kind, cue.Kind), append(c.country, cue.Country)
	}
	for _, cl := range meta.Lures {
		l := cl.Lure
		for _, terms := range cl.Rule {
			var all []term
			for _, t := range terms {
				all = append(all, term{t.Fact, t.Absent})
			}
			l.rule = append(l.rule, all)
		}
		c.Lures = append(c.Lures, l)
	}
	c.trie = r.trie()
	c.parts = r.parts(int(c.trie.ends[len(c.trie.ends)-1]))
	c.phrases = r.phrases()
	if r.at != len(file) {
		return nil, errors.New("compiled catalogue: wrong length")
	}
	c.finish()
	return c, nil
}

// A compiledReader reads the tables of a compiled catalogue, which this program has
// written itself: a fault in it is a fault of the program, and panics.
type compiledReader struct {
	file string
	at   int
}

func (r *compiledReader) number() int {
	n, shift := uint64(0), 0
	for {
		b := r.file[r.at]
		r.at++
		n |= uint64(b&0x7F) << shift
		if b < 0x80 {
			return int(n)
		}
		shift += 7
	}
}

func (r *compiledReader) byte() byte {
	r.at++
	return r.file[r.at-1]
}

func (r *compiledReader) text() string {
	n := r.number()
	r.at += n
	return r.file[r.at-n : r.at]
}

func (r *compiledReader) trie() *trie {
	n := r.number()
	t := &trie{letters: make([]rune, n), first: make([]int32, n+1), ends: make([]int32, n+1)}
	t.first[0] = 1
	for i := range n {
		t.letters[i] = rune(r.number())
		counts := r.number()
		ends := counts & 3
		if ends == 3 {
			ends = r.number()
		}
		t.first[i+1], t.ends[i+1] = t.first[i]+int32(counts>>2), t.ends[i]+int32(ends)
	}
	t.index()
	return t
}

func (r *compiledReader) parts(n int) []part {
	parts := make([]part, n)
	for i := range parts {
		p, f := &parts[i], r.byte()
		p.openEnd, p.unspaced = f&1 != 0, f&2 != 0
		if f&4 != 0 {
			p.blanks = uint64(r.number())
		}
		if f&8 != 0 {
			p.pauses = uint64(r.number())
		}
		if f&16 != 0 {
			p.letters = r.text()
		}
		if f&32 != 0 {
			for range r.number() {
				p.numbers = append(p.numbers, exactNumber{r.number(), r.text()})
			}
		}
	}
	return parts
}

func (r *compiledReader) phrases() []compiledPhrase {
	phrases := make([]compiledPhrase, r.number())
	var slots []compiledSlot
	var parts []int32
	for i := range phrases {
		ph := &phrases[i]
		ph.cue, ph.language, ph.latin = int32(r.number()), int32(r.number())-1, r.number()
		firstSlot := len(slots)
		for range r.number() {
			f := r.byte()
			s := compiledSlot{gap: f&1 != 0, optional: f&2 != 0, before: separator(f >> 2)}
			firstPart, last := len(parts), int32(0)
			for range r.number() {
				last += int32(r.number())
				parts = append(parts, last)
			}
			s.parts = parts[firstPart:len(parts):len(parts)]
			slots = append(slots, s)
		}
		ph.slots = slots[firstSlot:len(slots):len(slots)]
	}
	return phrases
}

// finish derives what matching needs beside the tables: by part, the phrases that may
// begin with it.
func (c *Catalogue) finish() {
	count := make([]int32, len(c.parts)+1)
	c.eachStart(func(part int32, _ start) { count[part+1]++ })
	for i := range c.parts {
		count[i+1] += count[i]
	}
	c.firstStart = slices.Clone(count)
	c.starts = make([]start, count[len(c.parts)])
	c.eachStart(func(part int32, s start) {
		c.starts[count[part]] = s
		count[part]++
	})
	c.warning, c.safetyClaim = int32(c.cueOf("warning")), int32(c.cueOf("safety-claim"))
}

// eachStart visits the parts that phrases may begin with: those of the first slot, and
// those behind optional ones.
func (c *Catalogue) eachStart(visit func(part int32, s start)) {
	for i := range c.phrases {
		for k, slot := range c.phrases[i].slots {
			for _, p := range slot.parts {
				visit(p, start{int32(i), int32(k)})
			}
			if !slot.optional {
				break
			}
		}
	}
}

// startsOf returns the places in phrases that a part may begin.
func (c *Catalogue) startsOf(part int32) []start {
	return c.starts[c.firstStart[part]:c.firstStart[part+1]]
}
