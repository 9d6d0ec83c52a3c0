package pay

import (
	"unicode"
	"unicode/utf8"
)

// A number is a figure in a text, in digits of any script or in Chinese numerals.
type number struct {
	value      float64
	start, end int
	scaled     bool    // a unit of ten thousand or more is part of it ("三万")
	factor     float64 // that unit, 1 otherwise
}

// numberAt reads the number that starts at s[i], if one does.
func (t *Tables) numberAt(s string, i int) (number, bool) {
	if i >= len(s) {
		return number{}, false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	if unicode.IsDigit(r) {
		if before, _ := utf8.DecodeLastRuneInString(s[:i]); isSpacedLetter(before) && !t.isPrefix(s, i) {
			return number{}, false // "b2b"
		}
		return digits(s, i), true
	}
	if chineseDigit(r) >= 0 || r == '十' {
		return chinese(s, i)
	}
	return number{}, false
}

// isPrefix reports whether the word that runs into the number at s[i] is a currency ("rm5000").
func (t *Tables) isPrefix(s string, i int) bool {
	_, start := t.currencyBefore(s, i, i)
	return start < i
}

// digits reads a number in digits with separators. A separator before exactly three
// digits, or one that stands twice, groups thousands; any other marks decimals.
func digits(s string, i int) number {
	n := number{start: i, factor: 1}
	var whole, group float64 // value so far; value of the digits after the last separator
	groupLen, separators := 0, 0
	var sep byte
	grouped := true
	end := i
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if unicode.IsDigit(r) {
			group = group*10 + float64(digitValue(r))
			groupLen++
			end += size
			continue
		}
		c := s[end]
		if c != ',' && c != '.' && c != '\'' || end+1 >= len(s) || separators > 0 && c != sep && groupLen != 3 {
			break
		}
		if next, _ := utf8.DecodeRuneInString(s[end+1:]); !unicode.IsDigit(next) {
			break
		}
		if separators > 0 && groupLen != 3 {
			grouped = false
		}
		if separators > 0 && c != sep { // "1.250.000,50": the last separator marks decimals
			n.value = whole*1000 + group
			n.value += fraction(s, end+1)
			n.end = skipDigits(s, end+1)
			return n
		}
		whole = whole*pow10(groupLen*boolInt(separators > 0)) + group
		group, groupLen, sep = 0, 0, c
		separators++
		end++
	}
	n.end = end
	switch {
	case separators == 0:
		n.value = group
	case grouped && groupLen == 3:
		n.value = whole*1000 + group
	default:
		n.value = whole + group/pow10(groupLen)
	}
	return n
}

func fraction(s string, i int) float64 {
	v, scale := 0.0, 1.0
	for i < len(s) && '0' <= s[i] && s[i] <= '9' && scale < 1e6 {
		v, scale = v*10+float64(s[i]-'0'), scale*10
		i++
	}
	return v / scale
}

func skipDigits(s string, i int) int {
	for i < len(s) && '0' <= s[i] && s[i] <= '9' {
		i++
	}
	return i
}

func pow10(n int) float64 {
	v := 1.0
	for range min(n, 18) {
		v *= 10
	}
	return v
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// digitValue returns the value of a decimal digit of any script: the digits of each
// stand in a row of ten (Unicode Standard, section 4.6).
func digitValue(r rune) int {
	if r < utf8.RuneSelf {
		return int(r - '0')
	}
	zero := r
	for zero > r-9 && unicode.IsDigit(zero-1) {
		zero--
	}
	return int(r - zero)
}

// chineseDigit returns the value of a Chinese digit, or -1.
func chineseDigit(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一', '壹':
		return 1
	case '二', '两', '贰', '俩':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

// chinese reads a number in Chinese numerals: "三万", "十五万", "一万二", "两千五百",
// "四千八". Only numbers of a thousand or more count: smaller ones are no pay.
func chinese(s string, i int) (number, bool) {
	n := number{start: i, factor: 1}
	total, section, digit := 0.0, 0.0, -1 // digit: a digit not yet placed
	unit := 1.0                           // unit of the last placed digit
	end := i
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		if v := chineseDigit(r); v >= 0 {
			if digit > 0 {
				return n, false // a row of digits is a date or a telephone number
			}
			digit = v
		} else if u := chineseUnit(r); u > 0 && u < 1e4 {
			if digit < 0 {
				if u != 10 {
					break
				}
				digit = 1
			}
			section += float64(digit) * u
			digit, unit = -1, u
		} else if u >= 1e4 {
			if digit > 0 {
				section += float64(digit)
			}
			if section == 0 {
				break
			}
			total += section * u
			section, digit, unit = 0, -1, u
			n.scaled, n.factor = true, u
		} else {
			break
		}
		end += size
	}
	if digit > 0 {
		section += float64(digit) * unit / 10 // "一万二" is 12,000, "四千八" 4,800
		if unit == 1 {
			section = float64(digit)
		}
	}
	n.value, n.end = total+section, end
	return n, n.value >= 1000 || end > i && n.value > 0 && n.value < 100 && followedByUnit(s, end)
}

// followedByUnit reports whether a small numeral is one end of a range that is scaled
// later ("三到五万") or carries its own colloquial unit.
func followedByUnit(s string, i int) bool {
	r, n := utf8.DecodeRuneInString(s[i:])
	if r != '到' && r != '至' && r != '-' && r != '~' && chineseDigit(r) < 0 {
		return false
	}
	for range 4 {
		i += n
		if r, n = utf8.DecodeRuneInString(s[i:]); r == '万' || r == '千' {
			return true
		}
	}
	return false
}

func chineseUnit(r rune) float64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	case '万', '萬':
		return 1e4
	case '亿':
		return 1e8
	}
	return 0
}
