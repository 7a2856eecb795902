package main

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/pipeline/text/claim"
	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
)

// release is the version of wiredesk; builds set it with -ldflags -X.
var release = "0.1.0-dev"

// version returns the release and, where the build knows it, the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return release
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return release + " (" + s.Value[:min(12, len(s.Value))] + ")"
		}
	}
	return release
}

func versionCommand(s streams) *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version of wiredesk, its rules and its models",
		RunE: func(*cobra.Command, []string) error {
			tagger, err := entity.NewTagger()
			if err != nil {
				return err
			}
			parts := []string{wirecopy.Version, tagger.Version(), claim.Version}
			if asJSON {
				return json.NewEncoder(s.out).Encode(map[string]any{"version": version(), "enrichedBy": parts})
			}
			fmt.Fprintln(s.out, "wiredesk", version())
			for _, p := range parts {
				fmt.Fprintln(s.out, " ", p)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print as JSON")
	return c
}
