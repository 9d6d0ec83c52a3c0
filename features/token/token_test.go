package token_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/token"
	"pgregory.net/rapid"
)

func texts(tokens []token.Token) string {
	var out []string
	for _, t := range tokens {
		out = append(out, t.Text)
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"prose clitics", "We don't pay; they'll pay. We don't!", "we do n't pay they 'll pay we do n't"},
		{"curly quotes", "We don’t “pay”", "we do n't pay"},
		{"hyphen and slash", "work-from-home/remote HIGH-PAY", "work from home remote high pay"},
		{"lost line break", "a great teamReporting to managers.Apply now", "a great team reporting to managers apply now"},
		{"names with a capital inside", "JavaScript WhatsAppGroup iPhone", "javascript whatsappgroup iphone"},
		{"currency", "$500 or €1,200 / ₹45k", "$ 500 or € 1,200 ₹ 45k"},
		{"numbers", "in 2024 earn 45000 or 1,250,000.50", "in 2024 earn <number> or <number>"},
		{"codes", "ref AB12345x room 12b", "ref <number> room 12b"},
		{"letters of random case", "tYpIst exPErIeNce cAShieR HiGH saLaRY", "typist experience cashier high salary"},
		{"mail with a domain in its name", "to harbour.jobs@gmail.com or first_last@jobs.example.com", "to <email:free> or <email:company>"},
		{"mail", "write hr@jobs.example.com, or some.one@gmail.com!", "write <email:company> or <email:free>"},
		{"links", "see https://www.example.com/a?b=1, example.org and T.ME/Boss_7.", "see <url> <url> and <telegram>"},
		{"no links", "great team.It is well.Online e.g. this", "great team it is well online e g this"},
		{"corpus masks", "apply #URL_6f1e55a# or #EMAIL_0b1c#", "apply <url> or <email>"},
		{"phones", "call +855 12 345 678 or (02) 555-0142 x, 138 0000 1234", "call <phone> or <phone> x <phone>"},
		{"no phones", "2019-2020 from 1000-2000 and 9.00-17.00", "2019 2020 from 1000 2000 and 9.00 17.00"},
		{"accounts", "@sunny_jobs or maosheng_00 now", "<account> or <account> now"},
		{"telegram", "Telegram: @sunny_jobs", "telegram <telegram>"},
		{"line id", "LINE ID: abc123", "line id <line>"},
		{"line is a word", "in line with 24h policy", "in line with 24h policy"},
		{"names", "ask Jennifer or Mr. Doe, dear Sir or Madam", "ask <name> or mr <name> dear sir or madam"},
		{"chinese names", "联系人王女士，高薪", "联 系 人 <name> 女 士 高 薪"},
		{"traditional", "高薪誠聘", "高 薪 诚 聘"},
		{"thai clusters", "งานที่ดี", "ง า น ที่ ดี"},
		{"korean", "월급 250만", "월 급 250 만"},
		{"hindi", "वेतन ₹18,000", "वेतन ₹ <number>"},
		{"arabic digits", "الراتب ٤٠٠٠ درهم", "الراتب ٤٠٠٠ درهم"},
		{"mixed", "月薪3万usd", "月 薪 3 万 usd"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var tok token.Tokenizer
			if got := texts(tok.Append(nil, tt.in)); got != tt.want {
				t.Errorf("tokens of %q\n got %q\nwant %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestOffsets(t *testing.T) {
	text := "They don’t  pay 高薪, mail hr@example.com."
	var tok token.Tokenizer
	var got []string
	for _, tk := range tok.Append(nil, text) {
		got = append(got, text[tk.Start:tk.End])
	}
	want := []string{"They", "do", "n’t", "pay", "高", "薪", "mail", "hr@example.com"}
	if !slices.Equal(got, want) {
		t.Errorf("pieces behind the tokens = %q, want %q", got, want)
	}
}

// Every token has a valid range in order, its hash, and no contact survives in a word.
func checkTokens(t interface{ Fatalf(string, ...any) }, in string) {
	text := normalize.Clean(in).Clean
	var tok token.Tokenizer
	tokens := tok.Append(nil, text)
	last := int32(0)
	for _, tk := range tokens {
		if tk.Start < last || tk.End <= tk.Start || int(tk.End) > len(text) {
			t.Fatalf("token %+v after %d in %q", tk, last, text)
		}
		if tk.Hash != token.Hash(tk.Text) || tk.Text == "" {
			t.Fatalf("token %+v has the wrong hash", tk)
		}
		if tk.Kind == token.Word && (strings.Contains(tk.Text, "@") || strings.IndexFunc(tk.Text, unicode.IsSpace) >= 0) {
			t.Fatalf("word %q in %q", tk.Text, text)
		}
		last = tk.End
	}
	if again := tok.Append(nil, text); !slices.EqualFunc(tokens, again, func(a, b token.Token) bool {
		return a.Text == b.Text && a.Hash == b.Hash && a.Kind == b.Kind && a.Start == b.Start && a.End == b.End
	}) {
		t.Fatalf("tokens of %q differ the second time", text)
	}
}

func TestTokenProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkTokens(t, rapid.String().Draw(t, "text")) })
}

func FuzzTokens(f *testing.F) {
	f.Add("Telegram: @sunny_jobs, 月薪3万! hr@example.com https://t.me/x +855 12 345 678 ((((")
	f.Fuzz(func(t *testing.T, in string) { checkTokens(t, in) })
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat("We're looking for a full-time receptionist (two years of experience), salary $1,200/month. Mail hr@example.com! ", 25)
	var tok token.Tokenizer
	var tokens []token.Token
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for range b.N {
		tokens = tok.Append(tokens[:0], text)
	}
}
