package lure

import (
	"cmp"
	"embed"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

//go:embed catalogue/*.toml
var embedded embed.FS

// A Class says what a lure speaks for.
type Class string

// The classes of lures.
const (
	ClassLure       Class = "lure"       // recruits people into exploitation
	ClassScam       Class = "scam"       // takes the applicant's money, papers or name
	ClassReassuring Class = "reassuring" // speaks for an honest ad
	ClassVoice      Class = "voice"      // the text is about lures, not one itself
)

// A Lure is a named judgement about an ad, made of cues and facts.
type Lure struct {
	ID      string
	Class   Class
	Title   string
	Reason  string   // one sentence for people
	When    []string // the rule, one alternative a line
	Sources []string
	Prior   Prior
	Fires   []string // examples that must fire
	Quiet   []string // examples that must not
	// Silences says that where this lure holds no lure or scam is found: the text is about
	// such ads, not one of them.
	Silences bool

	rule rule
}

// A Prior is what is known of a lure before any ad is counted: pseudo-ads, added to the
// counts like data, and the ground they stand on.
type Prior struct {
	Fraud  int // of every PseudoAds fraudulent ads, how many show it
	Honest int // of every PseudoAds honest ads
	Ground string
}

// PseudoAds is the number of pseudo-ads of each class that priors are stated for.
const PseudoAds = 100

// A Cue is a kind of thing that ads say, in any language.
type Cue struct {
	ID        string
	Meaning   string // for translators
	Negatable bool   // a negation beside it turns it into "not:" + ID

	negated int32
}

// A Language is the words of one language.
type Language struct {
	Code, Name string
	With       []string // languages in whose ads its Latin words turn up as well
	Cues       []LanguageCue
}

// A LanguageCue is how one language says a cue.
type LanguageCue struct {
	ID      string
	Phrases []string
	Source  string
}

// A Place is an entry of the gazetteer.
type Place struct {
	ID, Country, Kind string
	Names             []string
	Source            string
}

// A Catalogue holds all lures, cues, languages and places, ready to match. It is safe for
// concurrent use.
type Catalogue struct {
	Lures     []Lure
	Cues      []Cue
	Languages []Language
	Places    []Place

	trie    *trie
	parts   []part
	phrases []compiledPhrase
	facts   map[string]int32
	cueFact []int32  // by cue: the fact it makes true
	country []string // by cue: the country of a place
	kind    []int32  // by cue: the fact that a place of its kind is named

	starts     []start // places where phrases may begin, by part
	firstStart []int32 // by part, the first of its starts

	build *trieBuilder     // while phrases are read
	known map[string]int32 // parts by their keys, likewise

	negatorBefore, negatorAfter int32
	warning, safetyClaim        int32 // cues that bear on each other, or -1
	fingerprint                 string
}

type compiledPhrase struct {
	cue, language int32
	slots         []compiledSlot
	latin         int // letters of its shortest form, when all are plain Latin
}

// A compiledSlot is a slot whose parts stand in the matcher.
type compiledSlot struct {
	parts    []int32
	before   separator
	gap      bool
	optional bool
}

// A start is a place in a phrase where a match may begin: its first slot, and those
// behind optional ones.
type start struct{ phrase, slot int32 }

// Default returns the catalogue that lurescan is built with, without the words of its
// languages and places: they stand in it compiled.
var Default = sync.OnceValue(func() *Catalogue {
	c, err := loadCompiled(compiledFile)
	if err != nil {
		panic("lure: compiled catalogue: " + err.Error()) // a test loads it
	}
	return c
})

// LoadEmbedded reads the sources of the catalogue that lurescan is built with: the same
// as Default, with all words, in a second rather than in milliseconds.
func LoadEmbedded() (*Catalogue, error) {
	dir, err := fs.Sub(embedded, "catalogue")
	if err != nil {
		return nil, err
	}
	return Load(dir)
}

// Load reads a catalogue from the files of a folder: cues.toml, lures.toml, places.toml,
// and one file for each language. Errors name the file and entry.
func Load(dir fs.FS) (*Catalogue, error) {
	c := &Catalogue{build: newTrieBuilder(), known: map[string]int32{}, facts: map[string]int32{}}
	for _, name := range builtinFacts {
		c.addFact(name)
	}
	sum := fnv.New64a()
	files, err := fs.Glob(dir, "*.toml")
	if err != nil {
		return nil, err
	}
	for _, step := range []struct {
		name string
		read func(data string) error
	}{{"cues.toml", c.readCues}, {"places.toml", c.readPlaces}, {"lures.toml", c.readLures}} {
		if err := readFile(dir, step.name, sum, step.read); err != nil {
			return nil, err
		}
	}
	slices.Sort(files)
	for _, name := range files {
		switch name {
		case "cues.toml", "places.toml", "lures.toml":
			continue
		}
		if err := readFile(dir, name, sum, c.readLanguage); err != nil {
			return nil, err
		}
	}
	c.fingerprint = hex.EncodeToString(sum.Sum(nil))
	c.flatten()
	return c, nil
}

// flatten brings what was read into the form that matching needs.
func (c *Catalogue) flatten() {
	trie, renumbered := c.build.flatten(len(c.parts))
	parts := make([]part, len(c.parts))
	for old, p := range c.parts {
		parts[renumbered[old]] = p
	}
	for i := range c.phrases {
		for k := range c.phrases[i].slots {
			s := &c.phrases[i].slots[k]
			for j, p := range s.parts {
				s.parts[j] = renumbered[p]
			}
			slices.Sort(s.parts)
			s.parts = slices.Compact(s.parts)
		}
	}
	c.trie, c.parts, c.build, c.known = trie, parts, nil, nil
	c.finish()
}

func readFile(dir fs.FS, name string, sum io.Writer, read func(string) error) error {
	data, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	fmt.Fprintf(sum, "%s %d\n%s", path.Base(name), len(data), data)
	if err := read(string(data)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// Fingerprint identifies the content of the catalogue.
func (c *Catalogue) Fingerprint() string { return c.fingerprint }

func decode(data string, into any) error {
	meta, err := toml.Decode(data, into)
	if err != nil {
		return err
	}
	if extra := meta.Undecoded(); len(extra) > 0 {
		return fmt.Errorf("unknown key %q", extra[0])
	}
	return nil
}

func (c *Catalogue) readCues(data string) error {
	var file struct {
		Cue []struct {
			ID, Meaning string
			Negatable   bool
		}
	}
	if err := decode(data, &file); err != nil {
		return err
	}
	c.negatorBefore, c.negatorAfter = c.addCue(Cue{ID: "negator:before"}), c.addCue(Cue{ID: "negator:after"})
	for _, e := range file.Cue {
		if e.ID == "" || e.Meaning == "" {
			return fmt.Errorf("cue %q: id or meaning is missing", e.ID)
		}
		if _, ok := c.facts[e.ID]; ok {
			return fmt.Errorf("cue %q stands twice", e.ID)
		}
		i := c.addCue(Cue{ID: e.ID, Meaning: e.Meaning, Negatable: e.Negatable})
		if e.Negatable {
			c.Cues[i].negated = c.addCue(Cue{ID: "not:" + e.ID, Meaning: "negated: " + e.Meaning})
		}
	}
	return nil
}

// addCue adds a cue and the fact of the same name.
func (c *Catalogue) addCue(cue Cue) int32 {
	i := int32(len(c.Cues))
	c.Cues = append(c.Cues, cue)
	c.country, c.kind = append(c.country, ""), append(c.kind, -1)
	c.cueFact = append(c.cueFact, c.addFact(cue.ID))
	return i
}

func (c *Catalogue) addFact(name string) int32 {
	i := int32(len(c.facts))
	c.facts[name] = i
	return i
}

func (c *Catalogue) readPlaces(data string) error {
	var file struct {
		Place []Place
	}
	if err := decode(data, &file); err != nil {
		return err
	}
	for _, p := range file.Place {
		kind, ok := c.facts["place:"+p.Kind]
		if !ok {
			return fmt.Errorf("place %q: unknown kind %q", p.ID, p.Kind)
		}
		cue := c.addCue(Cue{ID: "at:" + p.ID, Meaning: p.Kind + " in " + p.Country})
		c.country[cue], c.kind[cue] = p.Country, kind
		for _, name := range p.Names {
			if err := c.addPhrase(cue, -1, placePattern(name)); err != nil {
				return fmt.Errorf("place %q: %w", p.ID, err)
			}
		}
		c.Places = append(c.Places, p)
	}
	return nil
}

// placePattern returns the phrase of a place's name, with the endings and prefixes that the
// languages of its script tie to it: "কম্বোডিয়াতে", "Камбодже", "بكمبوديا", "በካምቦዲያ".
func placePattern(name string) string {
	r, _ := utf8.DecodeRuneInString(name)
	letters := utf8.RuneCountInString(name)
	switch {
	case letters < 4 || strings.ContainsAny(name, "*[("):
		return name
	case unicode.In(r, unicode.Bengali, unicode.Tamil, unicode.Devanagari):
		return name + "*"
	case unicode.Is(unicode.Cyrillic, r) && letters > 4:
		return strings.TrimRight(name, "аяеуыио") + "*"
	case unicode.Is(unicode.Arabic, r):
		return "[ب|ل|و|ال|بال|لل]" + name
	case unicode.Is(unicode.Ethiopic, r):
		return "[በ|ለ|ከ|የ]" + name + "*"
	}
	return name
}

func (c *Catalogue) readLures(data string) error {
	var file struct {
		Lure []Lure
	}
	if err := decode(data, &file); err != nil {
		return err
	}
	for _, l := range file.Lure {
		if l.ID == "" || l.Title == "" || l.Reason == "" || len(l.When) == 0 || len(l.Sources) == 0 || l.Prior.Ground == "" {
			return fmt.Errorf("lure %q: id, title, reason, when, sources or ground of the prior is missing", l.ID)
		}
		switch l.Class {
		case ClassLure, ClassScam, ClassReassuring, ClassVoice:
		default:
			return fmt.Errorf("lure %q: unknown class %q", l.ID, l.Class)
		}
		if _, ok := c.facts[l.ID]; ok {
			return fmt.Errorf("lure %q: a cue or lure of this name stands already", l.ID)
		}
		var err error
		if l.rule, err = parseRule(l.When, func(name string) (int32, bool) { i, ok := c.facts[name]; return i, ok }); err != nil {
			return fmt.Errorf("lure %q: %w", l.ID, err)
		}
		c.addFact(l.ID)
		c.Lures = append(c.Lures, l)
	}
	return nil
}

func (c *Catalogue) readLanguage(data string) error {
	var file struct {
		Language, Name string
		With           []string
		Note           string
		Negators       struct{ Before, After []string }
		Cue            map[string]struct {
			Phrases []string
			Source  string
		}
	}
	if err := decode(data, &file); err != nil {
		return err
	}
	lang := Language{Code: file.Language, Name: file.Name, With: file.With}
	index := int32(len(c.Languages))
	for _, n := range []struct {
		cue     int32
		phrases []string
	}{{c.negatorBefore, file.Negators.Before}, {c.negatorAfter, file.Negators.After}} {
		for _, p := range n.phrases {
			if err := c.addPhrase(n.cue, index, p); err != nil {
				return err
			}
		}
	}
	for id, e := range file.Cue {
		cue := slices.IndexFunc(c.Cues, func(q Cue) bool { return q.ID == id })
		if cue < 0 || strings.HasPrefix(id, "not:") || strings.HasPrefix(id, "at:") {
			return fmt.Errorf("cue %q is not in cues.toml", id)
		}
		if e.Source == "" || len(e.Phrases) == 0 {
			return fmt.Errorf("cue %q: phrases or source is missing", id)
		}
		lang.Cues = append(lang.Cues, LanguageCue{id, e.Phrases, e.Source})
	}
	slices.SortFunc(lang.Cues, func(a, b LanguageCue) int { return cmp.Compare(a.ID, b.ID) })
	for _, lc := range lang.Cues {
		cue := slices.IndexFunc(c.Cues, func(q Cue) bool { return q.ID == lc.ID })
		for _, p := range lc.Phrases {
			if err := c.addPhrase(int32(cue), index, p); err != nil {
				return fmt.Errorf("cue %q: %w", lc.ID, err)
			}
		}
	}
	c.Languages = append(c.Languages, lang)
	return nil
}

// addPhrase compiles a pattern of a cue into the matcher.
func (c *Catalogue) addPhrase(cue, language int32, pattern string) error {
	p, err := parsePhrase(pattern)
	if err != nil {
		return err
	}
	compiled := compiledPhrase{cue: cue, language: language}
	for _, s := range p.slots {
		slot := compiledSlot{before: s.before, gap: s.gap, optional: s.optional}
		for i := range s.parts {
			slot.parts = append(slot.parts, c.addPart(&s.parts[i]))
		}
		compiled.latin += s.latinLetters()
		compiled.slots = append(compiled.slots, slot)
	}
	c.phrases = append(c.phrases, compiled)
	return nil
}

// addPart returns the index of a part, adding it to the matcher when it is new.
func (c *Catalogue) addPart(pt *parsedPart) int32 {
	key := pt.key()
	if i, ok := c.known[key]; ok {
		return i
	}
	i := int32(len(c.parts))
	c.build.insert(pt.folded, i)
	c.parts, c.known[key] = append(c.parts, pt.part), i
	return i
}

// cueOf returns the index of a cue by its id, or -1.
func (c *Catalogue) cueOf(id string) int {
	return slices.IndexFunc(c.Cues, func(q Cue) bool { return q.ID == id })
}
