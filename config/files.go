package config

import (
	_ "embed"
	"fmt"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/v2"
)

// DefaultYAML is default.yaml: every key with its default and what it means.
//
//go:embed default.yaml
var DefaultYAML string

//go:embed feeds.yaml
var feedsYAML []byte

// PublicFeeds returns the feeds of feeds.yaml: a few public wires in English,
// polled where no feed is configured.
func PublicFeeds() ([]Feed, error) {
	k := koanf.New(".")
	if err := k.Load(rawbytes.Provider(feedsYAML), yaml.Parser()); err != nil {
		return nil, fmt.Errorf("reading feeds.yaml: %w", err)
	}
	var c Config
	if err := unmarshal(k, &c); err != nil {
		return nil, fmt.Errorf("reading feeds.yaml: %w", err)
	}
	return c.Feeds, nil
}
