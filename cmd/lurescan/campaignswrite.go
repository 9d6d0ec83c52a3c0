package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/lurescan/lurescan/classifier/campaign"
	"github.com/lurescan/lurescan/cmd/internal/adio"
)

// campaignColumns are the columns of campaigns as CSV: a contract.
var campaignColumns = []string{"campaign", "size", "verdict", "fraud", "review", "no_signal", "first", "last", "contacts", "lures", "template", "members"}

func writeCampaignsCSV(w io.Writer, found []*campaign.Campaign) error {
	line := []byte(strings.Join(campaignColumns, ",") + "\n")
	for i, c := range found {
		cells := []string{strconv.Itoa(i + 1), strconv.Itoa(c.Size), c.Verdict, strconv.Itoa(c.Verdicts["fraud"]), strconv.Itoa(c.Verdicts["review"]), strconv.Itoa(c.Verdicts["no-signal"]),
			c.First, c.Last, countsLine(c.Contacts), countsLine(c.Lures), campaign.Text(c.Template), strings.Join(c.Members, ";")}
		for k, cell := range cells {
			if k > 0 {
				line = append(line, ',')
			}
			line = adio.AppendCell(line, cell, ',')
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return err
		}
		line = line[:0]
	}
	_, err := w.Write(line)
	return err
}

func countsLine(counts []campaign.Count) string {
	var out []string
	for _, c := range counts {
		out = append(out, fmt.Sprintf("%s (%d)", strings.ReplaceAll(c.Value, ";", ","), c.Ads))
	}
	return strings.Join(out, "; ")
}

func writeCampaignsJSON(w io.Writer, found []*campaign.Campaign) error {
	if found == nil {
		found = []*campaign.Campaign{}
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	return e.Encode(found)
}

//go:embed campaigns.html.tmpl
var campaignsHTML string

// campaignsPage is parsed when it is needed: most runs never do.
var campaignsPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("campaigns").Funcs(template.FuncMap{
		"printable": printable,
		"inc":       func(i int) int { return i + 1 },
		"few":       func(list []string) []string { return list[:min(len(list), 200)] },
		"more":      func(list []string) int { return max(0, len(list)-200) },
	}).Parse(campaignsHTML))
})

func writeCampaignsHTML(w io.Writer, found []*campaign.Campaign) error {
	return campaignsPage().Execute(w, found)
}
