package token

import (
	"strings"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"
)

// proseTokens returns prose's tokens of one span. prose looks at one span at a time, so
// that the tokens of a text are those of its spans, one after the other; the tests hold
// it to that. Tagging, extraction and segmentation stay off: they would load models and
// cost a thousand times the tokens.
func proseTokens(span string) []string {
	if isPlainWord(span) || len(strings.ToLower(span)) != len(span) {
		return []string{span} // where case changes the length, prose cuts out of range and panics
	}
	doc, err := prose.NewDocument(span, prose.WithTagging(false), prose.WithExtraction(false), prose.WithSegmentation(false))
	if err != nil { // prose has no error to give when it only tokenises
		return []string{span}
	}
	var texts []string
	for _, tok := range doc.Tokens() {
		texts = append(texts, tok.Text)
	}
	return texts
}

// cliticAt returns where prose would cut a span into words, or 0 if nowhere: at a clitic.
// What prose cuts off besides is punctuation, at which words end anyway. It leaves spans to
// prose that have several apostrophes, or one beside letters of other scripts.
func cliticAt(span string) (at int, simple bool) {
	apostrophes, others, end := 0, 0, 0
	for i := 0; i < len(span); i++ {
		switch c := span[i]; {
		case c == '\'':
			apostrophes++
			at, end = i, i+1
		case c == '&' && strings.HasPrefix(span[i:], "&rsquo;"):
			return 0, false
		case c < utf8.RuneSelf:
		case strings.HasPrefix(span[i:], "’"), strings.HasPrefix(span[i:], "‘"):
			apostrophes++
			at, end = i, i+len("’")
			i = end - 1
		default:
			others++
		}
	}
	if apostrophes != 1 {
		return 0, apostrophes == 0
	}
	switch rest := span[end:]; {
	case others > 0:
		return 0, false
	case foldedPrefix(rest, "s"), foldedPrefix(rest, "ll"), foldedPrefix(rest, "re"), foldedPrefix(rest, "m"):
		return at, true
	case foldedPrefix(rest, "t") && at > 0 && span[at-1]|0x20 == 'n':
		return at - 1, true
	}
	return 0, true
}

func foldedPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// hasCapitalInside reports whether a capital stands behind a small letter: two words may
// have run together.
func hasCapitalInside(word string) bool {
	for i := 1; i < len(word); i++ {
		if 'A' <= word[i] && word[i] <= 'Z' && 'a' <= word[i-1] && word[i-1] <= 'z' {
			return true
		}
	}
	return false
}

// isPlainWord reports whether span has no punctuation, so that prose has nothing to do.
func isPlainWord(span string) bool {
	for i := 0; i < len(span); i++ {
		if c := span[i]; !isWordByte(c) || c == 0xE2 { // 0xE2 begins the curly quotation marks
			return false
		}
	}
	return true
}

// originalLen returns how many bytes at the start of span became the prose token text.
// prose straightens quotation marks; every other rune stays.
func originalLen(span, text string) int {
	i := 0
	for range text {
		if i >= len(span) {
			break
		}
		if strings.HasPrefix(span[i:], "&rsquo;") {
			i += len("&rsquo;")
			continue
		}
		_, n := decode(span[i:])
		i += n
	}
	return i
}
