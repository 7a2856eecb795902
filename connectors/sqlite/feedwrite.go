package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// PutFeeds stores records of feeds in one transaction, as pipeline.FeedWriter
// says. Refuse is for a record without a URL or a time.
func (x *Index) PutFeeds(ctx context.Context, feeds []wire.FeedStatus) []pipeline.Outcome {
	return x.putAll(ctx, len(feeds), func(put *putting, i int) error { return put.feed(&feeds[i]) })
}

// PutQuarantine stores records of the quarantine in one transaction, as
// pipeline.FeedWriter says. Refuse is for a record without an id.
func (x *Index) PutQuarantine(ctx context.Context, records []wire.QuarantineRecord) []pipeline.Outcome {
	return x.putAll(ctx, len(records), func(put *putting, i int) error { return put.quarantine(&records[i]) })
}

// RemoveFeeds removes the records of feeds.
func (x *Index) RemoveFeeds(ctx context.Context, urls []string) error {
	outcomes := x.putAll(ctx, len(urls), func(put *putting, i int) error { return put.removeFeed(urls[i]) })
	for _, o := range outcomes {
		if o.Err != nil {
			return o.Err
		}
	}
	return nil
}

// The errors of putting by which putAll tells verdicts.
var (
	errStale   = errors.New("there is a later one")
	errRefused = errors.New("it can't be stored")
)

// putAll does n writes in one transaction and tells what became of each. An
// error that is the database's undoes all of them.
func (x *Index) putAll(ctx context.Context, n int, one func(*putting, int) error) []pipeline.Outcome {
	outcomes := make([]pipeline.Outcome, n)
	if x.writer == nil {
		return retryAll(outcomes, ErrReadOnly)
	}
	x.writing.Lock()
	defer x.writing.Unlock()
	if err := x.putInOne(ctx, outcomes, one); err != nil {
		return retryAll(outcomes, fmt.Errorf("writing feeds to index %s: %w", x.path, explain(err)))
	}
	return outcomes
}

func (x *Index) putInOne(ctx context.Context, outcomes []pipeline.Outcome, one func(*putting, int) error) error {
	tx, err := x.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect after Commit
	put := &putting{ctx: ctx, tx: tx, prepared: map[string]*sql.Stmt{}}
	for i := range outcomes {
		switch err := one(put, i); {
		case errors.Is(err, errStale):
			outcomes[i].Verdict = pipeline.Stale
		case errors.Is(err, errRefused):
			outcomes[i] = pipeline.Outcome{Verdict: pipeline.Refuse, Err: err}
		case err != nil:
			return err
		}
	}
	return tx.Commit()
}

// putting writes records of feeds and of the quarantine in one transaction.
type putting struct {
	ctx      context.Context //nolint:containedctx // lives as long as one call of putInOne
	tx       *sql.Tx
	prepared map[string]*sql.Stmt // closed with tx
}

// exec executes a statement, which it prepares once, and returns how many rows
// it changed.
func (p *putting) exec(query string, args ...any) (int64, error) {
	stmt := p.prepared[query]
	if stmt == nil {
		var err error
		if stmt, err = p.tx.PrepareContext(p.ctx, query); err != nil {
			return 0, err
		}
		p.prepared[query] = stmt
	}
	done, err := stmt.ExecContext(p.ctx, args...)
	if err != nil {
		return 0, err
	}
	return done.RowsAffected()
}

// feed stores the record of a feed. errStale says that there is a later one.
func (p *putting) feed(s *wire.FeedStatus) error {
	if s.Feed.URL == "" || s.At.IsZero() {
		return fmt.Errorf("%w: the record of a feed has no URL or no time", errRefused)
	}
	body, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("%w: encoding the record of feed %s: %w", errRefused, s.Feed.URL, err)
	}
	n, err := p.exec(`INSERT INTO feeds (url, since, at, rank, name, missing, quarantine, gaps, lost) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (url) DO UPDATE SET since = excluded.since, at = excluded.at, rank = excluded.rank, name = excluded.name,
			missing = excluded.missing, quarantine = excluded.quarantine, gaps = excluded.gaps, lost = excluded.lost
		WHERE feeds.at IS NULL OR excluded.at >= feeds.at`,
		s.Feed.URL, s.CountedFrom.UnixMilli(), s.At.UnixMilli(), wire.FeedRank(s.State), s.Feed.Name, s.Missing, s.InQuarantine, s.Gaps, s.Lost)
	if err != nil {
		return err
	}
	if n == 0 {
		return errStale
	}
	if _, err = p.exec(`INSERT INTO feed_records (feed, body) SELECT feed, ?2 FROM feeds WHERE url = ?1
		ON CONFLICT (feed) DO UPDATE SET body = excluded.body`, s.Feed.URL, string(body)); err != nil {
		return err
	}
	_, err = p.exec(`INSERT INTO feed_names (feed, names) SELECT feed, ?2 FROM feeds WHERE url = ?1
		ON CONFLICT (feed) DO UPDATE SET names = excluded.names WHERE names <> excluded.names`, s.Feed.URL, s.Names())
	return err
}

func (p *putting) removeFeed(url string) error {
	for _, table := range []string{"feed_records", "feed_names"} {
		if _, err := p.exec(`DELETE FROM `+table+` WHERE feed = (SELECT feed FROM feeds WHERE url = ?)`, url); err != nil {
			return err
		}
	}
	_, err := p.exec(`UPDATE feeds SET at = NULL, rank = 0, missing = 0, quarantine = 0, gaps = 0, lost = 0, since = 0 WHERE url = ?`, url)
	return err
}

// quarantine stores a record of the quarantine. errStale says that there is a
// later one.
func (p *putting) quarantine(r *wire.QuarantineRecord) error {
	if r.ID == "" {
		return fmt.Errorf("%w: the record of the quarantine has no id", errRefused)
	}
	body, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("%w: encoding the record %s of the quarantine: %w", errRefused, r.ID, err)
	}
	n, err := p.exec(`INSERT INTO quarantine (id, time, feed, article, version, published, body) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET time = excluded.time, feed = excluded.feed, article = excluded.article,
			version = excluded.version, published = excluded.published, body = excluded.body
		WHERE excluded.time >= quarantine.time`,
		r.ID, r.Time.UnixMilli(), r.Feed, r.Article, r.Version, r.Published, string(body))
	if err == nil && n == 0 {
		return errStale
	}
	return err
}
