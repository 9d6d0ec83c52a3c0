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

// needsProse reports whether prose's tokens can make a difference to the words of a span.
// What it cuts off besides clitics is punctuation, at which words end anyway; but a capital
// inside a word is judged by what the token holds behind it.
func needsProse(span string) bool {
	for i := 0; i < len(span); i++ {
		switch c := span[i]; {
		case c == '\'', c == '&', c >= utf8.RuneSelf, i > 0 && 'A' <= c && c <= 'Z' && 'a' <= span[i-1] && span[i-1] <= 'z':
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
