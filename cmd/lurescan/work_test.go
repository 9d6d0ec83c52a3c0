package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// maxGrowth is how many times more work twice the input may be. What grows by the square
// would be four.
const maxGrowth = 2.5

// TestWork holds the whole program to work that grows with its input and no faster, on input
// made to hurt. Work is what the program does, not how long that takes: the blocks of code
// executed, which a build for coverage counts.
//
//	go build -cover -covermode atomic -coverpkg ./...,encoding/csv -o counted ./cmd/lurescan
//	LURESCAN_COUNTED=$PWD/counted go test ./cmd/lurescan -run '^TestWork$'
func TestWork(t *testing.T) {
	counted := os.Getenv("LURESCAN_COUNTED")
	if counted == "" {
		t.Skip("needs a build of lurescan that counts, as LURESCAN_COUNTED; .ci/run makes one")
	}
	for _, tt := range workCases {
		t.Run(tt.name, func(t *testing.T) {
			idle := measureWork(t, counted, tt, 1) // reading the model and the like
			once, twice := measureWork(t, counted, tt, tt.size), measureWork(t, counted, tt, 2*tt.size)
			a, b := float64(once-idle), float64(twice-idle)
			t.Logf("%.0f blocks, then %.0f, %.2f times as many", a, b, b/a)
			if a > float64(idle)/20 && b > maxGrowth*a {
				t.Errorf("%.0f blocks for %d, %.0f for %d: %.2f times as many", a, tt.size, b, 2*tt.size, b/a)
			}
		})
	}
}

// A workCase is input of a size that is made to hurt, for a command.
type workCase struct {
	name string
	size int
	args []string
	file string // the name of the input
	make func(n int) string
}

// adOf is a case of one ad whose text is made of a piece, over and over.
func adOf(name, piece string) workCase {
	return workCase{name, 1<<15/len(piece) + 1, []string{"score", "-q"}, "ad.txt", func(n int) string { return strings.Repeat(piece, n) }}
}

// rowsOf is a case of a file of many lines.
func rowsOf(name, file, head string, size int, line func(i int) string, args ...string) workCase {
	return workCase{name, size, args, file, func(n int) string {
		var b strings.Builder
		b.WriteString(head)
		for i := range n {
			b.WriteString(line(i))
		}
		return b.String()
	}}
}

var workCases = []workCase{
	adOf("letters", "a"), adOf("capitals", "A"), adOf("digits", "1"), adOf("blanks", " "), adOf("breaks", "\n"), adOf("stops", "."),
	adOf("separators", " ,.;-/|_ "), adOf("hyphens", "a-"), adOf("dotted letters", "f.r.e.e."), adOf("spaced letters", "h i g h s a l a r y "),
	adOf("spaced Chinese", "高 薪 "), adOf("Chinese", "高薪招聘"), adOf("Thai", "งานรายได้ดี"), adOf("zero width", "a\u200b"), adOf("nothing but zero width", "\u200b"),
	adOf("marks", "e\u0301\u0301\u0301"), adOf("look-alikes", "frее"), adOf("digits for letters", "3xp3ri3nc3 "), adOf("emoji", "🔥高"),
	adOf("amounts", "$1,200 "), adOf("ranges", "5000-8000-"), adOf("commas in numbers", "1,000,"), adOf("Chinese amounts", "月薪三万"), adOf("currencies", "USD "),
	adOf("lure words", "free air ticket high salary Sihanoukville "), adOf("beginnings of lures", "no experience "), adOf("negations", "no not never without "), adOf("gaps", "free and "),
	adOf("places", "Sihanoukville, Poipet, "), adOf("addresses", "a@mail.example "), adOf("telephones", "+855 12 345 678 "), adOf("handles", "@boss_example "), adOf("links", "https://t.me/example "), adOf("half addresses", "a@a@"),
	adOf("open brackets", "("), adOf("open quotation", "“a "), adOf("quotation", "\"a\" "), adOf("entities", "&amp;"), adOf("ampersands", "&"),
	adOf("nested HTML", "<div>"), adOf("open tags", "<p "), adOf("closing tags", "</p>"), adOf("comments", "<!--"), adOf("scripts", "<script>"), adOf("hidden", "<p style='display:none'>a"),
	{"one word of a megabyte", 1 << 19, []string{"score", "-q"}, "ad.txt", func(n int) string { return strings.Repeat("abcdefghijklmnop", n/16+1) }},
	{"one ad to check", 1 << 10, []string{"check"}, "ad.txt", func(n int) string { return strings.Repeat("High salary in Sihanoukville. ", n) }},

	{"deep JSON", 4000, []string{"score", "-q"}, "a.jsonl", func(n int) string {
		return `{"text":"a cook is wanted","x":` + strings.Repeat("[", n) + strings.Repeat("]", n) + "}\n"
	}},
	{"deep JSON with a path", 4000, []string{"score", "-q", "--map", "title=x.a.a"}, "a.jsonl", func(n int) string {
		return `{"text":"a cook is wanted","x":` + strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) + "}\n"
	}},
	{"text of many strings", 4000, []string{"score", "-q"}, "a.jsonl", func(n int) string {
		return `{"text":[` + strings.Repeat(`"a cook",`, n) + `""]}` + "\n"
	}},
	{"many keys", 2000, []string{"score", "-q", "--to", "csv"}, "a.jsonl", func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"k%d":1,`, i)
		}
		return "{" + b.String() + `"text":"a cook is wanted"}` + "\n"
	}},
	rowsOf("objects of many shapes", "a.jsonl", "", 1500, func(i int) string { return fmt.Sprintf("{\"text\":\"a cook is wanted\",\"k%d\":1}\n", i) }, "score", "-q"),
	rowsOf("an array", "a.json", "[", 1000, func(i int) string { return `{"text":"a cook is wanted"},` }, "score", "-q"),
	rowsOf("bad rows", "a.csv", "id,text\n", 4000, func(i int) string { return "a\"b\n" }, "score", "-q"),
	rowsOf("open quotes", "a.csv", "id,text\n", 4000, func(i int) string { return "\"a\n" }, "score", "-q"),
	rowsOf("ragged rows", "a.csv", "id,text\n", 2000, func(i int) string { return "1,2,3\n" }, "score", "-q"),
	rowsOf("escapes", "a.tsv", "text\n", 1000, func(i int) string { return strings.Repeat("\\t", 20) + "\n" }, "score", "-q", "--format", "tsv-escaped"),
	{"columns of one name", 4000, []string{"score", "-q", "--to", "jsonl"}, "a.csv", func(n int) string {
		return strings.Repeat("text,", n) + "text\n" + strings.Repeat("a,", n) + "a\n"
	}},
	rowsOf("ranked", "a.csv", "text\n", 1000, func(i int) string { return fmt.Sprintf("a cook is wanted %d\n", i) }, "score", "-q", "--sort-by-risk"),
	{"parts of an e-mail", 1000, []string{"score", "-q", "--max-parts", "100000"}, "a.eml", func(n int) string {
		return "From: a@mail.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\na cook is wanted\n", n) + "--b--\n"
	}},
	{"boundary that never comes", 8000, []string{"score", "-q"}, "a.eml", func(n int) string {
		return "From: a@mail.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--c\n", n)
	}},
	rowsOf("headers of an e-mail", "a.eml", "Subject: x\n", 4000, func(i int) string { return "X: y\n" }, "score", "-q"),

	rowsOf("near-duplicates", "a.csv", "id,text\n", 500, func(i int) string {
		return fmt.Sprintf("%d,Typist wanted in Sihanoukville with a salary of %d dollars and a free air ticket for you and a friend\n", i, i)
	}, "campaigns", "-q"),
	rowsOf("duplicates", "a.csv", "id,text\n", 500, func(i int) string {
		return fmt.Sprintf("%d,Typist wanted in Sihanoukville with a salary and a free air ticket for you and a friend\n", i)
	}, "campaigns", "-q"),
	rowsOf("different ads", "a.csv", "id,text\n", 500, func(i int) string {
		return fmt.Sprintf("%d,w%d x%d y%d z%d a%d b%d c%d\n", i, i, i*3, i*5, i*7, i*11, i*13, i*17)
	}, "campaigns", "-q", "--min-size", "1"),
	{"a long template", 1500, []string{"campaigns", "-q"}, "a.csv", func(n int) string {
		return "id,text\n1," + strings.Repeat("cook baker nurse ", n) + "\n2," + strings.Repeat("cook baker nurse ", n) + "x\n"
	}},
	rowsOf("labelled near-duplicates", "a.csv", "id,text,company,label\n", 500, func(i int) string {
		return fmt.Sprintf("%d,Typist wanted in Sihanoukville with a salary of %d dollars and a free air ticket,Sunny,%d\n", i, i, i%2)
	}, "eval", "-q", "--resamples", "0"),
}

// measureWork returns the blocks executed by a command on input of a size.
func measureWork(t *testing.T, counted string, tt workCase, size int) uint64 {
	dir := t.TempDir()
	name := filepath.Join(dir, tt.file)
	if err := os.WriteFile(name, []byte(tt.make(size)), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(counted, append(slices.Clone(tt.args), name)...)
	cmd.Env = []string{"GOCOVERDIR=" + dir}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %.500s", err, out)
	}
	return executedBlocks(t, dir)
}

// executedBlocks adds up the counters that a program for coverage left in a folder. They come
// in the format of internal/coverage: a header, and for each function the number of its
// counters, its package, its own number and the counters, as ULEB128.
func executedBlocks(t *testing.T, dir string) uint64 {
	files, err := filepath.Glob(filepath.Join(dir, "covcounters.*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("counters in %v, %v", files, err)
	}
	data, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	const header, segment, flavor, uleb = 32, 16, 24, 2
	if len(data) < header+segment || string(data[:4]) != "\x00cwm" || data[flavor] != uleb {
		t.Fatalf("counters in a format that is not known: %q", data[:min(len(data), header)])
	}
	functions := binary.LittleEndian.Uint64(data[header:])
	at := header + segment + int(binary.LittleEndian.Uint32(data[header+8:])) + int(binary.LittleEndian.Uint32(data[header+12:]))
	data = data[(at+3)/4*4:]
	next := func() uint64 {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			t.Fatal("counters that are cut short")
		}
		data = data[n:]
		return v
	}
	sum := uint64(0)
	for range functions {
		counters := next()
		next()
		next()
		for range counters {
			sum += next()
		}
	}
	return sum
}
