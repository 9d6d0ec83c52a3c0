package lure

import (
	"embed"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/lurescan/lurescan/features/repeat"
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

	rule  rule
	gates factSet // what its rule may hold with
	fact  int32   // that it makes true
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

	negated int32  // the cue that it turns into
	fact    int32  // that it makes true
	kind    int32  // the fact that a place of its kind is named, or -1
	country string // of a place
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

	tables
	factNames []string
	facts     map[string]int32

	build *builder // while phrases are read

	negatorBefore, negatorAfter int32
	warning, safetyClaim        int32   // cues that bear on each other, or -1
	checkable                   []int32 // the facts of checkableCues
	fingerprint                 string

	readings *repeat.Memory[reading] // of texts that come again, for all finders
}

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
	c := &Catalogue{build: newBuilder(), facts: map[string]int32{}}
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
	if c.tables, err = c.build.compile(); err != nil {
		return nil, err
	}
	c.build = nil
	c.finish()
	return c, nil
}

// finish finds what matching and judging know by name.
func (c *Catalogue) finish() {
	for i := range c.Lures {
		l := &c.Lures[i]
		l.fact, l.gates = c.facts[l.ID], l.rule.gates(c)
	}
	for _, id := range checkableCues {
		if fact, ok := c.facts[id]; ok {
			c.checkable = append(c.checkable, fact)
		}
	}
	c.warning, c.safetyClaim = int32(c.cueOf("warning")), int32(c.cueOf("safety-claim"))
	c.readings = repeat.New[reading](maxReadings)
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
