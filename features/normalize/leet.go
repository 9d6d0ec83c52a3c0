package normalize

import (
	"unicode"
	"unicode/utf8"
)

// leet holds the letters that digits and signs stand for inside a word.
var leet = [utf8.RuneSelf]rune{'0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b', '@': 'a', '$': 's'}

// leetLetter returns the letter that a digit or sign stands for, or 0.
func leetLetter(r rune) rune {
	if r < utf8.RuneSelf {
		return leet[r]
	}
	return 0
}

// readLeet reads digits and signs inside Latin words as the letters they stand for
// ("t3legram", "w0rk", "ca$h"). A sign must have letters on both sides and the word at
// least four letters, so that "24h", "B2B", "COVID19", "RM5k" and e-mail addresses stay.
// In a word with two such signs or more, digits at its edges are read as well
// ("3xp3ri3nc3"). The other way round, the letter O between digits is a zero.
func readLeet(units []unit, traces *Traces) []unit {
	readZeros(units, traces)
	for i := 0; i < len(units); {
		j := i
		for j < len(units) && isLeetRune(units[j].r) {
			j++
		}
		if j > i && (i == 0 || units[i-1].r != '.') && !beginsDomain(units[j:]) {
			readLeetWord(units[i:j], traces)
		}
		i = max(j, i+1)
	}
	return units
}

func isLeetRune(r rune) bool { return r == '@' || r == '$' || isWordRune(r) }

// beginsDomain reports whether units go on like "example" goes on in "example.com".
func beginsDomain(units []unit) bool {
	return len(units) > 1 && (units[0].r == '.' || units[0].r == '_') && isLatin(units[1].r)
}

func readLeetWord(word []unit, traces *Traces) {
	letters, inside, other := 0, 0, 0
	for i, u := range word {
		switch {
		case isLatin(u.r):
			letters++
		case leetLetter(u.r) == 0:
			other++
		case isInside(word, i):
			inside++
		}
	}
	if inside == 0 || letters+inside < 4 || letters <= inside || other > 0 {
		return
	}
	for i, u := range word {
		if r := leetLetter(u.r); r != 0 && (isInside(word, i) || inside > 1 && unicode.IsDigit(u.r)) {
			word[i].r = r
			traces[Leet]++
		}
	}
}

// isInside reports whether word[i] is one of at most two signs with Latin letters on both
// sides, and not the digit of an amount like "RM5k".
func isInside(word []unit, i int) bool {
	from, to := i, i+1
	for from > 0 && !isLatin(word[from-1].r) {
		from--
	}
	for to < len(word) && !isLatin(word[to].r) {
		to++
	}
	if from == 0 || to == len(word) || to-from > 2 {
		return false
	}
	return to+1 < len(word) || !unicode.IsDigit(word[i].r) || !isMultiplier(word[to].r)
}

// isMultiplier reports whether a letter right after a digit can stand for a thousand, a
// million, ten thousand, or a unit of time.
func isMultiplier(r rune) bool {
	switch r | 0x20 {
	case 'k', 'm', 'w', 'h', 'd', 'j':
		return true
	}
	return false
}

// readZeros turns letters O that continue a number into the zeros they stand for ("3O,OOO").
func readZeros(units []unit, traces *Traces) {
	for i := 1; i < len(units); {
		if !isO(units[i].r) || !continuesNumber(units, i) {
			i++
			continue
		}
		j := i
		for j < len(units) && isO(units[j].r) {
			j++
		}
		if j == len(units) || !isLetter(units[j].r) {
			for k := i; k < j; k++ {
				units[k].r = '0'
				traces[Leet]++
			}
		}
		i = j
	}
}

func isO(r rune) bool { return r == 'O' || r == 'o' }

// continuesNumber reports whether a digit, or a digit and a separator of thousands, stands before units[i].
func continuesNumber(units []unit, i int) bool {
	if r := units[i-1].r; (r == ',' || r == '.') && i > 1 {
		i--
	}
	return unicode.IsDigit(units[i-1].r)
}
