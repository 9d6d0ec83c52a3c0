package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features/language"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/pay"
	"github.com/spf13/cobra"
)

type luresOptions struct {
	streams
	id       string
	language string
	try      string
	json     bool
}

func newLures(s streams) *cobra.Command {
	o := &luresOptions{streams: s}
	cmd := &cobra.Command{
		Use:     "lures [ID]",
		GroupID: "ads",
		Short:   "Show the catalogue of lures, with sources and examples",
		Long: `Lures lists what lurescan knows of fraudulent ads. With ID it shows one lure: its rule,
its sources, the ground of its prior, and its examples. With --lang it prints
the words of one language, for a native reader to review; with --try it shows which
cues and lures stand in a sentence of yours.`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.id = args[0]
			}
			return o.run()
		},
	}
	cmd.Flags().StringVar(&o.language, "lang", "", "print the words of the language with this `code`")
	cmd.Flags().StringVar(&o.try, "try", "", "show the cues and lures in this `text`")
	cmd.Flags().BoolVar(&o.json, "json", false, "print as JSON")
	return cmd
}

func (o *luresOptions) run() error {
	c := lure.Default()
	switch {
	case o.try != "":
		return o.tryText(c)
	case o.language != "":
		sources, err := lure.LoadEmbedded()
		if err != nil {
			return err
		}
		return o.printLanguage(sources)
	case o.id != "":
		for i := range c.Lures {
			if c.Lures[i].ID == o.id {
				return o.show(&c.Lures[i])
			}
		}
		return usageError{hinted{fmt.Errorf("there is no lure %q", o.id), "lurescan lures lists them"}}
	case o.json:
		return o.encode(c.Lures)
	}
	w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	for _, l := range c.Lures {
		fmt.Fprintf(w, "%s\t%s\t%s\n", l.ID, l.Class, l.Title)
	}
	return w.Flush()
}

// tryText shows what the catalogue makes of a sentence.
func (o *luresOptions) tryText(c *lure.Catalogue) error {
	text := normalize.Clean(o.try)
	lang := language.Guess(text.Clean)
	ad := lure.Ad{
		Texts: []*normalize.Text{&text}, Amounts: [][]pay.Amount{pay.Default().Find(text.Clean)},
		Language: lang, Homes: language.Homes(lang),
	}
	finder := lure.NewFinder(c)
	w := tabwriter.NewWriter(o.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "language\t%s\n", lang)
	for _, s := range finder.Cues(ad) {
		start, end := text.Origin(s.Start, s.End)
		fmt.Fprintf(w, "cue\t%s\t%s\n", s.Cue, report.Printable(text.Original[start:end]))
	}
	for _, f := range finder.Find(ad) {
		fmt.Fprintf(w, "lure\t%s\t%s\n", f.Lure.ID, f.Lure.Title)
	}
	return w.Flush()
}

func (o *luresOptions) encode(v any) error {
	e := json.NewEncoder(o.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (o *luresOptions) show(l *lure.Lure) error {
	if o.json {
		return o.encode(l)
	}
	_, err := fmt.Fprintf(o.out, "%s (%s): %s\n%s\n\nholds when\n%s\nprior: of %d ads of each kind, %d fraudulent and %d honest ones show it\n  %s\n\nsources\n%s\nfires on\n%s\nstays quiet on\n%s",
		l.ID, l.Class, l.Title, l.Reason, bullets(l.When), lure.PseudoAds, l.Prior.Fraud, l.Prior.Honest, l.Prior.Ground, bullets(l.Sources), bullets(l.Fires), bullets(l.Quiet))
	return err
}

func bullets(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString("  - " + l + "\n")
	}
	return b.String()
}

func (o *luresOptions) printLanguage(c *lure.Catalogue) error {
	for _, l := range c.Languages {
		if l.Code != o.language {
			continue
		}
		if o.json {
			return o.encode(l)
		}
		return writeLanguage(o.out, c, l)
	}
	var codes []string
	for _, l := range c.Languages {
		codes = append(codes, l.Code)
	}
	return usageError{hinted{fmt.Errorf("there is no language %q", o.language), "languages are " + strings.Join(codes, ", ")}}
}

func writeLanguage(w io.Writer, c *lure.Catalogue, l lure.Language) error {
	meaning := map[string]string{}
	for _, cue := range c.Cues {
		meaning[cue.ID] = cue.Meaning
	}
	if _, err := fmt.Fprintf(w, "%s (%s)\n", l.Name, l.Code); err != nil {
		return err
	}
	for _, cue := range l.Cues {
		if _, err := fmt.Fprintf(w, "\n%s: %s\n(%s)\n%s", cue.ID, meaning[cue.ID], cue.Source, bullets(cue.Phrases)); err != nil {
			return err
		}
	}
	return nil
}
