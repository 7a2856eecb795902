package poll

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// pollOnce fetches a feed and sends what is new in it.
func (p *Poller) pollOnce(ctx context.Context, f *polledFeed) error {
	fetched, err := p.Source.Fetch(ctx, Request{URL: f.URL, Validators: f.state.ask()})
	if err != nil {
		return errors.Join(err, p.quarantineBody(ctx, f, fetched.Body, err))
	}
	if fetched.Status == http.StatusNotModified {
		return nil
	}
	body := bodyHash(fetched.Body)
	if body == f.state.Body && !f.state.unfinished() {
		f.state.Validators = fetched.Validators
		return nil
	}
	at := time.Now()
	entries, err := p.Source.Parse(fetched, nil)
	if err != nil {
		return errors.Join(err, p.quarantineBody(ctx, f, fetched.Body, err))
	}
	fresh, retries := p.changes(f, entries, at)
	handled := func() { f.state.Validators, f.state.Body = fetched.Validators, body }
	if err := p.send(ctx, f, fresh, handled); err != nil {
		return err
	}
	// Pages that failed before come after what is new, so as not to hold it up.
	return p.retryPages(ctx, f, retries, handled)
}

// change is an article that is to be sent.
type change struct {
	article  wire.Article
	item     *ItemState
	needPage bool
}

// changes compares a feed with what is known of it. It returns what is new and
// what was sent without its page, in feed order.
func (p *Poller) changes(f *polledFeed, entries Entries, at time.Time) (fresh, retries []*change) {
	if len(f.state.Items) == 0 && len(entries.Items) > 0 {
		p.Logger.Info("feed is polled for the first time", "feed", f.key, "title", entries.Title, "items", len(entries.Items))
	}
	ids := identify(f.key, entries.Items)
	window := make(map[string]bool, len(ids))
	for i, e := range entries.Items {
		id := ids[i]
		if id == "" {
			p.Metrics.Errors.WithLabelValues("empty_item").Inc()
			continue
		}
		if window[id] {
			continue // the feed has it twice; the first is the later
		}
		window[id] = true
		c := &change{article: newArticle(id, e, at), item: f.state.item(id, at), needPage: needsPage(f.Content, e)}
		c.article.Feed = f.wireFeed(entries.Title)
		c.article.Language = firstNonEmpty(e.Language, entries.Language, f.Language)
		c.article.FirstSeen = time.UnixMilli(c.item.FirstSeen).UTC()
		switch short := c.article.Hash[:shortHash]; {
		case c.item.Hash != short:
			if p.renew(f, c, short) {
				fresh = append(fresh, c)
			}
		case c.item.Pending:
			// It may have been sent with this version: the same again.
			c.article.Version = c.item.Version
			fresh = append(fresh, c)
		case c.item.wantsPage():
			retries = append(retries, c)
		}
	}
	if lost := f.state.forget(window, at); lost > 0 {
		p.Metrics.Errors.WithLabelValues("left_unsent").Add(float64(lost))
		p.Logger.Error("items left the feed before they were sent", "feed", f.key, "items", lost)
	}
	return fresh, retries
}

// renew gives changed content its version. It reports false where another feed
// of the same host has sent it.
func (p *Poller) renew(f *polledFeed, c *change, hash string) bool {
	version, mine := p.version(f, c.article.ID, hash, c.article.Fetched, c.item.Version)
	c.item.Hash, c.item.Version, c.item.PageTries, c.item.Pending = hash, version, 0, mine
	c.article.Version = version
	return mine
}

// version returns the version for new content, and false where another feed of
// the same host has sent it.
func (p *Poller) version(f *polledFeed, id, hash string, at time.Time, last int64) (int64, bool) {
	if !f.shares {
		return max(last+1, at.UnixMilli()), true
	}
	return p.sent.claim(id, hash, at.UnixMilli(), last)
}

func newArticle(id string, e Entry, at time.Time) wire.Article {
	return wire.Article{
		ID: id, Hash: contentHash(e), GUID: e.GUID, URL: e.URL,
		Title: e.Title, Summary: e.Summary, Content: e.Content,
		Authors: e.Authors, Categories: e.Categories,
		Published: e.Published.UTC(), Updated: e.Updated.UTC(), Fetched: at.UTC(),
	}
}

// send publishes changes between two writes of the feed's state: before with
// the versions marked as pending, after without, and with what handled sets.
func (p *Poller) send(ctx context.Context, f *polledFeed, changes []*change, handled func()) error {
	if len(changes) == 0 {
		handled()
		return nil
	}
	f.state.Validators, f.state.Body = Validators{}, ""
	if err := p.save(ctx, f); err != nil {
		return err
	}
	if err := p.publishAll(ctx, f, changes); err != nil {
		return err
	}
	for _, c := range changes {
		c.item.Pending = false
		p.Metrics.Delay.Observe(time.Since(c.article.Fetched).Seconds())
	}
	handled()
	return p.save(ctx, f)
}

// publishAll sends what is complete at once, and the rest as its pages come
// in.
func (p *Poller) publishAll(ctx context.Context, f *polledFeed, changes []*change) error {
	// Feeds have the latest first; the log gets it last.
	slices.Reverse(changes)
	var complete, incomplete []*change
	for _, c := range changes {
		if c.needPage {
			incomplete = append(incomplete, c)
		} else {
			complete = append(complete, c)
		}
	}
	if err := p.publish(ctx, f, complete); err != nil {
		return err
	}
	return p.eachPage(ctx, incomplete, firstPageWait, func(c *change) error {
		return p.publish(ctx, f, []*change{c})
	})
}

// publish sends articles. One that is too large for the log is sent without
// its page, or else put in quarantine; the others are sent all the same.
func (p *Poller) publish(ctx context.Context, f *polledFeed, changes []*change) error {
	if len(changes) == 0 {
		return nil
	}
	messages := make([]pipeline.Message, len(changes))
	for i, c := range changes {
		value, err := encode(c.article)
		if err != nil {
			return fmt.Errorf("writing article %s: %w", c.article.ID, err)
		}
		messages[i] = pipeline.Message{Topic: pipeline.TopicArticles, Key: []byte(c.article.ID), Value: value}
	}
	err := p.Log.Publish(ctx, messages...)
	switch {
	case err == nil:
		p.Metrics.Items.WithLabelValues("done").Add(float64(len(changes)))
		return nil
	case !errors.Is(err, pipeline.ErrTooLarge):
		return err
	case len(changes) == 1:
		return p.publishSmaller(ctx, f, changes[0], messages[0])
	}
	for _, c := range changes {
		if err := p.publish(ctx, f, []*change{c}); err != nil {
			return err
		}
	}
	return nil
}

func (p *Poller) publishSmaller(ctx context.Context, f *polledFeed, c *change, m pipeline.Message) error {
	if page := c.article.Page; page != nil && page.HTML != "" {
		c.article.Page = &wire.Page{URL: page.URL, Error: fmt.Sprintf("the page has %d bytes, more than the log takes with the article", len(page.HTML))}
		return p.publish(ctx, f, []*change{c})
	}
	reason := fmt.Sprintf("article %q of %s has %d bytes, the log takes %d; only its beginning is kept here", c.article.Title, f.key, len(m.Value), pipeline.MaxMessageBytes)
	p.Logger.Warn("article is too large for the log", "feed", f.key, "article_id", c.article.ID, "bytes", len(m.Value))
	p.Metrics.Errors.WithLabelValues("article_too_large").Inc()
	return p.quarantine(ctx, m.Key, m.Value, reason, f.state.Failures+1)
}

// encode writes JSON without escaping HTML, which would double the size of
// pages.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
