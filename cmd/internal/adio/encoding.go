package adio

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	unicodes "golang.org/x/text/encoding/unicode"
)

// sniffSize is as much of a file as is looked at to find out its encoding.
const sniffSize = 64 << 10

// encodings are the encodings that files are read in, by name.
var encodings = map[string]encoding.Encoding{
	"utf-8":    nil,
	"utf-16le": unicodes.UTF16(unicodes.LittleEndian, unicodes.IgnoreBOM),
	"utf-16be": unicodes.UTF16(unicodes.BigEndian, unicodes.IgnoreBOM),
	"gb18030":  simplifiedchinese.GB18030,
}

// ErrBinary says that a file is no text.
var ErrBinary = errors.New("the file is no text")

// NewText returns a reader that gives the text of r as UTF-8 without a byte order mark,
// and the name of the encoding it was in. name forces an encoding; empty has it found out.
func NewText(r io.Reader, name string) (io.Reader, string, error) {
	b := bufio.NewReaderSize(r, sniffSize)
	head, err := b.Peek(sniffSize)
	if err != nil && err != io.EOF {
		return nil, "", err
	}
	if name == "" {
		if name = detect(head, err == io.EOF); name == "" {
			return nil, "", ErrBinary
		}
	}
	name = strings.ToLower(name)
	enc, ok := encodings[name]
	if !ok {
		var known []string
		for k := range encodings {
			known = append(known, k)
		}
		slices.Sort(known)
		return nil, "", fmt.Errorf("unknown encoding %q; known are %s", name, strings.Join(known, ", "))
	}
	for _, mark := range []string{"\xef\xbb\xbf", "\xff\xfe", "\xfe\xff"} {
		if bytes.HasPrefix(head, []byte(mark)) && (mark == "\xef\xbb\xbf") == (name == "utf-8") {
			b.Discard(len(mark))
			break
		}
	}
	if enc == nil {
		return b, name, nil
	}
	return enc.NewDecoder().Reader(b), name, nil
}

// detect names the encoding of a text by its beginning, or returns nothing when it is no
// text. whole says that head is all of it.
func detect(head []byte, whole bool) string {
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
	if isChinese(head) {
		return "gb18030"
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

// isChinese reports whether a text reads as Chinese in GB18030: nearly all of its
// characters beyond ASCII are common Han characters or Chinese punctuation.
func isChinese(head []byte) bool {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(head)
	if err != nil {
		return false
	}
	han, other := 0, 0
	for _, r := range string(text) {
		switch {
		case r < utf8.RuneSelf:
		case unicode.Is(unicode.Han, r) || 0x3000 <= r && r <= 0x303F || 0xFF00 <= r && r <= 0xFFEF || r == '·' || r == '—' || r == '…' || '‘' <= r && r <= '”':
			han++
		default:
			other++
		}
	}
	return han > 4*other
}
