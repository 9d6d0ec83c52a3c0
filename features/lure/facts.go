package lure

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/pay"
	"github.com/lurescan/lurescan/features/swar"
)

// The facts that no phrase states: what the fields, contacts, amounts and places of an ad
// add up to. They are the first facts of every catalogue.
const (
	factEmployer int32 = iota
	factTelegram
	factWhatsApp
	factLine
	factWeChat
	factZalo
	factKakao
	factMessenger
	factAnyMessenger
	factAccount
	factPhone
	factEmail
	factFreeEmail
	factCompanyEmail
	factURL
	factShortURL
	factFormURL
	factSocialURL
	factCompound
	factHotspot
	factTransit
	factRisk
	factCountry
	factCity
	factAbroad
	factDomestic
	factUnsure
	factPay
	factHighPay
	factVeryHighPay
	factModestPay
	factWarnings
	factQuoted
	factCheckable
)

// builtinFacts are the names by which rules use them.
var builtinFacts = [...]string{
	factEmployer: "employer:field", // the ad has an employer's name in its own field
	factTelegram: "contact:telegram", factWhatsApp: "contact:whatsapp", factLine: "contact:line", factWeChat: "contact:wechat",
	factZalo: "contact:zalo", factKakao: "contact:kakao", factMessenger: "contact:messenger",
	factAnyMessenger: "contact:messenger-any", // any of these
	factAccount:      "contact:account", factPhone: "contact:phone", factEmail: "contact:email", factFreeEmail: "contact:email-free", factCompanyEmail: "contact:email-company",
	factURL: "contact:url", factShortURL: "contact:url-short", factFormURL: "contact:url-form", factSocialURL: "contact:url-social",
	factCompound: "place:compound", factHotspot: "place:hotspot", factTransit: "place:transit", factRisk: "place:risk", factCountry: "place:country", factCity: "place:city",
	factAbroad:      "place:abroad",   // a place outside the countries where readers of the language live
	factDomestic:    "place:domestic", // a place inside them
	factUnsure:      "place:unsure",   // a place, and the readers may live anywhere
	factPay:         "pay:stated",
	factHighPay:     "pay:high",      // at least twice the usual pay of a clerk, here and there
	factVeryHighPay: "pay:very-high", // at least four times
	factModestPay:   "pay:modest",    // at most one and a half times
	factWarnings:    "warning:twice", // two phrases of the cue warning
	factQuoted:      "quoted",        // most of what the text says of an offer stands in quotation marks
	factCheckable:   "checkable",     // two or more of the things that an honest employer states and a reader can check
}

// isMessenger reports whether a fact is a contact by which strangers are written to.
func isMessenger(fact int32) bool { return factTelegram <= fact && fact <= factMessenger }

// checkableCues are what an honest employer states and a reader can check.
var checkableCues = []string{"licence", "permit", "interview", "contract-detail", "requirements-asked", "employer-form", "trained-role"}

// addWarnings settles whether the text warns more than once, as advice and news do.
func (f *Finder) addWarnings() {
	if f.catalogue.warning < 0 {
		return
	}
	warning, n := f.catalogue.Cues[f.catalogue.warning].fact, 0
	for i := range f.seen {
		if f.seen[i].fact == warning {
			n++
		}
	}
	if n > 1 {
		f.facts.add(factWarnings)
	}
}

// quotes are the marks that open a quotation, with those that close it.
var quotes = map[rune]string{'"': "\"", '“': "”", '„': "”“", '”': "”", '«': "»", '»': "«", '「': "」", '『': "』", '《': "》", '‘': "’"}

// mayOpenQuote holds the bytes with which they begin.
var mayOpenQuote = func() (table [256]bool) {
	for r := range quotes {
		table[string(r)[0]] = true
	}
	return table
}()

// isQuiet reports whether eight bytes are ASCII and none is a quotation mark.
func isQuiet(b swar.Bytes) bool { return b.Within('"', '"')|b.NotASCII() == 0 }

// maxQuotation is the length in bytes from which quotation marks are not taken for a pair.
const maxQuotation = 400

// quotations returns the ranges of a text that stand in quotation marks.
func quotations(text string) (ranges [][2]int) {
	for i := 0; i < len(text); {
		if !mayOpenQuote[text[i]] {
			i++
			for i+swar.Size <= len(text) && isQuiet(swar.At(text, i)) {
				i += swar.Size
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		closing, ok := quotes[r]
		if !ok {
			continue
		}
		window := text[i:min(len(text), i+maxQuotation)]
		if end := strings.IndexAny(window, closing); end > 0 {
			ranges = append(ranges, [2]int{i, i + end})
			_, n := utf8.DecodeRuneInString(window[end:])
			i += end + n
		}
	}
	return ranges
}

// addQuoted settles whether the text quotes an offer rather than making it: at least two
// cues stand in quotation marks, and no fewer than outside.
func (f *Finder) addQuoted(ad Ad) {
	offers, inside, outside := 0, 0, 0
	for i := range f.seen {
		if f.catalogue.isOffer(&f.seen[i]) {
			offers++
		}
	}
	if offers < 2 {
		return
	}
	seen := f.seen // text by text
	for i, text := range ad.Texts {
		ofText := 0
		for ofText < len(seen) && seen[ofText].span.Text == i {
			ofText++
		}
		if ofText == 0 {
			continue
		}
		ranges := quotations(text.Clean)
		for k := range seen[:ofText] {
			s := &seen[k]
			if !f.catalogue.isOffer(s) {
				continue
			}
			if slices.ContainsFunc(ranges, func(q [2]int) bool { return q[0] <= s.span.Start && s.span.End <= q[1] }) {
				inside++
			} else {
				outside++
			}
		}
		seen = seen[ofText:]
	}
	if inside > 1 && inside >= outside {
		f.facts.add(factQuoted)
	}
}

// isOffer reports whether a cue says something of an offer: not a place, and not what
// tells of its consequences.
func (c *Catalogue) isOffer(s *seenCue) bool {
	return s.cue >= 0 && c.Cues[s.cue].country == "" && s.span.Cue != "warning" && s.span.Cue != "passport-kept"
}

// addCheckable settles whether the ad states enough that can be checked.
func (f *Finder) addCheckable() {
	n := 0
	for _, fact := range f.catalogue.checkable {
		if f.facts.has(fact) {
			n++
		}
	}
	if n > 1 {
		f.facts.add(factCheckable)
	}
}

// Bounds on the multiple of usual clerical pay. A clerk's pay in one country spreads by
// about two between firms and regions, so that less than twice it says nothing.
const (
	highPay     = 2.0
	veryHighPay = 4.0
	modestPay   = 1.5
	absurdPay   = 60 // beyond this it is a turnover, a jackpot or a typing error
)

// addPlaces settles whether the places named lie abroad for the readers of the ad.
func (f *Finder) addPlaces(homes []string, language string) {
	for _, country := range f.countries {
		f.facts.add(f.whereIs(country, homes, language))
	}
	for _, fact := range []int32{factUnsure, factDomestic, factAbroad} {
		if f.facts.has(fact) {
			f.placeSpans(fact, homes, language)
		}
	}
}

// Countries that lie abroad for the readers of languages without a home of their own, such
// as English or Spanish: nobody there reads them at home. English is read in some of them.
var (
	nobodysHome   = []string{"KH", "LA", "MM", "TL"}
	notOfEuropean = []string{"TH", "VN", "CN", "TW", "HK", "KR", "JP", "ID", "MY", "SG", "PH"}
)

// whereIs returns the fact about a country: whether it is abroad for the readers of the ad.
func (f *Finder) whereIs(country string, homes []string, language string) int32 {
	switch {
	case slices.Contains(homes, country):
		return factDomestic
	case len(homes) > 0, slices.Contains(nobodysHome, country), !strings.HasPrefix(language, "en") && language != "" && language != "und" && slices.Contains(notOfEuropean, country):
		return factAbroad
	}
	return factUnsure
}

// placeSpans gives a fact about places the places it rests on.
func (f *Finder) placeSpans(fact int32, homes []string, language string) {
	c := f.catalogue
	for _, s := range f.seen {
		if s.cue < 0 || c.Cues[s.cue].country == "" {
			continue
		}
		if f.whereIs(c.Cues[s.cue].country, homes, language) == fact {
			f.seen = append(f.seen, seenCue{fact, -1, s.span, s.obfuscated})
		}
	}
}

// addPay settles how the highest pay in the ad compares with what clerks earn.
func (f *Finder) addPay(ad Ad) {
	best, bestSpan := 0.0, Span{}
	for i, amounts := range ad.Amounts {
		for _, a := range amounts {
			if multiple, ok := payMultiple(a, ad.Homes, f.countries); ok && multiple > best && multiple <= absurdPay {
				best, bestSpan = multiple, Span{i, a.Start, a.End, "pay"}
			}
		}
	}
	if best == 0 {
		return
	}
	for _, pay := range []struct {
		fact  int32
		holds bool
	}{{factPay, true}, {factHighPay, best >= highPay}, {factVeryHighPay, best >= veryHighPay}, {factModestPay, best <= modestPay}} {
		if pay.holds {
			f.note(seenCue{pay.fact, -1, bestSpan, false})
		}
	}
}

// payMultiple returns an amount as a multiple of a clerk's usual pay: the higher of what
// clerks earn where the readers live, in the countries that the ad names, and at the home
// of the currency, for pay in yen is paid in Japan; dollars are paid all over the world and
// tell only where nothing else does. Amounts that no word for pay and no
// period marks are fees, prices and turnovers as often as pay, and say nothing.
func payMultiple(a pay.Amount, homes, countries []string) (float64, bool) {
	if !a.Labelled && a.Period == pay.Unknown {
		return 0, false
	}
	tables := pay.Default()
	home := ""
	if len(homes) > 0 {
		home = homes[0]
	}
	usual, known := tables.ClericalPay(home)
	for _, country := range countries {
		if there, ok := tables.ClericalPay(country); ok {
			usual, known = max(usual, there), true
		}
	}
	if own, ok := tables.HomePay(a); ok && (!known || a.Currency != "USD") {
		usual, known = max(usual, own), true
	}
	usd, ok := tables.MonthlyUSD(a, home)
	return usd / usual, ok && known
}
