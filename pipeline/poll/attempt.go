package poll

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"time"
)

// poll polls a feed once and sets when it is next. Whatever goes wrong, panics
// included, stays with this feed.
func (r *run) poll(ctx context.Context, f *polledFeed) {
	f.began = momentOf(time.Now())
	if f.Since == 0 {
		f.Since = f.began
	}
	f.LastPoll = f.began
	f.Polls++
	err := r.guarded(ctx, f)
	if ctx.Err() != nil {
		return
	}
	now := time.Now()
	r.Metrics.Seconds.Observe(now.Sub(f.began.time()).Seconds())
	if err != nil {
		f.Failed++
		r.failed(ctx, f, err)
	} else {
		r.succeeded(f)
		r.worked(ctx, f)
	}
	r.reportIfDue(ctx, f, now)
}

func (r *run) guarded(ctx context.Context, f *polledFeed) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.Logger.Debug("poll panicked", "feed", f.key, "stack", string(debug.Stack()))
			err = &Error{Class: "panic", Err: fmt.Errorf("%v; please report this feed", p)}
		}
	}()
	fetched, err := r.fetch(ctx, f)
	if err == nil {
		return r.take(ctx, f, fetched)
	}
	if cutOff(err) && len(fetched.Body) > 0 {
		taken := r.take(ctx, f, fetched)
		switch {
		case taken == nil: // only the end of the connection was missing
			return nil
		case errors.Is(taken, errPartTaken):
			return err
		}
	}
	return errors.Join(err, r.quarantineBody(ctx, f, fetched.Body, err))
}

// errPartTaken says that an answer is not whole, but was taken as far as it is.
var errPartTaken = errors.New("the feed breaks off; the items that stand in it whole were taken, and it is fetched again")

// cutOff tells whether an error is about an answer whose end is missing.
func cutOff(err error) bool {
	fe, ok := errors.AsType[*Error](err)
	return ok && (fe.Class == "truncated" || fe.Class == "too_large")
}

// fetch gets the feed, from where it moved to if it did.
func (r *run) fetch(ctx context.Context, f *polledFeed) (Fetched, error) {
	at := f.URL
	if f.MovedTo != "" {
		at = withUser(f.MovedTo, f.URL)
	}
	fetched, err := r.Source.Fetch(ctx, Request{URL: at, Validators: f.ask(), Header: f.Header})
	if err != nil {
		return fetched, err
	}
	if fetched.Fresh > 0 {
		f.Fresh = momentOf(time.Now().Add(fetched.Fresh))
	} else {
		f.Fresh = 0
	}
	// One that holds a key is asked for anew each time: a state is no place
	// for secrets.
	if to := fetched.Moved; to != "" && to != f.MovedTo && PublicURL(to) == to && to != f.URL {
		f.MovedTo = to
		r.Logger.Info("feed has moved for good", "feed", f.key, "to", to)
	}
	return fetched, nil
}

// withUser gives a URL the user name and password of another, if both are of
// one host.
func withUser(to, from string) string {
	t, err := url.Parse(to)
	if err != nil {
		return to
	}
	f, err := url.Parse(from)
	if err != nil || f.User == nil || f.Host != t.Host || f.Scheme == "https" && t.Scheme != "https" {
		return to
	}
	t.User = f.User
	return t.String()
}

// take reads an answer and sends what is new in it.
func (r *run) take(ctx context.Context, f *polledFeed, fetched Fetched) error {
	if fetched.Status == http.StatusNotModified {
		f.NotModified++
		r.Metrics.Polls.WithLabelValues("not_modified").Inc()
		return nil
	}
	body := bodyHash(fetched.Body)
	if body == f.Body && !f.Unfinished {
		f.Unchanged++
		r.Metrics.Polls.WithLabelValues("unchanged").Inc()
		f.Validators = fetched.Validators
		return nil
	}
	s, err := r.state(f)
	if err != nil {
		return err
	}
	w, err := r.read(ctx, f, s, fetched)
	if err != nil {
		return errors.Join(err, r.quarantineBody(ctx, f, fetched.Body, err))
	}
	handled := func() {
		if !w.partial { // else it is needed again, whole
			f.Validators, f.Body = fetched.Validators, body
			r.succeeded(f) // before it is saved
		}
	}
	if err := r.send(ctx, f, s, w.fresh, handled); err != nil {
		return err
	}
	r.Metrics.Polls.WithLabelValues("changed").Inc()
	// Pages that failed before come after what is new, so as not to hold it up.
	if err := r.retryPages(ctx, f, s, w.retries, handled); err != nil {
		return err
	}
	if w.partial {
		return &Error{Class: "truncated", Err: fmt.Errorf("%s: %w (%d)", f.key, errPartTaken, len(w.ids))}
	}
	return nil
}

// state reads what is known of a feed. One that can't be read starts anew.
func (r *run) state(f *polledFeed) (*FeedState, error) {
	value, err := r.share.State.Get(f.key)
	if err != nil {
		return nil, fmt.Errorf("reading the state of %s: %w", f.key, err)
	}
	s, err := decodeState(value)
	if err != nil {
		r.Metrics.Errors.WithLabelValues("state").Inc()
		r.Logger.Error("feed state is unreadable, its items may be sent again", "feed", f.key, "err", err)
	}
	return s, nil
}

// save writes the feed's state to the log.
func (r *run) save(ctx context.Context, f *polledFeed, s *FeedState) error {
	f.Unfinished = s.items.unfinished()
	s.Head = f.Head
	value, err := s.encode()
	if err != nil {
		return fmt.Errorf("%s: %w", f.key, err)
	}
	if err := r.share.State.Put(ctx, f.key, value); err != nil {
		return err
	}
	f.saved = momentOf(time.Now())
	return nil
}

// saveHead writes the feed's state, with what set changes in it, where its
// items stay as they are and nothing depends on it.
func (r *run) saveHead(ctx context.Context, f *polledFeed, set func(*FeedState)) {
	s, err := r.state(f)
	if err == nil {
		set(s)
		err = r.save(ctx, f, s)
	}
	if err != nil && ctx.Err() == nil {
		r.Logger.Error("feed state could not be saved", "feed", f.key, "err", err)
	}
}

// movedPatience is how many failures in a row send the poller back from where
// a feed moved to the address that is configured.
const movedPatience = 3

// succeeded sets when the feed is polled next.
func (r *run) succeeded(f *polledFeed) {
	f.LastSuccess = f.began
	r.plan(f, f.began.time())
}

// failed counts a failure, says so where it is of a new kind, and puts the
// next poll off.
func (r *run) failed(ctx context.Context, f *polledFeed, err error) {
	class, retryAfter := "log", time.Duration(0)
	if fe, ok := errors.AsType[*Error](err); ok {
		class, retryAfter = fe.Class, fe.RetryAfter
	}
	r.Metrics.Errors.WithLabelValues(class).Inc()
	r.Metrics.Polls.WithLabelValues("failed").Inc()
	f.Failures++
	if f.MovedTo != "" && f.Failures%movedPatience == 0 {
		f.MovedTo = ""
	}
	now := time.Now()
	interval := orDefault(f.Interval, r.Interval)
	f.Next = momentOf(later(now, max(pauseAfter(class, interval, int(f.Failures)), retryAfter)))
	changed := f.Failing != class
	f.Failing = class
	if retryAfter > 0 {
		f.NotBefore = f.Next
		changed = true
	}
	if changed {
		r.Logger.Warn("feed fails", "feed", f.key, "class", class, "err", err, "next_poll", f.Next.time().Format(time.RFC3339))
		r.saveHead(ctx, f, func(s *FeedState) { s.Problem = oneLine(err) })
	}
}

// later adds a duration to a time; a sum beyond the year 9999 is its end,
// because no time after it can be written.
func later(t time.Time, d time.Duration) time.Time {
	last := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	if sum := t.Add(d); sum.Before(last) {
		return sum
	}
	return last
}

// oneLine returns an error's text without line breaks.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }

// worked ends a run of failures.
func (r *run) worked(ctx context.Context, f *polledFeed) {
	if f.Failing == "" {
		return
	}
	r.Logger.Info("feed works again", "feed", f.key, "failures", f.Failures)
	f.Failing, f.Failures, f.NotBefore = "", 0, 0
	r.saveHead(ctx, f, func(s *FeedState) { s.Problem, s.Quarantined = "", nil })
}

// pauseAfter is how long to leave a feed alone after its nth failure in a row:
// the interval at first, then twice as long each time, up to a limit. A feed
// that its server says is not there is asked for less and less, one that is
// gone for good once a day in case that was a mistake; one that is there but
// broken is looked at often, because its publisher mends it.
func pauseAfter(class string, interval time.Duration, n int) time.Duration {
	limit := 30 * time.Minute
	switch class {
	case "http_410":
		return max(24*time.Hour, interval)
	case "http_404", "refused":
		limit = 6 * time.Hour
	case "truncated", "malformed", "charset", "empty":
		limit = 10 * time.Minute
	}
	return min(interval<<min(n-1, 10), max(interval, limit))
}
