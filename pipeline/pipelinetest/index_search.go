package pipelinetest

import (
	"errors"
	"html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// searchDocuments are what the searches of this file search, one minute apart.
func searchDocuments() []wire.Document {
	docs := []wire.Document{
		plain("velichko", 1, "Minister rejects reports on al-Mahjoub",
			"Deputy Foreign Minister Stepan Velichko said the reports were “out of touch with reality”.\n\n"+
				"Four people familiar with the talks said the ministers negotiated for hours."),
		plain("grain", 2, "Grain ships leave Odesa",
			"Ships loaded with wheat left the harbour.\n\n"+
				"Negotiations on a second convoy continue, Olena Marchenko said. It is a touch early, out of season."),
		plain("bank", 3, "World Bank cuts forecast",
			"The U.S. economy will slow, the bank's economists said at 12:30.\n\n"+
				"O’Brien & Sons, owner of a café in Łódź, called it “Velichko’s winter”."),
		plain("visit", 4, "Erdoğan besucht Berlin", "Der Präsident trifft den Kanzler. Die Gespräche dauern an."),
		plain("beijing", 5, "中国北京举行会谈", "外交部发言人表示，会谈富有成效。"),
		plain("rocket", 6, "Envoy posts a rocket", "The envoy wrote “🚀 to the moon” & <b>nothing</b> else; a column = 5 NOT NEAR(x) OR so."),
		plain("oil", 7, "Oil fields change hands", "Fighters left. The touch of reality, out with the old, is a matter of state. An Islamic scholar agreed."),
		plain("undated", 8, "Weather", "Sunny."),
	}
	set := func(i int, deck, language, feed, agency string, entities []string, claims ...wire.Claim) {
		d := &docs[i]
		d.Deck, d.Language, d.Feed.Name, d.Wire.Agency, d.EntityNames, d.Claims = deck, language, feed, agency, entities, claims
	}
	set(0, "Moscow calls them invented", "en", "World Wire", "Reuters", []string{"Stepan Velichko", "Idris al-Mahjoub", "Russia"}, said(1, "Stepan Velichko"), said(2, ""))
	set(1, "", "en", "World Wire", "AP", []string{"Odesa", "Olena Marchenko", "Russia"}, said(1, "Olena Marchenko"))
	set(2, "", "en", "Market Wire", "Reuters", []string{"World Bank", "Łódź", "Bank of Russia", "Moody's Investors"}, said(1, "World Bank"), said(2, "World Bank"))
	set(3, "", "de", "Euro Wire", "dpa", []string{"Recep Tayyip Erdoğan", "Berlin"})
	set(4, "", "zh", "World Wire", "Xinhua", []string{"北京"})
	set(5, "", "en-GB", "World Wire", "", nil)
	set(6, "", "en", "Market Wire", "AFP", []string{"Islamic State of Iraq", "Levant Group"}, said(1, ""))
	docs[7].VersionCreated = time.Time{}
	return docs
}

// allNewest are the ids of searchDocuments, newest first.
var allNewest = []string{"oil", "rocket", "beijing", "visit", "bank", "grain", "velichko", "undated"}

func testIndexQueries(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	write(t, x, pipeline.Done, searchDocuments()...)
	for _, tc := range []struct {
		name, query string
		want        []string
	}{
		{"nothing asked for finds everything", ``, allNewest},
		{"a word of the headline", `odesa`, []string{"grain"}},
		{"a word of the deck", `invented`, []string{"velichko"}},
		{"a word of the text", `wheat`, []string{"grain"}},
		{"a word that is nowhere", `zanzibar`, nil},
		{"a part of a word is not the word", `whea`, nil},
		{"case does not count", `ODESA wHeAt`, []string{"grain"}},
		{"all words must be there, in any field", `odesa wheat negotiations`, []string{"grain"}},
		{"all words must be there", `odesa zanzibar`, nil},
		{"AND is understood", `odesa AND wheat`, []string{"grain"}},
		{"the plural finds the singular and back", `ship harbours`, []string{"grain"}},
		{"forms of a verb and its noun", `negotiating`, []string{"velichko", "grain"}},
		{"a possessive finds the word", `velichko`, []string{"velichko", "bank"}},
		{"a word finds its possessive", `economist's bank`, []string{"bank"}},
		{"small words count", `of`, []string{"velichko", "grain", "bank", "oil"}},
		{"a word not wanted", `ministers -deputy`, nil},
		{"only a word not wanted", `-said`, []string{"visit", "beijing", "rocket", "oil", "undated"}},

		{"a phrase needs its words in order and together", `"out of touch with reality"`, []string{"velichko"}},
		{"the same words without marks need no order", `out of touch with reality`, []string{"velichko", "oil"}},
		{"a phrase is stemmed", `"minister negotiates"`, []string{"velichko"}},
		{"a phrase runs across punctuation", `"continue Olena"`, []string{"grain"}},
		{"punctuation of a phrase does not count", `"continue -- (Olena)!"`, []string{"grain"}},
		{"an emoji stands between words", `"wrote to the moon"`, nil},
		{"a phrase does not run from headline to text", `"odesa ships"`, nil},
		{"a phrase not wanted", `touch -"out of touch"`, []string{"grain", "oil"}},

		{"a hyphen divides: one part", `mahjoub`, []string{"velichko"}},
		{"a hyphen divides: both parts are a phrase", `al-Mahjoub`, []string{"velichko"}},
		{"both parts with a space are the same", `"al mahjoub"`, []string{"velichko"}},
		{"the parts the other way round are not", `mahjoub-al`, nil},
		{"an apostrophe, straight for typeset", `O'Brien`, []string{"bank"}},
		{"an apostrophe, typeset", `O’Brien`, []string{"bank"}},
		{"initials with full stops", `U.S.`, []string{"bank"}},
		{"initials without", `US`, []string{"bank"}},
		{"diacritics need not be typed", `cafe lodz`, []string{"bank"}},
		{"diacritics may be typed", `café Łódź`, []string{"bank"}},
		{"diacritics typed where there are none", `ódesa`, []string{"grain"}},
		{"a soft g", `erdogan`, []string{"visit"}},
		{"a time of day", `12:30`, []string{"bank"}},
		{"a Chinese word inside a sentence", `北京`, []string{"beijing"}},
		{"Chinese characters in another order", `京北`, nil},
		{"a Chinese phrase", `"会谈富有成效"`, []string{"beijing"}},
		{"an emoji", `🚀`, []string{"rocket"}},
		{"another emoji", `🌧`, nil},

		{"an unpaired quotation mark inside a word", `moon"`, []string{"rocket"}},
		{"marks of a query language around words", `(moon) moon* ^moon moon:`, []string{"rocket"}},
		{"NOT is a word", `moon NOT`, []string{"rocket"}},
		{"NEAR is a word", `NEAR(x)`, []string{"rocket"}},
		{"OR is a word", `moon OR grain`, nil},
		{"braces and columns", `{text}:moon`, nil},
		{"a backslash and a percent sign", `moon\ %moon_`, []string{"rocket"}},
		{"an SQL comment and quotes", `"moon'; DROP TABLE documents; --"`, nil},
		{"a fuzzy sign and a slash", `/moon/ moon~`, []string{"rocket"}},
		{"marks alone are no word and find nothing", `***`, nil},
		{"marks alone find nothing beside a word", `moon ***`, nil},
		{"marks alone exclude nothing", `moon -***`, []string{"rocket"}},
		{"a NUL", "moon\x00", []string{"rocket"}},

		{"headline: a word there", `headline:grain`, []string{"grain"}},
		{"headline: a word of the text", `headline:wheat`, nil},
		{"headline: a phrase", `headline:"grain ship"`, []string{"grain"}},
		{"text: a word there", `text:ship`, []string{"grain"}},
		{"text: a word of the headline", `text:odesa`, nil},
		{"text: not wanted", `ship -text:wheat`, nil},

		{"entity: the whole name", `entity:"stepan velichko"`, []string{"velichko"}},
		{"entity: one word of the name", `entity:velichko`, []string{"velichko"}},
		{"entity: some words of the name", `entity:"islamic state"`, []string{"oil"}},
		{"entity: words of the name in another order", `entity:"state islamic"`, nil},
		{"entity: a part of a word", `entity:ryab`, nil},
		{"entity: not stemmed", `entity:bashars`, nil},
		{"entity: words from two names", `entity:"velichko bashar"`, nil},
		{"entity: a hyphen", `entity:al-Mahjoub`, []string{"velichko"}},
		{"entity: a possessive", `entity:"Moody’s Investors"`, []string{"bank"}},
		{"entity: diacritics need not be typed", `entity:lodz entity:"world bank"`, []string{"bank"}},
		{"entity: any document that has it", `entity:russia`, []string{"velichko", "grain", "bank"}},
		{"entity: not wanted", `entity:russia -entity:bank`, []string{"velichko", "grain"}},
		{"entity: Chinese", `entity:北京`, []string{"beijing"}},
		{"entity: text does not count", `entity:wheat`, nil},
		{"speaker: one word", `speaker:velichko`, []string{"velichko"}},
		{"speaker: the whole name", `speaker:"OLENA MARCHENKO"`, []string{"grain"}},
		{"speaker: an entity that does not speak", `speaker:russia`, nil},
		{"agency: without regard to case", `agency:reuters`, []string{"velichko", "bank"}},
		{"agency: not wanted", `said -agency:reuters`, []string{"grain"}},
		{"agency: not wanted, also where there is none", `-agency:reuters -agency:ap -agency:afp -agency:xinhua -agency:dpa`, []string{"rocket", "undated"}},
		{"feed: the whole name", `feed:"market wire"`, []string{"bank", "oil"}},
		{"feed: one word", `feed:euro`, []string{"visit"}},
		{"language: exactly", `language:en`, []string{"velichko", "grain", "bank", "oil", "undated"}},
		{"language: with a region", `language:en-GB`, []string{"rocket"}},
		{"language: not wanted", `-language:en`, []string{"visit", "beijing", "rocket"}},
		{"id: exactly", `id:grain`, []string{"grain"}},
		{"id: not a part", `id:grai`, nil},
		{"id: case counts", `id:Grain`, nil},
		{"id: not wanted", `ship -id:grain`, nil},
		{"anonymous: true", `anonymous:true`, []string{"velichko", "oil"}},
		{"anonymous: false", `anonymous:false language:en`, []string{"grain", "bank", "undated"}},
		{"anonymous: not true", `-anonymous:true language:en`, []string{"grain", "bank", "undated"}},
		{"everything together", `"out of touch with reality" speaker:velichko anonymous:true -agency:tass entity:"Idris al-Mahjoub" language:en`, []string{"velichko"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			results := search(t, x, wire.Search{Query: parse(t, tc.query)})
			if got := ids(results.Hits); !slices.Equal(sorted(got), sorted(tc.want)) {
				t.Errorf("Search(%s) found %q, want %q", tc.query, got, tc.want)
			}
			if results.Total != int64(len(tc.want)) {
				t.Errorf("Search(%s).Total = %d, want %d", tc.query, results.Total, len(tc.want))
			}
		})
	}
}

func testIndexOrder(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	docs := searchDocuments()
	slices.Reverse(docs)
	write(t, x, pipeline.Done, docs...)
	t.Run("newest first, undated last", func(t *testing.T) {
		for _, s := range []wire.Sort{"", wire.SortNewest} {
			if got := ids(search(t, x, wire.Search{Sort: s}).Hits); !slices.Equal(got, allNewest) {
				t.Errorf("order %q is %q, want %q", s, got, allNewest)
			}
		}
	})
	t.Run("pages join to the whole", func(t *testing.T) {
		for _, sort := range []wire.Sort{wire.SortNewest, wire.SortIndexed, wire.SortRelevance} {
			var got []string
			for offset := 0; offset < len(docs)+3; offset += 3 {
				results := search(t, x, wire.Search{Sort: sort, Limit: 3, Offset: offset})
				if results.Total != int64(len(docs)) {
					t.Errorf("page at %d of %s: total %d, want %d", offset, sort, results.Total, len(docs))
				}
				got = append(got, ids(results.Hits)...)
			}
			if !slices.Equal(sorted(got), sorted(allNewest)) {
				t.Errorf("pages of %s are %q, want each document once", sort, got)
			}
		}
	})
	t.Run("a limit of none is twenty", func(t *testing.T) {
		var more []wire.Document
		for i := range 25 {
			more = append(more, plain("more-"+string(rune('a'+i)), 100, "Bulletin", "Routine."))
		}
		write(t, x, pipeline.Done, more...)
		results := search(t, x, wire.Search{Query: parse(t, "routine")})
		var want []string // equal times are in the order of ids
		for _, d := range more[:20] {
			want = append(want, d.URI)
		}
		if got := ids(results.Hits); results.Total != 25 || !slices.Equal(got, want) {
			t.Errorf("found %d of %d: %q, want %q", len(got), results.Total, got, want)
		}
	})
	t.Run("the best match first", func(t *testing.T) {
		filler := strings.Repeat("Nothing else happened that day in the quiet town. ", 20)
		write(t, x, pipeline.Done,
			plain("passing", 9, "Town council meets", filler+"A volcano was mentioned. "+filler),
			plain("subject", 8, "Volcano erupts", "The volcano erupted. A volcano like this volcano is rare."),
		)
		results := search(t, x, wire.Search{Query: parse(t, "volcano"), Sort: wire.SortRelevance})
		if got, want := ids(results.Hits), []string{"subject", "passing"}; !slices.Equal(got, want) {
			t.Fatalf("order of relevance is %q, want %q", got, want)
		}
		if a, b := results.Hits[0].Score, results.Hits[1].Score; a <= b || b <= 0 {
			t.Errorf("scores are %v and %v, want them to fall and stay above 0", a, b)
		}
	})
}

func testIndexTimes(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	write(t, x, pipeline.Done, searchDocuments()...)
	at := func(minute int) time.Time { return noon.Add(time.Duration(minute) * time.Minute) }
	for _, tc := range []struct {
		name string
		s    wire.Search
		want []string
	}{
		{"from is included", wire.Search{From: at(6)}, []string{"oil", "rocket"}},
		{"to is excluded", wire.Search{To: at(2)}, []string{"velichko"}},
		{"from and to", wire.Search{From: at(2), To: at(4)}, []string{"bank", "grain"}},
		{"a millisecond counts", wire.Search{From: at(2).Add(time.Millisecond), To: at(3).Add(time.Millisecond)}, []string{"bank"}},
		{"another zone is the same time", wire.Search{From: at(6).In(time.FixedZone("", 3600))}, []string{"oil", "rocket"}},
		{"with a query", wire.Search{From: at(2), Query: parse(t, "said")}, []string{"bank", "grain"}},
		{"nothing between equal times", wire.Search{From: at(2), To: at(2)}, []string{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := ids(search(t, x, tc.s).Hits); !slices.Equal(got, tc.want) {
				t.Errorf("found %q, want %q", got, tc.want)
			}
		})
	}
	t.Run("the wire is followed by the time of indexing", func(t *testing.T) {
		time.Sleep(5 * time.Millisecond)
		before := time.Now()
		write(t, x, pipeline.Done, plain("later", 1, "Later", "Later."))
		time.Sleep(5 * time.Millisecond)
		write(t, x, pipeline.Done, plain("grain", 20, "Grain ships return", "Ships."))
		later, grain := get(t, x, "later").Indexed, get(t, x, "grain").Indexed
		if later.Before(before.Truncate(time.Millisecond)) || !grain.After(later) {
			t.Fatalf("Indexed are %v, then %v; want both after %v and growing", later, grain, before)
		}
		for from, want := range map[time.Time][]string{later: {"later", "grain"}, grain: {"grain"}, grain.Add(time.Millisecond): {}} {
			if got := ids(search(t, x, wire.Search{IndexedFrom: from, Sort: wire.SortIndexed}).Hits); !slices.Equal(got, want) {
				t.Errorf("indexed from %v: found %q, want %q", from, got, want)
			}
		}
	})
}

func testIndexFacets(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	write(t, x, pipeline.Done, searchDocuments()...)
	t.Run("all fields, the most frequent first, then by name", func(t *testing.T) {
		got := search(t, x, wire.Search{Query: parse(t, "language:en -id:undated"), Facets: true, Limit: 1}).Facets
		want := map[string][]wire.FacetCount{
			"entity": {
				{Value: "Russia", Count: 2},
				{Value: "Bank of Russia", Count: 1},
				{Value: "Idris al-Mahjoub", Count: 1},
				{Value: "Islamic State of Iraq", Count: 1},
				{Value: "Levant Group", Count: 1},
				{Value: "Moody's Investors", Count: 1},
				{Value: "Odesa", Count: 1},
				{Value: "Olena Marchenko", Count: 1},
				{Value: "Stepan Velichko", Count: 1},
				{Value: "World Bank", Count: 1},
				{Value: "Łódź", Count: 1},
			},
			"speaker":  {{Value: "Olena Marchenko", Count: 1}, {Value: "Stepan Velichko", Count: 1}, {Value: "World Bank", Count: 1}},
			"agency":   {{Value: "Reuters", Count: 2}, {Value: "AFP", Count: 1}, {Value: "AP", Count: 1}},
			"feed":     {{Value: "Market Wire", Count: 2}, {Value: "World Wire", Count: 2}},
			"language": {{Value: "en", Count: 4}},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("facets differ (-want +got):\n%s", diff)
		}
	})
	t.Run("no match, no values", func(t *testing.T) {
		got := search(t, x, wire.Search{Query: parse(t, "zanzibar"), Facets: true}).Facets
		for _, field := range wire.FacetFields {
			if values, ok := got[field]; !ok || len(values) > 0 {
				t.Errorf("facet %s = %v (present: %t), want it there and empty", field, values, ok)
			}
		}
	})
	t.Run("not asked for, none", func(t *testing.T) {
		if got := search(t, x, wire.Search{}).Facets; got != nil {
			t.Errorf("facets = %v, want nil", got)
		}
	})
	t.Run("at most twenty values", func(t *testing.T) {
		d := plain("crowd", 50, "Crowd", "Throng.")
		for i := range 30 {
			d.EntityNames = append(d.EntityNames, "Member "+string(rune('A'+i)))
		}
		write(t, x, pipeline.Done, d)
		got := search(t, x, wire.Search{Query: parse(t, "throng"), Facets: true}).Facets["entity"]
		if len(got) != 20 || got[0].Value != "Member A" || got[19].Value != "Member T" {
			t.Errorf("%d values: %v, want the first 20", len(got), got)
		}
	})
}

// tags are what a highlight may hold of HTML.
var tags = regexp.MustCompile(`</?mark>`)

func testIndexHighlights(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	write(t, x, pipeline.Done, searchDocuments()...)
	for _, tc := range []struct{ name, query, id, marked string }{
		{"a word of the text, with marks of HTML around it", `nothing`, "rocket", "nothing"},
		{"a stemmed word", `negotiate`, "grain", "Negotiations"},
		{"a word of the headline", `headline:odesa`, "grain", "Odesa"},
		{"a word with diacritics", `lodz`, "bank", "Łódź"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			hits := search(t, x, wire.Search{Query: parse(t, tc.query+" id:"+tc.id), Highlight: true}).Hits
			if len(hits) != 1 {
				t.Fatalf("found %d documents, want 1", len(hits))
			}
			checkHighlights(t, hits[0])
			if all := strings.Join(hits[0].Highlights, "\n"); !strings.Contains(all, "<mark>"+html.EscapeString(tc.marked)+"</mark>") {
				t.Errorf("highlights %q do not mark %q", all, tc.marked)
			}
		})
	}
	t.Run("each word of a phrase is marked", func(t *testing.T) {
		hits := search(t, x, wire.Search{Query: parse(t, `"out of touch with reality"`), Highlight: true}).Hits
		checkHighlights(t, hits[0])
		all := strings.ReplaceAll(strings.Join(hits[0].Highlights, "\n"), "</mark> <mark>", " ")
		if !strings.Contains(all, "<mark>out of touch with reality</mark>") {
			t.Errorf("highlights %q do not mark the phrase", all)
		}
	})
	t.Run("nothing to mark, nothing shown", func(t *testing.T) {
		for _, s := range []wire.Search{{Highlight: true}, {Query: parse(t, "-grain language:en"), Highlight: true}, {Query: parse(t, "grain")}} {
			for _, hit := range search(t, x, s).Hits {
				if len(hit.Highlights) > 0 {
					t.Errorf("highlights of %s are %q, want none", hit.Document.URI, hit.Highlights)
				}
			}
		}
	})
}

// checkHighlights tests that the highlights of hit are parts of its document,
// escaped, and hold something marked.
func checkHighlights(t *testing.T, hit wire.Hit) {
	t.Helper()
	if len(hit.Highlights) == 0 {
		t.Fatalf("no highlights of %s", hit.Document.URI)
	}
	whole := hit.Document.Headline + "\n" + hit.Document.Deck + "\n" + hit.Document.Text
	for _, h := range hit.Highlights {
		if n := strings.Count(h, "<mark>"); n == 0 || n != strings.Count(h, "</mark>") {
			t.Errorf("highlight %q has no pair of mark elements", h)
		}
		bare := tags.ReplaceAllString(h, "")
		if strings.ContainsAny(bare, "<>") {
			t.Errorf("highlight %q is not escaped", h)
		}
		if text := html.UnescapeString(bare); !strings.Contains(whole, text) {
			t.Errorf("highlight %q is no part of the document", text)
		}
	}
}

func testIndexBadSearch(t *testing.T, open func(t *testing.T) Index) {
	x := open(t)
	for _, tc := range []struct {
		name string
		s    wire.Search
	}{
		{"an unknown field", wire.Search{Query: wire.Query{Clauses: []wire.Clause{{Field: "speeker", Text: "x"}}}}},
		{"anonymous that is neither true nor false", wire.Search{Query: wire.Query{Clauses: []wire.Clause{{Field: "anonymous", Text: "maybe"}}}}},
		{"an unknown sort", wire.Search{Sort: "oldest"}},
		{"a negative limit", wire.Search{Limit: -1}},
		{"too high a limit", wire.Search{Limit: 1001}},
		{"a negative offset", wire.Search{Offset: -1}},
		{"too far a page", wire.Search{Limit: 1, Offset: 10000}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := x.Search(t.Context(), tc.s); !errors.Is(err, wire.ErrBadSearch) {
				t.Errorf("Search(%+v) error = %v, want a wire.ErrBadSearch", tc.s, err)
			}
		})
	}
	if got := search(t, x, wire.Search{Limit: 1000, Offset: 9000}); got.Total != 0 || len(got.Hits) != 0 {
		t.Errorf("an empty index found %d", got.Total)
	}
	if _, err := x.Get(t.Context(), "nobody"); !errors.Is(err, pipeline.ErrNotFound) {
		t.Errorf("Get of a document that is not there: error = %v, want pipeline.ErrNotFound", err)
	}
}
