package feed

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func TestLayoutFindsTheEntries(t *testing.T) {
	const rss, end = `<rss version="2.0"><channel><title>T</title>`, `</channel></rss>`
	for _, tt := range []struct {
		name string
		text string
		want []string
	}{
		{"RSS items in the channel", rss + `<item>1</item> <item>2</item>` + end, []string{"<item>1</item>", "<item>2</item>"}},
		{"RSS items beside the channel", `<rss><channel/><item>1</item></rss>`, []string{"<item>1</item>"}},
		{"RDF items", `<rdf:RDF xmlns="u"><channel><items><rdf:li/></items></channel><item rdf:about="a">1</item></rdf:RDF>`, []string{`<item rdf:about="a">1</item>`}},
		{"RSS with a prefix", `<r:rss><r:channel><r:item>1</r:item></r:channel></r:rss>`, []string{"<r:item>1</r:item>"}},
		{"capitals", `<RSS><Channel><Item>1</Item></Channel></RSS>`, []string{"<Item>1</Item>"}},
		{"CDF", `<CHANNEL HREF="u"><TITLE/><ITEM HREF="a"/></CHANNEL>`, []string{`<ITEM HREF="a"/>`}},
		{"a sitemap", `<urlset><url><loc>1</loc></url></urlset>`, []string{"<url><loc>1</loc></url>"}},
		{"Atom", `<feed><entry>1</entry><link/><entry>2</entry></feed>`, []string{"<entry>1</entry>", "<entry>2</entry>"}},
		{"Atom with a prefix", `<a:feed><a:entry>1</a:entry></a:feed>`, []string{"<a:entry>1</a:entry>"}},
		{"an entry within an entry", `<feed><entry><source><entry>1</entry></source></entry></feed>`, []string{"<entry><source><entry>1</entry></source></entry>"}},
		{"an item in an extension", rss + `<x:list><item>no</item></x:list><item>1</item>` + end, []string{"<item>1</item>"}},
		{"tags in a CDATA section", rss + `<item><![CDATA[</item><item>]]></item>` + end, []string{"<item><![CDATA[</item><item>]]></item>"}},
		{"tags in comments", rss + `<!-- <item> --><item><!-- </item> --></item>` + end, []string{"<item><!-- </item> --></item>"}},
		{"tags in processing instructions", rss + `<?x <item> ?><item><?x </item>?></item>` + end, []string{"<item><?x </item>?></item>"}},
		{"signs in attributes", rss + `<item a="1>2" b='</item>"'>1</item>` + end, nil},
		{"a sign in an attribute", rss + `<item a="1>2" b='/>"'>1</item>` + end, []string{`<item a="1>2" b='/>"'>1</item>`}},
		{"an item without anything", rss + `<item/><item />` + end, []string{"<item/>", "<item />"}},
		{"spaces in tags", rss + "<item\n a = '1' >1</item >" + end, []string{"<item\n a = '1' >1</item >"}},
		{"comments, instructions and a plain document type around it", "\n<!-- a --><?b?><!DOCTYPE rss PUBLIC 'c'>" + rss + `<item/>` + end + "<!-- d --><?e?>\n", []string{"<item/>"}},
		{"JSON", `{"items": [ {"id":"1"} , {"id":"]}","a":[{}]}]}`, []string{`{"id":"1"}`, `{"id":"]}","a":[{}]}`}},
		{"JSON with escapes", `{"title":"\"items\":[{}]\\", "items":[{"a":"\\\"}"}],"z":-1.5e3}`, []string{`{"a":"\\\"}"}`}},
		{"JSON without items", `{"items":[],"a":{"items":[{}]}}`, []string{}},
		{"JSON in capitals", `{"Items":[{}]}`, []string{"{}"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l, ok := layoutOf([]byte(tt.text))
			if ok != (tt.want != nil) {
				t.Fatalf("layoutOf reports %v, want %v", ok, tt.want != nil)
			}
			got := []string{}
			for _, e := range l.entries {
				got = append(got, tt.text[e.start:e.end])
			}
			if ok && !slices.Equal(got, tt.want) {
				t.Errorf("entries = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestLayoutGivesUpWhereItIsInDoubt(t *testing.T) {
	const rss, end = `<rss><channel>`, `</channel></rss>`
	for name, text := range map[string]string{
		"declarations in the document type": `<!DOCTYPE rss [<!ENTITY a "b">]>` + rss + end,
		"a declaration within":              rss + `<!ELEMENT item>` + end,
		"a page":                            `<html><body></body></html>`,
		"text before the root":              `Warning: ` + rss + end,
		"text after the root":               rss + end + `done`,
		"two roots":                         rss + end + rss + end,
		"no end of the root":                rss + `</channel>`,
		"no end of the channel":             rss + `</rss>`,
		"no end of an item":                 rss + `<item>1<item>2</item>` + end,
		"an item that breaks off":           rss + `<item>1`,
		"a tag that breaks off":             rss + `<item`,
		"a sign at the end":                 rss + `<`,
		"a tag without a partner":           rss + `<item></b></item>` + end,
		"tags across":                       rss + `<item><a><b></a></b></item>` + end,
		"tags of other letters":             rss + `<item></Item>` + end,
		"an attribute without quotes":       rss + `<item a=1></item>` + end,
		"an attribute without a value":      rss + `<item a></item>` + end,
		"a quote that is not closed":        rss + `<item a="1></item>` + end,
		"a sign that is no tag":             rss + `<item>1 < 2</item>` + end,
		"a CDATA section without end":       rss + `<item><![CDATA[</item>` + end,
		"a comment without end":             rss + `<!-- ` + end,
		"a comment of HTML":                 rss + `<item><!--></item>--></item>` + end,
		"another comment of HTML":           rss + `<item><!---></item>--></item>` + end,
		"entities in a comment":             `<!-- <!ENTITY a "b"> -->` + rss + end,
		"a digit for a name":                rss + `<item><1></1></item>` + end,
		"too many items":                    rss + strings.Repeat("<item/>", 50_001) + end,
		"hyphens in a comment":              rss + `<!-- a -- b -->` + end,
		"items in two places":               `<rss><channel><item/></channel><item/></rss>`,
		"items in two channels":             `<rss><channel><item/></channel><channel><item/></channel><item/></rss>`,
		"items of two names":                rss + `<item/><x:item/>` + end,
		"elements without end":              rss + strings.Repeat("<a>", 2000) + strings.Repeat("</a>", 2000) + end,
		"JSON that breaks off":              `{"items":[{"a":1}`,
		"JSON with a word for an item":      `{"items":[null]}`,
		"JSON with items twice":             `{"items":[{}],"ITEMS":[{}]}`,
		"JSON with items in other letters":  `{"items":[{}],"item\u0073":[{}]}`,
		"JSON with no list of items":        `{"items":{}}`,
		"JSON with too many commas":         `{"items":[{},]}`,
		"JSON without a value":              `{"a":}`,
		"JSON with something after it":      `{"items":[]} x`,
	} {
		if l, ok := layoutOf([]byte(text)); ok {
			t.Errorf("%s: layoutOf(%.80q) = %v, want none", name, text, l.entries)
		}
	}
}

// withKnown is what a parse must give where known knows entries of full.
func withKnown(full poll.Entries, known func(uint64) bool) poll.Entries {
	full.Items = slices.Clone(full.Items)
	for i, e := range full.Items {
		if e.Raw != 0 && known(e.Raw) {
			full.Items[i] = poll.Entry{Raw: e.Raw, Known: true}
		}
	}
	return full
}

// assertSplit checks that a parse which leaves out what is known gives the
// same as one that does not, and that one the same as Parse. It returns the
// entries of the whole.
func assertSplit(t *testing.T, data []byte, hints Hints, known func(uint64) bool) poll.Entries {
	t.Helper()
	parsed, wantErr := Parse(data, hints)
	plain := parsed.entries()
	full, err := parseEntries(data, hints, nil)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("parseEntries(%.2000q) = %v, want %v", data, err, wantErr)
	}
	bare := full
	bare.Items = slices.Clone(full.Items)
	for i := range bare.Items {
		bare.Items[i].Raw = 0
	}
	if diff := cmp.Diff(plain, bare); diff != "" {
		t.Fatalf("parseEntries(%.2000q) differs from Parse (-want +got):\n%s", data, diff)
	}
	short, err := parseEntries(data, hints, known)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("parseEntries(%.2000q) with known entries = %v, want %v", data, err, wantErr)
	}
	if diff := cmp.Diff(withKnown(full, known), short); diff != "" {
		t.Fatalf("parseEntries(%.2000q) with known entries differs (-want +got):\n%s", data, diff)
	}
	return full
}

func rawsOf(e poll.Entries) []uint64 {
	var raws []uint64
	for _, item := range e.Items {
		if item.Raw != 0 {
			raws = append(raws, item.Raw)
		}
	}
	return raws
}

func TestSplitReadsTheFixturesAsParseDoes(t *testing.T) {
	for _, file := range fixtures(t) {
		data := read(t, file)
		assertSuccession(t, data, data, 0x5555555555555555)
		assertSuccession(t, data, data, math.MaxUint64)
		if whole := regexp.MustCompile("broken|truncated|bare-brackets"); whole.MatchString(file) {
			continue // what breaks off or is mended is always read whole
		}
		full, err := parseEntries(data, testHints, nil)
		if raws := rawsOf(full); err != nil || len(raws) != len(full.Items) {
			t.Errorf("%s: %d of %d entries have a hash", file, len(raws), len(full.Items))
		}
	}
}

func fixtures(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*/*[lnt]")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return strings.HasSuffix(f, ".golden") })
}

func TestSplitLeavesKnownEntriesOutOfTheParse(t *testing.T) {
	for name, data := range map[string][]byte{
		"RSS":       benchFeed("RSS", 20, 500, 1),
		"Atom":      benchFeed("Atom", 20, 500, 1),
		"JSON Feed": benchFeed("JSON", 20, 500, 1),
	} {
		t.Run(name, func(t *testing.T) {
			full, err := parseEntries(data, testHints, nil)
			if err != nil {
				t.Fatal(err)
			}
			s := splitting{hints: testHints, known: func(raw uint64) bool { return raw != full.Items[7].Raw }}
			text, err := decode(data, "")
			if err != nil {
				t.Fatal(err)
			}
			if size := len(s.shorten(text)); size > len(text)/5 {
				t.Errorf("%d of %d bytes are parsed where 1 of 20 entries is new", size, len(text))
			}
			got, err := parse(data, testHints, s.shorten)
			if err != nil || !s.agrees(got.entries(), err) || got.Items[0].ID != full.Items[7].GUID {
				t.Errorf("parse of what is left = %d items, %v, want the new one", len(got.Items), err)
			}
		})
	}
}

func TestSplitAlwaysParsesWhatASitemapSaysOfItself(t *testing.T) {
	const one, other = `<n:publication><n:name>A</n:name></n:publication>`, `<n:Publication a=">"><n:language>de</n:language></n:Publication>`
	text := `<urlset><url><loc>1</loc>` + one + `</url><url><loc>2</loc>` + one + `</url><url><loc>3</loc>` + other + `</url><url/></urlset>`
	s := splitting{known: func(uint64) bool { return true }}
	want := strings.Replace(text, `<url><loc>2</loc>`+one+`</url>`, "", 1)
	if got := string(s.shorten([]byte(text))); got != want {
		t.Errorf("shorten = %s, want %s", got, want)
	}
	parsed := poll.Entries{Items: []poll.Entry{{GUID: "1"}, {GUID: "3"}, {GUID: ""}}}
	if !s.agrees(parsed, nil) {
		t.Fatal("three entries are left, and agrees reports false")
	}
	for i, e := range s.merge(parsed).Items {
		if diff := cmp.Diff(poll.Entry{Raw: s.raws[i], Known: true}, e); diff != "" || e.Raw == 0 {
			t.Errorf("entry %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestClientBlanksKnownEntries(t *testing.T) {
	fetched := poll.Fetched{Body: benchFeed("RSS", 3, 0, 1), URL: testHints.URL}
	c := &Client{}
	first, err := c.Parse(fetched, nil)
	if err != nil || len(first.Items) != 3 {
		t.Fatalf("Parse = %d items, %v, want 3", len(first.Items), err)
	}
	middle := first.Items[1].Raw
	got, err := c.Parse(fetched, func(raw uint64) bool { return raw == middle })
	want := withKnown(first, func(raw uint64) bool { return raw == middle })
	if diff := cmp.Diff(want, got); err != nil || middle == 0 || diff != "" {
		t.Errorf("Parse with the second entry known, %v (-want +got):\n%s", err, diff)
	}
}

func TestRawIsThatOfTheBytes(t *testing.T) {
	const (
		item = `<item><guid>a</guid><link>/a</link></item>`
		feed = `<rss version="2.0" xml:lang="en"><channel xml:base="http://a.example/"><title>T</title><lastBuildDate>1</lastBuildDate><managingEditor>e@a.example (E)</managingEditor>` + item + `</channel></rss>`
	)
	raw := func(text string, hints Hints) uint64 {
		e, err := parseEntries([]byte(text), hints, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range e.Items {
			if item.GUID == "a" {
				return item.Raw
			}
		}
		t.Fatalf("no item a in %q", text)
		return 0
	}
	want := raw(feed, testHints)
	other := func(old, new string) string {
		t.Helper()
		if !strings.Contains(feed, old) {
			t.Fatalf("no %q in the feed", old)
		}
		return strings.Replace(feed, old, new, 1)
	}
	for name, text := range map[string]string{
		"an item before it":            other(item, `<item/>`+item),
		"an item after it":             other(item, item+`<item>b</item>`),
		"another build date":           other(`<lastBuildDate>1<`, `<lastBuildDate>2<`),
		"no build date":                other(`<lastBuildDate>1</lastBuildDate>`, ``),
		"comments":                     other(item, `<!-- a -->`+item+`<!-- b --> `),
		"an XML declaration":           `<?xml version="1.0"?>` + feed,
		"a byte order mark":            "\ufeff" + feed,
		"the number of entries":        other(`<title>`, `<os:totalResults>5</os:totalResults><title>`),
		"the build date after it":      other(item, item+`<pubDate>3</pubDate>`),
		"an instruction in the prolog": `<?a?>` + feed,
	} {
		if got := raw(text, testHints); got != want {
			t.Errorf("with %s: Raw = %x, want %x", name, got, want)
		}
	}
	for name, text := range map[string]string{
		"another byte in it":   other(`<link>/a`, `<link>/b`),
		"another base":         other(`xml:base="http://a`, `xml:base="http://b`),
		"another language":     other(`xml:lang="en"`, `xml:lang="de"`),
		"another namespace":    other(`<rss `, `<rss xmlns:a="b" `),
		"another author":       other(`e@a.example (E)`, `f@a.example (F)`),
		"the author after it":  other(item, item+`<author>G</author>`),
		"another title":        other(`<title>T`, `<title>U`),
		"something not known":  other(`<title>`, `<a:b>c</a:b><title>`),
		"another RSS version":  other(`version="2.0"`, `version="0.91"`),
		"another channel's id": other(`<channel `, `<channel about="a" `),
	} {
		if raw(text, testHints) == want {
			t.Errorf("with %s: Raw is the same", name)
		}
	}
	moved, spoken := testHints, testHints
	moved.URL = "https://other.example/feed"
	spoken.ContentLanguage = "fr"
	if raw(feed, moved) == want || raw(feed, spoken) == want {
		t.Error("Raw is the same for another URL or another language of the answer")
	}
}

func TestNotXMLIsFoundAtEveryPlace(t *testing.T) {
	for _, c := range []string{"\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff"} {
		for at := range 20 {
			text := strings.Repeat("é\n", at) + strings.Repeat("x", at)
			if !hasNotXML([]byte(text + c + text)) {
				t.Errorf("hasNotXML misses %q after %d bytes", c, len(text))
			}
		}
	}
	for _, text := range []string{"", "\t\r\n", strings.Repeat("a\tb\r\nc ~\x7f", 9), "\ufffd\ufffb。\uffee", "\xef\xbf"} {
		if hasNotXML([]byte(text)) {
			t.Errorf("hasNotXML(%q) = true, want false", text)
		}
	}
}

func FuzzNotXML(f *testing.F) {
	f.Add("a\tb\ufffe")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		if got, want := hasNotXML([]byte(text)), strings.ContainsFunc(text, notXML); got != want {
			t.Errorf("hasNotXML(%q) = %v, want %v", text, got, want)
		}
	})
}

// FuzzSplit reads one feed after another and knows the entries of the first
// that pick picks.
func FuzzSplit(f *testing.F) {
	for _, file := range fixtures(f) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, data, uint64(5))
	}
	for seed := range uint64(40) {
		first, second := randomFeeds(seed)
		f.Add(first, second, seed)
	}
	f.Fuzz(func(t *testing.T, first, second []byte, pick uint64) { assertSuccession(t, first, second, pick) })
}
