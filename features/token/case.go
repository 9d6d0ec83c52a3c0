package token

import (
	"unicode"
	"unicode/utf8"
)

// isNoisy reports whether capitals stand inside so many words of a text that case says
// nothing of where words begin: "wOrK fRoM hOmE", but not "teamReporting" now and then.
func isNoisy(text string) bool {
	turns, words := 0, 0
	last := byte(' ')
	for i := 0; i < len(text); i++ {
		c := text[i]
		if 'A' <= c && c <= 'Z' && 'a' <= last && last <= 'z' {
			turns++
		}
		if c == ' ' {
			words++
		}
		last = c
	}
	return turns >= 2 && turns*4 > words
}

// lowerCase returns a text in lower case, every letter where it was.
func lowerCase(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if lower := unicode.ToLower(r); r != utf8.RuneError && utf8.RuneLen(lower) == n {
			out = utf8.AppendRune(out, lower)
		} else {
			out = append(out, text[i:i+n]...)
		}
		i += n
	}
	return string(out)
}
