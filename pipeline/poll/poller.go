// Package poll watches feeds: it fetches them when something new is to be
// expected, tells what is new from what was sent, and sends it to the log,
// nothing lost and nothing twice.
package poll

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime/debug"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// FeedSpec is a feed that is to be polled.
type FeedSpec struct {
	// URL is where the feed is; it may hold credentials, which go nowhere but
	// to its host.
	URL string
	// Name is shown to people; empty means the feed's title, else its host.
	Name string
	// Interval is how often to poll; 0 means Options.Interval.
	Interval time.Duration
	// Content is feed, page or auto, as in the configuration; empty means
	// auto.
	Content string
	// Language is that of entries which declare none; empty means unknown.
	Language string
	// Agency is whose copy the feed carries where the copy itself does not
	// say; empty means unknown.
	Agency string
	// Trust is what the desk thinks of the feed: high, medium or low; empty
	// where it has not said.
	Trust string
	// Embargo is how embargoes are dealt with, as in the configuration; empty
	// means that they are read from the copy and kept.
	Embargo string
	// Header holds request headers of the feed's own; nil means none.
	Header map[string]string
	// Paused feeds are not polled; what is known of them is kept.
	Paused bool
}

// Options is what a Poller is made of.
type Options struct {
	// Feeds are all feeds that are configured, whoever polls them. Of two with
	// the same public URL the first counts.
	Feeds   []FeedSpec
	Source  Source
	Log     pipeline.Publisher
	Metrics *pipeline.StageMetrics
	Logger  *slog.Logger
	// Interval is the poll interval of feeds without one of their own; 0 means
	// two minutes.
	Interval time.Duration
	// Concurrency is how many feeds are polled at once; 0 means 32.
	Concurrency int
}

// Poller polls feeds and sends what is new in them to pipeline.TopicArticles.
//
// Every item is sent at least once for each of its versions. A poll that finds
// something new first writes the versions it is going to send to pipeline.TopicFeeds,
// marked as pending, then the articles, then the same without the mark: a
// process that dies in between sends the same items with the same versions
// again. Lost is only what leaves its feed before the feed is polled again.
//
// Metrics.Errors has the classes of Error for feeds, the same with "page_"
// before them for pages, and: log (the log took nothing), state (a state could
// not be read), empty_item (an entry with nothing in it), article_too_large,
// and left_unsent (items lost as said above). Metrics.Delay is the time from a
// feed's answer to its articles in the log; with an item's Published and
// Fetched it tells what the poll interval adds.
type Poller struct {
	Options
	sent  ledger
	pages chan struct{} // holds one for each page that is being fetched

	feeds   sync.Mutex // guards Options.Feeds
	changed chan struct{}
}

// New returns a poller.
func New(o Options) *Poller {
	if o.Interval <= 0 {
		o.Interval = 2 * time.Minute
	}
	if o.Concurrency <= 0 {
		o.Concurrency = 32
	}
	return &Poller{Options: o, pages: make(chan struct{}, o.Concurrency), changed: make(chan struct{}, 1)}
}

// SetFeeds replaces the feeds that are polled: the configuration changed. What
// is known of a feed that stays, or comes back, is kept. It may be called at
// any time, also before Run.
func (p *Poller) SetFeeds(feeds []FeedSpec) {
	p.feeds.Lock()
	p.Feeds = feeds
	p.feeds.Unlock()
	select {
	case p.changed <- struct{}{}:
	default: // Run knows already
	}
}

// Run polls the feeds of a share until ctx ends, and returns nil when every
// poll under way has stopped. An unreadable state is an error that names its
// feed in the log; the feed starts anew then.
func (p *Poller) Run(ctx context.Context, share pipeline.Share) error {
	feeds := p.owned(share)
	p.sent.load(feeds)
	p.Logger.Info("polling starts", "feeds", len(feeds))
	var queue schedule
	for _, f := range feeds {
		queue.add(f)
	}
	done := make(chan *polledFeed, p.Concurrency)
	running := 0
	for {
		for running < p.Concurrency && queue.due(time.Now()) {
			f := queue.pop()
			running++
			go func() {
				p.poll(ctx, f)
				done <- f
			}()
		}
		wake := queue.timer(running < p.Concurrency)
		select {
		case f := <-done:
			running--
			queue.add(f)
		case <-wake.C:
		case <-ctx.Done():
			for range running {
				<-done
			}
			wake.Stop()
			p.Logger.Info("polling stops")
			return nil
		}
		wake.Stop()
	}
}

// polledFeed is a feed with what is remembered of it. One poll at a time works
// on it.
type polledFeed struct {
	FeedSpec
	// key is the feed's public URL: its key in pipeline.TopicFeeds, and the source of
	// its items' ids.
	key   string
	state FeedState
	// next is when it is polled again.
	next time.Time
	// shares says that another feed of this process has the same host and may
	// carry the same items.
	shares bool
}

// owned returns the feeds of the share with their state, each due at a time of
// its own.
func (p *Poller) owned(share pipeline.Share) []*polledFeed {
	var feeds []*polledFeed
	known := map[string]bool{}
	hosts := map[string]int{}
	for _, spec := range p.Feeds {
		key := PublicURL(spec.URL)
		switch {
		case known[key]:
			p.Logger.Warn("feed is configured twice, the first counts", "feed", key)
			continue
		case share.Owns != nil && !share.Owns(key):
			continue
		}
		known[key] = true
		if spec.Interval <= 0 {
			spec.Interval = p.Interval
		}
		f := &polledFeed{FeedSpec: spec, key: key, state: p.restore(key, share.State[key])}
		hosts[host(key)]++
		feeds = append(feeds, f)
	}
	for _, f := range feeds {
		f.shares = hosts[host(f.key)] > 1
		f.next = firstPoll(f, len(feeds))
	}
	return feeds
}

func (p *Poller) restore(key string, value []byte) FeedState {
	state, err := decodeFeedState(value)
	if err != nil {
		p.Metrics.Errors.WithLabelValues("state").Inc()
		p.Logger.Error("feed state is unreadable, its items may be sent again", "feed", key, "err", err)
	}
	return state
}

// spreadPerFeed sets how many feeds start in a second: 40.
const spreadPerFeed = 25 * time.Millisecond

// firstPoll spreads the first polls of many feeds over time, so that no herd
// forms, in an order that their URLs give; a few feeds start at once. A server
// that asked to be left alone is, also over a restart.
func firstPoll(f *polledFeed, feeds int) time.Time {
	sum := sha256.Sum256([]byte(f.key)) // quicker hashes keep similar URLs together
	phase := float64(binary.BigEndian.Uint32(sum[:4])) / (1 << 32)
	spread := min(f.Interval, time.Duration(feeds)*spreadPerFeed)
	at := time.Now().Add(time.Duration(phase * float64(spread)))
	if f.state.NotBefore.After(at) {
		return f.state.NotBefore
	}
	return at
}

// poll polls a feed once and sets when it is next. Whatever goes wrong, panics
// included, stays with this feed.
func (p *Poller) poll(ctx context.Context, f *polledFeed) {
	start := time.Now()
	err := p.pollGuarded(ctx, f)
	if ctx.Err() != nil {
		return
	}
	p.Metrics.Seconds.Observe(time.Since(start).Seconds())
	f.next = start.Add(f.Interval)
	if err != nil {
		p.failed(ctx, f, err)
	} else {
		p.worked(ctx, f)
	}
	if now := time.Now(); f.next.Before(now) {
		f.next = now // a poll that took longer than the interval
	}
}

func (p *Poller) pollGuarded(ctx context.Context, f *polledFeed) (err error) {
	defer func() {
		if r := recover(); r != nil {
			p.Logger.Debug("poll panicked", "feed", f.key, "stack", string(debug.Stack()))
			err = &Error{Class: "panic", Err: fmt.Errorf("%v; please report this feed", r)}
		}
	}()
	return p.pollOnce(ctx, f)
}

// failed counts a failure, says so where it is of a new kind, and puts the
// next poll off.
func (p *Poller) failed(ctx context.Context, f *polledFeed, err error) {
	class, retryAfter := "log", time.Duration(0)
	if fe, ok := errors.AsType[*Error](err); ok {
		class, retryAfter = fe.Class, fe.RetryAfter
	}
	p.Metrics.Errors.WithLabelValues(class).Inc()
	f.state.Failures++
	f.next = time.Now().Add(max(pauseAfter(class, f.Interval, f.state.Failures), retryAfter))
	changed := f.state.Failing != class
	f.state.Failing = class
	if retryAfter > 0 {
		f.state.NotBefore = f.next
		changed = true
	}
	if changed {
		p.Logger.Warn("feed fails", "feed", f.key, "class", class, "err", err, "next_poll", f.next.UTC().Format(time.RFC3339))
		p.saveOrLog(ctx, f)
	}
}

// worked ends a run of failures.
func (p *Poller) worked(ctx context.Context, f *polledFeed) {
	if f.state.Failing == "" {
		return
	}
	p.Logger.Info("feed works again", "feed", f.key, "failures", f.state.Failures)
	f.state.Failing, f.state.Failures, f.state.NotBefore, f.state.Quarantined = "", 0, time.Time{}, nil
	p.saveOrLog(ctx, f)
}

// pauseAfter is how long to leave a feed alone after its nth failure in a row:
// the interval at first, then twice as long each time, up to a limit. A feed
// that its server says is not there is asked for less and less; one that is
// there but broken is looked at often, because its publisher mends it.
func pauseAfter(class string, interval time.Duration, n int) time.Duration {
	limit := 30 * time.Minute
	switch class {
	case "http_404", "http_410", "refused":
		limit = 6 * time.Hour
	case "truncated", "malformed", "charset", "empty":
		limit = 10 * time.Minute
	}
	return min(interval<<min(n-1, 10), max(interval, limit))
}

// saveOrLog writes the state where nothing depends on it.
func (p *Poller) saveOrLog(ctx context.Context, f *polledFeed) {
	if err := p.save(ctx, f); err != nil && ctx.Err() == nil {
		p.Logger.Error("feed state could not be saved", "feed", f.key, "err", err)
	}
}

// name is what people call the feed.
func (f *polledFeed) name(title string) string {
	for _, name := range []string{f.Name, title, host(f.key)} {
		if name != "" {
			return name
		}
	}
	return f.key
}

func (f *polledFeed) wireFeed(title string) wire.Feed {
	return wire.Feed{Name: f.name(title), URL: f.key, Agency: f.Agency, Trust: f.Trust, Embargo: f.Embargo}
}

func host(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
