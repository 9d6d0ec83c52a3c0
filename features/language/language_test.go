package language_test

import (
	"slices"
	"testing"

	"github.com/lurescan/lurescan/features/language"
)

func TestGuess(t *testing.T) {
	for text, want := range map[string]string{
		"We are looking for a receptionist with experience": "en",
		"Earn $5000 weekly": "en",
		"招聘前台文员，包吃住，薪资面议":   "zh-Hans",
		"誠徵網路行銷專員，歡迎轉職":     "zh-Hant",
		"オフィススタッフを募集しています":  "ja",
		"사무직 직원을 모집합니다":     "ko",
		"รับสมัครพนักงานต้อนรับ ทำงานที่ห้าง":                      "th",
		"Tuyển nhân viên chăm sóc khách hàng, làm việc tại Hà Nội": "vi",
		"Dibutuhkan admin untuk kantor kami, gaji bisa nego":       "id",
		"Jawatan kosong kerani, boleh datang temuduga di pejabat":  "ms",
		"Naghahanap po kami ng kasambahay sa Makati":               "tl",
		"मुंबई में काम के लिए ड्राइवर चाहिए":                       "hi",
		"काठमाडौंमा काम गर्न चाहने को लागि":                        "ne",
		"کراچی میں ڈرائیور کی ضرورت ہے":                            "ur",
		"مطلوب موظف استقبال في شركة":                               "ar",
		"Требуется продавец в магазин, без опыта":                  "ru",
		"Szukamy osoby do pracy w biurze na umowa":                 "pl",
		"Buscamos camarero para el restaurante de la playa":        "es",
		"Vaga para recepcionista, não é preciso experiência":       "pt",
		"Nous cherchons un vendeur pour notre boutique":            "fr",
		"Nafasi ya kazi kwa wenye elimu ya kidato cha nne":         "sw",
		"የቢሮ ረዳት እንፈልጋለን":                                          "am",
		"12345 !!": language.Unknown,
		"":         language.Unknown,
	} {
		if got := language.Guess(text); got != want {
			t.Errorf("Guess(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestHomes(t *testing.T) {
	for code, want := range map[string][]string{"th": {"TH"}, "en": nil, "en-IN": {"IN"}, "zh-TW": {"TW"}, "hi-Latn": {"IN"}, "pt-BR": {"BR"}, "zh": nil, "vi-VN": {"VN"}} {
		if got := language.Homes(code); !slices.Equal(got, want) {
			t.Errorf("Homes(%q) = %v, want %v", code, got, want)
		}
	}
}

// Whatever the text, the guess is a plain tag, the same each time.
func FuzzGuess(f *testing.F) {
	f.Add("Naghahanap po kami ng kasambahay sa Makati, 招聘前台文员")
	f.Add("काठमाडौंमा काम गर्न चाहने को लागि work from home hai")
	f.Fuzz(func(t *testing.T, text string) {
		guess := language.Guess(text)
		if guess == "" || len(guess) > 8 || guess != language.Guess(text) {
			t.Fatalf("Guess(%q) = %q, then %q", text, guess, language.Guess(text))
		}
		language.Homes(guess)
	})
}
