package lure

import (
	_ "embed"
	"errors"
	"fmt"

	"github.com/lurescan/lurescan/features/packed"
)

// The catalogue is compiled into a file that the program is built with: it is read where it
// stands, while its phrases would take a second to parse. "make catalogue" writes it, and a
// test tells when the words have changed since.
//
//go:embed compiled.bin
var compiledFile string

// compiledMark begins a compiled file, and changes with its form.
const compiledMark = "lurescan catalogue 3\n"

// Compile returns the catalogue in the form that Default reads.
func (c *Catalogue) Compile() []byte {
	k := packed.NewEncoder()
	c.describe(k)
	return packed.Join(compiledMark, string(c.trie.nodes), string(c.trie.root), string(c.phrases), string(c.slots), c.gates, c.parts, k.Record())
}

// loadCompiled opens a compiled catalogue.
func loadCompiled(file string) (*Catalogue, error) {
	s, err := packed.Split(compiledMark, file, 7)
	if err != nil {
		return nil, fmt.Errorf("catalogue: %w", err)
	}
	if len(s[0]) < 2*8 || len(s[0])%8 != 0 || len(s[1]) != 2*maxLetter || len(s[2]) < 8 || len(s[2])%8 != 0 || len(s[3])%4 != 0 {
		return nil, errors.New("catalogue: a table has no whole number of entries")
	}
	c := &Catalogue{tables: tables{trie{packed.List64(s[0]), packed.List16(s[1])}, packed.List64(s[2]), packed.List32(s[3]), s[4], s[5]}}
	c.describe(packed.NewDecoder(s[6]))
	c.facts = make(map[string]int32, len(c.factNames))
	for i, name := range c.factNames {
		c.facts[name] = int32(i)
	}
	c.finish()
	return c, nil
}

// describe writes or reads what a compiled catalogue says of its cues, lures and languages.
// The words of languages and places are in its tables alone.
func (c *Catalogue) describe(k *packed.Codec) {
	k.Text(&c.fingerprint)
	k.Index(&c.negatorBefore)
	k.Index(&c.negatorAfter)
	k.Texts(&c.factNames)
	packed.CodeList(k, &c.Cues, func(q *Cue) {
		k.Text(&q.ID)
		k.Text(&q.Meaning)
		k.Bool(&q.Negatable)
		k.Index(&q.negated)
		k.Index(&q.fact)
		k.Index(&q.kind)
		k.Text(&q.country)
	})
	packed.CodeList(k, &c.Lures, func(l *Lure) {
		k.Text(&l.ID)
		k.Text((*string)(&l.Class))
		k.Text(&l.Title)
		k.Text(&l.Reason)
		k.Texts(&l.When)
		k.Texts(&l.Sources)
		k.Number(&l.Prior.Fraud)
		k.Number(&l.Prior.Honest)
		k.Text(&l.Prior.Ground)
		k.Texts(&l.Fires)
		k.Texts(&l.Quiet)
		k.Bool(&l.Silences)
		packed.CodeList(k, (*[][]term)(&l.rule), func(all *[]term) {
			packed.CodeList(k, all, func(t *term) {
				k.Index(&t.fact)
				k.Bool(&t.absent)
			})
		})
	})
	packed.CodeList(k, &c.Languages, func(l *Language) {
		k.Text(&l.Code)
		k.Text(&l.Name)
		k.Texts(&l.With)
	})
}
