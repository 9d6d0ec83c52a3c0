package normalize

import "unicode"

// latinLookAlikes maps letters of other scripts to the Latin letter that a reader takes
// them for. The choice follows the confusables of Unicode Technical Standard 39, kept to
// letters that look the same in common fonts.
var latinLookAlikes = map[rune]rune{
	// Cyrillic
	'а': 'a', 'в': 'b', 'с': 'c', 'ԁ': 'd', 'е': 'e', 'ё': 'e', 'һ': 'h', 'і': 'i', 'ї': 'i', 'ј': 'j', 'к': 'k', 'ӏ': 'l', 'м': 'm',
	'п': 'n', 'о': 'o', 'р': 'p', 'ԛ': 'q', 'г': 'r', 'ѕ': 's', 'т': 't', 'ѵ': 'v', 'ԝ': 'w', 'ш': 'w', 'х': 'x', 'у': 'y', 'ү': 'y', 'н': 'h',
	'А': 'A', 'В': 'B', 'С': 'C', 'Ԁ': 'D', 'Е': 'E', 'Ё': 'E', 'Ԍ': 'G', 'Н': 'H', 'І': 'I', 'Ї': 'I', 'Ј': 'J', 'К': 'K', 'М': 'M', 'О': 'O',
	'Р': 'P', 'Ѕ': 'S', 'Т': 'T', 'Ѵ': 'V', 'Ԝ': 'W', 'Х': 'X', 'У': 'Y', 'Ү': 'Y', 'Ӏ': 'I', 'Ғ': 'F', 'Ь': 'b', 'ь': 'b',
	// Greek
	'α': 'a', 'β': 'b', 'ϲ': 'c', 'ε': 'e', 'η': 'n', 'ι': 'i', 'ί': 'i', 'κ': 'k', 'ν': 'v', 'ο': 'o', 'ό': 'o', 'ρ': 'p', 'σ': 'o', 'τ': 't', 'υ': 'u',
	'χ': 'x', 'γ': 'y', 'ω': 'w', 'μ': 'u', 'ϳ': 'j',
	'Α': 'A', 'Β': 'B', 'Ε': 'E', 'Ζ': 'Z', 'Η': 'H', 'Ι': 'I', 'Κ': 'K', 'Μ': 'M', 'Ν': 'N', 'Ο': 'O', 'Ρ': 'P', 'Τ': 'T', 'Υ': 'Y', 'Χ': 'X', 'Ϲ': 'C',
	// Armenian
	'ա': 'w', 'զ': 'q', 'հ': 'h', 'ո': 'n', 'ս': 'u', 'օ': 'o', 'ց': 'g', 'յ': 'j', 'ր': 'n', 'Տ': 'S', 'Օ': 'O', 'Լ': 'L', 'Ս': 'U',
	// Cherokee
	'Ꭰ': 'D', 'Ꭱ': 'R', 'Ꭲ': 'T', 'Ꭵ': 'i', 'Ꭺ': 'A', 'Ꭻ': 'J', 'Ꭼ': 'E', 'Ꮃ': 'W', 'Ꮇ': 'M', 'Ꮋ': 'H', 'Ꮍ': 'Y', 'Ꮐ': 'G', 'Ꮓ': 'Z',
	'Ꮖ': 'I', 'Ꮩ': 'V', 'Ꮪ': 'S', 'Ꮮ': 'L', 'Ꮯ': 'C', 'Ꮲ': 'P', 'Ꮶ': 'K', 'Ꮷ': 'd', 'Ᏻ': 'G', 'Ᏼ': 'B',
}

// nativeLookAlikes maps Latin letters to the Cyrillic and Greek letters they stand for
// in a word of those scripts.
var nativeLookAlikes = [2]map[rune]rune{
	{'a': 'а', 'c': 'с', 'e': 'е', 'i': 'і', 'j': 'ј', 'k': 'к', 'm': 'м', 'o': 'о', 'p': 'р', 's': 'ѕ', 't': 'т', 'x': 'х', 'y': 'у',
		'A': 'А', 'B': 'В', 'C': 'С', 'E': 'Е', 'H': 'Н', 'I': 'І', 'K': 'К', 'M': 'М', 'O': 'О', 'P': 'Р', 'S': 'Ѕ', 'T': 'Т', 'X': 'Х', 'Y': 'У'},
	{'a': 'α', 'i': 'ι', 'k': 'κ', 'n': 'η', 'o': 'ο', 'p': 'ρ', 't': 'τ', 'u': 'υ', 'v': 'ν', 'x': 'χ', 'y': 'γ',
		'A': 'Α', 'B': 'Β', 'E': 'Ε', 'H': 'Η', 'I': 'Ι', 'K': 'Κ', 'M': 'Μ', 'N': 'Ν', 'O': 'Ο', 'P': 'Ρ', 'T': 'Τ', 'X': 'Χ', 'Y': 'Υ', 'Z': 'Ζ'},
}

// replaceLookAlikes restores words in which letters of one script stand for another's.
// Only words of mixed script change; and, in a text that is otherwise Latin, words made
// wholly of look-alikes. Russian, Greek or Armenian words are left alone.
func replaceLookAlikes(units []unit, traces *Traces) []unit {
	latin, native, suspects := 0, 0, 0
	for _, u := range units {
		switch {
		case isLatin(u.r):
			latin++
		case u.r < 0x0370 || u.r > 0x13FF:
		case latinLookAlikes[u.r] != 0:
			suspects++
		case isNative(u.r):
			native++
		}
	}
	if suspects == 0 && (latin == 0 || native == 0) {
		return units
	}
	latinText := native == 0 && latin >= suspects
	for i := 0; i < len(units); {
		j := i
		for j < len(units) && isWordRune(units[j].r) {
			j++
		}
		if j > i {
			restoreWord(units[i:j], latinText, traces)
		}
		i = max(j, i+1)
	}
	return units
}

// restoreWord rewrites one word in the script that its other letters belong to.
func restoreWord(word []unit, latinText bool, traces *Traces) {
	latin, alike, native, script := 0, 0, 0, 0
	for _, u := range word {
		switch {
		case isLatin(u.r):
			latin++
		case latinLookAlikes[u.r] != 0:
			alike++
		case isNative(u.r):
			native++
		}
		if unicode.Is(unicode.Greek, u.r) {
			script = 1
		}
	}
	switch {
	case alike > 0 && native == 0 && (latin > 0 || latinText):
		replaceRunes(word, latinLookAlikes, traces)
	case latin > 0 && native > 0 && allIn(word, nativeLookAlikes[script]):
		replaceRunes(word, nativeLookAlikes[script], traces)
	}
}

func replaceRunes(word []unit, table map[rune]rune, traces *Traces) {
	for i, u := range word {
		if r := table[u.r]; r != 0 {
			word[i].r = r
			traces[LookAlike]++
		}
	}
}

// allIn reports whether every Latin letter of the word is a key of the table.
func allIn(word []unit, table map[rune]rune) bool {
	for _, u := range word {
		if isLatin(u.r) && table[u.r] == 0 {
			return false
		}
	}
	return true
}

// isLatin reports whether r is a letter of the Latin script.
func isLatin(r rune) bool {
	return 'a' <= r|0x20 && r|0x20 <= 'z' || r >= 0xAA && unicode.Is(unicode.Latin, r)
}

// isNative reports whether r is a letter of a script that has Latin look-alikes.
func isNative(r rune) bool {
	return 0x0370 <= r && r <= 0x058F && unicode.IsLetter(r) || 0x13A0 <= r && r <= 0x13FF
}

// isWordRune reports whether r can be part of a word: a letter, a mark or a digit.
func isWordRune(r rune) bool {
	if r < 0x80 {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
}
