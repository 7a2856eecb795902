package poll

import "time"

// Some feeds give their items new guids at every request. Every poll would find
// a window of new items, and a possible loss. Such a feed is known by what its
// items say.

// guidsChanged tells whether a window holds no item that stood in the feed
// before, by their guids, but at least half of them say exactly what an item
// said that did, and have a link to be told apart by.
func (s *FeedState) guidsChanged(w *window) bool {
	if s.GUIDsChange || w.partial || !s.items.disjoint(w.ids) {
		return false
	}
	said := map[uint64]bool{}
	for _, i := range s.items {
		if i.Window {
			said[i.Same] = true
		}
	}
	again := 0
	for _, c := range w.fresh {
		if c.isNew && c.article.URL != "" && said[c.item.Same] {
			again++
		}
	}
	return 2*again >= len(w.ids)
}

// parseByLink reads an answer anew with the guids left out. Items that say what
// one said that was sent under a guid are not sent again.
func (r *run) parseByLink(f *polledFeed, s *FeedState, w *window, fetched Fetched, at time.Time) (*window, Entries, error) {
	s.GUIDsChange = true
	r.Logger.Warn("the feed gives its items new guids at every request; from now on they are told apart by their links", "feed", f.key)
	s.unsee(w)
	said := map[uint64]*Item{}
	for _, i := range s.items {
		said[i.Same] = i
	}
	w, entries, err := r.parse(f, s, fetched, at)
	if err != nil {
		return w, entries, err
	}
	var fresh []*change
	for _, c := range w.fresh {
		if old := said[c.item.Same]; c.isNew && old != nil {
			c.item.Pending = false
			s.Ledger.move(c.item, fateShared)
			old.Window, c.item.Window = false, true
			continue
		}
		fresh = append(fresh, c)
	}
	w.fresh = fresh
	for id := range w.ids {
		s.items[id].Window = true // they did stand in the feed, under other ids
	}
	return w, entries, nil
}

// unsee takes back what a window added.
func (s *FeedState) unsee(w *window) {
	for _, c := range w.fresh {
		if c.isNew {
			delete(s.items, c.id)
			s.Ledger.Seen--
			s.Ledger.Fates[c.item.Fate]--
		}
	}
}

// dropGUIDs leaves the guids out where they say nothing.
func (s *FeedState) dropGUIDs(entries []Entry) {
	if !s.GUIDsChange {
		return
	}
	for i := range entries {
		if entries[i].URL != "" {
			entries[i].GUID = ""
		}
	}
}
