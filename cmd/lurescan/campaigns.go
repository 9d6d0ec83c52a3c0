package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/classifier/campaign"
	"github.com/lurescan/lurescan/cmd/internal/adio"
	"github.com/lurescan/lurescan/cmd/internal/compressed"
	"github.com/lurescan/lurescan/cmd/internal/intake"
	"github.com/lurescan/lurescan/cmd/internal/ordered"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/normalize"
	"github.com/lurescan/lurescan/features/token"
	"github.com/spf13/cobra"
)

type campaignsOptions struct {
	streams
	inputFlags
	files      []string
	model      string
	output     string
	to         string
	least      int
	quiet      bool
	noProgress bool
	workers    int
}

func newCampaigns(s streams) *cobra.Command {
	o := &campaignsOptions{streams: s, workers: runtime.GOMAXPROCS(0)}
	cmd := &cobra.Command{
		Use:     "campaigns FILE...",
		GroupID: "ads",
		Short:   "Group near-duplicate ads: rings, not single ads",
		Long: `Campaigns groups ads that one template made: near-duplicates, over all files. For
each group it shows the template with its varying slots, how many ads it has, the
first and last date, the contacts that several ads share, the verdict, and which
ads they are; the gravest and largest groups come first.

Files are read twice. What is kept between takes about 1.4 KB of memory an ad.`,
		Example: "  lurescan campaigns 'dumps/*.csv' -o campaigns.html\n  lurescan campaigns ads.jsonl --to json | jq '.[0].members'",
		Args:    args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.files = args
			return o.run(cmd.Context())
		},
	}
	o.inputFlags.register(cmd)
	flags := cmd.Flags()
	flags.StringVarP(&o.output, "output", "o", "", "write to `FILE`; its extension (.csv, .json, .html) chooses the format; .gz or .zst behind it compresses")
	flags.StringVar(&o.to, "to", "", "`format` of the output: csv, json or html")
	flags.IntVar(&o.least, "min-size", 2, "leave out groups of fewer ads")
	flags.StringVar(&o.model, "model", "", "judge with the model in `FILE` instead of the embedded one")
	flags.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no summary")
	flags.BoolVar(&o.noProgress, "no-progress", false, "no progress bar")
	return cmd
}

func (o *campaignsOptions) run(ctx context.Context) (err error) {
	if o.files, err = expand(o.files); err != nil {
		return err
	}
	if err := cmp.Or(refuseOnce(o.files), checkPacking(o.output), refuseOverwrite(o.streams, o.files, o.output)); err != nil {
		return err
	}
	options, err := o.options()
	if err != nil {
		return err
	}
	write, err := o.writer()
	if err != nil {
		return err
	}
	model, err := loadScoringModel(o.streams, o.model)
	if err != nil {
		return err
	}
	started := time.Now()
	var grouper campaign.Grouper
	unread := 0
	if err := o.pass(ctx, options, "comparing", func() func(rowBatch) sketchedBatch { return sketches }, func(b sketchedBatch) error {
		for _, sketch := range b.sketches {
			grouper.Add(sketch)
		}
		unread += b.unread
		return nil
	}); err != nil {
		return err
	}
	ads, groups := grouper.Len(), grouper.Groups(o.least)
	grouper = campaign.Grouper{} // what it kept is no longer needed
	found, err := o.describe(ctx, options, model, ads, groups)
	if err != nil {
		return err
	}
	out, err := adio.NewOutput(o.output, o.out)
	if err != nil {
		return err
	}
	defer out.Discard()
	_, packed := compressed.CutExtension(o.output)
	if err := out.Pack(packed); err != nil {
		return err
	}
	if err := write(out, found); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	if !o.quiet {
		o.summarise(ads, unread, found, time.Since(started))
	}
	return nil
}

// writer returns what writes campaigns in the format asked for.
func (o *campaignsOptions) writer() (func(io.Writer, []*campaign.Campaign) error, error) {
	format := o.to
	if format == "" {
		name, _ := compressed.CutExtension(o.output)
		format = strings.TrimPrefix(strings.ToLower(filepath.Ext(name)), ".")
	}
	switch format {
	case "", "csv":
		return writeCampaignsCSV, nil
	case "json":
		return writeCampaignsJSON, nil
	case "html", "htm":
		return writeCampaignsHTML, nil
	}
	return nil, usageError{fmt.Errorf("cannot write campaigns as %q; there are csv, json, html", format)}
}

// pass reads all files once.
func pass[T any](ctx context.Context, o *campaignsOptions, options intake.Options, what string, newWork func() func(rowBatch) T, sink func(T) error) error {
	bar := newProgress(o.streams, o.quiet || o.noProgress, totalSize(o.files), what, true)
	defer bar.finish()
	rows := &rowSource{streams: o.streams, options: options, files: o.files, bar: bar, batch: batchSize}
	defer func() { rows.close() }()
	if err := rows.open(1); err != nil {
		return err
	}
	return ordered.Map(ctx, o.workers, rows.nextBatch, newWork, sink)
}

func (o *campaignsOptions) pass(ctx context.Context, options intake.Options, what string, newWork func() func(rowBatch) sketchedBatch, sink func(sketchedBatch) error) error {
	return pass(ctx, o, options, what, newWork, sink)
}

// textFields are those that a template makes.
var textFields = []features.Field{features.Title, features.Description, features.Requirements, features.Benefits}

// A sketchedBatch is what is kept of a batch.
type sketchedBatch struct {
	sketches []campaign.Sketch
	unread   int // rows that are like no other, since they break the rules
}

// sketches returns the sketches of the ads of a batch.
func sketches(b rowBatch) sketchedBatch {
	out := sketchedBatch{sketches: make([]campaign.Sketch, len(b.rows))}
	for i := range b.rows {
		ad, err := b.ad(i)
		if err != nil {
			out.unread++
			continue
		}
		var text strings.Builder
		for _, f := range textFields {
			if s := *ad.Text(f); s != "" {
				clean := normalize.Clean(s)
				text.WriteString(clean.Clean)
				text.WriteByte('\n')
			}
		}
		out.sketches[i] = campaign.NewSketch(text.String())
	}
	return out
}

// ad returns the ad in a row of the batch.
func (b *rowBatch) ad(i int) (features.Ad, error) {
	if b.rows[i].Err != nil {
		return features.Ad{}, b.rows[i].Err
	}
	return b.file.Ad(&b.rows[i])
}

// describe reads the files again and says what the groups have in common.
func (o *campaignsOptions) describe(ctx context.Context, options intake.Options, model *classifier.Model, ads int, groups [][]int32) ([]*campaign.Campaign, error) {
	var all []*campaign.Campaign
	of := make([]int32, ads) // the number of the campaign of each ad, the first being 1
	for _, members := range groups {
		all = append(all, campaign.New(len(members)))
		for _, n := range members {
			of[n] = int32(len(all))
		}
	}
	seen := 0
	numbered := func(next func() (rowBatch, error)) func() (numberedBatch, error) {
		return func() (numberedBatch, error) {
			b, err := next()
			n := numberedBatch{b, of[min(seen, len(of)):min(seen+len(b.rows), len(of))]}
			seen += len(b.rows)
			return n, err
		}
	}
	bar := newProgress(o.streams, o.quiet || o.noProgress, totalSize(o.files), "judging", true)
	defer bar.finish()
	rows := &rowSource{streams: o.streams, options: options, files: o.files, bar: bar, batch: batchSize}
	defer func() { rows.close() }()
	if err := rows.open(1); err != nil {
		return nil, err
	}
	texts := features.NewMemory()
	err := ordered.Map(ctx, o.workers, numbered(rows.nextBatch), func() func(numberedBatch) []judgedMember {
		w := &memberJudge{extractor: features.Extractor{Memory: texts}, scorer: classifier.NewScorer(model), several: len(o.files) > 1}
		return w.batch
	}, func(members []judgedMember) error {
		for _, m := range members {
			all[m.campaign-1].Add(m.Member)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		c.Finish() // where the files hold less than when they were first read
	}
	campaign.Sort(all)
	return all, nil
}

// A numberedBatch is a batch with the numbers of the campaigns of its ads, 0 for none.
type numberedBatch struct {
	rowBatch
	campaigns []int32
}

type judgedMember struct {
	*campaign.Member
	campaign int32
}

// A memberJudge looks at the ads of campaigns, on one goroutine.
type memberJudge struct {
	extractor features.Extractor
	tokenizer token.Tokenizer
	tokens    []token.Token
	scorer    *classifier.Scorer
	several   bool // files
}

func (j *memberJudge) batch(b numberedBatch) []judgedMember {
	var out []judgedMember
	for i, c := range b.campaigns {
		if c == 0 {
			continue
		}
		ad, err := b.ad(i)
		if err != nil {
			continue // it had been read a moment ago
		}
		out = append(out, judgedMember{j.member(&ad, b.file, &b.rows[i]), c})
	}
	return out
}

func (j *memberJudge) member(ad *features.Ad, file *openAdsFile, row *adio.Row) *campaign.Member {
	f := j.extractor.Extract(ad)
	m := &campaign.Member{Name: ad.ID, Posted: ad.Posted, Verdict: j.scorer.Score(f).Verdict.String(), Lures: report.Signs(f)}
	if m.Name == "" {
		m.Name = row.Where()
	}
	if j.several {
		m.Name = file.name + ": " + m.Name
	}
	var text []string
	for i := range f.Texts {
		t := &f.Texts[i]
		if slices.Contains(textFields, t.Field) {
			text = append(text, strings.TrimSpace(t.Clean))
		}
		if t.Field != features.URL {
			m.Contacts = append(m.Contacts, j.contacts(t.Clean)...)
		}
	}
	m.Text = strings.Join(text, " · ")
	return m
}

// contacts returns the telephone numbers, accounts and addresses in a text.
func (j *memberJudge) contacts(text string) []string {
	var out []string
	j.tokens = j.tokenizer.Append(j.tokens[:0], text)
	for _, t := range j.tokens {
		if t.Kind == token.Mask && isContact(t.Text) {
			out = append(out, strings.ToLower(text[t.Start:t.End]))
		}
	}
	return out
}

// isContact tells the masks of contacts from those of long numbers and the like.
func isContact(mask string) bool {
	kind, _, _ := strings.Cut(strings.Trim(mask, "<>"), ":")
	return slices.Contains([]string{"telegram", "whatsapp", "line", "wechat", "zalo", "kakao", "messenger", "account", "phone", "email", "url"}, kind)
}

func (o *campaignsOptions) summarise(ads, unread int, found []*campaign.Campaign, took time.Duration) {
	in, verdicts := 0, map[string]int{}
	for _, c := range found {
		in += c.Size
		verdicts[c.Verdict]++
	}
	fmt.Fprintf(o.err, "%d ads: %d in %d campaigns, of which %d fraud, %d review, %d no-signal (%.0f ads/s)\n", ads, in, len(found),
		verdicts["fraud"], verdicts["review"], verdicts["no-signal"], float64(ads)/max(took.Seconds(), 1e-9))
	if unread > 0 {
		fmt.Fprintf(o.err, "warning: %d rows could not be read and were left out; lurescan score FILE --rejects rejects.csv says why\n", unread)
	}
}
