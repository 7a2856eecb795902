package elastic

import (
	"embed"
	"encoding/json"
	"fmt"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// The mappings, one file an index, and what they analyze text with.
//
// english_words is what words and phrases are found by: no word is left out,
// so that "out of touch with reality" is just that, but their endings don't
// count. plain keeps the endings: it ranks exact words higher, serves every
// other language, and is what names are found by. Both cut and fold words as
// the embedded index does: a hyphen, a colon and a full stop divide, an
// apostrophe and the full stops of initials do not count.
//
// The documents are stored whole. Entities and claims are not indexed there:
// what searches and facets need of them stands in entityNames, speakers and
// anonymous, and single claims are searched in the claims index. The versions
// are a record: only what finds one is indexed.
//
//go:embed mappings/*.json
var mappingFiles embed.FS

// table is one of the indexes: an alias over an index whose name ends with the
// version of its mapping.
type table struct {
	name    string // "documents", ...
	alias   string // <prefix>-documents
	version int    // of the mapping: _meta.version
	mapping json.RawMessage
}

// index returns the name of the index behind the alias.
func (t *table) index() string { return fmt.Sprintf("%s-v%d", t.alias, t.version) }

func newTable(prefix, name string) *table {
	t := &table{name: name, alias: prefix + "-" + name, mapping: mustRead("mappings/" + name + ".json")}
	t.version = mappingVersion(t.mapping)
	return t
}

// mappingVersion returns _meta.version of a mapping, 0 if it has none.
func mappingVersion(mapping []byte) int {
	var m struct {
		Meta struct {
			Version int `json:"version"`
		} `json:"_meta"`
	}
	if json.Unmarshal(mapping, &m) != nil {
		return 0
	}
	return m.Meta.Version
}

func mustRead(name string) []byte {
	b, err := mappingFiles.ReadFile(name)
	if err != nil {
		panic(err) // embedded: can't be missing
	}
	return b
}

// How the indexes are set up.
const (
	// refreshEvery is how long what was written may take to be found. It is
	// set, though it is the default, because an index without it stops
	// refreshing while nobody searches.
	refreshEvery = "1s"
	// refreshVersionsEvery is longer: nobody waits for the record.
	refreshVersionsEvery = "5s"
	// maxHighlighted is the longest text in characters that passages can be
	// shown of; longer than any message of the log.
	maxHighlighted = 20_000_000
)

// body returns the request that creates the index of t with its alias.
func (t *table) body(cfg config.Index) map[string]any {
	settings := map[string]any{
		"number_of_shards":              cfg.Shards,
		"refresh_interval":              refreshEvery,
		"translog.durability":           "request", // done means on disk
		"highlight.max_analyzed_offset": maxHighlighted,
	}
	// One node alone can't hold a copy: then there is none until there are
	// more nodes, and the cluster is green all the same.
	if cfg.Replicas > 0 {
		settings["auto_expand_replicas"] = fmt.Sprintf("0-%d", cfg.Replicas)
	} else {
		settings["number_of_replicas"] = 0
	}
	switch t.name {
	case "versions":
		settings["refresh_interval"] = refreshVersionsEvery
		settings["codec"] = "best_compression"
	case "items":
		settings["refresh_interval"] = refreshVersionsEvery
	case "feeds":
		settings["max_result_window"] = wire.MaxFeedWindow
		fallthrough
	default:
		settings["analysis"] = json.RawMessage(mustRead("mappings/analysis.json"))
	}
	return map[string]any{
		"settings": map[string]any{"index": settings},
		"mappings": t.mapping,
		"aliases":  map[string]any{t.alias: map[string]any{"is_write_index": true}},
	}
}
