// Package charset finds out the encoding of a text and turns it into UTF-8.
package charset

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	unicodes "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// sniffSize is as much of a file as is looked at to find out its encoding.
const sniffSize = 64 << 10

// encodings are the encodings that texts are read in, by name.
var encodings = map[string]encoding.Encoding{
	"utf-8":        nil,
	"utf-16le":     unicodes.UTF16(unicodes.LittleEndian, unicodes.IgnoreBOM),
	"utf-16be":     unicodes.UTF16(unicodes.BigEndian, unicodes.IgnoreBOM),
	"utf-32le":     utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM),
	"utf-32be":     utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM),
	"gb18030":      simplifiedchinese.GB18030,
	"big5":         traditionalchinese.Big5,
	"shift-jis":    japanese.ShiftJIS,
	"euc-jp":       japanese.EUCJP,
	"euc-kr":       korean.EUCKR,
	"cp866":        charmap.CodePage866,
	"koi8-r":       charmap.KOI8R,
	"koi8-u":       charmap.KOI8U,
	"windows-874":  charmap.Windows874,
	"windows-1250": charmap.Windows1250,
	"windows-1251": charmap.Windows1251,
	"windows-1252": charmap.Windows1252,
	"windows-1253": charmap.Windows1253,
	"windows-1254": charmap.Windows1254,
	"windows-1255": charmap.Windows1255,
	"windows-1256": charmap.Windows1256,
	"windows-1257": charmap.Windows1257,
	"windows-1258": charmap.Windows1258,

	"mac-cyrillic": charmap.MacintoshCyrillic,
}

// ErrBinary says that a file is no text.
var ErrBinary = errors.New("the file is no text")

// Names lists the encodings that texts are read in.
func Names() []string { return slices.Sorted(maps.Keys(encodings)) }

// byName returns an encoding by its name or one of its aliases ("gbk", "sjis", "cp1252").
// It is nil for UTF-8.
func byName(name string) (string, encoding.Encoding, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	if enc, ok := encodings[name]; ok {
		return name, enc, nil
	}
	if enc, err := htmlindex.Get(name); err == nil {
		if canonical, err := htmlindex.Name(enc); err == nil && canonical != "replacement" {
			if canonical == "utf-8" {
				enc = nil
			}
			return canonical, enc, nil
		}
	}
	return "", nil, fmt.Errorf("unknown encoding %q; known are %s", name, strings.Join(Names(), ", "))
}

// NewReader returns a reader that gives the text of r as UTF-8 without a byte order mark,
// and the name of the encoding it was in. name forces an encoding; empty has it found out
// from the beginning of the text.
func NewReader(r io.Reader, name string) (io.Reader, string, error) {
	b := bufio.NewReaderSize(r, sniffSize)
	head, err := b.Peek(sniffSize)
	if err != nil && err != io.EOF {
		return nil, "", err
	}
	if name == "" {
		if name = Detect(head, err == io.EOF); name == "" {
			return nil, "", ErrBinary
		}
	}
	name, enc, err := byName(name)
	if err != nil {
		return nil, "", err
	}
	b.Discard(markLength(head, name))
	if enc == nil {
		return b, name, nil
	}
	return enc.NewDecoder().Reader(b), name, nil
}

// Decode returns a text as UTF-8. An empty, unknown or wrong name has the encoding found out.
func Decode(data []byte, name string) ([]byte, error) {
	name, enc, err := byName(name)
	if _, bad := countUTF8(data, true); err != nil || name == "utf-8" && bad > 0 { // many e-mails say UTF-8 and are not
		if name = Detect(data, true); name == "" {
			return nil, ErrBinary
		}
		enc = encodings[name]
	}
	data = data[markLength(data, name):]
	if enc == nil {
		return data, nil
	}
	return enc.NewDecoder().Bytes(data)
}

// marks are the byte order marks of encodings. That of UTF-32 begins with that of UTF-16.
var marks = []struct{ mark, name string }{
	{"\xef\xbb\xbf", "utf-8"},
	{"\xff\xfe\x00\x00", "utf-32le"},
	{"\x00\x00\xfe\xff", "utf-32be"},
	{"\xff\xfe", "utf-16le"},
	{"\xfe\xff", "utf-16be"},
}

// markLength returns the length of the byte order mark at the beginning of a text in an
// encoding, its order of bytes aside.
func markLength(head []byte, name string) int {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) && strings.TrimRight(name, "lbe") == strings.TrimRight(m.name, "lbe") {
			return len(m.mark)
		}
	}
	return 0
}

// Detect names the encoding of a text by its beginning, or returns nothing when it is no
// text. whole says that head is all of it.
func Detect(head []byte, whole bool) string {
	for _, m := range marks {
		if bytes.HasPrefix(head, []byte(m.mark)) {
			return m.name
		}
	}
	if name := detectUTF16(head); name != "" {
		return name
	}
	if bytes.Count(head, []byte{0})*10 > len(head) {
		return "" // a stray NUL is damage, many are no text
	}
	good, bad := countUTF8(head, whole)
	if bad > good && countControls(head)*20 > len(head) {
		return ""
	}
	if bad == 0 || good > bad {
		return "utf-8" // damaged bytes are dropped where they stand
	}
	if name := plausible(head); name != "" {
		return name
	}
	return "utf-8"
}

// detectUTF16 tells UTF-16 without a mark by the zeros that are every other byte of
// Latin letters, commas and line breaks. In a table of Chinese there are few, but all of
// them on one side.
func detectUTF16(head []byte) string {
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	n := len(head)
	of := func(zeros, others int) bool {
		return n >= 4 && zeros*4 > n && others*8 < n || n >= 32 && zeros*32 > n && others == 0 && !utf8.Valid(head)
	}
	switch {
	case of(zeros[1], zeros[0]):
		return "utf-16le"
	case of(zeros[0], zeros[1]):
		return "utf-16be"
	}
	return ""
}

// countControls counts control characters that no text has, those of terminals and of
// encodings that shift aside.
func countControls(head []byte) (n int) {
	for _, c := range head {
		if c < ' ' && strings.IndexByte("\t\n\v\f\r\x0e\x0f\x1a\x1b", c) < 0 {
			n++
		}
	}
	return n
}

// countUTF8 counts multi-byte sequences of UTF-8 and bytes that are none.
func countUTF8(head []byte, whole bool) (good, bad int) {
	for i := 0; i < len(head); {
		r, n := utf8.DecodeRune(head[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			if !whole && len(head)-i < utf8.UTFMax {
				return good, bad // cut in the middle
			}
			bad++
		case n > 1:
			good++
		}
		i += n
	}
	return good, bad
}
