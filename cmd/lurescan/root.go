package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/lurescan/lurescan/classifier"
	"github.com/lurescan/lurescan/cmd/internal/report"
	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/lurescan/lurescan/features/pay"
	"github.com/lurescan/lurescan/models"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// streams are what a command may touch of the world.
type streams struct {
	in          io.Reader
	out, err    io.Writer
	env         func(string) string
	done        <-chan struct{} // closed when the program is interrupted; nil where it cannot be
	outTerminal bool
	errTerminal bool
}

// system returns the streams of the process.
func system() streams {
	return streams{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv,
		outTerminal: term.IsTerminal(int(os.Stdout.Fd())), errTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
}

// run runs lurescan and returns its exit code.
func run(args []string, s streams) int {
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error to be handled, not a death
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	defer context.AfterFunc(ctx, stop)() // the second Ctrl-C ends the program as it stands
	s.done = ctx.Done()
	root := newRoot(s, args)
	root.SetArgs(args)
	return fail(s.err, root.ExecuteContext(ctx))
}

// subcommands make the commands of lurescan, by name.
var subcommands = []struct {
	name string
	make func(streams) *cobra.Command
}{
	{"check", newCheck}, {"score", newScore}, {"campaigns", newCampaigns}, {"train", newTrain}, {"eval", newEval}, {"drift", newDrift},
	{"model", newModel}, {"lures", newLures}, {"version", newVersion},
}

// newRoot returns the command tree, of which a run that begins with the name of a command
// needs that command alone.
func newRoot(s streams, args []string) *cobra.Command {
	root := &cobra.Command{
		Use:   "lurescan",
		Short: "Tell fraudulent job ads from honest ones",
		Long: `lurescan tells fraudulent job ads from honest ones, above all the ads that lure
people abroad into scam compounds, in the language the ad is written in.

No verdict ever says that an ad is safe.`,
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          noCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	payTables := ""
	root.PersistentFlags().StringVar(&payTables, "pay-tables", "", "take exchange rates and wages from currencies.tsv and wages.tsv in `FOLDER`")
	root.PersistentPreRunE = func(*cobra.Command, []string) error { return usePayTables(payTables) }
	root.SetVersionTemplate("lurescan {{.Version}}\n")
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usageError{hinted{err, fmt.Sprintf("%s --help shows the flags", cmd.CommandPath())}}
	})
	root.AddGroup(&cobra.Group{ID: "ads", Title: "Judge ads:"}, &cobra.Group{ID: "models", Title: "Make and measure models:"})
	for _, c := range subcommands {
		if len(args) > 0 && c.name == args[0] {
			root.AddCommand(c.make(s))
			return root
		}
	}
	for _, c := range subcommands {
		root.AddCommand(c.make(s))
	}
	return root
}

// usePayTables replaces the built-in exchange rates and wages by those of a folder, which may
// hold one table or both.
func usePayTables(folder string) error {
	if folder == "" {
		return nil
	}
	var tables [2]string
	for i, name := range []string{"currencies.tsv", "wages.tsv"} {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		tables[i] = string(data)
	}
	if tables[0] == "" && tables[1] == "" {
		return hinted{fmt.Errorf("%s: holds neither currencies.tsv nor wages.tsv", folder), "take those of features/pay as a pattern"}
	}
	t, err := pay.WithRates(tables[0], tables[1])
	if err != nil {
		return fmt.Errorf("%s: %w", folder, err)
	}
	pay.Use(t)
	return nil
}

// noCommand explains a word that is no command.
func noCommand(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{hinted{fmt.Errorf("unknown command %q", args[0]), "lurescan --help lists the commands"}}
	}
	return nil
}

// args makes a check of the number of arguments a usage error.
func args(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{hinted{err, "usage: " + cmd.UseLine()}}
		}
		return nil
	}
}

// loadModel reads a model file, or returns the embedded one. It warns of a model that was
// made with another catalogue and refuses one made with other features.
func loadModel(s streams, name string) (*classifier.Model, error) {
	if name == "" {
		return embeddedModel(s, models.Default)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := classifier.Read(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return m, checkFingerprint(s, name, m)
}

// loadScoringModel is loadModel for whoever only scores with the model.
func loadScoringModel(s streams, name string) (*classifier.Model, error) {
	if name == "" {
		return embeddedModel(s, models.Compiled)
	}
	return loadModel(s, name)
}

func embeddedModel(s streams, open func() (*classifier.Model, error)) (*classifier.Model, error) {
	m, err := open()
	if err != nil {
		return nil, fmt.Errorf("embedded model: %w", err)
	}
	return m, checkFingerprint(s, "the embedded model", m)
}

func checkFingerprint(s streams, name string, m *classifier.Model) error {
	if m.Fingerprint.Features != features.Fingerprint {
		return hinted{fmt.Errorf("%s: made for %q, this program makes %q", name, m.Fingerprint.Features, features.Fingerprint), "train it again with this program"}
	}
	if m.Fingerprint.Catalogue != lure.Default().Fingerprint() {
		fmt.Fprintf(s.err, "lurescan: warning: %s was made with another catalogue of lures; train it again to have its figures hold\n", name)
	}
	return nil
}

// printable makes text that came from outside safe to show.
func printable(s string) string { return report.Printable(s) }
