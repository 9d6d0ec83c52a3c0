package main

import (
	"fmt"
	"runtime/debug"

	"github.com/lurescan/lurescan/features"
	"github.com/lurescan/lurescan/features/lure"
	"github.com/spf13/cobra"
)

// release is the version of the next release.
const release = "0.1.0"

// version returns the version of the program: that of its module when it was installed by
// one, else that of the next release.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return release + "-dev"
}

func newVersion(s streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and what models must fit",
		Args:  args(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(s.out, "lurescan %s\nfeatures  %s\ncatalogue %s\n", version(), features.Fingerprint, lure.Default().Fingerprint())
			return err
		},
	}
}
