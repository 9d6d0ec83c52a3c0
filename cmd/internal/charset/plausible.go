package charset

import (
	"strings"
	"unicode"

	"golang.org/x/text/encoding/charmap"
)

// minEvidence is the number of characters beyond ASCII from which an encoding is guessed.
// Below it the bytes stay as they are.
const minEvidence = 8

// plausible names the encoding in which a text that is not UTF-8 reads most like a
// language, or returns nothing when none does.
//
// Double-byte encodings put their common characters into rows of their own, so that the
// share of characters from there tells them apart; single-byte ones are told by the share
// of the most frequent letters of the languages written in them.
func plausible(head []byte) string {
	best, bestShare := "", 0.0
	for _, d := range doubleByte {
		if common, all := d.count(head); all >= minEvidence {
			if share := float64(common) / float64(all); share > bestShare {
				best, bestShare = d.name, share
			}
		}
	}
	if bestShare >= 0.9 {
		return best
	}
	single, share := plausibleSingle(head)
	if single == "windows-1251" || single == "koi8-r" || single == "cp866" {
		single = whichCyrillic(head)
	}
	if share > bestShare {
		return single
	}
	if bestShare >= 0.75 {
		return best
	}
	return single
}

// A doubleByteCode knows which pairs of bytes are common characters of an encoding.
type doubleByteCode struct {
	name   string
	step   func(b []byte) (n int, common, valid bool) // at a byte beyond ASCII
	enough func(all int, head []byte) bool            // what else the text must have, or nil
}

// The rows of common characters: hanzi of level 1 in GB 2312 (B0-D7), hanzi of level 1 in
// Big5 (A4-C6), hangul in KS X 1001 (B0-C8), kana in JIS X 0208 (rows 4 and 5). Rows of
// punctuation (A1, A3, 81) count as common everywhere.
var doubleByte = []doubleByteCode{
	{"euc-kr", euc(func(lead byte) bool { return lead >= 0xB0 && lead <= 0xC8 }), nil},
	{"gb18030", euc(func(lead byte) bool { return lead >= 0xB0 && lead <= 0xD7 }), nil},
	{"big5", big5, nil},
	{"shift-jis", shiftJIS, hasKana(func(lead, trail byte) bool {
		return lead == 0x82 && trail >= 0x9F && trail <= 0xF1 || lead == 0x83 && trail >= 0x40 && trail <= 0x96
	})},
	{"euc-jp", euc(func(lead byte) bool { return lead == 0xA4 || lead == 0xA5 || lead >= 0xB0 && lead <= 0xCF }),
		hasKana(func(lead, _ byte) bool { return lead == 0xA4 || lead == 0xA5 })},
}

// count counts the common characters and all characters beyond ASCII; bytes that are none
// count as several uncommon ones.
func (d *doubleByteCode) count(head []byte) (common, all int) {
	for i := 0; i < len(head); {
		if head[i] < 0x80 {
			i++
			continue
		}
		if i+1 == len(head) {
			break // cut in the middle
		}
		n, isCommon, valid := d.step(head[i:])
		switch {
		case !valid:
			all += 4
		case isCommon:
			common++
			all++
		default:
			all++
		}
		i += n
	}
	if d.enough != nil && !d.enough(all, head) {
		return 0, all
	}
	return common, all
}

// euc steps through encodings of two bytes from A1 to FE.
func euc(isCommon func(lead byte) bool) func([]byte) (int, bool, bool) {
	return func(b []byte) (int, bool, bool) {
		lead, trail := b[0], b[1]
		switch {
		case lead < 0x81 || lead == 0xFF:
			return 1, false, false
		case trail >= 0xA1 && trail < 0xFF && lead >= 0xA1:
			return 2, lead == 0xA1 || lead == 0xA3 || isCommon(lead), true
		case trail >= 0x40 && trail != 0x7F && trail != 0xFF: // the extensions of GBK and UHC
			return 2, false, true
		case trail >= 0x30 && trail <= 0x39 && len(b) >= 4: // four bytes of GB 18030
			return 4, false, true
		}
		return 1, false, false
	}
}

func big5(b []byte) (int, bool, bool) {
	lead, trail := b[0], b[1]
	if lead < 0x81 || lead == 0xFF || (trail < 0x40 || trail > 0x7E) && (trail < 0xA1 || trail == 0xFF) {
		return 1, false, false
	}
	return 2, lead == 0xA1 || lead >= 0xA4 && lead <= 0xC6, true
}

func shiftJIS(b []byte) (int, bool, bool) {
	lead, trail := b[0], b[1]
	switch {
	case lead >= 0xA1 && lead <= 0xDF: // half-width katakana
		return 1, false, true
	case lead >= 0x81 && lead <= 0x9F || lead >= 0xE0 && lead <= 0xFC:
		if trail < 0x40 || trail == 0x7F || trail > 0xFC {
			return 1, false, false
		}
		return 2, lead <= 0x98, true
	}
	return 1, false, false
}

// hasKana asks for a fair share of kana: no Japanese is written without.
func hasKana(isKana func(lead, trail byte) bool) func(int, []byte) bool {
	return func(all int, head []byte) bool {
		kana := 0
		for i := 0; i+1 < len(head); i++ {
			if head[i] >= 0x80 {
				if isKana(head[i], head[i+1]) {
					kana++
				}
				i++
			}
		}
		return kana*5 >= all
	}
}

// A singleByteCode is an encoding of one byte a character, with the letters beyond ASCII
// of each language that is written in it, the frequent ones alone where there are many.
type singleByteCode struct {
	name      string
	table     *charmap.Charmap
	languages []string
}

// The order breaks ties. The letters are those of the languages' alphabets; for languages
// of a script of their own, those that make up about four fifths of running text.
var singleByte = []singleByteCode{
	{"windows-1252", charmap.Windows1252, []string{"àâçéèêëîïôùûüÿœæ", "äöüß", "áéíñóúü", "àèéìíîòóùú", "áâãàçéêíóôõú", "åäöéæø", "áðéíóúýþæö", "ëéïöü"}},
	{"windows-1250", charmap.Windows1250, []string{"ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîșțşţ", "čćđšž"}},
	{"windows-1254", charmap.Windows1254, []string{"çğıöşüİâ"}},
	{"windows-1257", charmap.Windows1257, []string{"āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž"}},
	{"windows-1258", charmap.Windows1258, []string{"ăâđêôơưàáéèìíòóùúý\u0300\u0301\u0303\u0309\u0323"}},
	{"windows-1251", charmap.Windows1251, []string{"оеаинтсрвлкмдпуяыьгзб", "оаиентврсілукдмпзяьбг"}},
	{"koi8-r", charmap.KOI8R, []string{"оеаинтсрвлкмдпуяыьгзб"}},
	{"cp866", charmap.CodePage866, []string{"оеаинтсрвлкмдпуяыьгзб"}},
	{"windows-1253", charmap.Windows1253, []string{"αοιετσνηυρπκμλςόίάέήώγδ"}},
	{"windows-1255", charmap.Windows1255, []string{"יוהלאתרשנמבםחעדפקצ"}},
	{"windows-1256", charmap.Windows1256, []string{"اليمنترودبعهفقسكةحجشأى"}},
	{"windows-874", charmap.Windows874, []string{"านรอกเงมยลวดทสตะปบคแจหพชใไขโผ่้ัีิ์ุู็ื"}},
}

// common is what any text may hold beside its letters.
const common = "“”‘’„‚–—…•«»°€£§©®™·\u00a0¿¡´№"

// plausibleSingle names the single-byte encoding in which the text reads best, and the
// share of its characters beyond ASCII that are expected there.
func plausibleSingle(head []byte) (string, float64) {
	var count [128]int
	alone, all := 0, 0
	for i, c := range head {
		if c >= 0x80 {
			count[c-0x80]++
			all++
			if (i == 0 || head[i-1] < 0x80) && (i+1 == len(head) || head[i+1] < 0x80) {
				alone++
			}
		}
	}
	if all < minEvidence {
		return "", 0
	}
	best, bestShare := "", 0.6 // less is no language
	for _, code := range singleByte {
		latin := unicode.Is(unicode.Latin, []rune(code.languages[0])[0])
		if latin != (alone*2 > all) { // letters beyond ASCII stand alone between Latin ones
			continue
		}
		for _, letters := range code.languages {
			expected := 0
			for i, n := range count {
				r := code.table.DecodeByte(byte(i + 0x80))
				if n > 0 && (strings.ContainsRune(letters, unicode.ToLower(r)) || strings.ContainsRune(common, r)) {
					expected += n
					if unicode.IsUpper(r) && !latin && code.table != charmap.CodePage866 {
						expected -= n / 2 // running text is mostly in lower case; where 866 has capitals, others have few letters
					}
				}
			}
			if share := float64(expected) / float64(all); share > bestShare {
				best, bestShare = code.name, share
			}
		}
	}
	return best, bestShare
}
