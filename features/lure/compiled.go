package lure

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"strings"
)

// The catalogue is compiled into a file that the program is built with: it is read where it
// stands, while its phrases would take a second to parse. "make catalogue" writes it, and a
// test tells when the words have changed since.
//
//go:embed compiled.bin
var compiledFile string

// compiledMark begins a compiled file, and changes with its form.
const compiledMark = "lurescan catalogue 2\n"

// Compile returns the catalogue in the form that Default reads.
func (c *Catalogue) Compile() []byte {
	k := codec{writing: true}
	c.describe(&k)
	sections := [...]string{string(c.trie.nodes), string(c.phrases), string(c.slots), c.gates, c.parts, string(k.out)}
	out := []byte(compiledMark)
	for _, s := range sections {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(s)))
	}
	return append(out, strings.Join(sections[:], "")...)
}

// loadCompiled opens a compiled catalogue.
func loadCompiled(file string) (*Catalogue, error) {
	var s [6]string
	rest, ok := strings.CutPrefix(file, compiledMark)
	if !ok || len(rest) < 4*len(s) {
		return nil, errors.New("not a compiled catalogue of this version")
	}
	lengths, rest := list32(rest), rest[4*len(s):]
	for i := range s {
		n := int(lengths.at(int32(i)))
		if n > len(rest) {
			return nil, errors.New("compiled catalogue: cut short")
		}
		s[i], rest = rest[:n], rest[n:]
	}
	if rest != "" {
		return nil, errors.New("compiled catalogue: longer than it says")
	}
	if len(s[0]) < 2*8 || len(s[0])%8 != 0 || len(s[1]) < 8 || len(s[1])%8 != 0 || len(s[2])%4 != 0 {
		return nil, errors.New("compiled catalogue: a table has no whole number of entries")
	}
	c := &Catalogue{tables: tables{openTrie(list64(s[0])), list64(s[1]), list32(s[2]), s[3], s[4]}}
	c.describe(&codec{reader: reader{s[5], 0}})
	c.facts = make(map[string]int32, len(c.factNames))
	for i, name := range c.factNames {
		c.facts[name] = int32(i)
	}
	c.finish()
	return c, nil
}

// describe writes or reads what a compiled catalogue says of its cues, lures and languages.
// The words of languages and places are in its tables alone.
func (c *Catalogue) describe(k *codec) {
	k.text(&c.fingerprint)
	k.index(&c.negatorBefore)
	k.index(&c.negatorAfter)
	k.texts(&c.factNames)
	codeList(k, &c.Cues, func(q *Cue) {
		k.text(&q.ID)
		k.text(&q.Meaning)
		k.bool(&q.Negatable)
		k.index(&q.negated)
		k.index(&q.fact)
		k.index(&q.kind)
		k.text(&q.country)
	})
	codeList(k, &c.Lures, func(l *Lure) {
		k.text(&l.ID)
		k.text((*string)(&l.Class))
		k.text(&l.Title)
		k.text(&l.Reason)
		k.texts(&l.When)
		k.texts(&l.Sources)
		k.number(&l.Prior.Fraud)
		k.number(&l.Prior.Honest)
		k.text(&l.Prior.Ground)
		k.texts(&l.Fires)
		k.texts(&l.Quiet)
		k.bool(&l.Silences)
		codeList(k, (*[][]term)(&l.rule), func(all *[]term) {
			codeList(k, all, func(t *term) {
				k.index(&t.fact)
				k.bool(&t.absent)
			})
		})
	})
	codeList(k, &c.Languages, func(l *Language) {
		k.text(&l.Code)
		k.text(&l.Name)
		k.texts(&l.With)
	})
}
