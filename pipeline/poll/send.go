package poll

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// newArticle returns an entry of a feed as an article. Its hash is of the link
// as the feed has it.
func newArticle(f *polledFeed, id string, e Entry, at time.Time) wire.Article {
	return wire.Article{
		ID: id, Hash: contentHash(e), GUID: e.GUID, URL: publicLink(e.URL, f.URL),
		Title: e.Title, Summary: e.Summary, Content: e.Content,
		Authors: e.Authors, Categories: e.Categories,
		Published: e.Published.UTC(), Updated: e.Updated.UTC(), Fetched: at.UTC(),
	}
}

// send publishes changes between two writes of the feed's state: before with
// the versions marked as pending, after without, and with what handled sets.
// Without changes the state is written if it differs from what was read.
func (r *run) send(ctx context.Context, f *polledFeed, s *FeedState, changes []*change, handled func()) error {
	if len(changes) == 0 {
		handled()
		if s.itemsHash() == s.read {
			return nil
		}
		return r.save(ctx, f, s)
	}
	f.Validators, f.Body = Validators{}, 0
	if err := r.save(ctx, f, s); err != nil {
		return err
	}
	if err := r.publishAll(ctx, f, s, changes); err != nil {
		return err
	}
	handled()
	return r.save(ctx, f, s)
}

// saveWhilePages is how often the state is saved while the pages of a poll come
// in, so that a crash leaves few items of which it is not known that they were
// sent.
const saveWhilePages = time.Second

// publishAll sends what is complete at once, and the rest as its pages come
// in.
func (r *run) publishAll(ctx context.Context, f *polledFeed, s *FeedState, changes []*change) error {
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
	if err := r.publish(ctx, f, complete); err != nil {
		return err
	}
	r.sentAll(s, complete)
	saved := time.Now()
	return r.eachPage(ctx, incomplete, firstPageWait, func(c *change) error {
		one := []*change{c}
		if err := r.publish(ctx, f, one); err != nil {
			return err
		}
		r.sentAll(s, one)
		if time.Since(saved) < saveWhilePages {
			return nil
		}
		saved = time.Now()
		return r.save(ctx, f, s)
	})
}

// sentAll settles what was published.
func (r *run) sentAll(s *FeedState, changes []*change) {
	for _, c := range changes {
		c.item.Pending = false
		if c.quarantined {
			s.Ledger.move(c.item, fateQuarantined)
			continue
		}
		s.Ledger.move(c.item, fatePublished)
		s.Ledger.Versions++
		r.Metrics.Delay.Observe(time.Since(c.article.Fetched).Seconds())
	}
}

// publish sends articles. One that is too large for the log is sent without
// its page, or else put in quarantine; the others are sent all the same.
func (r *run) publish(ctx context.Context, f *polledFeed, changes []*change) error {
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
	err := r.Log.Publish(ctx, messages...)
	switch {
	case err == nil:
		r.Metrics.Items.WithLabelValues("done").Add(float64(len(changes)))
		return nil
	case !errors.Is(err, pipeline.ErrTooLarge):
		return err
	case len(changes) == 1:
		return r.publishSmaller(ctx, f, changes[0], messages[0])
	}
	for _, c := range changes {
		if err := r.publish(ctx, f, []*change{c}); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) publishSmaller(ctx context.Context, f *polledFeed, c *change, m pipeline.Message) error {
	if page := c.article.Page; page != nil && page.HTML != "" {
		c.article.Page = &wire.Page{URL: page.URL, Error: fmt.Sprintf("the page has %d bytes, more than the log takes with the article", len(page.HTML))}
		return r.publish(ctx, f, []*change{c})
	}
	reason := fmt.Sprintf("article %q of %s has %d bytes, the log takes %d; only its beginning is kept here", c.article.Title, f.key, len(m.Value), pipeline.MaxMessageBytes)
	r.Logger.Warn("article is too large for the log", "feed", f.key, "article_id", c.article.ID, "bytes", len(m.Value))
	r.Metrics.Errors.WithLabelValues("article_too_large").Inc()
	c.quarantined = true
	return r.quarantine(ctx, m.Key, m.Value, reason, int(f.Failures)+1)
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
