package elastic

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	es "github.com/olivere/elastic/v7"
)

// Setup creates what is missing of the indexes, their aliases and their
// fields; nothing that exists is changed. Several processes can do it at once.
// An index with an older mapping is an error, because only a new index can have
// another one.
func (x *Index) Setup(ctx context.Context) error {
	if err := x.checkServer(ctx); err != nil {
		return err
	}
	for _, t := range x.tables() {
		if err := x.create(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (x *Index) create(ctx context.Context, t *table) error {
	live, err := x.lookUp(ctx, t)
	if err != nil {
		return err
	}
	if live != nil {
		if err := live.checkMapping(t); err != nil {
			return err
		}
		return x.addFields(ctx, t, live)
	}
	_, err = x.client.CreateIndex(t.index()).BodyJson(t.body(x.cfg)).Do(ctx)
	switch _, kind := classify(err); {
	case err == nil:
		x.log.InfoContext(ctx, "index created", "index", t.index(), "alias", t.alias)
		return nil
	case kind == "resource_already_exists_exception":
		// By another process, with its alias; or by hand, without. To set an
		// alias that is there changes nothing.
		_, err = x.client.Alias().Action(es.NewAliasAddAction(t.alias).Index(t.index()).IsWriteIndex(true)).Do(ctx)
	}
	if err != nil {
		return x.explain("creating index "+t.index(), err)
	}
	return nil
}

// liveIndex is the index behind an alias as the server has it.
type liveIndex struct {
	name     string
	mapping  int // _meta.version; 0 if it has none
	readOnly string
	fields   map[string]any // properties of the mapping
}

// lookUp returns the index behind t's alias, nil if there is none. An index
// that has the alias's own name, as a server makes it for a careless writer,
// is an error.
func (x *Index) lookUp(ctx context.Context, t *table) (*liveIndex, error) {
	found, err := x.client.IndexGet(t.alias).Do(ctx)
	if status, kind := classify(err); status == http.StatusNotFound && kind == noIndex {
		return nil, nil //nolint:nilnil // nil is documented
	}
	if err != nil {
		return nil, x.explain("looking up "+t.alias, err)
	}
	if found[t.alias] != nil {
		return nil, fmt.Errorf("%s is an index and must be an alias: nothing that wiredesk wrote is in it, so delete it and run `wiredesk setup`", t.alias)
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("the alias %s stands for %d indexes and must stand for one: remove it from all but the newest", t.alias, len(found))
	}
	live := &liveIndex{}
	for name, index := range found {
		meta, _ := index.Mappings["_meta"].(map[string]any)
		version, _ := meta["version"].(float64)
		settings, _ := index.Settings["index"].(map[string]any)
		live.fields, _ = index.Mappings["properties"].(map[string]any)
		live.name, live.mapping, live.readOnly = name, int(version), readOnlyBlock(settings)
	}
	return live, nil
}

// readOnlyBlock returns the first block on writing among an index's settings.
func readOnlyBlock(settings map[string]any) string {
	blocks, _ := settings["blocks"].(map[string]any)
	for _, b := range []string{"read_only_allow_delete", "read_only", "write"} {
		if blocks[b] == "true" {
			return b
		}
	}
	return ""
}

// ErrMapping says that an index has not the mapping that this wiredesk needs.
var ErrMapping = errors.New("wrong mapping")

func (live *liveIndex) checkMapping(t *table) error {
	switch {
	case live.mapping < t.version:
		return fmt.Errorf("%w: index %s has mapping version %d, this wiredesk writes version %d: create %s, reindex into it and move the alias %s",
			ErrMapping, live.name, live.mapping, t.version, t.index(), t.alias)
	case live.mapping > t.version:
		return fmt.Errorf("%w: index %s has mapping version %d, this wiredesk knows versions up to %d: run the wiredesk that made it, or a later one",
			ErrMapping, live.name, live.mapping, t.version)
	}
	return nil
}

// addFields gives an index the fields that its mapping lacks: those that a
// later wiredesk adds without a new version. The mappings are strict, so that
// documents with them would be refused.
func (x *Index) addFields(ctx context.Context, t *table, live *liveIndex) error {
	var want struct {
		Properties map[string]any `json:"properties"`
	}
	if err := json.Unmarshal(t.mapping, &want); err != nil {
		return fmt.Errorf("reading the mapping of %s: %w", t.name, err)
	}
	if !lacksFields(live.fields, want.Properties) {
		return nil
	}
	_, err := x.client.PutMapping().Index(live.name).BodyJson(map[string]any{"properties": want.Properties}).Do(ctx)
	if err != nil {
		return x.explain("adding fields to index "+live.name, err)
	}
	x.log.InfoContext(ctx, "fields added to index", "index", live.name)
	return nil
}

// lacksFields tells whether properties of a mapping, or properties within
// them, are in want and not in have.
func lacksFields(have, want map[string]any) bool {
	for name, field := range want {
		there, ok := have[name].(map[string]any)
		if !ok {
			return true
		}
		inner, _ := field.(map[string]any)
		wantInner, _ := inner["properties"].(map[string]any)
		haveInner, _ := there["properties"].(map[string]any)
		if lacksFields(haveInner, wantInner) {
			return true
		}
	}
	return false
}
