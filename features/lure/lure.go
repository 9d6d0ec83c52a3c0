// Package lure knows how fraudulent job ads speak, in every language of its catalogue, and
// finds it in an ad.
//
//	finder := lure.NewFinder(lure.Default())
//	for _, f := range finder.Find(lure.Ad{Texts: []*normalize.Text{&text}}) {
//		fmt.Println(f.Lure.ID, f.Lure.Reason)
//	}
//
// A cue is a kind of thing an ad can say ("no experience"), with its phrases in each
// language. A lure is a judgement made of cues and facts by a rule: a country name or
// free lodging says little alone, much together with an untrained desk job and pay that
// does not fit. All of it is data, in the files of the folder catalogue.
package lure

import (
	"slices"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/pay"
	"github.com/lurescan/lurescan/features/repeat"
)

// An Ad is what the finder looks at.
type Ad struct {
	Texts    []*normalize.Text // the fields of the ad
	Amounts  [][]pay.Amount    // by text: the amounts of money in it
	Language string            // BCP 47, empty or "und" when unknown
	Homes    []string          // countries (ISO 3166) the readers live in, if known
	Known    []string          // built-in facts known from elsewhere, such as "contact:telegram"
}

// A Finding is a lure that an ad shows.
type Finding struct {
	Lure       *Lure
	Spans      []Span // where it shows, in order; empty when it shows by what is missing
	Obfuscated bool   // at least one span is disguised
}

// A Span is a stretch of one text of the ad.
type Span struct {
	Text       int    // index into Ad.Texts
	Start, End int    // byte range in the clean text
	Cue        string // what is said there
}

// A Finder finds the lures of a catalogue in ads. It keeps buffers between ads and is not
// safe for concurrent use; any number of finders can share a catalogue.
type Finder struct {
	catalogue *Catalogue
	matcher   matcher
	facts     factSet
	seen      []seenCue
	countries []string // that the ad names, each once
}

// A seenCue is a cue with its place in the ad.
type seenCue struct {
	fact       int32
	cue        int32 // whose fact it is, or -1
	span       Span
	obfuscated bool
}

// NewFinder returns a finder for a catalogue.
func NewFinder(c *Catalogue) *Finder {
	return &Finder{catalogue: c, facts: newFactSet(c)}
}

// Find returns the lures that an ad shows, in the order of the catalogue.
func (f *Finder) Find(ad Ad) []Finding {
	c := f.catalogue
	clear(f.facts)
	f.seen = f.seen[:0]
	f.countries = f.countries[:0]
	f.matcher.begin(c, ad.Language)
	for i, text := range ad.Texts {
		f.read(i, text)
	}
	for _, name := range ad.Known {
		if fact, ok := c.facts[name]; ok {
			f.facts.add(fact)
			if isMessenger(fact) {
				f.facts.add(factAnyMessenger)
			}
		}
	}
	f.addWarnings()
	f.addCheckable()
	f.addQuoted(ad)
	f.addPlaces(ad.Homes, ad.Language)
	f.addPay(ad)
	return f.judge()
}

// Cues returns what an ad says, cue by cue, before any rule judges it: for those who review
// the words of a language.
func (f *Finder) Cues(ad Ad) []Span {
	f.Find(ad)
	var spans []Span
	for _, s := range f.seen {
		if s.cue >= 0 {
			spans = append(spans, s.span)
		}
	}
	return spans
}

// A reading is what a text says to readers of some languages.
type reading struct {
	hits  []hit
	spans []Span // by hit
}

// read notes what stands in text i, or remembers it.
func (f *Finder) read(i int, text *normalize.Text) {
	if len(text.Original) < repeat.Least {
		f.readOnce(i, text)
		return
	}
	readings := f.catalogue.readings
	key := readings.Key(text.Original, f.matcher.lexicon.name)
	known, again := readings.Find(key)
	if known != nil {
		for k, h := range known.hits {
			f.see(i, known.spans[k], h)
		}
		return
	}
	hits := f.readOnce(i, text)
	if again {
		r := &reading{hits: slices.Clone(hits)}
		for _, h := range hits {
			r.spans = append(r.spans, f.span(text.Clean, h))
		}
		readings.Keep(key, r, readingBytes+len(hits)*hitBytes)
	}
}

// readOnce notes what stands in text i.
func (f *Finder) readOnce(i int, text *normalize.Text) []hit {
	hits := f.matcher.match(f.catalogue, text)
	for _, h := range hits {
		f.see(i, f.span(text.Clean, h), h)
	}
	return hits
}

// What remembered readings may take, in bytes, and about what each and each of its hits does.
const maxReadings, readingBytes, hitBytes = 8 << 20, 150, 100

func (f *Finder) span(clean string, h hit) Span {
	symbols := f.matcher.symbols
	return Span{0, int(symbols[h.from].start), symbols[h.to-1].end(clean), f.catalogue.Cues[h.cue].ID}
}

// see notes a hit as a fact.
func (f *Finder) see(text int, span Span, h hit) {
	c := f.catalogue
	span.Text = text
	if country := c.Cues[h.cue].country; country != "" && !slices.Contains(f.countries, country) {
		f.countries = append(f.countries, country)
	}
	f.note(seenCue{c.Cues[h.cue].fact, h.cue, span, h.obfuscated})
	if kind := c.Cues[h.cue].kind; kind >= 0 {
		f.note(seenCue{kind, -1, span, h.obfuscated})
	}
}

func (f *Finder) note(s seenCue) {
	f.facts.add(s.fact)
	f.seen = append(f.seen, s)
}

// judge applies the rules to the facts.
func (f *Finder) judge() []Finding {
	c := f.catalogue
	var findings []Finding
	silenced := false
	for i := range c.Lures {
		l := &c.Lures[i]
		if silenced && (l.Class == ClassLure || l.Class == ClassScam) || !f.facts.pass(l.gates) {
			continue
		}
		finding := Finding{Lure: l}
		holds := false
		for _, alternative := range l.rule {
			if !f.facts.satisfy(alternative) {
				continue
			}
			holds = true
			for _, t := range alternative {
				if !t.absent {
					f.collect(&finding, t.fact)
				}
			}
		}
		if !holds {
			continue
		}
		f.facts.add(l.fact)
		for _, s := range finding.Spans {
			f.seen = append(f.seen, seenCue{l.fact, -1, s, finding.Obfuscated})
		}
		findings = append(findings, finding)
		silenced = silenced || l.Silences
	}
	return findings
}

// maxSpans is how many places a finding shows for each fact it rests on.
const maxSpans = 4

// collect adds the places of a fact to a finding.
func (f *Finder) collect(finding *Finding, fact int32) {
	n := 0
	for i := range f.seen {
		s := &f.seen[i]
		if s.fact != fact {
			continue
		}
		finding.add(s.span)
		finding.Obfuscated = finding.Obfuscated || s.obfuscated
		if n++; n == maxSpans {
			return
		}
	}
}

// add inserts a span in order, unless it lies inside one that is there.
func (f *Finding) add(s Span) {
	at := len(f.Spans)
	for i, have := range f.Spans {
		if have.Text == s.Text && have.Start <= s.Start && s.End <= have.End {
			return
		}
		if at == len(f.Spans) && (s.Text < have.Text || s.Text == have.Text && s.Start < have.Start) {
			at = i
		}
	}
	f.Spans = slices.Insert(f.Spans, at, s)
}
