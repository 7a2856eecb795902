package config

import (
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/pflag"
)

// Keys returns every key that can be set, sorted: "log.brokers", ...
func Keys() []string {
	var keys []string
	walk(reflect.TypeFor[Config](), "", func(key string, _ reflect.StructField) { keys = append(keys, key) })
	slices.Sort(keys)
	return keys
}

// walk calls visit for every leaf of the struct type t, with its key.
func walk(t reflect.Type, prefix string, visit func(key string, f reflect.StructField)) {
	for f := range t.Fields() {
		key := prefix + f.Tag.Get("koanf")
		if f.Type.Kind() == reflect.Struct {
			walk(f.Type, key+".", visit)
			continue
		}
		visit(key, f)
	}
}

// isSection tells whether key is the name of a group of keys.
func isSection(key string) bool {
	return slices.ContainsFunc(Keys(), func(k string) bool { return strings.HasPrefix(k, key+".") })
}

// AddFlags adds a flag for every key but feeds and the secrets: a secret on
// the command line would stand in every process list.
func AddFlags(flags *pflag.FlagSet) {
	walk(reflect.TypeFor[Config](), "", func(key string, f reflect.StructField) {
		usage := "sets " + key + "; wiredesk help settings explains it"
		switch {
		case f.Type == reflect.TypeFor[Secret](), key == "feeds":
		case f.Type == reflect.TypeFor[time.Duration]():
			flags.Duration(key, 0, usage)
		case f.Type.Kind() == reflect.Slice:
			flags.StringSlice(key, nil, usage)
		case f.Type.Kind() == reflect.Bool:
			flags.Bool(key, false, usage)
		case f.Type.Kind() == reflect.Int, f.Type.Kind() == reflect.Int64:
			flags.Int64(key, 0, usage)
		default:
			flags.String(key, "", usage)
		}
	})
}

// Settings returns every key of c with its value as text, sorted by key, for
// people to read; secrets are "***", and URLs have no password.
func (c *Config) Settings() [][2]string {
	var out [][2]string
	collect(reflect.ValueOf(*c), "", &out)
	slices.SortFunc(out, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return out
}

func collect(v reflect.Value, prefix string, out *[][2]string) {
	for f, value := range v.Fields() {
		key := prefix + f.Tag.Get("koanf")
		switch x := value.Interface().(type) {
		case []string:
			*out = append(*out, [2]string{key, strings.Join(x, ",")})
		case []Feed:
			*out = append(*out, [2]string{key, fmt.Sprintf("%d feeds", len(x))})
		default:
			if value.Kind() == reflect.Struct {
				collect(value, key+".", out)
				continue
			}
			*out = append(*out, [2]string{key, withoutPassword(fmt.Sprint(x))})
		}
	}
}

// Changed returns the keys, but for feeds, that differ between two
// configurations, sorted.
func Changed(a, b *Config) []string {
	var keys []string
	changed(reflect.ValueOf(*a), reflect.ValueOf(*b), "", &keys)
	slices.Sort(keys)
	return keys
}

func changed(a, b reflect.Value, prefix string, keys *[]string) {
	for f, value := range a.Fields() {
		key, other := prefix+f.Tag.Get("koanf"), b.FieldByIndex(f.Index)
		switch {
		case key == "feeds":
		case value.Kind() == reflect.Struct:
			changed(value, other, key+".", keys)
		case value.Kind() == reflect.Slice && value.Len() == 0 && other.Len() == 0: // nil or not
		case !reflect.DeepEqual(value.Interface(), other.Interface()):
			*keys = append(*keys, key)
		}
	}
}

// withoutPassword returns value, and what is a URL without its password.
func withoutPassword(value string) string {
	if !strings.Contains(value, "@") {
		return value
	}
	u, err := url.Parse(value)
	switch {
	case err != nil && strings.Contains(value, "//"):
		return notURL // what stands before the @ can't be told
	case err != nil || u.User == nil:
		return value
	}
	return u.Redacted()
}

// notURL is printed in the place of what should be a URL and is none.
const notURL = "(not a URL)"

// shownURL returns what may be printed of a URL: neither user name and password
// nor the query, which may hold a key; "(not a URL)" of what can't be taken
// apart.
func shownURL(raw string) string {
	u, err := url.Parse(raw)
	if err != nil || strings.Contains(u.Opaque, "@") {
		return notURL
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	shown, _, hasQuery := strings.Cut(u.String(), "?")
	if hasQuery {
		shown += "?…"
	}
	return shown
}

// suggest says in words which of known is nearest to key by edit distance.
func suggest(key string, known []string) string {
	best, distance := "", len(key)/2+1
	for _, k := range known {
		if d := levenshtein.ComputeDistance(key, k); d < distance {
			best, distance = k, d
		}
		// A key in the wrong section is told by its last part.
		if lastPart(k) == lastPart(key) && distance > 1 {
			best, distance = k, 1
		}
	}
	if best == "" {
		return "wiredesk help settings lists them all"
	}
	return fmt.Sprintf("did you mean %q?", best)
}

func lastPart(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }
