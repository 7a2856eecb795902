package pipeline

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Enricher makes Documents of Articles. The same Article gives the same
// Document, byte for byte, on every machine.
type Enricher struct {
	// Extract finds the story in an article's page.
	Extract ExtractFunc
	// Annotators run in order on the text of a language that they read.
	Annotators []Annotator
	// MaxTextBytes bounds the text that annotators read; the rest of a longer
	// body is kept and a note says so.
	MaxTextBytes int
	// Publisher takes the Documents; Metrics counts them. Enrich alone needs
	// neither.
	Publisher Publisher
	Metrics   *StageMetrics
}

// ExtractFunc finds the story in a page: HTML in, the story's own HTML or text
// out, with what the page says of itself.
type ExtractFunc func(html, pageURL string) (PageContent, error)

// PageContent is the story of a page.
type PageContent struct {
	// HTML is the content with its block structure, Text the same as plain
	// text, blocks separated by one empty line; neither is empty.
	HTML, Text string
	// What the page says of itself; empty and zero where it does not.
	Title        string
	Authors      []string
	CanonicalURL string
	Language     string
	// Section is the part of the paper that the article stands in.
	Section string
	// Date is when the article was published, Modified when it was last
	// changed. Where the page gives no time with a zone, DateIsDay and
	// ModifiedIsDay are set and only the day is known: midnight UTC stands for
	// it.
	Date, Modified           time.Time
	DateIsDay, ModifiedIsDay bool
	// Paywall is how the page says that not all of it is for everybody to
	// read; empty if it does not. The text may then be a teaser.
	Paywall string
}

// Annotator reads the text of a Document and adds to the Document.
type Annotator struct {
	// Version is "name/version" of its rules or model, for wire.EnrichedBy.
	Version string
	// Foreign annotators read text of all languages but English, the others
	// read English.
	Foreign bool
	// Annotate gets the tokens of Document.Text. It keeps what earlier
	// annotators wrote, does no I/O and is safe for concurrent use.
	Annotate func(t *token.Text, d *wire.Document)
}

// Handle is a Handler: Articles in, Documents published.
func (e *Enricher) Handle(ctx context.Context, batch []Message) []error {
	errs := make([]error, len(batch))
	var out []Message
	var from []int // out[i] was made of batch[from[i]]
	var fetched []time.Time
	for i, m := range batch {
		article, value, err := e.encode(m)
		if err != nil {
			errs[i] = err
			continue
		}
		out = append(out, Message{Topic: TopicDocuments, Key: []byte(article.ID), Value: value})
		from = append(from, i)
		fetched = append(fetched, article.Fetched)
	}
	if len(out) == 0 {
		return errs
	}
	if err := e.Publisher.Publish(ctx, out...); err != nil {
		for _, i := range from {
			errs[i] = fmt.Errorf("publishing documents: %w", err)
		}
		return errs
	}
	for _, t := range fetched {
		e.Metrics.Items.WithLabelValues("done").Inc()
		e.Metrics.Delay.Observe(time.Since(t).Seconds())
	}
	return errs
}

// encode makes the message value of the Document of m.
func (e *Enricher) encode(m Message) (wire.Article, []byte, error) {
	article, err := decodeArticle(m.Value)
	if err != nil {
		return article, nil, err
	}
	document := e.Enrich(article)
	value, err := json.Marshal(document)
	if err != nil {
		return article, nil, Reject("encode", fmt.Errorf("encoding document %s: %w", article.ID, err))
	}
	if size := len(value) + len(article.ID); size > MaxMessageBytes {
		return article, nil, Reject("too_large", fmt.Errorf("document %s has %d bytes, the log takes %d: %w", article.ID, size, MaxMessageBytes, ErrTooLarge))
	}
	return article, value, nil
}

// decodeArticle reads an article off the log; the error is a *Rejection for
// what was never an article of ours.
func decodeArticle(value []byte) (wire.Article, error) {
	var a wire.Article
	if err := json.Unmarshal(value, &a); err != nil {
		return a, Reject("decode", fmt.Errorf("not a wiredesk article: %w; does something else write to %s?", err, TopicArticles))
	}
	switch {
	case a.ID == "":
		return a, Reject("decode", errors.New(`not a wiredesk article: it has no "id"; does something else write to `+TopicArticles+`?`))
	case a.Version <= 0:
		return a, Reject("decode", fmt.Errorf(`article %s has no "version" above 0`, a.ID))
	}
	return a, nil
}

// Enrich makes the Document of a. It never fails: what can't be read of an
// article is missing in its Document, and Document.Wire.Notes says why.
func (e *Enricher) Enrich(a wire.Article) wire.Document {
	return e.read(a, e.source(a))
}

// EnrichText makes a Document of a text that no feed gave: a is what is known
// of it, in is the text itself.
func (e *Enricher) EnrichText(a wire.Article, in wirecopy.Input) wire.Document {
	return e.read(a, source{input: in})
}

// read makes the Document of a out of the text that was chosen for it.
func (e *Enricher) read(a wire.Article, src source) wire.Document {
	d := wirecopy.Read(src.input)
	d.Wire.Notes = append(d.Wire.Notes, src.notes...)
	describe(&d, a, src)
	d.Language = documentLanguage(cmp.Or(a.Language, src.page.Language), d.Headline+"\n"+d.Text)
	foreign := !isEnglish(d.Language)
	text := e.bounded(&d)
	tokens := token.Parse(text)
	for _, annotator := range e.Annotators {
		if annotator.Foreign != foreign {
			continue
		}
		annotator.Annotate(tokens, &d)
		d.Wire.EnrichedBy = append(d.Wire.EnrichedBy, annotator.Version)
	}
	return d
}

// bounded returns the text of d up to MaxTextBytes, cut between paragraphs
// where there is a place to cut.
func (e *Enricher) bounded(d *wire.Document) string {
	if e.MaxTextBytes <= 0 || len(d.Text) <= e.MaxTextBytes {
		return d.Text
	}
	cut := strings.ToValidUTF8(d.Text[:e.MaxTextBytes], "")
	if i := strings.LastIndex(cut, "\n\n"); i > 0 {
		cut = cut[:i]
	}
	d.Wire.Notes = append(d.Wire.Notes, fmt.Sprintf("entities and claims are of the first %d bytes of %d (enrich.max_text_bytes)", len(cut), len(d.Text)))
	return cut
}

// describe copies what the feed says of the article into its Document.
func describe(d *wire.Document, a wire.Article, src source) {
	d.URI, d.Version, d.Hash = a.ID, a.Version, a.Hash
	d.Feed, d.URL, d.CanonicalURL = a.Feed, a.URL, cmp.Or(src.page.CanonicalURL, a.URL)
	d.Keywords = a.Categories
	d.Fetched = a.Fetched
	date(d, a, src.page)
	if src.page.Section != "" {
		d.Subjects = []wire.Subject{{Name: src.page.Section}}
	}
	if len(d.By) == 0 {
		d.By = a.Authors
	}
	if len(d.By) == 0 {
		d.By = src.page.Authors
	}
	if d.PubStatus == "" {
		d.PubStatus = "usable"
	}
	applyFeedSettings(d, a.Feed)
}

// date sets when the article was first published and when this version was, by
// the dates of its feed and of its page that are believed; failing them, by
// when it was first seen and when it was fetched.
func date(d *wire.Document, a wire.Article, page PageContent) {
	feedPublished := believed(d, a.Published, a.Fetched, "the feed's date of publication")
	feedUpdated := believed(d, a.Updated, a.Fetched, "the feed's date of update")
	published := believed(d, pageTime(page.Date, page.DateIsDay, a.FirstSeen), a.Fetched, "the page's date of publication")
	modified := believed(d, pageTime(page.Modified, page.ModifiedIsDay, a.Fetched), a.Fetched, "the page's date of change")
	if modified.After(a.Fetched) {
		modified = time.Time{}
	}
	d.FirstCreated = firstTime(feedPublished, published, a.FirstSeen)
	d.VersionCreated = firstTime(feedUpdated, feedPublished, modified, published, a.Fetched)
}

// pageTime returns when a page says that something was, by what was seen of it.
// Of a day alone it is not known when it began where the paper is made: what
// was seen on that day somewhere on Earth was when it was seen.
func pageTime(stated time.Time, isDay bool, seen time.Time) time.Time {
	const firstZone, lastZone = 14 * time.Hour, 12 * time.Hour // UTC+14 to UTC-12
	if isDay && !stated.IsZero() && !seen.Before(stated.Add(-firstZone)) && seen.Before(stated.Add(24*time.Hour+lastZone)) {
		return seen
	}
	return stated
}

// firstTime returns the first of times that is set.
func firstTime(times ...time.Time) time.Time {
	for _, t := range times {
		if !t.IsZero() {
			return t.UTC()
		}
	}
	return time.Time{}
}
