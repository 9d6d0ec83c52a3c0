// Package pay reads amounts of money out of the text of an ad, in the scripts, digits and
// words people write them in, and says what they come to a month in US dollars and as a
// multiple of usual clerical pay.
//
//	tables := pay.Default()
//	for _, a := range tables.Find("月薪2-3万，包机票") {
//		usd, ok := tables.MonthlyUSD(a, "CN")
//	}
//
// High pay is relative: the same amount is absurd for an untrained typist in one country
// and ordinary in another. The package gives facts; it judges nothing.
package pay

import "slices"

// A Period is the time that an amount is paid for.
type Period uint8

// The periods of pay.
const (
	Unknown Period = iota
	Hour
	Day
	Week
	Month
	Year
)

var periodNames = map[string]Period{"hour": Hour, "day": Day, "week": Week, "month": Month, "year": Year}

// perMonth holds how many of a period make a month of full-time work: 40 hours a week,
// 22 days a month.
var perMonth = [...]float64{Hour: 173, Day: 22, Week: 4.33, Month: 1, Year: 1.0 / 12}

// An Amount is a sum of money that an ad names.
type Amount struct {
	Low, High  float64  // in units of Currency for each Period; equal when one figure is given, Low 0 after "up to"
	Currency   string   // ISO 4217, or empty when none is named
	Shared     []string // all currencies that go by the name the ad uses, when there are several
	Period     Period
	Labelled   bool // a word for pay stands with it
	Start, End int  // byte range in the text
}

// MonthlyUSD returns what the upper end of an amount comes to a month in US dollars. Where
// the ad names no currency, that of the home country (ISO 3166, may be empty) is assumed;
// where it names no period, the one that is usual for the currency and the size. It
// returns false when the currency stays unknown.
func (t *Tables) MonthlyUSD(a Amount, home string) (usd float64, ok bool) {
	c, ok := t.currencyIn(a, home)
	if !ok {
		return 0, false
	}
	usd = a.High / c.perUSD
	period := a.Period
	if period == Unknown {
		period = t.usualPeriod(usd, c, home)
	}
	return usd * perMonth[period], true
}

// currencyIn returns the currency that an amount means to readers of a country: "$" and
// "元" are their own where they have one of that name.
func (t *Tables) currencyIn(a Amount, home string) (currency, bool) {
	own, hasOwn := t.currencyOf(home)
	if hasOwn && (a.Currency == "" || slices.Contains(a.Shared, own.code)) {
		return own, true
	}
	c, ok := t.currencies[a.Currency]
	return c, ok
}

// usualPeriod guesses the period of a bare figure from the period that goes without saying
// in the currency, unless the size rules it out: a year's pay for less than a month's, or
// a month's for more than a year's. Dollars are paid in poorer countries as well, so the
// smaller of the two clerical wages is the measure.
func (t *Tables) usualPeriod(usd float64, c currency, home string) Period {
	clerical := t.clerical[c.home]
	if local, ok := t.clerical[home]; ok {
		clerical = min(clerical, local)
	}
	switch {
	case usd < clerical/40:
		return Hour
	case usd < clerical/8:
		return Day
	case c.period == Year && usd < clerical*3:
		return Month
	case c.period == Month && usd > clerical*25:
		return Year
	}
	return c.period
}

// HomePay returns the usual pay of a clerk in the home of the amount's currency, in US
// dollars a month.
func (t *Tables) HomePay(a Amount) (usd float64, ok bool) {
	c, ok := t.currencies[a.Currency]
	if !ok {
		return 0, false
	}
	return t.ClericalPay(c.home)
}

// ClericalPay returns the usual pay of a clerk in a country (ISO 3166), in US dollars a
// month, or false when the tables do not have it.
func (t *Tables) ClericalPay(country string) (usd float64, ok bool) {
	usd, ok = t.clerical[country]
	return usd, ok
}
