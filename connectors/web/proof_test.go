package web

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// proofStory is a story with one of everything that a proof marks.
func proofStory(t *testing.T) *wire.Document {
	t.Helper()
	text := "Moscow denied <any> role. “We were not there,” he said in June.\n\nThe ministry declined to comment."
	at := func(words string) (int, int) { return offsets(t, text, words) }
	d := &wire.Document{
		URI: "u1", Headline: "Vega denies role", Text: text, Language: "en",
		Wire: wire.Copy{
			Agency: "Reuters", Stage: "update", UpdateNo: 2,
			Crossheads: []wire.Crosshead{{Text: "NO ROLE", Before: 1}},
			Removed:    []wire.Removed{{Kind: "ad", Text: "ADVERTISEMENT <img src=x>"}},
		},
		HeadlineEntities: []wire.Entity{{Name: "Vega", Canonical: "Ivo Vega", Type: "PERSON", Start: 0, End: 4, Role: "minister"}},
		HeadlineClaims:   []wire.Claim{{ID: "h1", Text: "role", Start: 12, End: 16, Type: "indirect", Polarity: "negative", Speaker: &wire.Speaker{Name: "Vega", Canonical: "Ivo Vega", Start: 0, End: 4}}},
	}
	e := wire.Entity{Name: "Moscow", Canonical: "Russia", Type: "GPE", Metonym: true, Country: "RU", ID: "geo:1", Point: &wire.Point{Lat: 55.75, Lon: 37.62}}
	e.Start, e.End = at("Moscow")
	when := wire.Entity{Name: "June", Canonical: "2026-06", Type: "DATE"}
	when.Start, when.End = at("June")
	d.Entities = []wire.Entity{e, when}
	he := wire.Coreference{Text: "he", Canonical: "Ivo Vega", Kind: "pronoun"}
	he.Start, he.End = at("he said")
	he.End -= len(" said")
	d.Coreferences = []wire.Coreference{he}
	c := wire.Claim{
		ID: "c1", Text: "We were not there", Type: "direct", Cue: "said", Medium: "Telegram",
		Speaker: &wire.Speaker{Name: "he", Canonical: "Ivo Vega", Start: he.Start, End: he.End}, Target: &wire.Target{Name: "reporters"},
	}
	c.Start, c.End = at("We were not there")
	c.CueStart, c.CueEnd = at("said")
	d.Claims = []wire.Claim{c}
	none := wire.NoComment{Kind: "declined", Text: "declined to comment", Speaker: &wire.Speaker{Name: "The ministry"}}
	none.Start, none.End = at("declined to comment")
	d.NoComments = []wire.NoComment{none}
	return d
}

func writeProofs(t *testing.T, docs ...*wire.Document) string {
	t.Helper()
	var b bytes.Buffer
	if err := WriteProofs(&b, docs); err != nil {
		t.Fatalf("WriteProofs() = %v", err)
	}
	return b.String()
}

func TestProofMarksEverything(t *testing.T) {
	page := writeProofs(t, proofStory(t))
	for name, want := range map[string]string{
		"a name, with all that is known of it": `<span class="ent ent-place" title="Russia · state or city · stands for its government · RU · geo:1 · 55.75, 37.62">Moscow</span>`,
		"a date":                               `<span class="ent ent-figure" title="2026-06 · date">June</span>`,
		"who speaks, by a pronoun":             `<span class="speaks"><span class="ent ent-stands" title="stands for Ivo Vega">he</span></span>`,
		"what reports":                         `<span class="cue">said</span>`,
		"who did not speak, in the text":       `<span class="silent" title="no comment: declined">declined to comment</span>`,
		"who did not speak, beside it":         `<b>The ministry</b> declined to comment`,
		"a claim and its number":               `<mark class="claim" id="s1-claim-2" data-statement="2">We were not there</mark>,”<a class="ref" href="#s1-said-2"`,
		"what the headline says":               `<mark class="claim denied" id="s1-claim-1" data-statement="1">role</mark>`,
		"a name of the headline":               `title="Ivo Vega · person · minister"><span class="speaks">Vega</span>`,
		"a crosshead":                          `<h2 class="crosshead">NO ROLE</h2>`,
		"whom it is said to, and where":        `reporters</span><span>Telegram</span>`,
		"what was taken out, escaped":          `<dd>ADVERTISEMENT &lt;img src=x&gt;</dd>`,
		"the copy's own facts":                 `<dt>Stage</dt><dd>update</dd>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: the page has no %s", name, want)
		}
	}
}

// TestProofStandsAlone holds that a page needs nothing but itself, that its ids
// are unique and that its links lead to them.
func TestProofStandsAlone(t *testing.T) {
	page := writeProofs(t, proofStory(t), proofStory(t))
	ids, links := map[string]bool{}, map[string]bool{}
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		for _, a := range token.Attr {
			switch {
			case a.Key == "id" && ids[a.Val]:
				t.Errorf("the id %q is there twice", a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				links[a.Val[1:]] = true
			case a.Key == "href" || a.Key == "src":
				t.Errorf("<%s %s=%q> leads out of the page", token.Data, a.Key, a.Val)
			}
		}
		if token.Data == "script" || token.Data == "link" {
			t.Errorf("the page has a <%s>", token.Data)
		}
	}
	if !errors.Is(z.Err(), io.EOF) {
		t.Fatal(z.Err())
	}
	for link := range links {
		if !ids[link] {
			t.Errorf("a link leads to #%s, which is not there", link)
		}
	}
	if css := regexp.MustCompile(`url\(|@import`).FindString(page); css != "" {
		t.Errorf("the page's style sheet loads something: %s", css)
	}
	for _, want := range []string{`id="s2-story"`, `href="#s2-story"`, `href="#s2-said-2"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of two stories has no %s", want)
		}
	}
}

func TestProofOfAHeadlineAlone(t *testing.T) {
	page := writeProofs(t, &wire.Document{Headline: "RATE RISES <50> BP", Profile: "alert", PubStatus: "usable"})
	for _, want := range []string{"RATE RISES &lt;50&gt; BP", "This item is its headline; it has no text."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %q", want)
		}
	}
}

func TestDatesAndFiguresAreListedAsPrinted(t *testing.T) {
	groups := groupEntities([]wire.Entity{
		{Name: "$16 million", Canonical: "16000000 USD", Type: "MONEY"},
		{Name: "Assad", Canonical: "Bashar al-Assad", Type: "PERSON"},
	})
	if len(groups) != 2 || groups[0].Entities[0].Name != "Bashar al-Assad" || groups[1].Entities[0].Name != "$16 million" {
		t.Errorf("groupEntities() = %+v, want the person's name in full and the sum as printed", groups)
	}
}

func TestSilenceNamesNobodyTwice(t *testing.T) {
	d := proofStory(t)
	d.NoComments[0].Text = "Calls to the ministry went unanswered"
	d.NoComments[0].Speaker = &wire.Speaker{Name: "the ministry"}
	if page := writeProofs(t, d); !strings.Contains(page, "<li>Calls to the ministry went unanswered</li>") {
		t.Error("the words that hold the name have it before them, too")
	}
}
