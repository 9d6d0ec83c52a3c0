package pay_test

import (
	"fmt"
	"testing"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/pay"
	"pgregory.net/rapid"
)

func TestFind(t *testing.T) {
	m, w, d, h, y, u := pay.Month, pay.Week, pay.Day, pay.Hour, pay.Year, pay.Unknown
	tests := []struct {
		text      string
		low, high float64
		currency  string
		period    pay.Period
	}{
		{"月薪3万", 30000, 30000, "", m},
		{"月薪三萬起", 30000, 30000, "", m},
		{"薪資2-3萬", 20000, 30000, "", u},
		{"底薪1.5w+提成", 15000, 15000, "", u},
		{"四千八块一个月", 4800, 4800, "CNY", m},
		{"到手两万六", 26000, 26000, "", u},
		{"月入十五万", 150000, 150000, "", m},
		{"日薪3000元", 3000, 3000, "CNY", d},
		{"NT$100,000", 100000, 100000, "TWD", u},
		{"月薪 NT$85,000~150,000", 85000, 150000, "TWD", m},
		{"底薪2200鎂+抽成", 2200, 2200, "USD", u},
		{"月薪3500刀", 3500, 3500, "USD", m},
		{"salary RM5k monthly", 5000, 5000, "MYR", m},
		{"RM5,000 hingga RM8,000", 5000, 8000, "MYR", u},
		{"₹45,000 per month", 45000, 45000, "INR", m},
		{"Rp 7-16 juta per bulan", 7e6, 16e6, "IDR", m},
		{"gaji 12jt", 12e6, 12e6, "", u},
		{"Gaji pokok $800 + bonus", 800, 800, "USD", u},
		{"lương 23 triệu/tháng", 23e6, 23e6, "", m},
		{"thu nhập 20-25tr", 20e6, 25e6, "", u},
		{"월 1,500만원", 15e6, 15e6, "KRW", m},
		{"월급 300만 원", 3e6, 3e6, "KRW", m},
		{"USD 800-3300", 800, 3300, "USD", u},
		{"$100-$200 daily", 100, 200, "USD", d},
		{"P50,000 a month", 50000, 50000, "PHP", m},
		{"3円 12月〜3月", 3, 3, "JPY", u},
		{"₱40,000 a month", 40000, 40000, "PHP", m},
		{"45k pesos", 45000, 45000, "PHP", u},
		{"up to $3,000 per week", 0, 3000, "USD", w},
		{"$1,000–1,300 basic", 1000, 1300, "USD", u},
		{"เงินเดือน 30,000 - 45,000 บาท", 30000, 45000, "THB", u},
		{"รายได้ 3 หมื่นต่อเดือน", 30000, 30000, "", m},
		{"月給30万円", 300000, 300000, "JPY", m},
		{"時給1,200円", 1200, 1200, "JPY", h},
		{"वेतन ₹18,000 प्रति माह", 18000, 18000, "INR", m},
		{"sahod 40k kada buwan", 40000, 40000, "", m},
		{"الراتب ٤٠٠٠ درهم", 4000, 4000, "AED", u},
		{"R$ 15 mil mensais", 15000, 15000, "BRL", m},
		{"salário de 3.500,50 reais", 3500.5, 3500.5, "BRL", u},
		{"зарплата от 150 000", 0, 0, "", u},
		{"зарплата 150 тыс. руб.", 150000, 150000, "RUB", u},
		{"zarobki 12 tys. zł miesięcznie", 12000, 12000, "PLN", m},
		{"$45,000 per year", 45000, 45000, "USD", y},
		{"mshahara elfu 50 kwa mwezi", 50000, 50000, "", m},
		{"9 lakh pa", 0, 0, "", u},
		{"salary 2.5 lakh", 250000, 250000, "", u},
		{"aged 18-35, 40 hours, 5 days", 0, 0, "", u},
		{"电话13800000000", 0, 0, "", u},
		{"一九九八年成立", 0, 0, "", u},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got := pay.Default().Find(normalize.Clean(tt.text).Clean)
			want := fmt.Sprint(tt.low, tt.high, tt.currency, tt.period)
			if tt.high == 0 {
				want = "none"
			}
			have := "none"
			if len(got) > 0 {
				a := got[0]
				have = fmt.Sprint(a.Low, a.High, a.Currency, a.Period)
			}
			if have != want || len(got) > 1 {
				t.Errorf("Find(%q) = %s (%d amounts), want %s", tt.text, have, len(got), want)
			}
		})
	}
}

func TestMonthlyUSD(t *testing.T) {
	tests := []struct {
		text, home string
		low, high  float64
	}{
		{"月薪3万", "CN", 4000, 4500},
		{"$100-$200 daily", "US", 4000, 5000},
		{"salary $60,000", "US", 4900, 5100},
		{"salary 2,500 USD", "US", 2400, 2600},
		{"RM8,000", "MY", 1800, 2000},
		{"時薪195元", "TW", 1000, 1200},
		{"時薪195元", "CN", 4000, 5000},
		{"月薪 $18,000", "HK", 2200, 2400},
		{"Rs 45,000 per month", "PK", 150, 170},
		{"$18,000 mensuales", "MX", 900, 1100},
		{"300 USD", "KH", 290, 310},
		{"時給1,200円", "JP", 1200, 1500},
	}
	for _, tt := range tests {
		a := pay.Default().Find(tt.text)
		if len(a) != 1 {
			t.Fatalf("Find(%q) = %v", tt.text, a)
		}
		if usd, ok := pay.Default().MonthlyUSD(a[0], tt.home); !ok || usd < tt.low || usd > tt.high {
			t.Errorf("%q comes to %.0f USD a month, want %.0f-%.0f", tt.text, usd, tt.low, tt.high)
		}
	}
}

// Whatever the text, amounts are in order, in range and positive.
func checkFind(t interface{ Fatalf(string, ...any) }, in string) {
	text := normalize.Clean(in).Clean
	last := 0
	for _, a := range pay.Default().Find(text) {
		if a.Start < 0 || a.End <= a.Start || a.End > len(text) || a.End <= last || a.Low > a.High || !(a.High >= 0) {
			t.Fatalf("amount %+v of %q after %d", a, text, last)
		}
		last = a.End
	}
}

func TestFindProperties(t *testing.T) {
	piece := rapid.SampledFrom([]string{"月薪", "三", "万", "十", "5", "000", ",", ".", "-", "$", "rm", "usd", " ", "k", "to", "up to", "per month", "٤", "tr", "만", "원", "laki", "\n", "高", "百"})
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, p := range rapid.SliceOfN(piece, 0, 25).Draw(t, "pieces") {
			s += p
		}
		checkFind(t, s)
	})
}

func FuzzFind(f *testing.F) {
	f.Add("月薪2-3万，$1,000–1,300 basic, Rp 7-16 juta per bulan, mshahara elfu 50")
	f.Fuzz(func(t *testing.T, in string) { checkFind(t, in) })
}

// Whatever the tables, reading them ends, and those that are taken can be used.
func FuzzParse(f *testing.F) {
	f.Add("currency\tUSD\tusd|dollars\nperiod\tmonth\ta month|monthly\n", "USD\t1\tmonth\tUS\n", "US\t3000\n")
	f.Add("multiplier\t1000\tk|千\nrange\t\t-|to\npay\t\tsalary\nupto\t\tup to\n", "# none\n", "XX\t-1\n")
	f.Fuzz(func(t *testing.T, words, currencies, wages string) {
		tables, err := pay.Parse(words, currencies, wages)
		if err != nil {
			return
		}
		defer pay.Use(pay.Default())
		pay.Use(tables)
		checkFind(t, "salary $1,200 a month, 月薪3千, "+words)
	})
}
