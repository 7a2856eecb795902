package main

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
)

// rootCommand builds the command tree.
func rootCommand(s streams) *cobra.Command {
	root := &cobra.Command{
		Use:   "wiredesk",
		Short: "Streaming ingest and search for wire news",
		Long: `wiredesk polls news feeds, reads wire copy (structure, entities, who said what
on whose word) and makes it searchable within seconds: in one process with an
embedded log and index, or as roles joined by Kafka and Elasticsearch.`,
		Example: `  wiredesk run --demo                       see it at work, no internet needed
  wiredesk run --feed https://example.org/world.rss
  wiredesk search 'entity:Syria "chemical weapons"'
  wiredesk annotate < story.txt`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version(),
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{fmt.Errorf("%w; see %s --help", err, c.CommandPath())}
	})
	addSettingFlags(root)
	for _, build := range []func(streams) *cobra.Command{
		runCommand, pollCommand, enrichCommand, indexCommand, serveCommand,
		setupCommand, annotateCommand, evaluateCommand, parseFeedCommand, fetchCommand, searchCommand, tailCommand,
		feedsStatusCommand, doctorCommand, versionCommand, settingsTopic,
	} {
		root.AddCommand(checkArgs(build(s)))
	}
	return root
}

// checkArgs makes wrong arguments of a command a usageError.
func checkArgs(c *cobra.Command) *cobra.Command {
	validate := c.Args
	c.Args = func(c *cobra.Command, args []string) error {
		if validate == nil {
			validate = cobra.NoArgs
		}
		if err := validate(c, args); err != nil {
			return usageError{fmt.Errorf("%w; see %s --help", err, c.CommandPath())}
		}
		return nil
	}
	return c
}

// addSettingFlags adds a flag for every setting, and --config. Only a few are
// shown by --help, the others by help settings, or every help text would be a
// page of flags.
func addSettingFlags(root *cobra.Command) {
	flags := root.PersistentFlags()
	flags.StringP("config", "c", "", "configuration file (YAML); else WIREDESK_CONFIG")
	config.AddFlags(flags)
	for _, key := range config.Keys() {
		if f := flags.Lookup(key); f != nil {
			f.Hidden = true
		}
	}
	for key, usage := range map[string]string{
		"data":          "directory of the embedded log and index (default " + config.Default().Data + ")",
		"listen":        "address of the desk page and the API (default " + config.Default().Listen + ")",
		"log.brokers":   "Kafka brokers; without them the embedded log is used",
		"index.url":     "Elasticsearch or OpenSearch; without it the embedded index is used",
		"ops.log_level": "debug, info, warn or error (default info)",
	} {
		f := flags.Lookup(key)
		f.Hidden, f.Usage = false, usage
	}
}

// settingsTopic is the help topic that explains every setting.
func settingsTopic(streams) *cobra.Command {
	return &cobra.Command{
		Use:   "settings",
		Short: "Every setting with its default (wiredesk help settings)",
		Long:  strings.TrimSpace(config.DefaultYAML),
	}
}

// settings loads the configuration of a command from its file, environment
// and flags, and makes its logger.
func settings(c *cobra.Command, s streams) (*config.Loaded, *slog.Logger, error) {
	path, err := c.Flags().GetString("config")
	if err != nil {
		return nil, nil, err
	}
	if path == "" {
		path = lookupEnv(s.environ, "WIREDESK_CONFIG")
	}
	loaded, err := config.Load(config.Sources{File: path, Environ: s.environ, Flags: c.Flags()})
	if err != nil {
		return nil, nil, usageError{err}
	}
	log := newLogger(s.err, loaded.Ops)
	for _, warning := range loaded.Warnings {
		log.Warn("configuration", "warning", warning)
	}
	return loaded, log, nil
}

// lookupEnv returns the value of name in environ; empty if it is not there.
func lookupEnv(environ []string, name string) string {
	for _, entry := range environ {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}
