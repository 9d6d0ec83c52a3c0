package report

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

//go:embed words/*.toml
var wordFiles embed.FS

//go:embed help.tsv
var helpFile string

// Words are the sentences of a report in one language: data that a native speaker can
// correct. Braces hold what is filled in.
type Words struct {
	Tag, Name string // BCP 47 code, and what the language calls itself

	Fraud         string
	Review        string
	NoSignal      string `toml:"no-signal"`
	FaintSignal   string `toml:"faint-signal"`
	Probability   string
	Why           string
	Favour        string
	Verify        string
	TooShort      string `toml:"too-short"`
	FraudWording  string `toml:"fraud-wording"`
	HonestWording string `toml:"honest-wording"`
	Missing       string
	Tricks        string

	Steps      map[string]string
	TrickNames map[string]string `toml:"tricks-names"`
	Fields     map[string]string
	Lures      map[string]string // reasons, by id
}

// WordsIn returns the words in the language that fits a list of BCP 47 tags or POSIX
// locales best. It fails when none of them is spoken.
func WordsIn(tags ...string) (*Words, error) {
	names := wordLanguages()
	var matcher language.Matcher // most locales do without
	for _, tag := range tags {
		tag, _, _ = strings.Cut(tag, ".") // the encoding of a locale
		if slices.Contains(names, tag) {
			return readWords(tag)
		}
		wanted, err := language.Parse(tag)
		if err != nil {
			continue
		}
		if matcher == nil {
			matcher = newMatcher(names)
		}
		if _, i, confidence := matcher.Match(wanted); confidence >= language.High {
			return readWords(names[i])
		}
	}
	return nil, fmt.Errorf("no reasons in %q; there are %s", strings.Join(tags, ", "), strings.Join(names, ", "))
}

func newMatcher(names []string) language.Matcher {
	supported := make([]language.Tag, len(names))
	for i, name := range names {
		supported[i] = language.Make(name)
	}
	return language.NewMatcher(supported)
}

// wordLanguages lists the languages there are, English first.
func wordLanguages() []string {
	entries, err := wordFiles.ReadDir("words")
	if err != nil {
		panic("report: " + err.Error()) // they are embedded
	}
	names := []string{"en"}
	for _, e := range entries {
		if name := strings.TrimSuffix(e.Name(), path.Ext(e.Name())); name != "en" {
			names = append(names, name)
		}
	}
	return names
}

func readWords(name string) (*Words, error) {
	data, err := wordFiles.ReadFile("words/" + name + ".toml")
	if err != nil {
		return nil, err
	}
	w, err := parseWords(string(data))
	if err != nil {
		return nil, fmt.Errorf("words/%s.toml: %w", name, err)
	}
	return w, nil
}

// parseWords reads a file of words. Of TOML it knows what these files use, tables of strings
// on one line each: a parser of all of it takes longer than one ad does to be judged. A test
// holds the two to the same.
func parseWords(file string) (*Words, error) {
	w := &Words{Steps: map[string]string{}, TrickNames: map[string]string{}, Fields: map[string]string{}, Lures: map[string]string{}}
	tables := map[string]map[string]string{"[steps]": w.Steps, "[tricks-names]": w.TrickNames, "[fields]": w.Fields, "[lures]": w.Lures}
	sentences := map[string]*string{
		"tag": &w.Tag, "name": &w.Name, "fraud": &w.Fraud, "review": &w.Review, "no-signal": &w.NoSignal, "faint-signal": &w.FaintSignal, "probability": &w.Probability,
		"why": &w.Why, "favour": &w.Favour, "verify": &w.Verify, "too-short": &w.TooShort, "fraud-wording": &w.FraudWording,
		"honest-wording": &w.HonestWording, "missing": &w.Missing, "tricks": &w.Tricks,
	}
	var table map[string]string // nil above the first
	for line := range strings.Lines(file) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '[' {
			if table = tables[line]; table == nil {
				return nil, fmt.Errorf("unknown table %s", line)
			}
			continue
		}
		key, value, _ := strings.Cut(line, " = ")
		text, err := strconv.Unquote(value)
		switch {
		case err != nil:
			return nil, fmt.Errorf("%s is no string on one line", key)
		case table != nil:
			table[key] = text
		case sentences[key] != nil:
			*sentences[key] = text
		default:
			return nil, fmt.Errorf("unknown key %s", key)
		}
	}
	return w, nil
}

// fill puts a value in the place of its name in braces.
func fill(sentence string, pairs ...string) string {
	for pair := range slices.Chunk(pairs, 2) {
		sentence = strings.ReplaceAll(sentence, "{"+pair[0]+"}", pair[1])
	}
	return sentence
}

// A helpline is somebody to ask in one country.
type helpline struct {
	Country string // ISO 3166
	Text    string
	Source  string
}

// helpFor returns whom to ask in the given countries.
func helpFor(countries []string) []string {
	var lines []string
	for _, h := range helplines() {
		if slices.Contains(countries, h.Country) {
			lines = append(lines, h.Text)
		}
	}
	return lines
}

func helplines() []helpline {
	var lines []helpline
	for line := range strings.Lines(helpFile) {
		if line[0] == '#' {
			continue
		}
		row := strings.Split(strings.TrimSpace(line), "\t")
		lines = append(lines, helpline{row[0], row[1], row[2]}) // a test reads them all
	}
	return lines
}
