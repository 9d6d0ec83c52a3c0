package charset_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/lurescan/lurescan/cmd/internal/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

var samples = []struct {
	name string
	enc  encoding.Encoding
	text string
}{
	{"gb18030", simplifiedchinese.GB18030, "招聘前台文员，月薪五千元，包吃住，需要一年以上酒店工作经验。"},
	{"gb18030", simplifiedchinese.GB18030, "柬埔寨高薪招聘打字客服，包机票包吃住，免经验，加飞机 @boss_example"},
	{"big5", traditionalchinese.Big5, "徵櫃台人員，月薪五千元，供食宿，需要一年以上飯店工作經驗。"},
	{"big5", traditionalchinese.Big5, "柬埔寨高薪招聘打字客服，包機票包吃住，免經驗"},
	{"shift-jis", japanese.ShiftJIS, "フロントスタッフを募集しています。月給二十万円、寮があります。経験のある方を歓迎します。"},
	{"euc-jp", japanese.EUCJP, "フロントスタッフを募集しています。月給二十万円、寮があります。経験のある方を歓迎します。"},
	{"euc-kr", korean.EUCKR, "호텔 프런트 직원을 모집합니다. 월급 이백만 원, 숙식 제공, 경력 일 년 이상 우대합니다."},
	{"windows-1251", charmap.Windows1251, "Требуется администратор гостиницы. Оклад пятьдесят тысяч рублей, проживание, опыт работы от года."},
	{"windows-1251", charmap.Windows1251, "Потрібен адміністратор готелю. Зарплата двадцять тисяч гривень, житло, досвід роботи від року."},
	{"koi8-r", charmap.KOI8R, "Требуется администратор гостиницы. Оклад пятьдесят тысяч рублей, проживание, опыт работы от года."},
	{"windows-1251", charmap.Windows1251, "Конобар за хотел на мору. Плата по договору, смештај и храна обезбеђени, потребно искуство најмање једну годину, љубазност."},
	{"windows-1251", charmap.Windows1251, "Търси се рецепционист за хотел. Заплата по договаряне, осигурена квартира и храна, опит поне една година."},
	{"windows-1251", charmap.Windows1251, "ТРЕБУЕТСЯ АДМИНИСТРАТОР ГОСТИНИЦЫ. ОКЛАД ПЯТЬДЕСЯТ ТЫСЯЧ РУБЛЕЙ, ПРОЖИВАНИЕ."},
	{"windows-1251", charmap.Windows1251, "Ищем повара в школу «Берёзка» — оплата еженедельно…"},
	{"windows-1251", charmap.Windows1251, "Повар, мойщик"},
	{"koi8-r", charmap.KOI8R, "Повар, мойщик"},
	{"koi8-u", charmap.KOI8U, "Потрібен адміністратор готелю. Зарплата двадцять тисяч гривень, житло, досвід роботи від року."},
	{"cp866", charmap.CodePage866, "Требуется администратор гостиницы. Оклад пятьдесят тысяч рублей, проживание, опыт работы от года."},
	{"cp866", charmap.CodePage866, "ТРЕБУЕТСЯ АДМИНИСТРАТОР ГОСТИНИЦЫ. ОКЛАД ПЯТЬДЕСЯТ ТЫСЯЧ РУБЛЕЙ, ПРОЖИВАНИЕ."},
	{"cp866", charmap.CodePage866, "Приглашаем официантов и поваров. График сменный, питание за счёт заведения, телефон 555-01-00."},
	{"cp866", charmap.CodePage866, "Повар, мойщик"},
	{"mac-cyrillic", charmap.MacintoshCyrillic, "Требуется администратор гостиницы. Оклад пятьдесят тысяч рублей, проживание, опыт работы от года."},
	{"mac-cyrillic", charmap.MacintoshCyrillic, "Приглашаем официантов и поваров. График сменный, питание за счёт заведения."},
	{"windows-1252", charmap.Windows1252, "Hôtel cherche réceptionniste à temps plein, expérience exigée, logé et nourri, salaire à débattre, permis apprécié, français écrit."},
	{"windows-1252", charmap.Windows1252, "Wir suchen für unser Hotel in München einen Rezeptionisten mit Führerschein; Löhne über Tarif, Unterkünfte möglich, Überstunden bezahlt."},
	{"windows-1250", charmap.Windows1250, "Hotel szuka recepcjonisty z doświadczeniem, pensja do uzgodnienia, zakwaterowanie i wyżywienie, umowa o pracę na cały etat, język angielski, dyżury również w święta, żadnych opłat."},
	{"windows-1250", charmap.Windows1250, "Hledáme recepční do hotelu, plat dle dohody, ubytování a strava, praxe nejméně rok, řidičský průkaz, němčina výhodou."},
	{"windows-1253", charmap.Windows1253, "Ζητείται υπάλληλος υποδοχής για ξενοδοχείο. Μισθός χίλια ευρώ, διαμονή, προϋπηρεσία ενός έτους."},
	{"windows-1254", charmap.Windows1254, "Otelimize resepsiyon görevlisi aranıyor. Maaş dolgun, yatacak yer sağlanır, en az bir yıl iş deneyimi şart, ağırlama eğitimi görmüş."},
	{"windows-1255", charmap.Windows1255, "דרוש פקיד קבלה למלון. שכר חודשי טוב, מגורים וארוחות, נדרש ניסיון של שנה לפחות."},
	{"windows-1256", charmap.Windows1256, "مطلوب موظف استقبال للفندق. الراتب خمسة آلاف، السكن والطعام، خبرة سنة على الأقل."},
	{"windows-874", charmap.Windows874, "รับสมัครพนักงานต้อนรับโรงแรม เงินเดือนหนึ่งหมื่นห้าพันบาท มีที่พักและอาหาร ต้องมีประสบการณ์หนึ่งปี"},
}

func TestDetect(t *testing.T) {
	for _, s := range samples {
		data, err := s.enc.NewEncoder().Bytes([]byte("id,text\n1,\"" + s.text + "\"\n"))
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		r, got, err := charset.NewReader(bytes.NewReader(data), "")
		if err != nil || got != s.name {
			t.Errorf("%s: %s, taken for %q, %v", s.text, s.name, got, err)
			continue
		}
		if text, err := io.ReadAll(r); err != nil || !strings.Contains(string(text), s.text) {
			t.Errorf("%s came out as %q, %v", s.text, text, err)
		}
		if text, err := charset.Decode(data, ""); err != nil || !strings.Contains(string(text), s.text) {
			t.Errorf("decoded %s as %q, %v", s.text, text, err)
		}
		if name := charset.Detect([]byte(s.text), true); name != "utf-8" {
			t.Errorf("%q in UTF-8 is taken for %s", s.text, name)
		}
	}
}

// Few bytes that are no UTF-8 are damage, and stay; marks of byte order go.
func TestDamage(t *testing.T) {
	for _, text := range []string{"caf\xe9,text\n", "A b\xff\xfeaker is wanted", "พ่อครัว\xff\xfe", "", "a\x00b and some more text"} {
		r, name, err := charset.NewReader(strings.NewReader(text), "")
		if err != nil || name != "utf-8" {
			t.Errorf("%q is taken for %q, %v", text, name, err)
			continue
		}
		if out, _ := io.ReadAll(r); string(out) != text {
			t.Errorf("%q came out as %q", text, out)
		}
	}
	marked, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String("职位,text")
	unmarked, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String("title,text and more text")
	for data, want := range map[string]string{"\ufeffa,职位": "utf-8", marked: "utf-16le", unmarked: "utf-16be"} {
		r, name, err := charset.NewReader(strings.NewReader(data), "")
		if err != nil || name != want {
			t.Errorf("%q is taken for %q, %v", data, name, err)
			continue
		}
		if out, _ := io.ReadAll(r); bytes.ContainsAny(out, "\ufeff\x00") || !bytes.Contains(out, []byte(",")) {
			t.Errorf("%q came out as %q", data, out)
		}
	}
	if _, _, err := charset.NewReader(bytes.NewReader(bytes.Repeat([]byte{0, 1, 2, 0, 0}, 100)), ""); !errors.Is(err, charset.ErrBinary) {
		t.Errorf("binary: %v", err)
	}
	every := make([]byte, 256) // as in what is compressed
	for i := range every {
		every[i] = byte(i)
	}
	if _, _, err := charset.NewReader(bytes.NewReader(bytes.Repeat(every, 20)), ""); !errors.Is(err, charset.ErrBinary) {
		t.Errorf("every byte: %v", err)
	}
}

func TestForced(t *testing.T) {
	for _, name := range []string{"GBK", "sjis", "cp1252", "UTF8", "utf-16le", "latin1", "cp866", "IBM866", "koi8-r", "koi8-u", "x-mac-cyrillic", "mac-cyrillic"} {
		if _, _, err := charset.NewReader(strings.NewReader("x"), name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, _, err := charset.NewReader(strings.NewReader("x"), "klingon"); err == nil || !strings.Contains(err.Error(), "gb18030") {
		t.Errorf("unknown encoding: %v", err)
	}
	for _, enc := range []encoding.Encoding{unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.UseBOM)} {
		data, _ := enc.NewEncoder().Bytes([]byte("职位,描述"))
		if text, err := charset.Decode(data, ""); err != nil || string(text) != "职位,描述" {
			t.Errorf("UTF-16 came out as %q, %v", text, err)
		}
	}
}

func FuzzDetect(f *testing.F) {
	for _, s := range samples {
		data, _ := s.enc.NewEncoder().Bytes([]byte(s.text))
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		name := charset.Detect(data, true)
		if utf8.Valid(data) && name != "" && name != "utf-8" && !strings.HasPrefix(name, "utf-16") {
			t.Fatalf("%q is UTF-8, taken for %s", data, name)
		}
		if r, _, err := charset.NewReader(bytes.NewReader(data), ""); err == nil {
			if _, err := io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// Whatever the bytes and the encoding they are said to be in, text is UTF-8 or as it was.
func FuzzDecode(f *testing.F) {
	for _, s := range samples {
		data, _ := s.enc.NewEncoder().Bytes([]byte(s.text))
		f.Add(data, "")
		f.Add(data, "gbk")
		f.Add(data, "utf-16")
	}
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		text, err := charset.Decode(data, name)
		if err == nil && !utf8.Valid(text) && utf8.Valid(data) {
			t.Fatalf("%q, said to be %q, came out as %q", data, name, text)
		}
		if r, _, err := charset.NewReader(bytes.NewReader(data), name); err == nil {
			if _, err := io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	})
}
