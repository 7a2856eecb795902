package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// A list of feeds is a YAML sequence of mappings, with the keys of Feed. Large
// ones are read and changed item by item: the tree that YAML makes of a
// hundred thousand feeds takes hundreds of megabytes, and writing it again
// would change how people wrote theirs.

// feedKeys are the keys of a feed that are plain text, in the order in which
// they are written.
var feedKeys = []struct {
	name string
	of   func(*Feed) *string
}{
	{"url", func(f *Feed) *string { return &f.URL }},
	{"name", func(f *Feed) *string { return &f.Name }},
	{"folder", func(f *Feed) *string { return &f.Folder }},
	{"content", func(f *Feed) *string { return &f.Content }},
	{"language", func(f *Feed) *string { return &f.Language }},
	{"agency", func(f *Feed) *string { return &f.Agency }},
	{"trust", func(f *Feed) *string { return &f.Trust }},
	{"embargo", func(f *Feed) *string { return &f.Embargo }},
	{"username", func(f *Feed) *string { return &f.Username }},
	{"password", func(f *Feed) *string { return (*string)(&f.Password) }},
	{"password_file", func(f *Feed) *string { return &f.PasswordFile }},
}

// otherFeedKeys are those that are not plain text.
var otherFeedKeys = []string{"interval", "paused", "headers"}

// feedReader reads feeds off YAML.
type feedReader struct {
	// shared holds the values that many feeds have, each once.
	shared map[string]string
	// lines counts the lines before the piece that is being read.
	lines int
	errs  []error
}

// maxListErrors bounds how many mistakes of one list are told.
const maxListErrors = 20

// fail remembers what is wrong at a line of the piece.
func (r *feedReader) fail(line int, format string, args ...any) {
	r.errs = append(r.errs, fmt.Errorf("line %d: "+format, append([]any{r.lines + line}, args...)...))
}

// err returns all that is wrong, or nil.
func (r *feedReader) err() error {
	if n := len(r.errs); n > maxListErrors {
		return errors.Join(append(slices.Clone(r.errs[:maxListErrors]), fmt.Errorf("and %d more", n-maxListErrors))...)
	}
	return errors.Join(r.errs...)
}

// share returns s, the same string for the same text.
func (r *feedReader) share(s string) string {
	if known, ok := r.shared[s]; ok {
		return known
	}
	if r.shared == nil {
		r.shared = map[string]string{}
	}
	s = strings.Clone(s)
	r.shared[s] = s
	return s
}

// feed reads one feed and checks it.
func (r *feedReader) feed(n *yaml.Node) Feed {
	var f Feed
	if n.Kind != yaml.MappingNode {
		r.fail(n.Line, "a feed is written as url: https://host/path, with its settings below")
		return f
	}
	before := len(r.errs)
	for i := 0; i+1 < len(n.Content); i += 2 {
		r.setting(&f, n.Content[i], n.Content[i+1])
	}
	if len(r.errs) > before {
		return f
	}
	if err := f.Check(); err != nil {
		for _, e := range eachPrefixed("", err) {
			r.fail(n.Line, "%w%s", e, ofFeed(f))
		}
	}
	return f
}

// ofFeed names a feed at the end of an error.
func ofFeed(f Feed) string {
	shown := shownURL(f.Key())
	if f.URL == "" || shown == notURL {
		return ""
	}
	return " (" + shown + ")"
}

// setting reads one key of a feed.
func (r *feedReader) setting(f *Feed, key, value *yaml.Node) {
	if value.Tag == "!!null" {
		return
	}
	var err error
	switch key.Value {
	case "interval":
		if f.Interval, err = time.ParseDuration(value.Value); err != nil {
			r.fail(value.Line, "interval: %q is not a duration; write 30s, 5m, 1h", value.Value)
		}
	case "paused":
		if err = value.Decode(&f.Paused); err != nil {
			r.fail(value.Line, "paused: %q is neither true nor false", value.Value)
		}
	case "headers":
		r.headers(f, value)
	default:
		r.text(f, key, value)
	}
}

func (r *feedReader) headers(f *Feed, value *yaml.Node) {
	if value.Kind != yaml.MappingNode {
		r.fail(value.Line, "headers: write each as Name: value, in a line of its own")
		return
	}
	f.Headers = make(map[string]Secret, len(value.Content)/2)
	for i := 0; i+1 < len(value.Content); i += 2 {
		if value.Content[i+1].Kind != yaml.ScalarNode {
			r.fail(value.Content[i].Line, "headers.%s: is not text", value.Content[i].Value)
			continue
		}
		f.Headers[r.share(value.Content[i].Value)] = Secret(value.Content[i+1].Value)
	}
}

func (r *feedReader) text(f *Feed, key, value *yaml.Node) {
	for _, k := range feedKeys {
		if k.name != key.Value {
			continue
		}
		switch {
		case value.Kind != yaml.ScalarNode:
			r.fail(value.Line, "%s: is not text", key.Value)
		case k.name == "url" || k.name == "name":
			*k.of(f) = strings.Clone(value.Value)
		default:
			*k.of(f) = r.share(value.Value)
		}
		return
	}
	known := slices.Clone(otherFeedKeys)
	for _, k := range feedKeys {
		known = append(known, k.name)
	}
	r.fail(key.Line, "a feed has no key %q; %s", key.Value, suggest(key.Value, known))
}

// sequence parses YAML that is a list, or a mapping with one under feeds, and
// returns the list; nil for an empty text.
func sequence(text []byte) (*yaml.Node, error) {
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc, second yaml.Node
	if err := d.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil //nolint:nilnil // nil is documented
	} else if err != nil {
		return nil, err
	}
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more than one YAML document (---) in it; join them")
	}
	list := doc.Content[0]
	if list.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(list.Content); i += 2 {
			if list.Content[i].Value == "feeds" {
				list = list.Content[i+1]
				break
			}
		}
	}
	switch {
	case list.Kind == yaml.SequenceNode:
		return list, nil
	case list.Tag == "!!null":
		return nil, nil //nolint:nilnil // nil is documented
	}
	return nil, errors.New("it is not a list of feeds; write each as - url: https://host/path")
}
