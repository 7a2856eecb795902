package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

var caughtAt = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRecord(t *testing.T) {
	feed := wire.Feed{Name: "A", URL: "https://feeds.example/a"}
	article := mustJSON(t, wire.Article{ID: "id1", Version: 17, Feed: feed, Content: strings.Repeat("secret words ", 100)})
	document := mustJSON(t, wire.Document{URI: "id1", Version: 18, Feed: feed})
	for _, tc := range []struct {
		name string
		q    wire.Quarantined
		want wire.QuarantineRecord
	}{
		{
			"an article that could not be enriched",
			wire.Quarantined{Topic: pipeline.TopicArticles, Partition: 2, Offset: 5, Key: []byte("id1"), Value: article, Stage: "enrich", Reason: "panic: no", Attempts: 3},
			wire.QuarantineRecord{ID: "wire.articles-2-5", Article: "id1", Version: 17, Feed: feed.URL, Published: true},
		},
		{
			"one that is cut off after its feed",
			wire.Quarantined{Topic: pipeline.TopicArticles, Key: []byte("id1"), Value: article[:200], Truncated: len(article)},
			wire.QuarantineRecord{ID: "wire.articles-0-0", Article: "id1", Version: 17, Feed: feed.URL, Published: true},
		},
		{
			"a document that could not be indexed",
			wire.Quarantined{Topic: pipeline.TopicDocuments, Offset: 9, Key: []byte("id1"), Value: document, Stage: "index"},
			wire.QuarantineRecord{ID: "wire.documents-0-9", Article: "id1", Version: 18, Feed: feed.URL, Published: true},
		},
		{
			"what never was an article, under an article's key",
			wire.Quarantined{Topic: pipeline.TopicArticles, Offset: 1, Key: []byte("id1"), Value: []byte("\xff\x00"), Stage: "enrich"},
			wire.QuarantineRecord{ID: "wire.articles-0-1", Article: "id1"},
		},
		{
			"fields of other types",
			wire.Quarantined{Topic: pipeline.TopicArticles, Offset: 1, Key: []byte("id1"), Value: []byte(`{"id":[1],"version":"x","feed":"f"}`)},
			wire.QuarantineRecord{ID: "wire.articles-0-1", Article: "id1"},
		},
		{
			"the body of a feed",
			wire.Quarantined{Key: []byte("https://feeds.example/a"), Value: []byte("<html>"), Stage: "poll", Reason: "not_a_feed: an HTML page"},
			wire.QuarantineRecord{Feed: feed.URL},
		},
		{
			"an item that the log would not take",
			wire.Quarantined{Key: []byte("id1"), Value: article, Stage: "poll", Reason: "too_large"},
			wire.QuarantineRecord{Article: "id1", Version: 17, Feed: feed.URL},
		},
		{
			"the health of a feed that is none",
			wire.Quarantined{Topic: pipeline.TopicHealth, Key: []byte("https://me:hunter2@feeds.example/a"), Value: []byte("[]"), Stage: "index"},
			wire.QuarantineRecord{ID: "wire.health-0-0", Feed: feed.URL},
		},
		{
			"a reason with a secret",
			wire.Quarantined{Topic: pipeline.TopicHealth, Key: []byte("?"), Reason: "Get \"https://me:hunter2@feeds.example/a?token=hunter2\": refused (https://b.example/?key=hunter2)."},
			wire.QuarantineRecord{ID: "wire.health-0-0", Reason: "Get \"https://feeds.example/a?token=REDACTED\": refused (https://b.example/?key=REDACTED)."},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.q.Time = caughtAt
			got := record(pipeline.Message{Topic: pipeline.TopicQuarantine, Value: mustJSON(t, tc.q)})
			tc.want.Topic, tc.want.Partition, tc.want.Offset = tc.q.Topic, tc.q.Partition, tc.q.Offset
			tc.want.Stage, tc.want.Attempts, tc.want.Time = tc.q.Stage, tc.q.Attempts, caughtAt
			if tc.want.Reason == "" {
				tc.want.Reason = tc.q.Reason
			}
			if tc.q.Topic == "" {
				if !strings.HasPrefix(got.ID, "body-") {
					t.Errorf("the id is %s, want one by content", got.ID)
				}
				tc.want.ID = got.ID
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("the record differs (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("a long reason is cut", func(t *testing.T) {
		got := record(pipeline.Message{Value: mustJSON(t, wire.Quarantined{Reason: strings.Repeat("ü", 5000)})}).Reason
		if len(got) > maxText+10 || !strings.HasSuffix(got, "ü …") {
			t.Errorf("the reason has %d bytes and ends %q", len(got), got[len(got)-10:])
		}
	})
	t.Run("what is no message of the quarantine has a record that says so", func(t *testing.T) {
		got := record(pipeline.Message{Topic: pipeline.TopicQuarantine, Partition: 1, Offset: 7, Value: []byte("?"), Time: caughtAt})
		if got.ID != "wire.quarantine-1-7" || !strings.Contains(got.Reason, "something else") || !got.Time.Equal(caughtAt) {
			t.Errorf("the record is %+v", got)
		}
	})
	t.Run("the same body is the same record, another is another", func(t *testing.T) {
		id := func(key, value string) string {
			return record(pipeline.Message{Value: mustJSON(t, wire.Quarantined{Key: []byte(key), Value: []byte(value), Stage: "poll"})}).ID
		}
		if again := id("a", "bc"); again != id("a", "bc") || id("a", "bc") == id("ab", "c") || id("a", "bc") == id("a", "bd") {
			t.Error("the ids of bodies are not by their content")
		}
	})
}

// verdicts gives the records of the quarantine their verdicts in turn.
type verdicts struct {
	pipeline.FeedWriter
	outcomes []pipeline.Outcome
}

func (v verdicts) PutQuarantine(context.Context, []wire.QuarantineRecord) []pipeline.Outcome {
	return v.outcomes
}

func TestQuarantineRejectsNothing(t *testing.T) {
	busy, bad := errors.New("busy"), errors.New("bad")
	q := &Quarantine{
		Index: verdicts{outcomes: []pipeline.Outcome{
			{Verdict: pipeline.Done}, {Verdict: pipeline.Stale}, {Verdict: pipeline.Refuse, Err: bad}, {Verdict: pipeline.Retry, Err: busy},
		}},
		Metrics: pipeline.NewStageMetrics(prometheus.NewRegistry(), "quarantine"),
	}
	errs := q.Handle(t.Context(), make([]pipeline.Message, 4))
	var r *pipeline.Rejection
	if slices.ContainsFunc(errs, func(err error) bool { return errors.As(err, &r) }) {
		t.Errorf("Handle = %v: what it rejects comes back to it", errs)
	}
	if errs[0] != nil || errs[1] != nil || errs[2] != nil || !errors.Is(errs[3], busy) {
		t.Errorf("Handle = %v, want only the last to be tried again", errs)
	}
}

func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"topic":"wire.articles","key":"aWQ=","value":"eyJpZCI6ImEifQ==","reason":"see https://a:b@c/"}`))
	f.Add([]byte(`{"key":"aHR0cHM6Ly9hOmJAYy8="}`))
	f.Add([]byte(`?`))
	f.Fuzz(func(t *testing.T, value []byte) {
		r := record(pipeline.Message{Topic: pipeline.TopicQuarantine, Value: value})
		if r.ID == "" || len(r.Article) > maxArticle || len(r.Feed) > maxFeedURL || len(r.Reason) > maxText+10 {
			t.Errorf("the record is out of bounds: %+v", r)
		}
		if r.Published && (r.Article == "" || r.Feed == "") {
			t.Errorf("the record counts in no ledger: %+v", r)
		}
		if again := record(pipeline.Message{Topic: pipeline.TopicQuarantine, Value: value}); again.ID != r.ID {
			t.Errorf("the ids of one message are %s and %s", r.ID, again.ID)
		}
	})
}

func TestRedact(t *testing.T) {
	for in, want := range map[string]string{
		"nothing here":                         "nothing here",
		"see https://a.example/x, and go":      "see https://a.example/x, and go",
		"(https://u:p@a.example/x?a=1&key=2).": "(https://a.example/x?a=1&key=REDACTED).",
		"HTTP://u:p@a.example":                 "http://a.example",
		"https://u:p@[::1/ is broken":          "(not a URL) is broken",
	} {
		if got := redact(in); got != want {
			t.Errorf("redact(%q) = %q, want %q", in, got, want)
		}
	}
}
