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
)

// sniffSize is as much of a file as is looked at to find out its encoding.
const sniffSize = 64 << 10

// encodings are the encodings that texts are read in, by name.
var encodings = map[string]encoding.Encoding{
	"utf-8":        nil,
	"utf-16le":     unicodes.UTF16(unicodes.LittleEndian, unicodes.IgnoreBOM),
	"utf-16be":     unicodes.UTF16(unicodes.BigEndian, unicodes.IgnoreBOM),
	"gb18030":      simplifiedchinese.GB18030,
	"big5":         traditionalchinese.Big5,
	"shift-jis":    japanese.ShiftJIS,
	"euc-jp":       japanese.EUCJP,
	"euc-kr":       korean.EUCKR,
	"koi8-r":       charmap.KOI8R,
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

// Decode returns a text as UTF-8. An empty or unknown name has the encoding found out.
func Decode(data []byte, name string) ([]byte, error) {
	name, enc, err := byName(name)
	if err != nil {
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

// markLength returns the length of the byte order mark at the beginning of a text.
func markLength(head []byte, name string) int {
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(head, []byte(mark)) && (mark == "\xef\xbb\xbf" && name == "utf-8" || mark != "\xef\xbb\xbf" && strings.HasPrefix(name, "utf-16")) {
			return len(mark)
		}
	}
	return 0
}

// Detect names the encoding of a text by its beginning, or returns nothing when it is no
// text. whole says that head is all of it.
func Detect(head []byte, whole bool) string {
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		return "utf-8"
	case bytes.HasPrefix(head, []byte("\xff\xfe")):
		return "utf-16le"
	case bytes.HasPrefix(head, []byte("\xfe\xff")):
		return "utf-16be"
	}
	if name := detectUTF16(head); name != "" {
		return name
	}
	if bytes.Count(head, []byte{0})*10 > len(head) {
		return "" // a stray NUL is damage, many are no text
	}
	good, bad := countUTF8(head, whole)
	if bad == 0 || good > bad {
		return "utf-8" // damaged bytes are dropped where they stand
	}
	if name := plausible(head); name != "" {
		return name
	}
	return "utf-8"
}

// detectUTF16 tells UTF-16 without a mark by the zeros that are every other byte of
// Latin letters, commas and line breaks.
func detectUTF16(head []byte) string {
	var zeros [2]int
	for i, c := range head {
		if c == 0 {
			zeros[i%2]++
		}
	}
	switch n := len(head); {
	case n >= 4 && zeros[1]*4 > n && zeros[0]*8 < n:
		return "utf-16le"
	case n >= 4 && zeros[0]*4 > n && zeros[1]*8 < n:
		return "utf-16be"
	}
	return ""
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
