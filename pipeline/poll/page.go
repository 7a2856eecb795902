package poll

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// pagesAtOnce is how many pages of one feed are fetched at once; all feeds
// together fetch no more than Options.Concurrency.
const pagesAtOnce = 4

// firstPageWait is how long a new item waits for its page. After that it is
// sent as the feed has it, and with its page as a later version: news is worth
// more early than complete.
const firstPageWait = 5 * time.Second

// eachPage fetches the pages of changes, a few at once, and calls then for
// each change, one after the other, as its page, or the reason why there is
// none, comes in. A wait of 0 leaves the time to the Source's own limits.
func (r *run) eachPage(ctx context.Context, changes []*change, wait time.Duration, then func(*change) error) error {
	fetched := make(chan pageOf, len(changes))
	var pages errgroup.Group
	pages.SetLimit(pagesAtOnce)
	go func() {
		for _, c := range changes {
			before := c.item.PageTries
			pages.Go(func() error {
				page, tries := r.page(ctx, c.article.URL, wait, before)
				fetched <- pageOf{c, page, tries}
				return nil
			})
		}
	}()
	var errs []error
	for range changes {
		got := <-fetched
		if ctx.Err() != nil {
			continue // the page failed because we stop
		}
		got.change.article.Page, got.change.item.PageTries = &got.page, got.tries
		errs = append(errs, then(got.change))
	}
	return errors.Join(append(errs, ctx.Err())...)
}

// pageOf is the page of a change, and how often it was tried in vain.
type pageOf struct {
	change *change
	page   wire.Page
	tries  uint8
}

// page fetches an article's page. On a failure the page says why, and tries is
// one more than before, or the limit where trying again is of no use.
func (r *run) page(ctx context.Context, pageURL string, wait time.Duration, tries uint8) (page wire.Page, newTries uint8) {
	page, err := r.fetchPage(ctx, pageURL, wait)
	if err == nil {
		return page, 0
	}
	class, later := "network", false
	if fe, ok := errors.AsType[*Error](err); ok {
		class, later = fe.Class, fe.RetryAfter > 0
	}
	r.Metrics.Errors.WithLabelValues("page_" + class).Inc()
	tries++
	switch class {
	case "http_404", "http_410", "not_html", "refused", "too_large", "panic":
		tries = maxPageTries
	case "robots":
		if !later { // else robots.txt could not be had
			tries = maxPageTries
		}
	}
	return wire.Page{URL: PublicURL(pageURL), Error: err.Error()}, tries
}

func (r *run) fetchPage(ctx context.Context, pageURL string, wait time.Duration) (page wire.Page, err error) {
	r.pages <- struct{}{}
	defer func() { <-r.pages }()
	if wait > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, wait)
		defer cancel()
	}
	defer func() {
		if r := recover(); r != nil {
			err = &Error{Class: "panic", Err: fmt.Errorf("fetching %s: %v", PublicURL(pageURL), r)}
		}
	}()
	page, err = r.Source.FetchPage(ctx, pageURL)
	if err != nil || r.Pages == nil {
		return page, err
	}
	return r.fuller(ctx, page), nil
}

// fuller returns the version of a page that it names as having more of its
// story, where that can be had and does, else the page.
func (r *run) fuller(ctx context.Context, page wire.Page) wire.Page {
	at := r.Pages.Fuller(page)
	if at == "" {
		return page
	}
	version, err := r.Source.FetchPage(ctx, at)
	if err != nil || r.Pages.Length(version) <= r.Pages.Length(page) {
		return page
	}
	return version
}

// retryPages tries again to fetch the pages of articles that were sent without
// them, and sends those that it gets as new versions.
func (r *run) retryPages(ctx context.Context, f *polledFeed, s *FeedState, retries []*change, handled func()) error {
	if len(retries) == 0 {
		return nil
	}
	if err := r.eachPage(ctx, retries, 0, func(*change) error { return nil }); err != nil {
		return err
	}
	var found []*change
	for _, c := range retries {
		if c.article.Page.Error != "" {
			continue
		}
		c.needPage = false
		c.article.Hash = withPage(c.article.Hash)
		c.item.Version = max(c.item.Version+1, c.article.Fetched.UnixMilli())
		c.item.Pending = true
		c.article.Version = c.item.Version
		found = append(found, c)
	}
	if len(found) == 0 {
		return r.save(ctx, f, s)
	}
	return r.send(ctx, f, s, found, handled)
}
