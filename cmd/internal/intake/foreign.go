package intake

import (
	"bytes"
	"fmt"

	"github.com/lurescan/lurescan/cmd/internal/compressed"
)

// A ForeignError says that a file is of a kind that holds no ads, or none that are read.
type ForeignError struct{ What, Remedy string }

func (e *ForeignError) Error() string { return fmt.Sprintf("is %s, which is not read", e.What) }

// Hint says what to do about it.
func (e *ForeignError) Hint() string { return e.Remedy }

const (
	unpack = "unpack it, and name the files in it"
	save   = "save its table as CSV, XLSX, JSON or Parquet"
	copied = "copy its text, and paste it into lurescan check"
)

// foreign are the first bytes of files that people take for tables or texts. Read as such,
// they would come out as a column or an ad of noise.
var foreign = []struct{ magic, what, remedy string }{
	{"PK\x03\x04", "a zip archive", unpack},
	{"PK\x05\x06", "an empty zip archive", unpack},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive", unpack},
	{"Rar!\x1a\x07", "a RAR archive", unpack},
	{"]\x00\x00", "compressed by LZMA", unpack},
	{"LZIP\x01", "compressed by lzip", unpack},
	{"\x1f\x9d", "compressed by compress", unpack},
	{"\x04\x22\x4d\x18", "compressed by LZ4", unpack},
	{"\xff\x06\x00\x00sNaPpY", "compressed by Snappy", unpack},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file", save},
	{"Obj\x01", "an Avro file", save},
	{"ARROW1\x00\x00", "an Arrow file", save},
	{"SQLite format 3\x00", "an SQLite database", save},
	{"%PDF-", "a PDF", copied},
	{"\x89PNG\r\n\x1a\n", "an image", copied},
	{"\xff\xd8\xff", "an image", copied},
	{"GIF87a", "an image", copied},
	{"GIF89a", "an image", copied},
}

// archives are zip files of a kind of their own, told by the names of their parts.
var archives = []struct{ part, what, remedy string }{
	{"application/vnd.oasis.opendocument", "an OpenDocument file", save},
	{"xl/workbook.bin", "a binary workbook", save},
	{"word/document.xml", "a Word document", copied},
	{"ppt/presentation.xml", "a presentation", copied},
}

// refuseArchive returns an error when a zip file is of a kind of its own, and no workbook.
func refuseArchive(head []byte) error {
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) || bytes.Contains(head, []byte("xl/workbook.xml")) {
		return nil
	}
	for _, a := range archives {
		if bytes.Contains(head, []byte(a.part)) {
			return &ForeignError{a.what, a.remedy}
		}
	}
	return nil
}

// refuse returns an error when a file, decompressed, is of another kind.
func refuse(head []byte) error {
	if name := compressed.Format(head); name != "" {
		return &ForeignError{"compressed twice, by " + name, unpack}
	}
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return &ForeignError{f.what, f.remedy}
		}
	}
	const ustar = 257
	if len(head) > ustar+5 && string(head[ustar:ustar+5]) == "ustar" {
		return &ForeignError{"a tar archive", unpack}
	}
	return nil
}
