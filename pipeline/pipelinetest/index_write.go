package pipelinetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// withoutIndexed compares documents but for the time of indexing, which the
// index sets.
var withoutIndexed = cmpopts.IgnoreFields(wire.Document{}, "Indexed")

func testIndexRoundTrip(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	d := plain("whole", 1772366400123, "Headline with “marks” & <tags>", "First 🚀 paragraph.\n\nSecond: 中国.\x00\u2028")
	d.VersionCreated = noon.Add(123 * time.Millisecond)
	d.Urgency, d.Deck, d.Slugline, d.By, d.Located = 2, "Deck", "SLUG-LINE/", []string{"A. Author", "B. Author"}, "MOSCOW"
	d.Genres, d.EdNote, d.Keywords = []wire.Genre{{Literal: "analysis"}}, "Corrects spelling", []string{"Politics", "World"}
	d.EmbargoedUntil, d.CopyrightHolder, d.CopyrightNotice = noon, "World Wire", "© World Wire"
	d.Wire = wire.Copy{
		Agency: "Reuters", Origin: "Reuters", Stage: "update", UpdateNo: 2, Change: "correction",
		Dateline:   &wire.Dateline{Place: "MOSCOW", Date: "March 1", Agency: "Reuters"},
		Crossheads: []wire.Crosshead{{Text: "‘No Talks’", Before: 1}}, Captions: []wire.Caption{{Text: "A harbour.", Credit: "Photo: AP"}},
		Contributors: []wire.Contributor{{Name: "C. Reporter", Role: "reporter", City: "Berlin", Email: "c@wire.example"}},
		Bullets:      []string{"One", "Two"}, Take: 1, TakeKey: "K", TrashLine: "(Adds quote)",
		Removed: []wire.Removed{{Kind: "ad", Text: "Advertisement"}}, EnrichedBy: []string{"rules/1"}, Notes: []string{"page not fetched"},
	}
	d.Entities = []wire.Entity{{Name: "中国", Canonical: "China", Type: "GPE", Start: 28, End: 30, ID: "Q148"}}
	d.EntityNames = []string{"China"}
	d.Claims = []wire.Claim{said(1, "Stepan Velichko"), said(2, "")}
	d.Claims[1].Continues, d.Claims[1].Within, d.Claims[1].Contradicts, d.Claims[1].About = "c1", "c1", []string{"c1"}, []string{"China"}
	d.URL, d.CanonicalURL, d.Hash = "https://wire.example/a?b=c", "https://wire.example/a", "abc"
	write(t, x, pipeline.Done, d)
	if diff := cmp.Diff(d, get(t, x, d.URI), withoutIndexed); diff != "" {
		t.Errorf("Get differs (-written +got):\n%s", diff)
	}
	hits := search(t, x, wire.Search{Query: parse(t, "marks")}).Hits
	if len(hits) != 1 {
		t.Fatalf("found %d documents, want 1", len(hits))
	}
	if diff := cmp.Diff(d, hits[0].Document, withoutIndexed); diff != "" {
		t.Errorf("the hit differs (-written +got):\n%s", diff)
	}
	if got := get(t, x, d.URI).Indexed; time.Since(got) > time.Minute || got.After(time.Now()) {
		t.Errorf("Indexed = %v, want about now", got)
	}
}

func testIndexVersions(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	v1, v2, v3 := plain("story", 1, "First alpha", "One."), plain("story", 2, "Second beta", "Two."), plain("story", 3, "Third gamma", "Three.")
	found := func(q string) int64 { return search(t, x, wire.Search{Query: parse(t, q)}).Total }

	write(t, x, pipeline.Done, v2)
	t.Run("a later version takes the place of an earlier one", func(t *testing.T) {
		write(t, x, pipeline.Done, v3)
		if d := get(t, x, "story"); d.Version != 3 || found("gamma") != 1 || found("beta") != 0 {
			t.Errorf("current version is %d, gamma found %d times, beta %d", d.Version, found("gamma"), found("beta"))
		}
	})
	t.Run("a stale version changes nothing", func(t *testing.T) {
		before := get(t, x, "story")
		write(t, x, pipeline.Stale, v1)
		if diff := cmp.Diff(before, get(t, x, "story")); diff != "" || found("alpha") != 0 || found("") != 1 {
			t.Errorf("the document changed, or was found as it had been (%d, %d):\n%s", found("alpha"), found(""), diff)
		}
	})
	t.Run("an equal version is written again", func(t *testing.T) {
		healed := v3
		healed.Headline = "Third delta"
		write(t, x, pipeline.Done, healed)
		if d := get(t, x, "story"); d.Headline != healed.Headline || found("delta") != 1 || found("gamma") != 0 {
			t.Errorf("headline is %q, delta found %d times, gamma %d", d.Headline, found("delta"), found("gamma"))
		}
	})
	t.Run("every version is kept, also one that came late", func(t *testing.T) {
		got, err := x.Versions(t.Context(), "story")
		if err != nil {
			t.Fatalf("Versions failed: %v", err)
		}
		v3.Headline = "Third delta"
		if diff := cmp.Diff([]wire.Document{v1, v2, v3}, got, withoutIndexed); diff != "" {
			t.Errorf("versions differ (-want +got):\n%s", diff)
		}
	})
	t.Run("versions of one batch are taken in any order", func(t *testing.T) {
		a, b, c := plain("batch", 5, "Five", "Text."), plain("batch", 7, "Seven", "Text."), plain("batch", 6, "Six", "Text.")
		outcomes := x.Write(t.Context(), []wire.Document{a, b, c})
		for i, want := range []pipeline.Verdict{pipeline.Done, pipeline.Done, pipeline.Stale} {
			if outcomes[i].Verdict != want {
				t.Errorf("outcome %d = %v (%v), want %v", i, outcomes[i].Verdict, outcomes[i].Err, want)
			}
		}
		if d := get(t, x, "batch"); d.Version != 7 {
			t.Errorf("current version is %d, want 7", d.Version)
		}
	})
	t.Run("no document, no versions", func(t *testing.T) {
		if got, err := x.Versions(t.Context(), "nobody"); err != nil || len(got) > 0 {
			t.Errorf("Versions = %v, %v, want none", got, err)
		}
	})
}

func testIndexClaims(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	check := func(t *testing.T, want wire.Document) {
		t.Helper()
		got, err := x.Claims(t.Context(), want.URI)
		if err != nil {
			t.Fatalf("Claims failed: %v", err)
		}
		records := want.ClaimRecords()
		slices.SortStableFunc(records, func(a, b wire.ClaimRecord) int { return a.Start - b.Start })
		if diff := cmp.Diff(records, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("claims differ (-want +got):\n%s", diff)
		}
	}
	d := plain("story", 10, "Headline", "Text.")
	d.Wire.Agency = "Reuters"
	d.Claims = []wire.Claim{said(1, "Stepan Velichko"), said(2, ""), said(3, "Olena Marchenko")}
	d.Claims[2].About, d.Claims[2].Contradicts, d.Claims[2].Continues = []string{"Grain", "O’Brien & \"Sons\""}, []string{"c1"}, "c2"
	d.Claims[0].Speaker.Members = []string{"Stepan Velichko", "Jane \"J\" Doe"}
	d.Claims[0].Target, d.Claims[0].Medium = &wire.Target{Name: "Moscow", Canonical: "Russia"}, "a statement"
	d.Claims[1].Target = &wire.Target{Name: "reporters"}
	inHeadline := said(9, "World Bank")
	inHeadline.ID = "h1"
	d.HeadlineClaims = []wire.Claim{inHeadline}
	other := plain("other", 1, "Other", "Text.")
	other.Claims = []wire.Claim{said(1, "World Bank")}
	write(t, x, pipeline.Done, d, other)
	t.Run("one record for each claim", func(t *testing.T) { check(t, d); check(t, other) })
	t.Run("a stale version leaves them", func(t *testing.T) {
		stale := d
		stale.Version, stale.Claims = 9, []wire.Claim{said(7, "Nobody Else")}
		write(t, x, pipeline.Stale, stale)
		check(t, d)
	})
	t.Run("a later version with fewer takes the others away", func(t *testing.T) {
		later := d
		later.Version, later.Claims, later.HeadlineClaims = 11, []wire.Claim{said(1, "Jane Doe")}, nil
		write(t, x, pipeline.Done, later)
		check(t, later)
		for q, want := range map[string]int64{"speaker:velichko": 0, "speaker:doe": 1, "anonymous:true": 0} {
			if got := search(t, x, wire.Search{Query: parse(t, q)}).Total; got != want {
				t.Errorf("%s found %d, want %d", q, got, want)
			}
		}
	})
	t.Run("an equal version with fewer does, too", func(t *testing.T) {
		healed := d
		healed.Version, healed.Claims = 11, nil
		write(t, x, pipeline.Done, healed)
		check(t, healed)
		check(t, other)
	})
}

func testIndexHeld(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	lifts := time.Now().Add(3 * time.Second)
	shown, past := plain("shown", 1, "Bulletin", "Text."), plain("past", 1, "Bulletin", "Text.")
	embargoed, soon := plain("embargoed", 1, "Bulletin", "Text."), plain("soon", 1, "Bulletin", "Text.")
	withheld, canceled, released := plain("withheld", 1, "Bulletin", "Text."), plain("canceled", 1, "Bulletin", "Text."), plain("released", 1, "Bulletin", "Text.")
	past.EmbargoedUntil, embargoed.EmbargoedUntil, soon.EmbargoedUntil = lifts.Add(-time.Hour), lifts.Add(time.Hour), lifts
	withheld.PubStatus, canceled.PubStatus, released.PubStatus = "withheld", "canceled", "withheld"
	write(t, x, pipeline.Done, shown, past, embargoed, soon, withheld, canceled, released)
	released.Version, released.PubStatus = 2, "usable"
	write(t, x, pipeline.Done, released)

	found := func(q string) string {
		results := search(t, x, wire.Search{Query: parse(t, q), Facets: true})
		var counted int64
		for _, v := range results.Facets["feed"] {
			counted += v.Count
		}
		return fmt.Sprintf("%s: total %d, facets %d", strings.Join(sorted(ids(results.Hits)), " "), results.Total, counted)
	}
	queries := []string{"", "bulletin", "-zanzibar", "feed:world"}
	if time.Now().Before(lifts) {
		for _, q := range queries {
			if got, want := found(q), "past released shown: total 3, facets 3"; got != want && time.Now().Before(lifts) {
				t.Errorf("%q found %s, want %s", q, got, want)
			}
		}
	}
	for _, id := range []string{"embargoed", "withheld", "canceled"} {
		if d := get(t, x, id); d.URI != id {
			t.Errorf("Get(%q) returned %q", id, d.URI)
		}
	}
	time.Sleep(time.Until(lifts.Add(50 * time.Millisecond)))
	for _, q := range queries {
		if got, want := found(q), "past released shown soon: total 4, facets 4"; got != want {
			t.Errorf("after an embargo lifted %q found %s, want %s", q, got, want)
		}
	}
}

func testIndexRefuses(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	docs := []wire.Document{
		plain("first", 1, "First", "Text."),
		plain("", 1, "No uri", "Text."),
		plain("no-version", 0, "No version", "Text."),
		plain(strings.Repeat("x", 513), 1, "Long uri", "Text."),
		plain("last", 1, "Last", "Text."),
	}
	late := plain("year-10000", 1, "A year that JSON can't say", "Text.")
	late.VersionCreated = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	docs = append(docs, late)
	outcomes := x.Write(t.Context(), docs)
	for i, want := range []pipeline.Verdict{pipeline.Done, pipeline.Refuse, pipeline.Refuse, pipeline.Refuse, pipeline.Done, pipeline.Refuse} {
		if o := outcomes[i]; o.Verdict != want || (o.Err != nil) != (want == pipeline.Refuse) {
			t.Errorf("%s: outcome %v (%v), want %v", docs[i].Headline, o.Verdict, o.Err, want)
		}
	}
	if err := x.Refresh(t.Context()); err != nil {
		t.Fatalf("Refresh failed: %v", err)
	}
	if got := search(t, x, wire.Search{}).Total; got != 2 {
		t.Errorf("%d documents are in the index, want 2", got)
	}
	if got := x.Write(t.Context(), nil); len(got) != 0 {
		t.Errorf("Write of nothing returned %d outcomes", len(got))
	}
}

func testIndexConcurrent(t *testing.T, open func(t *testing.T) Index) {
	const writers, stories, versions = 4, 3, 12
	x := open(t)
	var work sync.WaitGroup
	for w := range writers {
		random := rand.New(rand.NewPCG(uint64(w), 1))
		work.Go(func() {
			for _, v := range random.Perm(versions) {
				var docs []wire.Document
				for s := range stories {
					d := plain(fmt.Sprintf("story-%d", s), int64(v+1), fmt.Sprintf("Version v%d", v+1), "Text.")
					d.Claims = []wire.Claim{said(v+1, fmt.Sprintf("Speaker %d", v+1))}
					docs = append(docs, d)
				}
				for i, o := range x.Write(t.Context(), docs) {
					if o.Verdict != pipeline.Done && o.Verdict != pipeline.Stale {
						t.Errorf("Write(%s version %d) = %v (%v), want done or stale", docs[i].URI, docs[i].Version, o.Verdict, o.Err)
					}
				}
			}
		})
	}
	work.Wait()
	if err := x.Refresh(t.Context()); err != nil {
		t.Fatalf("Refresh failed: %v", err)
	}
	for s := range stories {
		id := fmt.Sprintf("story-%d", s)
		kept, err := x.Versions(t.Context(), id)
		if err != nil || len(kept) != versions {
			t.Errorf("%s has %d versions (%v), want %d", id, len(kept), err, versions)
		}
		claims, err := x.Claims(t.Context(), id)
		if err != nil || len(claims) != 1 || claims[0].Version != versions {
			t.Errorf("claims of %s are %+v (%v), want that of version %d", id, claims, err, versions)
		}
		if d := get(t, x, id); d.Version != versions {
			t.Errorf("%s ends with version %d, want %d", id, d.Version, versions)
		}
	}
	for query, want := range map[string]int64{"v12": stories, "v11": 0, "version": stories} {
		if got := search(t, x, wire.Search{Query: parse(t, query)}).Total; got != want {
			t.Errorf("%s found %d, want %d", query, got, want)
		}
	}
}

func testIndexLarge(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	sentence := "Officials said negotiations on the grain corridor would go on through the week.\n\n"
	d := plain("large", 1, "A large document", strings.Repeat(sentence, (1<<20)/len(sentence)+1)+"The last word is zanzibar.")
	write(t, x, pipeline.Done, plain("small", 1, "A small document", "Text."), d)
	hits := search(t, x, wire.Search{Query: parse(t, `"last word is zanzibar"`), Highlight: true}).Hits
	if len(hits) != 1 || hits[0].Document.Text != d.Text {
		t.Fatalf("found %d documents, want the large one, whole", len(hits))
	}
	for _, h := range hits[0].Highlights {
		if len(h) > 10_000 {
			t.Errorf("a highlight has %d bytes; it is meant to be a passage", len(h))
		}
	}
}

func testIndexLongWords(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	long := strings.Repeat("0123456789abcdef", 70_000/16)
	d := plain("long", 1, "Address "+long[:300], "before "+long+" after")
	d.EntityNames = []string{long, "Short Name"}
	d.Keywords = []string{long}
	d.Claims = []wire.Claim{said(1, strings.Repeat("name ", 10_000))}
	write(t, x, pipeline.Done, d)
	for _, query := range []string{"before after", "address", long[:300], `entity:"short name"`, "id:long"} {
		if got := search(t, x, wire.Search{Query: parse(t, query)}).Total; got != 1 {
			t.Errorf("%.40s found %d, want 1", query, got)
		}
	}
	if got := search(t, x, wire.Search{Query: parse(t, long)}); got.Total > 1 {
		t.Errorf("a word of %d bytes found %d documents", len(long), got.Total)
	}
	if diff := cmp.Diff(d, get(t, x, "long"), withoutIndexed); diff != "" {
		t.Error("the document differs from what was written")
	}
}

func testIndexReopen(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	docs := searchDocuments()
	write(t, x, pipeline.Done, docs...)
	x = x.Reopen(t)
	if got := search(t, x, wire.Search{Query: parse(t, `"out of touch with reality"`)}).Total; got != 1 {
		t.Errorf("after reopening a phrase found %d documents, want 1", got)
	}
	for _, d := range docs {
		if diff := cmp.Diff(d, get(t, x, d.URI), withoutIndexed); diff != "" {
			t.Errorf("after reopening %s differs (-written +got):\n%s", d.URI, diff)
		}
	}
	stale := docs[1]
	stale.Version--
	write(t, x, pipeline.Stale, stale)
	write(t, x, pipeline.Done, plain("new", 1, "New", "Text."))
	if got := search(t, x, wire.Search{}).Total; got != int64(len(docs)+1) {
		t.Errorf("after reopening %d documents are there, want %d", got, len(docs)+1)
	}
}

func testIndexContext(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, o := range x.Write(ended, []wire.Document{plain("a", 1, "A", "Text."), plain("b", 1, "B", "Text.")}) {
		if o.Verdict != pipeline.Retry || o.Err == nil {
			t.Errorf("Write with an ended context = %v (%v), want retry and why", o.Verdict, o.Err)
		}
	}
	if _, err := x.Search(ended, wire.Search{}); err == nil {
		t.Error("Search with an ended context gave no error")
	}
	write(t, x, pipeline.Done, plain("a", 1, "A", "Text."))
}
