// Package elastic keeps documents in Elasticsearch (7.10 to 8) or OpenSearch
// (1 and 2). It is the only package that knows of olivere/elastic.
//
// There are six indexes, each behind an alias: <prefix>-documents holds the
// current version of every document, <prefix>-versions all of them, and
// <prefix>-claims one flat record for each claim of the current versions;
// <prefix>-feeds holds how each feed fares, <prefix>-items which items came
// from which feed, and <prefix>-quarantine what could not be processed.
// Index.Setup makes them, Index.Check tells what is wrong with them.
package elastic

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	es "github.com/olivere/elastic/v7"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline"
)

// Index is the index on a server.
type Index struct {
	cfg       config.Index
	client    *es.Client
	transport *transport
	log       *slog.Logger
	now       func() time.Time

	documents, versions, claims *table
	feeds, items, caught        *table
}

var (
	_ pipeline.IndexWriter = (*Index)(nil)
	_ pipeline.IndexReader = (*Index)(nil)
	_ pipeline.FeedIndex   = (*Index)(nil)
)

// Open returns the index that cfg names. It reads the files that cfg names and
// does not ask the server anything: one that is down may come up later. The
// error says which setting can't be used. A nil log means that nothing is
// logged.
func Open(_ context.Context, cfg config.Index, log *slog.Logger) (*Index, error) {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	transport, err := newTransport(cfg)
	if err != nil {
		return nil, err
	}
	client, err := es.NewSimpleClient( // no sniffing, no health checks, no retries
		es.SetURL(transport.url.String()),
		es.SetHttpClient(&http.Client{Transport: transport, Timeout: cfg.Timeout}),
		// On this machine the network is cheaper than the compression.
		es.SetGzip(!transport.local),
		es.SetRetrier(es.RetrierFunc(tryDeadServer)),
	)
	if err != nil {
		return nil, fmt.Errorf("index.url %q: %w", transport.url.Redacted(), err)
	}
	return &Index{
		cfg: cfg, client: client, transport: transport, log: log, now: time.Now,
		documents: newTable(cfg.Prefix, "documents"),
		versions:  newTable(cfg.Prefix, "versions"),
		claims:    newTable(cfg.Prefix, "claims"),
		feeds:     newTable(cfg.Prefix, "feeds"),
		items:     newTable(cfg.Prefix, "items"),
		caught:    newTable(cfg.Prefix, "quarantine"),
	}, nil
}

// tryDeadServer tries once more where the client believes, after an error,
// that its only server is dead: otherwise the request after an error always
// fails. Everything else is for the caller to try again.
func tryDeadServer(_ context.Context, n int, _ *http.Request, _ *http.Response, err error) (time.Duration, bool, error) {
	return 0, n == 1 && errors.Is(err, es.ErrNoClient), nil
}

// Close gives the connections back. Nothing waits to be written.
func (x *Index) Close() error {
	x.client.Stop()
	x.transport.base.CloseIdleConnections()
	return nil
}

// Refresh makes everything that was written so far visible to searches, which
// happens by itself within a second.
func (x *Index) Refresh(ctx context.Context) error {
	var aliases []string
	for _, t := range x.tables() {
		aliases = append(aliases, t.alias)
	}
	if _, err := x.client.Refresh(aliases...).Do(ctx); err != nil {
		return x.explain("refreshing the indexes", err)
	}
	return nil
}

// tables returns all indexes.
func (x *Index) tables() []*table {
	return []*table{x.documents, x.versions, x.claims, x.feeds, x.items, x.caught}
}
