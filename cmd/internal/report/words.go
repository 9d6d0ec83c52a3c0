package report

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
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
	w := &Words{}
	meta, err := toml.Decode(string(data), w)
	if err == nil && len(meta.Undecoded()) > 0 {
		err = fmt.Errorf("unknown key %s", meta.Undecoded()[0])
	}
	if err != nil {
		return nil, fmt.Errorf("words/%s.toml: %w", name, err)
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
