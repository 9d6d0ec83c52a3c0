package evalreport_test

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/lurescan/lurescan/classifier/evaluation"
	"github.com/lurescan/lurescan/cmd/internal/evalreport"
	"golang.org/x/net/html"
)

func unbase64(t *testing.T, s string) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const attack = `</script><script>document.body.dataset.owned=1</script><img src=http://tracker.example.com/x.png onerror=alert(1)> | **b** [x](http://tracker.example.com) =1+1`

// hostile returns a report with everything in it, whose outside texts try to break out.
func hostile(t *testing.T) *evalreport.Report {
	t.Helper()
	predictions, baseline := drawn(200), drawn(200)
	for i := range predictions {
		if i%9 == 0 {
			predictions[i].Verdict, predictions[i].Score = "no-signal", predictions[i].Score-5
		}
	}
	predictions[0].ID, predictions[0].Source = attack, attack
	baseline[0] = predictions[0]
	frame, err := evaluation.NewFrame(predictions, evaluation.Column{Name: "country", Values: append(make([]string, 199), attack)})
	if err != nil {
		t.Fatal(err)
	}
	plan := evaluation.Plan{Options: evaluation.Options{Prevalence: 0.05, Budgets: []int{10}, CostRatios: []float64{20}}, SliceBy: []string{"language", "source", "country"}, Resamples: 50, Seed: 1}
	result, err := plan.Evaluate(t.Context(), frame, baseline)
	if err != nil {
		t.Fatal(err)
	}
	gates := &evaluation.Gates{CurrentModel: true, Gates: []evaluation.Gate{
		{Figure: evaluation.ROCAUC, Min: new(0.5)}, {Figure: evaluation.RecallReview, Slice: "language=th", Min: new(0.99), On: "low"},
		{Figure: evaluation.ROCAUC, Slice: "country=" + attack, Min: new(0.5)}, {Figure: evaluation.Brier, MaxDrop: new(0.0)}, {Figure: evaluation.ROCAUC, Slice: "language=la", Min: new(0.5)},
	}}
	r := evalreport.New(result, result.Judge(gates))
	r.Tool, r.Frame = "lurescan test", frame
	r.Model = evalreport.Model{Name: attack, Fraud: 3, Review: 1}
	r.Baseline = &evalreport.Model{Name: "old.json", Fraud: 3, Review: 1}
	r.Data.Files = []string{"ads.csv"}
	r.Warnings = []string{"a warning with " + attack}
	r.Seen = &evalreport.Seen{Ads: 3, With: evalreport.NewValue(0.6), Beyond: evalreport.NewValue(0.5)}
	r.Changed = []evalreport.Changed{{ID: attack, Row: 1, Language: "en", Fraud: true, Was: "fraud", Is: "no-signal", Wrong: true}, {ID: "b", Row: 2, Language: "th", Was: "fraud", Is: "no-signal"}}
	r.Evidence = []evalreport.Evidence{{Name: attack, Group: "words", Points: 1.5, Honest: 3, Fraud: 30}, {Name: "contract-terms", Group: "lures", Points: -0.5, Honest: 30, Fraud: 3}}
	disguised := slices.Clone(predictions)
	for i := range disguised {
		if disguised[i].Fraud {
			disguised[i].Score, disguised[i].Verdict = disguised[i].Score-1, "no-signal"
		}
	}
	r.Attacks = []evalreport.Attack{evalreport.NewAttack("look-alikes", attack, evaluation.NewRobustnessMeter(predictions, 50, 1).Compare(disguised, nil))}
	r.Wrong = []evalreport.WrongAd{{ID: attack, Language: "th", Source: attack, Row: 1, Fraud: true, Verdict: "no-signal", Probability: 0.01, Score: -3, Reasons: []string{attack},
		Texts: []evalreport.Text{{Field: "description", Pieces: []evalreport.Piece{{Text: "A cook is "}, {Text: attack, Mark: "against"}, {Text: " wanted", Mark: "favour"}}}}}}
	strange := r.Wrong[0]
	strange.Language = "english, mostly"
	r.Wrong = append(r.Wrong, strange)
	return r
}

func drawn(n int) []evaluation.Prediction {
	var all []evaluation.Prediction
	for i := range n {
		fraud := i%4 == 0
		score := float64((i*7919)%103)/20 - 4
		if fraud {
			score += 3
		}
		verdict := "no-signal"
		switch {
		case score >= 3:
			verdict = "fraud"
		case score >= 1:
			verdict = "review"
		}
		all = append(all, evaluation.Prediction{ID: fmt.Sprint("ad-", i), Fraud: fraud, Score: score, Probability: 1 / (1 + math.Exp(2-score)), Verdict: verdict,
			Cluster: i / 2, Language: []string{"en", "th"}[i%2], Source: "board"})
	}
	return all
}

// What came from outside stays text, wherever it stands.
func TestHTMLIsSafe(t *testing.T) {
	page := render(t, hostile(t))
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	scripts := 0
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "img", "iframe", "object", "embed", "link", "base", "form":
			t.Errorf("the page holds <%s>", n.Data)
		case "script":
			scripts++
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "src" || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
	}
	if scripts != 2 {
		t.Errorf("%d scripts, want data and one script", scripts)
	}
	for _, section := range []string{"gates", "figures", "charts", "slices", "changed", "attacks", "evidence", "errors"} {
		if strings.Count(page, `<h2 id="`+section+`">`) != 1 || !strings.Contains(page, `href="#`+section+`"`) {
			t.Errorf("section %s is not there and linked", section)
		}
	}
	if strings.Contains(page, "ZgotmplZ") {
		t.Error("the template found something unsafe")
	}
}

// Sections without content are left out.
func TestHTMLWithoutDetails(t *testing.T) {
	r := hostile(t)
	r.Attacks, r.Evidence, r.Wrong, r.Changed, r.Gates, r.Seen, r.Baseline, r.Overall.Baseline = nil, nil, nil, nil, nil, nil, nil, nil
	page := render(t, r)
	for _, section := range []string{"changed", "attacks", "evidence", "errors", "gates"} {
		if strings.Contains(page, `id="`+section+`"`) {
			t.Errorf("section %s is there", section)
		}
	}
}

func TestMarkdownIsSafe(t *testing.T) {
	var b bytes.Buffer
	if err := hostile(t).Markdown(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	for _, bad := range []string{"<script", "<img", "[x](", " **b**"} {
		if strings.Contains(text, bad) {
			t.Errorf("holds %q", bad)
		}
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") < 4 {
			t.Errorf("torn row %q", line)
		}
	}
	for _, want := range []string{"## lurescan eval: 2 of 6 gates failed", "| **FAIL** |", "Worst slices", "1 ads newly wrong, 1 newly right", "| roc_auc |"} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
}

func TestJUnit(t *testing.T) {
	var b bytes.Buffer
	if err := hostile(t).JUnit(&b); err != nil {
		t.Fatal(err)
	}
	var out struct {
		Suite struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Skipped  int `xml:"skipped,attr"`
			Cases    []struct {
				Name    string    `xml:"name,attr"`
				Failure *struct{} `xml:"failure"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(b.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	failures, skipped := 0, 0
	for _, c := range out.Suite.Cases {
		if c.Failure != nil {
			failures++
		}
		if c.Skipped != nil {
			skipped++
		}
	}
	if s := out.Suite; s.Tests != 6 || len(s.Cases) != 6 || s.Failures != 2 || failures != 2 || s.Skipped != 1 || skipped != 1 {
		t.Errorf("%+v", s)
	}
}

func TestCSV(t *testing.T) {
	var b bytes.Buffer
	if err := hostile(t).CSV(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil || len(rows) != 201 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if got := strings.Join(rows[0], " "); got != "id label score probability verdict language source cluster country" {
		t.Errorf("header %s", got)
	}
	if rows[2][0] != "ad-1" || rows[2][1] != "0" {
		t.Errorf("row %q", rows[2])
	}
}

// Plots are the same bytes every time, and pictures.
func TestPlot(t *testing.T) {
	for _, format := range []string{"svg", "png"} {
		var a, b bytes.Buffer
		for _, w := range []*bytes.Buffer{&a, &b} {
			if err := hostile(t).Plot(w, format); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%s differs from one time to the next", format)
		}
		if format == "png" {
			if _, err := png.Decode(&a); err != nil {
				t.Error(err)
			}
		} else if err := xml.Unmarshal(a.Bytes(), &struct{ XMLName xml.Name }{}); err != nil {
			t.Error(err)
		}
	}
}

// Every kind of report can be made of ads of one class, and of one ad.
func TestReportsOfLittle(t *testing.T) {
	for _, n := range []int{1, 3} {
		predictions := drawn(4)[4-n:]
		frame, err := evaluation.NewFrame(predictions)
		if err != nil {
			t.Fatal(err)
		}
		result, err := evaluation.Plan{SliceBy: []string{"language"}, Resamples: 10}.Evaluate(t.Context(), frame, nil)
		if err != nil {
			t.Fatal(err)
		}
		r := evalreport.New(result, nil)
		r.Frame = frame
		for _, kind := range []string{".json", ".md", ".xml", ".html", ".csv", ".svg", ".png"} {
			var b bytes.Buffer
			if err := r.Write(&b, "report"+kind); err != nil {
				t.Errorf("%d ads: %s: %v", n, kind, err)
			}
			if s := b.String(); strings.Contains(s, "NaN") && kind != ".png" {
				t.Errorf("%d ads: %s holds NaN", n, kind)
			}
		}
	}
	if evalreport.CheckName("report.docx") == nil || evalreport.CheckName("html") == nil || evalreport.CheckName("R.HTML") != nil {
		t.Error("endings are not told apart")
	}
}

// The JSON is what schema.json says, key by key.
func TestJSONFollowsSchema(t *testing.T) {
	data, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := evalreport.JSON(&b, hostile(t)); err != nil {
		t.Fatal(err)
	}
	var report any
	if err := json.Unmarshal(b.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	follow(t, schema["$defs"].(map[string]any), schema, report, "report")
	if version := schema["properties"].(map[string]any)["version"].(map[string]any)["const"]; version != float64(evalreport.Version) {
		t.Errorf("schema.json is of version %v", version)
	}
}

// follow holds a value to the part of JSON Schema that schema.json uses.
func follow(t *testing.T, defs, schema map[string]any, value any, at string) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = defs[filepath.Base(ref)].(map[string]any)
	}
	kinds := map[string]bool{}
	switch kind := schema["type"].(type) {
	case string:
		kinds[kind] = true
	case []any:
		for _, k := range kind {
			kinds[k.(string)] = true
		}
	}
	switch v := value.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		other, open := schema["additionalProperties"].(map[string]any)
		for key, x := range v {
			if p, ok := properties[key].(map[string]any); ok {
				follow(t, defs, p, x, at+"."+key)
			} else if open {
				follow(t, defs, other, x, at+"."+key)
			} else {
				t.Errorf("%s.%s is not in the schema", at, key)
			}
		}
		required, _ := schema["required"].([]any)
		for _, key := range required {
			if _, ok := v[key.(string)]; !ok {
				t.Errorf("%s lacks %s", at, key)
			}
		}
		if !kinds["object"] {
			t.Errorf("%s is an object, want %v", at, schema["type"])
		}
	case []any:
		if !kinds["array"] {
			t.Errorf("%s is an array, want %v", at, schema["type"])
			return
		}
		for i, x := range v {
			follow(t, defs, schema["items"].(map[string]any), x, fmt.Sprintf("%s[%d]", at, i))
		}
	case string:
		if !kinds["string"] {
			t.Errorf("%s is a string, want %v", at, schema["type"])
		}
	case float64:
		if !kinds["number"] && !(kinds["integer"] && v == math.Trunc(v)) {
			t.Errorf("%s is %v, want %v", at, v, schema["type"])
		}
	case bool:
		if !kinds["boolean"] {
			t.Errorf("%s is a boolean, want %v", at, schema["type"])
		}
	case nil:
		if !kinds["null"] {
			t.Errorf("%s is null, want %v", at, schema["type"])
		}
	}
}
