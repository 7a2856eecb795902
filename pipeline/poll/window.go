package poll

import (
	"context"
	"time"

	"github.com/cespare/xxhash/v2"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// change is an article that is to be sent.
type change struct {
	article  wire.Article
	id       itemID
	item     *Item
	needPage bool
	isNew    bool // the item was never seen before
	// quarantined says that the log would not take the article.
	quarantined bool
}

// window is what one answer holds, compared with what is known of the feed.
type window struct {
	// fresh is what is new or changed, retries what was sent without its page,
	// in feed order.
	fresh, retries []*change
	// ids holds every item that stands in the answer.
	ids map[itemID]bool
	// newest and oldest are dates of its items; zero where they have none.
	newest, oldest time.Time
	partial        bool
}

// read parses an answer and compares it with what is known of the feed.
func (r *run) read(ctx context.Context, f *polledFeed, s *FeedState, fetched Fetched) (*window, error) {
	at := time.Now()
	first := f.LastSuccess == 0
	w, entries, err := r.parse(f, s, fetched, at)
	if err != nil {
		return nil, err
	}
	if s.guidsChanged(w) {
		if w, entries, err = r.parseByLink(f, s, w, fetched, at); err != nil {
			return nil, err
		}
	}
	if first && len(entries.Items) > 0 {
		r.Logger.Info("feed is polled for the first time", "feed", f.key, "title", entries.Title, "items", len(entries.Items))
	}
	f.Pace = entries.Pace
	s.Title = entries.Title
	if w.partial {
		return w, nil // what it lacks may stand behind the break
	}
	f.noticeHub(entries.Links, fetched.Links)
	f.Window = int32(len(w.ids))
	if s.items.disjoint(w.ids) {
		r.gap(ctx, f, s, w, firstNonEmpty(entries.Links.Older, fetched.Links.Older))
	}
	s.items.standing(w.ids)
	r.learn(f, w, at, first)
	f.noticeNews(w, at)
	s.Newest = max(s.Newest, momentOf(w.newest))
	if lost := s.items.forget(at); len(lost) > 0 {
		for _, i := range lost {
			s.Ledger.move(i, fateLost)
		}
		r.Metrics.Errors.WithLabelValues("left_unsent").Add(float64(len(lost)))
		r.Logger.Error("items left the feed before they were sent", "feed", f.key, "items", len(lost))
	}
	return w, nil
}

// parse reads an answer, but for the entries that are known and look as they
// did, and finds what is new in it.
func (r *run) parse(f *polledFeed, s *FeedState, fetched Fetched, at time.Time) (*window, Entries, error) {
	known := s.items.byRaw()
	entries, err := r.Source.Parse(fetched, func(raw uint64) bool {
		_, ok := known[raw]
		return ok
	})
	if err != nil {
		return nil, entries, err
	}
	s.dropGUIDs(entries.Items)
	ids, ok := s.identify(f.key, entries.Items, known)
	if !ok {
		// An entry that was left out may have a guid in common with one that
		// was read: look at all of them.
		if entries, err = r.Source.Parse(fetched, nil); err != nil {
			return nil, entries, err
		}
		s.dropGUIDs(entries.Items)
		ids, _ = s.identify(f.key, entries.Items, nil)
	}
	w := &window{ids: make(map[itemID]bool, len(ids)), partial: entries.Partial}
	for i, e := range entries.Items {
		r.compare(f, s, w, newEntry{Entry: e, article: ids[i], feed: entries, at: at})
	}
	return w, entries, nil
}

// identify returns the article id of each entry, "" for one that holds nothing
// at all. It reports false where it can't tell without those that were left
// out.
func (s *FeedState) identify(feedURL string, entries []Entry, known map[uint64]itemID) (ids []string, ok bool) {
	ambiguous := make(map[uint64]bool, len(s.Ambiguous))
	for _, guid := range s.Ambiguous {
		ambiguous[guid] = true
	}
	ids = identify(feedURL, entries, ambiguous, func(guid string) {
		s.Ambiguous = append(s.Ambiguous, xxhash.Sum64String(guid))
		s.Ambiguous = s.Ambiguous[max(0, len(s.Ambiguous)-maxAmbiguous):]
	})
	leftOut := map[itemID]bool{}
	for i, e := range entries {
		if e.Known {
			id := known[e.Raw]
			ids[i] = id.article()
			leftOut[id] = true
		}
	}
	if len(leftOut) == 0 {
		return ids, true
	}
	for i, e := range entries {
		if !e.Known && ids[i] != "" && leftOut[idOf(ids[i])] {
			return nil, false
		}
	}
	return ids, true
}

// maxAmbiguous bounds the ambiguous guids that are remembered: feeds that have
// any have one, the same for all items.
const maxAmbiguous = 20

// newEntry is an entry with what is needed to make an article of it.
type newEntry struct {
	Entry
	article string // its id; empty for one that holds nothing
	feed    Entries
	at      time.Time
}

// compare adds an entry to the window.
func (r *run) compare(f *polledFeed, s *FeedState, w *window, e newEntry) {
	if e.article == "" {
		r.Metrics.Errors.WithLabelValues("empty_item").Inc()
		return
	}
	id := idOf(e.article)
	if w.ids[id] {
		return // the feed has it twice; the first is the later
	}
	w.ids[id] = true
	item, isNew := s.items[id], false
	if item == nil {
		isNew = true
		item = &Item{FirstSeen: e.at.UnixMilli()}
		s.items[id] = item
		s.Ledger.see()
	}
	item.LastSeen = day(e.at)
	if e.Known {
		return
	}
	item.Raw, item.Same = e.Raw, sameHash(e.Entry)
	w.date(e.Published)
	c := &change{article: newArticle(f, e.article, e.Entry, e.at), id: id, item: item, isNew: isNew}
	c.choosePage(f.Content, e.Entry)
	c.article.Feed = f.wireFeed(e.feed.Title)
	c.article.Language = firstNonEmpty(e.Language, e.feed.Language, f.Language)
	c.article.FirstSeen = time.UnixMilli(item.FirstSeen).UTC()
	switch hash := hashOf(c.article.Hash); {
	case item.Hash != hash:
		if r.renew(f, s, c, hash) {
			w.fresh = append(w.fresh, c)
		}
	case item.Pending:
		// It may have been sent with this version: the same again.
		c.article.Version = item.Version
		w.fresh = append(w.fresh, c)
	case item.wantsPage():
		w.retries = append(w.retries, c)
	}
}

func (w *window) date(t time.Time) {
	if t.IsZero() {
		return
	}
	if t.After(w.newest) {
		w.newest = t
	}
	if w.oldest.IsZero() || t.Before(w.oldest) {
		w.oldest = t
	}
}

// renew gives changed content its version. It reports false where another feed
// of the same host has sent it.
func (r *run) renew(f *polledFeed, s *FeedState, c *change, hash uint64) bool {
	i := c.item
	version, mine := max(i.Version+1, c.article.Fetched.UnixMilli()), true
	if f.shares {
		version, mine = r.sent.claim(c.id, hash, c.article.Fetched.UnixMilli(), i.Version)
	}
	i.Hash, i.Version, i.PageTries, i.Pending = hash, version, 0, mine
	c.article.Version = version
	if !mine {
		s.Ledger.move(i, fateShared)
	}
	return mine
}

// learn takes what is new into the feed's rhythm.
func (r *run) learn(f *polledFeed, w *window, now time.Time, first bool) {
	if first {
		f.learnFirst(w, now)
		return
	}
	f.Rhythm.begin(now)
	news := false
	for _, c := range w.fresh {
		if !c.isNew {
			continue
		}
		news = true
		at := c.article.Published
		if at.Before(f.LastSuccess.time()) || at.After(now) {
			at = now
		}
		f.Rhythm.learn(at)
	}
	if !news {
		return
	}
	if f.LastNew > 0 {
		silence := int64(momentOf(now) - f.LastNew)
		f.Silence = max(silence, f.Silence-f.Silence/silenceFades)
	}
	f.LastNew = momentOf(now)
}

// silenceFades is by what part the longest silence is forgotten with every
// arrival.
const silenceFades = 64

// learnFirst learns the feed's rhythm from the dates of the items that stand
// in it when it is first polled: they tell what was to be seen before. Dates
// in the future, and those that are too old to count, tell nothing.
func (f *polledFeed) learnFirst(w *window, now time.Time) {
	oldest := now
	var dates []time.Time
	for _, c := range w.fresh {
		if at := c.article.Published; at.After(now.Add(-2*halfLife)) && at.Before(now) {
			dates = append(dates, at)
			if at.Before(oldest) {
				oldest = at
			}
		}
	}
	f.Rhythm.begin(oldest)
	for _, at := range dates {
		f.Rhythm.learn(at)
	}
	if f.LastNew = momentOf(w.newest); w.newest.IsZero() || w.newest.After(now) {
		f.LastNew = momentOf(now)
	}
}
