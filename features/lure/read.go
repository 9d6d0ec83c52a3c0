package lure

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
)

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
	c.negatorBefore, c.negatorAfter = c.addCue(Cue{ID: "negator:before", kind: -1}), c.addCue(Cue{ID: "negator:after", kind: -1})
	for _, e := range file.Cue {
		if e.ID == "" || e.Meaning == "" {
			return fmt.Errorf("cue %q: id or meaning is missing", e.ID)
		}
		if _, ok := c.facts[e.ID]; ok {
			return fmt.Errorf("cue %q stands twice", e.ID)
		}
		i := c.addCue(Cue{ID: e.ID, Meaning: e.Meaning, Negatable: e.Negatable, kind: -1})
		if e.Negatable {
			c.Cues[i].negated = c.addCue(Cue{ID: "not:" + e.ID, Meaning: "negated: " + e.Meaning, kind: -1})
		}
	}
	return nil
}

// addCue adds a cue and the fact of the same name.
func (c *Catalogue) addCue(cue Cue) int32 {
	cue.fact = c.addFact(cue.ID)
	c.Cues = append(c.Cues, cue)
	return int32(len(c.Cues) - 1)
}

func (c *Catalogue) addFact(name string) int32 {
	i := int32(len(c.factNames))
	c.factNames, c.facts[name] = append(c.factNames, name), i
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
		cue := c.addCue(Cue{ID: "at:" + p.ID, Meaning: p.Kind + " in " + p.Country, kind: kind, country: p.Country})
		for _, name := range p.Names {
			if err := c.build.add(cue, -1, placePattern(name), 0); err != nil {
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
	if index == maxLanguages {
		return fmt.Errorf("more than %d languages", maxLanguages)
	}
	short := gate(index + 1) // of phrases too short to count in other languages
	if lang.Code == everywhere {
		short = 0
	}
	for _, n := range []struct {
		cue     int32
		phrases []string
	}{{c.negatorBefore, file.Negators.Before}, {c.negatorAfter, file.Negators.After}} {
		for _, p := range n.phrases {
			if err := c.build.add(n.cue, index, p, short); err != nil {
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
			if err := c.build.add(int32(cue), index, p, short); err != nil {
				return fmt.Errorf("cue %q: %w", lc.ID, err)
			}
		}
	}
	c.Languages = append(c.Languages, lang)
	return nil
}

// cueOf returns the index of a cue by its id, or -1.
func (c *Catalogue) cueOf(id string) int {
	return slices.IndexFunc(c.Cues, func(q Cue) bool { return q.ID == id })
}
