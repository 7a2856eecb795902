package elastic

import (
	"context"
	"errors"
	"fmt"
)

// Check tells what is wrong with the server and the indexes and how it can be
// mended; nil if nothing is.
func (x *Index) Check(ctx context.Context) error {
	if err := x.checkServer(ctx); err != nil {
		return err // nothing else can be asked
	}
	var problems []error
	for _, t := range x.tables() {
		problems = append(problems, x.checkTable(ctx, t))
	}
	return errors.Join(problems...)
}

// checkServer asks whether the server can be reached, lets us in, and is one
// that this package was made for.
func (x *Index) checkServer(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, x.cfg.Timeout)
	defer cancel()
	s, err := x.transport.ask(ctx)
	if err != nil {
		return x.explain("asking for the server's version", err)
	}
	if !s.supported() {
		return fmt.Errorf("%s at %s is not supported: wiredesk needs Elasticsearch 7.10 to 8 or OpenSearch 1 or 2", s, x.transport.url)
	}
	return nil
}

func (x *Index) checkTable(ctx context.Context, t *table) error {
	live, err := x.lookUp(ctx, t)
	if err != nil {
		return err
	}
	if live == nil {
		return fmt.Errorf("there is no index behind %s: run `wiredesk setup`", t.alias)
	}
	return errors.Join(live.checkMapping(t), live.checkBlock(), x.checkHealth(ctx, live.name))
}

func (live *liveIndex) checkBlock() error {
	switch live.readOnly {
	case "":
		return nil
	case "read_only_allow_delete":
		return fmt.Errorf("index %s is read-only because a disk of the server is nearly full (flood stage): make room there; if the block stays, set index.blocks.read_only_allow_delete to null", live.name)
	default:
		return fmt.Errorf("index %s can't be written: somebody set index.blocks.%s; set it to null", live.name, live.readOnly)
	}
}

// checkHealth asks whether all of an index can be read and written.
func (x *Index) checkHealth(ctx context.Context, index string) error {
	health, err := x.client.ClusterHealth().Index(index).Do(ctx)
	if err != nil {
		return x.explain("asking for the health of "+index, err)
	}
	if health.Status == "red" {
		return fmt.Errorf("index %s is red, a shard of it is missing: GET /_cluster/allocation/explain on the server says why", index)
	}
	return nil
}
