package poll

import (
	"context"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// maxOlder is how many of a feed's older pages are read to fill a gap.
const maxOlder = 20

// gap deals with two successive polls that have no item in common: items
// between them may have been missed. It looks for them in the feed's older
// pages (RFC 5005), where it has such, adds them to the window, and has the
// feed polled more often.
func (r *run) gap(ctx context.Context, f *polledFeed, s *FeedState, w *window, older string) {
	now := time.Now()
	g := &wire.FeedGap{From: f.LastSuccess.time(), To: now.UTC(), After: s.Newest.time(), Before: w.oldest.UTC()}
	if older != "" {
		r.fill(ctx, f, s, w, g, older)
	}
	s.LastGap = g
	if g.Closed {
		r.Logger.Info("items that were missed stood in the feed's older pages", "feed", f.key, "items", g.Filled)
	} else {
		s.Ledger.Gaps++
		r.Metrics.Gaps.Inc()
		r.Logger.Warn("possible loss: two successive polls of a feed have no item in common; it is polled more often now",
			"feed", f.key, "from", g.From.Format(time.RFC3339), "to", g.To.Format(time.RFC3339), "filled", g.Filled)
	}
	f.Haste = min(f.Haste+1, hasteMost)
	f.HasteUntil = momentOf(now.Add(hasteLasts))
}

// fill adds the items of older pages to the window until a page holds one that
// is known, which closes the gap.
func (r *run) fill(ctx context.Context, f *polledFeed, s *FeedState, w *window, g *wire.FeedGap, older string) {
	read := map[string]bool{}
	for range maxOlder {
		if older == "" || read[older] {
			return
		}
		read[older] = true
		fetched, err := r.Source.Fetch(ctx, Request{URL: withUser(older, f.URL), Header: f.Header})
		if err != nil {
			r.Logger.Warn("an older page of a feed can't be fetched", "feed", f.key, "err", err)
			return
		}
		entries, err := r.Source.Parse(fetched, nil)
		if err != nil {
			r.Logger.Warn("an older page of a feed can't be read", "feed", f.key, "err", err)
			return
		}
		ids, _ := s.identify(f.key, entries.Items, nil)
		at := time.Now()
		for i, e := range entries.Items {
			if ids[i] == "" {
				continue
			}
			if s.items[idOf(ids[i])] != nil {
				g.Closed = g.Closed || !w.ids[idOf(ids[i])]
				continue
			}
			r.compare(f, s, w, newEntry{Entry: e, article: ids[i], feed: entries, at: at})
			g.Filled++
		}
		if g.Closed {
			return
		}
		older = firstNonEmpty(entries.Links.Older, fetched.Links.Older)
	}
}
