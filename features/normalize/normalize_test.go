package normalize_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/lurescan/lurescan/features/normalize"
	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	tests := []struct {
		name, in, want string
		trace          normalize.Trace
		count          int
	}{
		{"html", "<p>Free <b>flight</b> &amp; room</p>", "\nFree flight & room\n", normalize.HiddenText, 0},
		{"hidden html", `Job<span style="display: none">lovely honest firm</span> now`, "Job now", normalize.HiddenText, 16},
		{"script", "a<script>var x = '<p>';</script>b", "ab", normalize.HiddenText, 0},
		{"comparison is no tag", "salary < 3000 and I <3 it", "salary < 3000 and I <3 it", normalize.HiddenText, 0},
		{"unknown tag is text", "call <phone> or<br>write", "call <phone> or\nwrite", normalize.HiddenText, 0},
		{"unclosed tag is text", "<p>earn <b money on telegram", "\nearn <b money on telegram", normalize.HiddenText, 0},
		{"invalid bytes", "sal\xff\xfeary", "salary", normalize.InvalidBytes, 2},
		{"nul", "a\x00b", "ab", normalize.InvalidBytes, 0},
		{"full width", "ＨＲ：２万", "HR:2万", normalize.FullWidth, 2},
		{"mathematical", "𝐇𝐢𝐠𝐡 pay", "High pay", normalize.StyledLetters, 4},
		{"small capitals", "ᴛᴇʟᴇɢʀᴀᴍ", "telegram", normalize.StyledLetters, 8},
		{"zero width", "Tele\u200bgr\u2060am", "Telegram", normalize.ZeroWidth, 2},
		{"zero width in Khmer is spelling", "ការងារ\u200bល្អ", "ការងារល្អ", normalize.ZeroWidth, 0},
		{"joiner in emoji", "👩\u200d💻 job", "👩💻 job", normalize.ZeroWidth, 0},
		{"bidi override", "a\u202ecba\u202c", "acba", normalize.BidiControl, 2},
		{"struck through", "w\u0336h\u0336a\u0336t", "what", normalize.CombiningMarks, 3},
		{"stacked marks", "pa\u0301\u0302\u0303\u0304\u0305y", "pá\u0302\u0303y", normalize.CombiningMarks, 2},
		{"look-alikes", "Tеlеgrаm", "Telegram", normalize.LookAlike, 3},
		{"all look-alikes in Latin text", "so much рау for уоu", "so much pay for you", normalize.LookAlike, 5},
		{"Russian stays", "Работа оператором, оплата высокая", "Работа оператором, оплата высокая", normalize.LookAlike, 0},
		{"Latin in a Russian word", "рaбoта", "работа", normalize.LookAlike, 2},
		{"Greek stays", "Εργασία στο εξωτερικό, visa", "Εργασία στο εξωτερικό, visa", normalize.LookAlike, 0},
		{"dotted apart", "T.e.l.e.g.r.a.m now", "Telegram now", normalize.SpacedLetters, 1},
		{"spaced apart", "on w h a t s a p p  or m e s s a g e", "on whatsapp or message", normalize.SpacedLetters, 2},
		{"spaced Han", "高 薪 招 聘", "高薪招聘", normalize.SpacedLetters, 1},
		{"Han words stay", "包吃 包住", "包吃 包住", normalize.SpacedLetters, 0},
		{"initials stay", "U.S.A. and J. R. Doe, a b c", "U.S.A. and J. R. Doe, a b c", normalize.SpacedLetters, 0},
		{"leet", "t3legram w0rk ca$h", "telegram work cash", normalize.Leet, 3},
		{"leet at the edges", "3xp3ri3nc3", "experience", normalize.Leet, 4},
		{"leet in pairs", "Th41land M4e S0t", "Thailand M4e S0t", normalize.Leet, 2},
		{"digits stay", "24h B2B COVID19 RM5k 401k mp3 h1b web3", "24h B2B COVID19 RM5k 401k mp3 h1b web3", normalize.Leet, 0},
		{"addresses stay", "jobs4u@example.com", "jobs4u@example.com", normalize.Leet, 0},
		{"zeros", "3O,OOO", "30,000", normalize.Leet, 4},
		{"zeros in plain text", "pays 3,OOO a month, 1.OOO,OO a week", "pays 3,000 a month, 1.000,00 a week", normalize.Leet, 8},
		{"references and hard blanks", "R&amp;D&nbsp;at\u00a0night &amp;amp; &lt;day", "R&D at night &amp; <day", normalize.Leet, 0},
		{"emoji in a word", "tele🔥gram 高🔥薪", "telegram 高薪", normalize.EmojiCut, 2},
		{"emoji between words", "HIRING🔥URGENT", "HIRING🔥URGENT", normalize.EmojiCut, 0},
		{"exclamations", "now!!!!! really...", "now! really.", normalize.Punctuation, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := normalize.Clean(tt.in)
			if got.Clean != tt.want {
				t.Errorf("Clean(%q) = %q, want %q", tt.in, got.Clean, tt.want)
			}
			if n := got.Traces[tt.trace]; n != tt.count {
				t.Errorf("Clean(%q): trace %v = %d, want %d", tt.in, tt.trace, n, tt.count)
			}
		})
	}
}

// Text in one script, however it is written, loses nothing: apart from NFKC it stays as
// it is and leaves no trace.
func TestCleanKeepsEveryScript(t *testing.T) {
	for _, s := range []string{
		"Nous recherchons un·e assistant·e à l’accueil, 35 h par semaine.",
		"Se necesita camarero/a con experiencia; ¡incorporación inmediata!",
		"Tuyển nhân viên chăm sóc khách hàng, lương 9 triệu đồng một tháng.",
		"Требуется бухгалтер в офис, оклад 60 000 рублей.",
		"Ζητείται υπάλληλος γραφείου με εμπειρία.",
		"مطلوب موظف استقبال، الراتب ٤٠٠٠ درهم",
		"استقبالیہ کلرک کی ضرورت ہے، تنخواہ ۳۵۰۰۰ روپے",
		"रिसेप्शनिस्ट चाहिए, वेतन ₹18,000 प्रति माह",
		"অফিস সহকারী নিয়োগ, বেতন ১৫০০০ টাকা",
		"வரவேற்பாளர் தேவை, மாதம் ₹15,000",
		"ရုံးဝန်ထမ်း လိုအပ်သည်",
		"ត្រូវការបុគ្គលិកការិយាល័យ",
		"ຮັບສະໝັກພະນັກງານ",
		"የቢሮ ረዳት እንፈልጋለን",
		"事務職員を募集しています。経験不問。",
		"사무직 직원을 모집합니다. 월급 250만 원",
		"招聘前台文员，月薪5000元，包吃住。",
		"Poszukujemy pracownika biurowego, umowa o pracę.",
		"Ọ̀gá ilé-iṣẹ́ ń wá òṣìṣẹ́",
	} {
		got := normalize.Clean(s)
		if want := norm.NFKC.String(s); got.Clean != want {
			t.Errorf("Clean(%q) = %q, want %q", s, got.Clean, want)
		}
		if got.Traces != (normalize.Traces{}) {
			t.Errorf("Clean(%q) left traces %v", s, got.Traces)
		}
	}
}

// What was spaced apart may be several words, unless wider gaps show where they end.
func TestSpaced(t *testing.T) {
	text := normalize.Clean("on w h a t s a p p now, 高 薪 ok, j o i n  u s, t.a.l.k, c.o.n.t.a.c.t.m.e.o.n.t.e.l.e.g.r.a.m.n.o.w")
	var got []string
	for _, s := range text.Spaced {
		got = append(got, text.Clean[s.Start:s.End])
	}
	if want := []string{"whatsapp", "高薪", "contactmeontelegramnow"}; !slices.Equal(got, want) {
		t.Errorf("spaced stretches = %q, want %q", got, want)
	}
}

// Every character spaced apart, or every word in wide gaps, is undone to the byte.
func TestSpacedRows(t *testing.T) {
	apart := func(s string) string {
		var b strings.Builder
		for i := 0; i < len(s); {
			if i > 0 {
				b.WriteByte(' ')
			}
			n := 1
			for n < len(s)-i && (!utf8.RuneStart(s[i+n]) || unicode.IsMark(firstRune(s[i+n:]))) {
				n++
			}
			b.WriteString(s[i : i+n])
			i += n
		}
		return b.String()
	}
	word := regexp.MustCompile(`\p{Hangul}{2,}|\pL[\pL\pM]{3,}`)
	for _, want := range []string{
		"Data entry at home, $500 a week (no experience)!",
		"Call me on Telegram: be quick.\nWe pay 24h a day",
		"Full-time work at our clients' sites / d'urgence",
		"Tuyển nhân viên chăm sóc khách hàng",
		"รับสมัครพนักงาน ทำงานต่างประเทศ ที่พัก ฟรี",
		"ຮັບສະໝັກພະນັກງານ ໜ້າທີ່ ຕອບແຊັດ",
		"রেস্তোরাঁয় কাজের জন্য লোক চাই, থাকা ফ্রি",
		"रिसेप्शनिस्ट चाहिए, वेतन अच्छा",
		"ត្រូវការបុគ្គលិក មានបន្ទប់",
		"고객 상담원 모집, 숙소 제공",
		"Требуется бухгалтер в офис",
	} {
		for _, spaced := range []string{apart(want), word.ReplaceAllStringFunc(want, func(w string) string { return "  " + apart(w) + "  " })} {
			got, want := normalize.Clean(spaced), norm.NFKC.String(want)
			if got.Clean != want {
				t.Errorf("Clean(%q) = %q, want %q", spaced, got.Clean, want)
			}
			if len(got.Spaced) > 0 || got.Traces[normalize.SpacedLetters] == 0 {
				t.Errorf("Clean(%q): spaced %v, traces %v", spaced, got.Spaced, got.Traces)
			}
		}
	}
	for _, s := range []string{"A  B  C  D", "1 2 3 4  5 6", "a b  c d e  f", "Plan A  or B  if you can", "की है  में से जो"} {
		if got := normalize.Clean(s); got.Clean != s {
			t.Errorf("Clean(%q) = %q", s, got.Clean)
		}
	}
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func TestOrigin(t *testing.T) {
	text := normalize.Clean("Pay &amp; t3le🔥gram <b>n\u200bow</b>, 3O k")
	for want, word := range map[string]string{
		"&amp;": "&", "t3le🔥gram": "telegram", "n\u200bow": "now", "3O": "30", "Pay": "Pay",
	} {
		i := strings.Index(text.Clean, word)
		if i < 0 {
			t.Fatalf("%q is not in %q", word, text.Clean)
		}
		start, end := text.Origin(i, i+len(word))
		if got := text.Original[start:end]; got != want {
			t.Errorf("Origin of %q = %q, want %q", word, got, want)
		}
	}
}

// Whatever the bytes, the clean text is valid UTF-8, and every range of it maps to a
// valid, monotone range of the original.
func checkText(t interface{ Fatalf(string, ...any) }, in string) {
	text := normalize.Clean(in)
	if !utf8.ValidString(text.Clean) {
		t.Fatalf("Clean(%q) = %q is not UTF-8", in, text.Clean)
	}
	last := 0
	for i := range text.Clean {
		start, end := text.Origin(i, i+1)
		if start < last || end < start || end > len(in) {
			t.Fatalf("Origin(%d) of %q = %d:%d after %d", i, in, start, end, last)
		}
		last = start
	}
	if start, end := text.Origin(0, len(text.Clean)); start < 0 || end > len(in) || start > end {
		t.Fatalf("Origin of the whole of %q = %d:%d", in, start, end)
	}
}

// adText draws text of the kinds that matter here, disguises included.
func adText() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{
			" ", "  ", "\n", ".", "!", "!!!!", "(((", "&amp;", "&#x1F525;", "<p>", "</p>", "<b", "<span style='display:none'>", "</span>", "<!--", "-->",
			"\u200b", "\u202e", "\ufeff", "\xff", "\x00", "🔥", "👩\u200d💻", "🇰🇭", "高", "薪", "招聘", "а", "е", "Т", "ѕ", "ο", "т3", "ช", "งาน", "\u0301", "\u0336",
			"w", "h", "a", "t", "0", "3", "@", "$", "1O", "ﷺ", "Ａ", "𝐇", "ᴛ", "①", "가", "ᄀ", "ក", "្", "مرحبا",
		}),
		rapid.StringMatching(`[a-zA-Z]{1,9}`),
		rapid.String(),
		rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 6), func(b []byte) string { return string(b) }),
	)
	return rapid.Map(rapid.SliceOfN(piece, 0, 40), func(p []string) string { return strings.Join(p, "") })
}

func TestCleanProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { checkText(t, adText().Draw(t, "ad")) })
}

func FuzzClean(f *testing.F) {
	f.Add("Tеlе\u200bgram <b>f.r.e.e</b> &amp; 高 薪 3xp3ri3nc3!!!")
	f.Fuzz(func(t *testing.T, in string) { checkText(t, in) })
}

func BenchmarkClean(b *testing.B) {
	plain := strings.Repeat("We are looking for a receptionist with two years of experience in hotels. ", 35)
	for name, s := range map[string]string{
		"plain":    plain,
		"curly":    strings.ReplaceAll(plain, "We are", "We’re"),
		"chinese":  strings.Repeat("招聘前台文员，月薪5000元，包吃住，需要两年以上酒店工作经验。", 30),
		"disguise": strings.ReplaceAll(plain, "experience", "3xp3ri3nc3 \u200bwіth"),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			b.ReportAllocs()
			for range b.N {
				normalize.Clean(s)
			}
		})
	}
}

func TestSimplify(t *testing.T) {
	if got, want := normalize.SimplifyString("高薪誠聘，園區包機票，薪資面議 abc"), "高薪诚聘，园区包机票，薪资面议 abc"; got != want {
		t.Errorf("SimplifyString = %q, want %q", got, want)
	}
	if got := normalize.SimplifyString("已经是简体"); got != "已经是简体" {
		t.Errorf("simplified text changed to %q", got)
	}
	for r := rune(0x4E00); r <= 0x9FFF; r++ {
		if s := normalize.Simplify(r); normalize.Simplify(s) != s {
			t.Errorf("Simplify is not idempotent on %q -> %q", r, s)
		}
	}
}

// A web page is cleaned as any other text.
func FuzzHTML(f *testing.F) {
	f.Add("<!DOCTYPE html><html><head><title>Cook</title><style>p{}</style></head><body><p>A&nbsp;cook<br>is <b>wan</b>ted<script>x</script></p></body></html>")
	f.Add("<div><div><ul><li>one<li>two<!-- <p> --><![CDATA[x]]></ul><p hidden>&#0;&#x110000;&amp;lt;b")
	f.Fuzz(func(t *testing.T, in string) { checkText(t, "<p>"+in+"</p>") })
}
