package elastic

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// field is a field of a mapping.
type field struct {
	Type       string           `json:"type"`
	Enabled    *bool            `json:"enabled"`
	Properties map[string]field `json:"properties"`
}

// The mappings are strict: a field of the domain that they lack would have
// every document refused.
func TestMappingsHaveEveryField(t *testing.T) {
	for name, value := range map[string]any{
		"documents": storedDocument{Document: &wire.Document{}}, "claims": wire.ClaimRecord{},
		"feeds": storedFeed{FeedStatus: &wire.FeedStatus{}}, "items": storedItem{}, "quarantine": wire.QuarantineRecord{},
	} {
		var m struct {
			Dynamic    string           `json:"dynamic"`
			Properties map[string]field `json:"properties"`
		}
		if err := json.Unmarshal(mustRead("mappings/"+name+".json"), &m); err != nil {
			t.Fatalf("reading the mapping of %s: %v", name, err)
		}
		if m.Dynamic != "strict" {
			t.Errorf("the mapping of %s is %q, want strict", name, m.Dynamic)
		}
		compare(t, name, reflect.TypeOf(value), m.Properties)
	}
}

// compare asserts that a mapping has the fields that a type has in JSON, and
// no others.
func compare(t *testing.T, path string, of reflect.Type, properties map[string]field) {
	t.Helper()
	names := map[string]reflect.Type{}
	jsonFields(of, names)
	for name, typ := range names {
		f, ok := properties[name]
		switch {
		case !ok:
			t.Errorf("%s.%s is not in the mapping", path, name)
		case f.Enabled != nil && !*f.Enabled: // takes anything
		case f.Properties != nil:
			compare(t, path+"."+name, typ, f.Properties)
		case typ.Kind() == reflect.Struct && typ != reflect.TypeFor[time.Time]():
			t.Errorf("%s.%s is an object, but a %s in the mapping", path, name, f.Type)
		}
	}
	for name := range properties {
		if names[name] == nil {
			t.Errorf("%s.%s is in the mapping, but not in the domain", path, name)
		}
	}
}

// jsonFields collects the fields of a struct by their names in JSON, with the
// types of their elements.
func jsonFields(of reflect.Type, names map[string]reflect.Type) {
	for f := range of.Fields() {
		typ := f.Type
		for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if f.Anonymous {
			jsonFields(typ, names)
			continue
		}
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		names[name] = typ
	}
}

func TestMappingsHaveVersions(t *testing.T) {
	for _, name := range []string{"documents", "versions", "claims", "feeds", "items", "quarantine"} {
		if v := newTable("p", name).version; v < 1 {
			t.Errorf("the mapping of %s has version %d; versions begin at 1", name, v)
		}
	}
}
