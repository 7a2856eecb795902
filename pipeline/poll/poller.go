// Package poll watches feeds: it fetches them when something new is to be
// expected, tells what is new from what was sent, and sends it to the log,
// nothing lost and nothing twice.
package poll

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
)

// FeedSpec is a feed that is to be polled.
type FeedSpec struct {
	// URL is where the feed is; it may hold credentials, which go nowhere but
	// to its host.
	URL string
	// Name is shown to people; empty means the feed's title, else its host.
	Name string
	// Interval is how often to poll, whatever the feed's rhythm and what it
	// says of it; 0 leaves that to the poller.
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
	Feeds  []FeedSpec
	Source Source
	// Pages finds fuller versions of pages; nil means that pages are taken as
	// they are.
	Pages   Pages
	Log     pipeline.Publisher
	Metrics *Metrics
	Logger  *slog.Logger
	// Interval is the mean time between two polls of a feed without an
	// interval of its own; 0 means two minutes. How the requests that this
	// makes are spent on the feeds is the poller's to decide, from their
	// rhythms, within MinInterval (0 means 15 s) and MaxInterval (0 means an
	// hour).
	Interval, MinInterval, MaxInterval time.Duration
	// Concurrency is how many feeds are polled at once; 0 means 32.
	// HostConcurrency is how many of them may be of one host; 0 means 2.
	Concurrency, HostConcurrency int
	// OwnHost tells hosts (with their port, as in a URL) to which
	// HostConcurrency does not apply, because they are the user's own; nil
	// means none.
	OwnHost func(host string) bool
	// Hub asks WebSub hubs to announce the feeds that name one; nil means that
	// feeds are polled only. Callback is the public base URL of this process,
	// below which Verify and Deliver are served, at CallbackPath and a token;
	// empty means the same as a nil Hub. Each process has one of its own.
	Hub      Hub
	Callback string
}

// Poller polls feeds and sends what is new in them to TopicArticles.
//
// Every item is sent at least once for each of its versions. A poll that finds
// something new first writes the versions it is going to send to TopicFeeds,
// marked as pending, then the articles, then the same without the mark: a
// process that dies in between sends the same items with the same versions
// again. Lost is only what leaves its feed before the feed is polled again,
// and that is counted (see Ledger) and said (see wire.FeedHealth).
type Poller struct {
	Options
	pages chan struct{} // holds one for each page that is being fetched

	feeds   sync.Mutex // guards Options.Feeds
	changed chan struct{}

	subscribed subscriptions
	calls      chan func(context.Context, *run) // of other goroutines to loop's
}

// New returns a poller.
func New(o Options) *Poller {
	o.Interval = orDefault(o.Interval, 2*time.Minute)
	o.MinInterval = min(orDefault(o.MinInterval, 15*time.Second), o.Interval)
	o.MaxInterval = max(orDefault(o.MaxInterval, time.Hour), o.Interval)
	o.Concurrency = orDefault(o.Concurrency, 32)
	o.HostConcurrency = orDefault(o.HostConcurrency, 2)
	return &Poller{
		Options: o, pages: make(chan struct{}, o.Concurrency),
		changed: make(chan struct{}, 1), calls: make(chan func(context.Context, *run)),
	}
}

func orDefault[T time.Duration | int](value, absent T) T {
	if value > 0 {
		return value
	}
	return absent
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

func (p *Poller) configured() []FeedSpec {
	p.feeds.Lock()
	defer p.feeds.Unlock()
	return p.Feeds
}

// Run polls the feeds of a share until ctx ends, and returns nil when every
// poll under way has stopped. A state that can't be read is logged as an error
// that names its feed; the feed starts anew then.
func (p *Poller) Run(ctx context.Context, share pipeline.Share) error {
	r := &run{Poller: p, share: share, feeds: map[string]*polledFeed{}, queue: newSchedule(p.HostConcurrency, p.OwnHost), asks: newAsks()}
	defer p.subscribed.close()
	if err := r.begin(ctx); err != nil {
		return err
	}
	r.loop(ctx)
	p.Logger.Info("polling stops")
	return nil
}
