package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/poll"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Quarantine keeps in the index what is in quarantine, without its bytes.
type Quarantine struct {
	Index   pipeline.FeedWriter
	Metrics *pipeline.StageMetrics
	// Log is told of records that the index refuses; nil means nobody is.
	Log *slog.Logger
}

// Handle is a Handler for TopicQuarantine: a message is done when the index has
// its record. It rejects nothing, because what it rejects would come back to
// it for ever: a message that can't be read has a record that says so, and a
// record that the index refuses is logged.
func (q *Quarantine) Handle(ctx context.Context, batch []pipeline.Message) []error {
	errs := make([]error, len(batch))
	records := make([]wire.QuarantineRecord, len(batch))
	for i, m := range batch {
		records[i] = record(m)
	}
	for i, o := range q.Index.PutQuarantine(ctx, records) {
		switch o.Verdict {
		case pipeline.Done, pipeline.Stale:
			q.Metrics.Items.WithLabelValues(o.Verdict.String()).Inc()
		case pipeline.Refuse:
			q.Metrics.Errors.WithLabelValues("refused").Inc()
			if q.Log != nil {
				q.Log.ErrorContext(ctx, "the index refuses a record of the quarantine", "topic", batch[i].Topic, "partition", batch[i].Partition, "offset", batch[i].Offset, "err", o.Err)
			}
		default:
			errs[i] = fmt.Errorf("writing record %s of the quarantine: %w", records[i].ID, o.Err)
		}
	}
	return errs
}

// record returns what the index keeps of a message of TopicQuarantine.
func record(m pipeline.Message) wire.QuarantineRecord {
	var q wire.Quarantined
	if err := json.Unmarshal(m.Value, &q); err != nil {
		return wire.QuarantineRecord{
			ID: place(m.Topic, m.Partition, m.Offset), Topic: m.Topic, Partition: m.Partition, Offset: m.Offset,
			Stage: "index", Reason: brief(fmt.Sprintf("not a message of the quarantine: %v; does something else write to %s?", err, pipeline.TopicQuarantine)), Time: m.Time.UTC(),
		}
	}
	r := wire.QuarantineRecord{
		ID: place(q.Topic, q.Partition, q.Offset), Topic: q.Topic, Partition: q.Partition, Offset: q.Offset,
		Stage: q.Stage, Reason: brief(q.Reason), Attempts: q.Attempts, Time: q.Time.UTC(),
	}
	if q.Topic == "" {
		r.ID = "body-" + contentID(q)
	}
	about := readItem(q.Value)
	switch q.Topic {
	case pipeline.TopicArticles, pipeline.TopicDocuments:
		r.Article, r.Version, r.Feed = about.article, about.version, about.feed
		if r.Article == "" {
			r.Article = bounded(string(q.Key), maxArticle)
		}
		r.Published = r.Article != "" && r.Feed != ""
	case pipeline.TopicHealth, pipeline.TopicFeeds:
		r.Feed = keyedFeed(q.Key)
	default: // of a poller: an item that the log would not take, or a feed's body
		if r.Article, r.Version, r.Feed = about.article, about.version, about.feed; r.Feed == "" {
			r.Article, r.Version, r.Feed = "", 0, keyedFeed(q.Key)
		}
	}
	return r
}

func place(topic string, partition int, offset int64) string {
	return fmt.Sprintf("%s-%d-%d", topic, partition, offset)
}

// contentID identifies what never was a message by what it holds.
func contentID(q wire.Quarantined) string {
	sum := sha256.New()
	for _, part := range [][]byte{[]byte(q.Stage), q.Key, q.Value} {
		fmt.Fprintf(sum, "%d ", len(part))
		sum.Write(part)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}

// keyedFeed returns the URL of the feed that a key is; empty if it is none.
func keyedFeed(key []byte) string {
	u, err := url.Parse(string(key))
	if err != nil || u.Host == "" {
		return ""
	}
	return bounded(poll.PublicURL(string(key)), maxFeedURL)
}

const (
	maxArticle = 512  // the longest id of a document
	maxFeedURL = 2048 // the longest URL that Elasticsearch is told to index
)

// bounded returns s, or nothing if it is longer than n bytes.
func bounded(s string, n int) string {
	if len(s) > n {
		return ""
	}
	return s
}

// itemOf is what a quarantined value says of itself.
type itemOf struct {
	article string
	version int64
	feed    string
}

// readItem reads what is wanted of an Article or a Document, also where the
// value was cut off or is neither.
func readItem(value []byte) itemOf {
	var it itemOf
	d := json.NewDecoder(bytes.NewReader(value))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return it
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			break
		}
		var field json.RawMessage
		if d.Decode(&field) != nil {
			break
		}
		it.read(name, field)
	}
	return it
}

// read takes one field; one of another type is left out.
func (it *itemOf) read(name json.Token, field json.RawMessage) {
	switch name {
	case "id", "uri":
		var id string
		if json.Unmarshal(field, &id) == nil && it.article == "" {
			it.article = bounded(id, maxArticle)
		}
	case "version":
		var version int64
		if json.Unmarshal(field, &version) == nil {
			it.version = version
		}
	case "feed":
		var f wire.Feed
		if json.Unmarshal(field, &f) == nil && f.URL != "" {
			it.feed = bounded(poll.PublicURL(f.URL), maxFeedURL)
		}
	}
}
