package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Feeds returns the feeds that match s. The error is a wire.ErrBadSearch if s
// can't be answered.
func (x *Index) Feeds(ctx context.Context, s wire.FeedSearch) (wire.FeedResults, error) {
	s, err := s.Normal()
	if err != nil {
		return wire.FeedResults{}, err
	}
	results, err := x.searchFeeds(ctx, s)
	if err != nil {
		return results, fmt.Errorf("searching the feeds of index %s: %w", x.path, explain(err))
	}
	return results, nil
}

// feedOrders are the orders of feeds in SQL.
var feedOrders = map[wire.FeedSort]string{
	wire.FeedsByState:   "f.rank, f.name, f.url",
	wire.FeedsByName:    "f.name, f.url",
	wire.FeedsByMissing: "f.missing DESC, f.name, f.url",
	wire.FeedsByURL:     "f.url",
}

func (x *Index) searchFeeds(ctx context.Context, s wire.FeedSearch) (wire.FeedResults, error) {
	results := wire.FeedResults{Feeds: []wire.FeedStatus{}}
	where, args := feedCondition(s)
	if err := x.reader.QueryRowContext(ctx, "SELECT count(*) FROM feeds f"+where, args...).Scan(&results.Total); err != nil {
		return results, err
	}
	// The page is chosen among the narrow rows, then the records are read.
	rows, err := x.reader.QueryContext(ctx, "SELECT body FROM (SELECT f.feed, f.rank, f.name, f.url, f.missing FROM feeds f"+where+
		" ORDER BY "+feedOrders[s.Sort]+" LIMIT ? OFFSET ?) f JOIN feed_records USING (feed) ORDER BY "+feedOrders[s.Sort],
		append(args, s.Limit, s.Offset)...)
	if err != nil {
		return results, err
	}
	results.Feeds, err = decodeAll(rows, results.Feeds)
	return results, err
}

// feedCondition returns what s asks of the table feeds, as f.
func feedCondition(s wire.FeedSearch) (where string, args []any) {
	conditions := []string{"f.at IS NOT NULL"}
	if len(s.States) > 0 {
		for _, state := range s.States {
			args = append(args, wire.FeedRank(state))
		}
		conditions = append(conditions, "f.rank IN ("+marks(len(s.States))+")")
	}
	if s.Text != "" {
		conditions = append(conditions, "f.feed IN (SELECT feed FROM feed_names WHERE instr(names, ?) > 0)")
		args = append(args, strings.ToLower(s.Text))
	}
	if s.After != "" {
		conditions = append(conditions, "f.url > ?")
		args = append(args, s.After)
	}
	if !s.Unsettled.IsZero() {
		conditions = append(conditions, "(f.missing > 0 OR f.at < ? AND f.rank > ?)")
		args = append(args, s.Unsettled.Add(-wire.FeedUnheardAfter).UnixMilli(), wire.FeedRank(wire.FeedUnheard))
	}
	return " WHERE " + strings.Join(conditions, " AND "), args
}

// marks returns n question marks for a list in SQL.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// decodeAll appends what the one column of rows holds, as JSON.
func decodeAll[T any](rows *sql.Rows, all []T) ([]T, error) {
	defer func() { _ = rows.Close() }() // Err says what was wrong
	for rows.Next() {
		var body []byte
		var one T
		if err := rows.Scan(&body); err != nil {
			return all, err
		}
		if err := json.Unmarshal(body, &one); err != nil {
			return all, fmt.Errorf("decoding a record: %w", err)
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// FeedTotals sums up all feeds.
func (x *Index) FeedTotals(ctx context.Context) (wire.FeedTotals, error) {
	totals, err := x.feedTotals(ctx)
	if err != nil {
		return totals, fmt.Errorf("summing up the feeds of index %s: %w", x.path, explain(err))
	}
	return totals, nil
}

func (x *Index) feedTotals(ctx context.Context) (wire.FeedTotals, error) {
	totals := wire.FeedTotals{States: map[string]int64{}}
	counts := make([]int64, len(wire.FeedStates))
	into := []any{&totals.Missing, &totals.InQuarantine, &totals.Gaps, &totals.Lost}
	// One pass over the table, in its own order: to group by rank would read
	// it in that of an index, which takes twenty times as long.
	columns := []string{"missing", "quarantine", "gaps", "lost"}
	for rank := range counts {
		columns = append(columns, fmt.Sprintf("rank = %d", rank))
		into = append(into, &counts[rank])
	}
	query := "SELECT coalesce(sum(" + strings.Join(columns, "), 0), coalesce(sum(") + "), 0) FROM feeds NOT INDEXED WHERE at IS NOT NULL"
	if err := x.reader.QueryRowContext(ctx, query).Scan(into...); err != nil {
		return totals, err
	}
	for rank, state := range wire.FeedStates {
		totals.States[state] = counts[rank]
	}
	return totals, nil
}

// Quarantined returns what is in quarantine of the feed with this URL, of all
// if it is empty, the latest first, at most limit.
func (x *Index) Quarantined(ctx context.Context, feedURL string, limit int) ([]wire.QuarantineRecord, error) {
	query, args := "SELECT body FROM quarantine ORDER BY time DESC, id LIMIT ?", []any{limit}
	if feedURL != "" {
		query, args = "SELECT body FROM quarantine WHERE feed = ? ORDER BY time DESC, id LIMIT ?", []any{feedURL, limit}
	}
	rows, err := x.reader.QueryContext(ctx, query, args...)
	if err == nil {
		var records []wire.QuarantineRecord
		if records, err = decodeAll(rows, records); err == nil {
			return records, nil
		}
	}
	return nil, fmt.Errorf("reading the quarantine of index %s: %w", x.path, explain(err))
}

// FeedRecords returns the records of feeds, in order; the zero value for each
// that has none.
func (x *Index) FeedRecords(ctx context.Context, urls []string) ([]wire.FeedStatus, error) {
	records := make([]wire.FeedStatus, len(urls))
	err := x.eachFeed(ctx, `SELECT r.body FROM feeds f JOIN feed_records r USING (feed) WHERE f.url = ?`, len(urls),
		func(i int) []any { return []any{urls[i]} },
		func(i int, row *sql.Row) error {
			var body []byte
			if err := row.Scan(&body); err != nil {
				return err
			}
			return json.Unmarshal(body, &records[i])
		})
	if err != nil {
		return nil, fmt.Errorf("reading the records of feeds from index %s: %w", x.path, explain(err))
	}
	return records, nil
}

// countFeed counts one window: ?1 is the URL, ?2 and ?3 its bounds. What is
// after the window is few, so that it is taken off the count that the triggers
// keep; where that has another beginning, the items are counted one by one.
const countFeed = `SELECT
	CASE WHEN f.feed IS NULL THEN 0
		WHEN f.since = ?2 THEN f.items
		ELSE (SELECT count(*) FROM feed_items i WHERE i.feed = f.feed AND i.first >= ?2) END
		- (SELECT count(*) FROM feed_items i WHERE i.feed = f.feed AND i.first >= ?2 AND i.first > ?3),
	coalesce(f.latest, 0),
	(SELECT count(DISTINCT q.article) FROM quarantine q WHERE q.feed = ?1 AND q.published = 1 AND q.version BETWEEN ?2 AND ?3
		AND NOT EXISTS (SELECT 1 FROM documents d JOIN feed_items i USING (doc) WHERE d.id = q.article AND i.feed = f.feed))
	FROM (SELECT 1) LEFT JOIN feeds f ON f.url = ?1`

// CountFeeds counts what is in each window, in order.
func (x *Index) CountFeeds(ctx context.Context, windows []wire.FeedWindow) ([]wire.FeedCount, error) {
	counts := make([]wire.FeedCount, len(windows))
	err := x.eachFeed(ctx, countFeed, len(windows),
		func(i int) []any {
			return []any{windows[i].URL, windows[i].From.UnixMilli(), windows[i].To.UnixMilli()}
		},
		func(i int, row *sql.Row) error {
			var latest int64
			if err := row.Scan(&counts[i].Indexed, &latest, &counts[i].InQuarantine); err != nil {
				return err
			}
			if latest > 0 {
				counts[i].LastIndexed = time.UnixMilli(latest).UTC()
			}
			return nil
		})
	if err != nil {
		return nil, fmt.Errorf("counting the items of feeds in index %s: %w", x.path, explain(err))
	}
	return counts, nil
}

// eachFeed asks the same of n feeds in one transaction. A feed without a row
// is left out.
func (x *Index) eachFeed(ctx context.Context, query string, n int, args func(int) []any, read func(int, *sql.Row) error) error {
	tx, err := x.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // it has changed nothing
	stmt, err := tx.PrepareContext(ctx, query)
	if err != nil {
		return err
	}
	for i := range n {
		if err := read(i, stmt.QueryRowContext(ctx, args(i)...)); err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	return nil
}

// IndexProgress says how far the index is.
func (x *Index) IndexProgress(ctx context.Context) (wire.IndexProgress, error) {
	var p wire.IndexProgress
	var body []byte
	var indexed int64
	err := x.reader.QueryRowContext(ctx, `SELECT v.body, d.indexed FROM documents d JOIN versions v USING (doc, version)
		ORDER BY d.indexed DESC, d.id DESC LIMIT 1`).Scan(&body, &indexed)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err == nil {
		var d wire.Document
		if d, err = x.codec.decode(body, indexed); err == nil {
			return wire.IndexProgress{Taken: d.Indexed, Fetched: d.Fetched}, nil
		}
	}
	return p, fmt.Errorf("reading the latest document of index %s: %w", x.path, explain(err))
}
