package normalize

// isPlain reports whether no step can change s: printable ASCII without markup, long
// runs of punctuation, digits next to letters, or single letters in a row. Most ads of
// most boards take this way out, and the tests hold it to the long way.
func isPlain(s string) bool {
	const (
		other = iota
		letter
		digit
	)
	last, lastKind, run := byte(0), other, 1
	singles, wordLen := 0, 0 // single letters in a row; length of the word that is being read
	for i := 0; i < len(s); i++ {
		c := s[i]
		kind := other
		switch {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
			kind = letter
		case '0' <= c && c <= '9':
			kind = digit
		case c >= 0x80 || c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f,
			c == '<' || c == '&' || c == '$' || c == '@':
			return false
		}
		if kind != other {
			if lastKind != other && lastKind != kind {
				return false // perhaps leet
			}
			wordLen++
		} else {
			if wordLen == 1 {
				if singles++; singles >= minSpacedLetters {
					return false
				}
			} else if wordLen > 1 {
				singles = 0
			}
			wordLen = 0
			if run++; c != last {
				run = 1
			}
			if run > 2 && !isBlank(rune(c)) {
				return false
			}
		}
		last, lastKind = c, kind
	}
	return wordLen != 1 || singles+1 < minSpacedLetters
}
