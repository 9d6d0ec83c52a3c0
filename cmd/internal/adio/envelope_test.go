package adio_test

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/cmd/internal/adio"
	"pgregory.net/rapid"
)

// readValues reads JSON to its end: the bytes of each record, or what is wrong with it.
func readValues(t interface{ Fatalf(string, ...any) }, text string, overrides map[string]string) (records []string, lines []int) {
	r := adio.NewJSONValues(strings.NewReader(text), overrides, adio.LineOptions{})
	for {
		var row adio.Row
		if err := r.Next(&row); err == io.EOF {
			return records, lines
		} else if err != nil || row.Number != len(records)+1 {
			t.Fatalf("%q: row %d, %v", text, row.Number, err)
		}
		lines = append(lines, row.Line)
		if row.Err != nil {
			records = append(records, row.Err.Error())
			continue
		}
		records = append(records, string(row.Raw))
	}
}

func TestEnvelope(t *testing.T) {
	const cook, baker = `{"title":"Cook","text":"A cook is wanted."}`, `{"title":"Baker","text":"A baker is wanted."}`
	const both = "[" + cook + ",\n" + baker + "]"
	for name, tt := range map[string]struct {
		text string
		want []string // nil where the text is the one record
	}{
		"alone":                    {`{"data":` + both + `}`, []string{cook, baker}},
		"over lines":               {"{\n \"ads\": [\n" + cook + ",\n" + baker + "\n]\n}\n", []string{cook, baker}},
		"among others":             {`{"status":"ok","tags":["a"],"page":{"n":[1]},"results":` + both + `,"next":null,"x":"]}\"","y":[[{}]]}`, []string{cook, baker}},
		"a title and a message":    {`{"message":"ok","items":` + both + `}`, []string{cook, baker}},
		"a name like that of text": {`{"content":` + both + `,"pages":1}`, []string{cook, baker}},
		"no ads that are known":    {`{"docs":[{"a":1},{"a":2}]}`, []string{`{"a":1}`, `{"a":2}`}},
		"what is no object":        {`{"data":[` + cook + `,7,` + baker + `]}`, []string{cook, "7", baker}},
		"page after page":          {`{"data":[` + cook + "]}\n{\"data\":[" + baker + `]}`, []string{cook, baker}},
		"an ad behind":             {`{"data":[` + cook + "]}\n" + baker + "\n[" + cook + `]`, []string{cook, baker, cook}},
		"cut in the array":         {`{"data":[` + cook, []string{cook, "the file ends inside the array"}},
		"cut behind the array":     {`{"data":[` + cook + `],"x":1`, []string{cook, "the file ends inside the object that holds the records"}},
		"a second array beyond what is looked at": {`{"data":[` + cook + strings.Repeat(" ", 1<<16) + `],"more": [` + baker + `]}`,
			[]string{cook, "the object holds a second array of records, which is not read"}},
		"nothing found":         {`{"data": [ ],"total":0}` + "\n" + `{"total":0,"data":[]}`, []string{}},
		"a page of nothing":     {`{"data":[` + cook + "]}\n{\"data\":[]}", []string{cook}},
		"an ad without tags":    {`{"title":"Cook","tags":[]}`, nil},
		"two arrays":            {`{"data":` + both + `,"more":` + both + `}`, nil},
		"an ad":                 {`{"title":"Cook","text":"A cook is wanted.","similar":` + both + `}`, nil},
		"an ad and its form":    {`{"id":1,"date":"2026-01-05","text":"A cook is wanted.","entities":[{"type":"bold","text":"cook"}]}`, nil},
		"text in pieces":        {`{"id":1,"date":"2026-01-05","text":[{"type":"bold","text":"A cook"}," is wanted."]}`, nil},
		"an ad and its answers": {`{"text":"` + strings.Repeat("A cook is wanted. ", 10) + `","answers":[{"id":1,"title":"Re","text":"Where?"}]}`, nil},
		"an ad of a long past":  {`{"history":[` + strings.Repeat(`{"n":1},`, 1<<14) + `{}],"title":"Cook","text":"A cook is wanted."}`, nil},
		"strings":               {`{"data":["A cook is wanted."]}`, nil},
		"no array":              {`{"data":` + cook + `}`, nil},
	} {
		want := tt.want
		if want == nil {
			want = []string{tt.text}
		}
		if got, _ := readValues(t, tt.text, nil); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Errorf("%s: %.300q, want %.300q", name, got, want)
		}
	}
	if got, _ := readValues(t, `{"job":{"t":"A cook is wanted."},"data":`+both+`}`, map[string]string{"description": "job.t", "title": "job.t"}); len(got) != 1 {
		t.Errorf("an object that --map makes an ad came out as %q", got)
	}
	if _, lines := readValues(t, "{\n\"data\":\n"+both+"\n}\n"+cook, nil); fmt.Sprint(lines) != "[3 4 6]" {
		t.Errorf("lines %v", lines)
	}
}

// An envelope changes nothing about the records within.
func TestEnvelopeIsFaithful(t *testing.T) {
	value := rapid.SampledFrom([]string{`"a"`, `"]}\\\""`, "1", "null", `{"b":[{}]}`, "[1,[]]", `["{"]`, "{}"})
	rapid.Check(t, func(t *rapid.T) {
		var records []string
		for i := range rapid.IntRange(1, 5).Draw(t, "records") {
			records = append(records, fmt.Sprintf(`{"text":"%d","x":%s}`, i, value.Draw(t, "value")))
		}
		others := func(name string) (out string) {
			for i := range rapid.IntRange(0, 3).Draw(t, name) {
				out += fmt.Sprintf(`"%s%d": %s,`, name, i, value.Draw(t, name))
			}
			return out
		}
		array := "[" + strings.Join(records, rapid.SampledFrom([]string{",", ",\n", " , "}).Draw(t, "between")) + "]"
		text := "{" + others("before") + `"data":` + array + "," + others("behind") + `"end":0}`
		got, _ := readValues(t, text, nil)
		want, _ := readValues(t, array, nil)
		if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
			t.Fatalf("%q came out as %q, want %q", text, got, want)
		}
	})
}
