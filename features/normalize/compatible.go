package normalize

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// composeCompatible applies NFKC (UAX #15) and reads the letters that Unicode has for
// decoration: circled, squared, small capitals. It appends the result to out.
func composeCompatible(out, units []unit, traces *Traces) []unit {
	var buf []byte
	for i := 0; i < len(units); {
		u := units[i]
		if isInert(u.r) && (i+1 == len(units) || units[i+1].r < 0x300 || isInert(units[i+1].r)) {
			out = append(out, u)
			i++
			continue
		}
		if plain, ok := decorated(u.r); ok {
			traces[StyledLetters]++
			out = append(out, unit{r: plain, start: u.start, end: u.end})
			i++
			continue
		}
		j := segmentEnd(units, i)
		if j == i+1 && isFullWidth(u.r) { // most of what is composed in Chinese text
			out = append(out, unit{r: u.r - fullWidth, start: u.start, end: u.end})
			if isLatin(u.r - fullWidth) {
				traces[FullWidth]++
			}
			i = j
			continue
		}
		buf = buf[:0]
		for _, v := range units[i:j] {
			buf = utf8.AppendRune(buf, v.r)
		}
		if norm.NFKC.QuickSpan(buf) == len(buf) || norm.NFKC.IsNormal(buf) {
			out = append(out, units[i:j]...)
		} else {
			out = appendComposed(out, norm.NFKC.Bytes(buf), units[i:j], traces)
		}
		i = j
	}
	return out
}

// isInert reports whether r stays as it is beside others of its kind: ASCII, common letters
// and punctuation of Latin scripts, Chinese characters.
func isInert(r rune) bool {
	return r < 0x80 || kindOf(r) != suspectKind || firstHan <= r && r <= lastHan
}

// segmentEnd returns the end of the run that starts at units[i] and composes on its own.
func segmentEnd(units []unit, i int) int {
	j := i + 1
	for j < len(units) && j < i+64 {
		if r := units[j].r; r < 0x300 || isInert(r) {
			break
		} else if p := norm.NFKC.PropertiesString(string(r)); p.BoundaryBefore() {
			break
		}
		j++
	}
	return j
}

func appendComposed(out []unit, composed []byte, from []unit, traces *Traces) []unit {
	start, end := from[0].start, from[len(from)-1].end
	ascii := false
	for len(composed) > 0 {
		r, n := utf8.DecodeRune(composed)
		composed = composed[n:]
		out = append(out, unit{r: r, start: start, end: end})
		ascii = ascii || r < 0x80 && unicode.IsLetter(r)
	}
	if r := from[0].r; ascii && len(from) == 1 {
		switch {
		case isFullWidth(r):
			traces[FullWidth]++
		case isStyled(r):
			traces[StyledLetters]++
		}
	}
	return out
}

// fullWidth is how far the full-width forms of ASCII stand behind it.
const fullWidth = 0xFF01 - '!'

func isFullWidth(r rune) bool { return 0xFF01 <= r && r <= 0xFF5E }

// isStyled reports whether r is a letter whose only use besides decoration is formulas.
func isStyled(r rune) bool {
	return 0x1D400 <= r && r <= 0x1D7FF || 0x24B6 <= r && r <= 0x24E9 || 0x1F100 <= r && r <= 0x1F1AC || 0x249C <= r && r <= 0x24B5 ||
		r == 0x2110 || r == 0x2112 || r == 0x211B || r == 0x2130 || r == 0x2131
}

// smallCapitals are Latin letters of phonetic blocks that are used to decorate text.
var smallCapitals = map[rune]rune{
	'ᴀ': 'a', 'ʙ': 'b', 'ᴄ': 'c', 'ᴅ': 'd', 'ᴇ': 'e', 'ꜰ': 'f', 'ɢ': 'g', 'ʜ': 'h', 'ɪ': 'i', 'ᴊ': 'j', 'ᴋ': 'k', 'ʟ': 'l',
	'ᴍ': 'm', 'ɴ': 'n', 'ᴏ': 'o', 'ᴘ': 'p', 'ꞯ': 'q', 'ʀ': 'r', 'ꜱ': 's', 'ᴛ': 't', 'ᴜ': 'u', 'ᴠ': 'v', 'ᴡ': 'w', 'ʏ': 'y', 'ᴢ': 'z',
	'ɑ': 'a', 'ɡ': 'g', // the single-storey letters of phonetic script
}

// decorated returns the plain letter behind a decorated one that NFKC keeps.
func decorated(r rune) (rune, bool) {
	switch {
	case r < 0x0131:
		return 0, false
	case 0x1F150 <= r && r <= 0x1F169: // negative circled
		return 'A' + r - 0x1F150, true
	case 0x1F170 <= r && r <= 0x1F189: // negative squared
		return 'A' + r - 0x1F170, true
	}
	if r < 0x0250 || r > 0x02AF && r < 0x1D00 || r > 0xA7FF {
		return 0, false
	}
	plain, ok := smallCapitals[r]
	return plain, ok
}
