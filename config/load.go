package config

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/confmap"
	"github.com/knadh/koanf/providers/posflag"
	"github.com/knadh/koanf/providers/rawbytes"
	"github.com/knadh/koanf/providers/structs"
	"github.com/knadh/koanf/v2"
	"github.com/spf13/pflag"
)

// EnvPrefix begins the name of every environment variable that sets a key:
// WIREDESK_LOG_BROKERS sets log.brokers.
const EnvPrefix = "WIREDESK_"

// Sources is where a configuration is loaded from. Later ones win: defaults,
// File, Environ, Flags.
type Sources struct {
	// File is the path of a YAML file; empty means none.
	File string
	// Environ is as os.Environ gives it; nil means an empty environment.
	Environ []string
	// Flags holds a flag for every key (see AddFlags); only those that were
	// set count. nil means none.
	Flags *pflag.FlagSet
}

// Loaded is a configuration that is valid, and where it came from.
type Loaded struct {
	Config
	// Origin says for each key that is not a default where its value came
	// from: "file wiredesk.yaml", "environment WIREDESK_LISTEN", "flag --listen".
	Origin map[string]string
	// Warnings are in plain words: an environment variable that looks like a
	// key but is none.
	Warnings []string

	// fileFeeds are the feeds of the file where takeFeeds read them; nil where
	// it did not.
	fileFeeds []Feed
}

// Load reads the sources, in order, and validates what comes out. The error
// names every wrong key and, for one that does not exist, the nearest that does.
func Load(src Sources) (*Loaded, error) {
	k := koanf.New(".")
	if err := k.Load(structs.Provider(Default(), "koanf"), nil); err != nil {
		return nil, fmt.Errorf("reading defaults: %w", err)
	}
	l := &Loaded{Origin: map[string]string{}}
	steps := []func(*koanf.Koanf) error{
		func(k *koanf.Koanf) error { return l.mergeFile(k, src.File) },
		func(k *koanf.Koanf) error { return l.mergeEnv(k, src.Environ) },
		func(k *koanf.Koanf) error { return l.mergeFlags(k, src.Flags) },
	}
	for _, step := range steps {
		if err := step(k); err != nil {
			return nil, err
		}
	}
	if err := unmarshal(k, &l.Config); err != nil {
		return nil, err
	}
	if l.fileFeeds != nil && strings.HasPrefix(l.Origin["feeds"], "file ") {
		l.Feeds = l.fileFeeds
	}
	l.fileFeeds = nil
	if err := l.readSecretFiles(); err != nil {
		return nil, err
	}
	if err := l.Validate(); err != nil {
		return nil, err
	}
	return l, nil
}

// mergeFile reads the YAML file over k; an empty path reads nothing.
func (l *Loaded) mergeFile(k *koanf.Koanf, path string) error {
	if path == "" {
		return nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("reading configuration file: %w", err)
	}
	f := koanf.New(".")
	text, l.fileFeeds, err = takeFeeds(text)
	if err == nil {
		err = f.Load(rawbytes.Provider(text), yaml.Parser())
	}
	if err != nil {
		return fmt.Errorf("configuration file %s: %w", path, err)
	}
	known := Keys()
	var errs []error
	for _, key := range f.Keys() {
		if slices.Contains(known, key) {
			l.Origin[key] = "file " + path
			continue
		}
		if f.Get(key) == nil && isSection(key) { // "log:" with nothing below it
			f.Delete(key)
			continue
		}
		errs = append(errs, fmt.Errorf("configuration file %s: there is no key %q; %s", path, key, suggest(key, known)))
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	return k.Merge(f)
}

// takeFeeds reads the feeds of a configuration file where they are written one
// below the other, and returns the text with an empty list in their place:
// the maps that koanf makes of a hundred thousand feeds take too much of time
// and memory. Where they are written in another way it returns the text as it
// is, and nil.
func takeFeeds(text []byte) (rest []byte, feeds []Feed, err error) {
	key, from, to := feedsSection(text)
	if from == to {
		return text, nil, nil
	}
	l, pieces, ok := split(string(text[from:to]))
	if !ok {
		return text, nil, nil
	}
	r := &feedReader{lines: bytes.Count(text[:from], []byte("\n")) + strings.Count(l.head, "\n")}
	if !l.read(r, pieces) {
		return text, nil, nil
	}
	rest = slices.Concat(text[:key], []byte("feeds: []\n"), text[to:])
	return rest, l.Feeds(), r.err()
}

// feedsSection returns where the line "feeds:" begins, and from where to where
// what belongs to it stands; from and to are equal where there is nothing.
func feedsSection(text []byte) (key, from, to int) {
	at := 0
	for line := range bytes.Lines(text) {
		end := at + len(line)
		switch after, isKey := bytes.CutPrefix(line, []byte("feeds:")); {
		case from == 0 && isKey && isRemark(string(after)):
			key, from, to = at, end, end
		case from == 0: // not there yet
		case bytes.IndexByte([]byte(" #-\r\n"), line[0]) >= 0:
			to = end
		default:
			return key, from, to
		}
		at = end
	}
	return key, from, to
}

// mergeEnv reads the variables that name a key.
func (l *Loaded) mergeEnv(k *koanf.Koanf, environ []string) error {
	byName := map[string]string{}
	for _, key := range Keys() {
		byName[EnvName(key)] = key
	}
	values := map[string]any{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, EnvPrefix) {
			continue
		}
		key, ok := byName[name]
		if !ok {
			if !slices.Contains(otherVariables, name) {
				names := slices.Sorted(maps.Keys(byName))
				l.Warnings = append(l.Warnings, fmt.Sprintf("environment variable %s sets nothing; %s", name, suggest(name, names)))
			}
			continue
		}
		values[key] = envValue(key, value)
		l.Origin[key] = "environment " + name
	}
	return k.Load(confmap.Provider(values, "."), nil)
}

// otherVariables begin with EnvPrefix and mean something, but set no key.
var otherVariables = []string{"WIREDESK_CONFIG", "WIREDESK_SEED"}

// EnvName returns the environment variable that sets key.
func EnvName(key string) string {
	return EnvPrefix + strings.ToUpper(strings.ReplaceAll(key, ".", "_"))
}

// envValue turns a variable's text into a value for key: lists are separated
// by commas, and a list of feeds is a list of their URLs.
func envValue(key, value string) any {
	if key != "feeds" {
		return value
	}
	var feeds []map[string]any
	for url := range strings.SplitSeq(value, ",") {
		if url = strings.TrimSpace(url); url != "" {
			feeds = append(feeds, map[string]any{"url": url})
		}
	}
	return feeds
}

// mergeFlags reads the flags that were set.
func (l *Loaded) mergeFlags(k *koanf.Koanf, flags *pflag.FlagSet) error {
	if flags == nil {
		return nil
	}
	known := Keys()
	provider := posflag.ProviderWithFlag(flags, ".", nil, func(f *pflag.Flag) (string, any) {
		// Commands that poll have a flag --feeds of their own, for a file.
		if !f.Changed || f.Name == "feeds" || !slices.Contains(known, f.Name) {
			return "", nil
		}
		l.Origin[f.Name] = "flag --" + f.Name
		return f.Name, posflag.FlagVal(flags, f)
	})
	return k.Load(provider, nil)
}

// unmarshal decodes k into c and names every value of the wrong type and every
// unknown key inside a feed.
func unmarshal(k *koanf.Koanf, c *Config) error {
	err := k.UnmarshalWithConf("", c, koanf.UnmarshalConf{DecoderConfig: &mapstructure.DecoderConfig{
		Result:           c,
		TagName:          "koanf",
		ErrorUnused:      true,
		WeaklyTypedInput: true,
		DecodeHook: mapstructure.ComposeDecodeHookFunc(
			mapstructure.StringToTimeDurationHookFunc(),
			mapstructure.StringToSliceHookFunc(","),
		),
	}})
	if err != nil {
		return fmt.Errorf("reading configuration: %w (wiredesk help settings shows every key with its form)", err)
	}
	return nil
}

// readSecretFiles fills the secrets that are given as files.
func (c *Config) readSecretFiles() error {
	for _, s := range []struct {
		key, path string
		secret    *Secret
	}{
		{"log.sasl.password_file", c.Log.SASL.PasswordFile, &c.Log.SASL.Password},
		{"index.password_file", c.Index.PasswordFile, &c.Index.Password},
		{"index.api_key_file", c.Index.APIKeyFile, &c.Index.APIKey},
	} {
		if s.path == "" || *s.secret != "" {
			continue
		}
		b, err := os.ReadFile(s.path)
		if err != nil {
			return fmt.Errorf("%s: %w", s.key, err)
		}
		*s.secret = Secret(strings.TrimRight(string(b), "\r\n"))
	}
	return readPasswordFiles("feeds", c.Feeds)
}
