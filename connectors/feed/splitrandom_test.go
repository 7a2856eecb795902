package feed

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// kit is what random feeds of a format are built from. gaps may stand between
// entries, hostile ones stand now and then in place of an entry.
type kit struct {
	begin, end             string
	heads, entries, gaps   []string
	separator              string
	hostile, hostileShells []string
}

var kits = []kit{
	{
		begin:     `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:x"><channel xml:base="http://base.example/c/">`,
		end:       `</channel></rss>`,
		heads:     append([]string{`<language>de</language>`, `<managingEditor>m@a.example (M)</managingEditor>`, `<link>http://h.example/</link>`, `<item xmlns="urn:other">no</item>`, `<x:items><item>no</item></x:items>`}, sharedHeads...),
		entries:   rssEntries,
		gaps:      xmlGaps,
		hostile:   append([]string{`<item><title>no end</title>`, `<item><title>across</item></title>`, `</item>`, `<x:gap a=">"/>`, `<title>between</title>`, `<x:item><title>foreign</title></x:item>`, `<item xmlns="urn:other"><title>foreign too</title></item>`}, xmlHostile("item")...),
		separator: "",
		hostileShells: []string{
			`<!DOCTYPE rss [<!ENTITY e "f">]>%s`, `%s trailing`, `%.200s`, `%s<!-- -->`, "\n %s", `<!-- <rss> -->%s`,
		},
	},
	{
		begin:         `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:x"><channel rdf:about="http://a.example/"><title>R</title><items><rdf:Seq><rdf:li resource="r"/></rdf:Seq></items></channel>`,
		end:           `</rdf:RDF>`,
		heads:         []string{`<image><url>http://a.example/i.png</url></image>`, `<textinput><title>Q</title></textinput>`, `<channel><title>Second</title></channel>`},
		entries:       append([]string{`<item rdf:about="http://a.example/r1" xml:lang="fr"><title>R1</title><dc:date>2026-03-03</dc:date></item>`, `<item rdf:about="r2"><title>R2</title><link>http://a.example/r2</link><dc:language>it</dc:language></item>`}, rssEntries...),
		gaps:          xmlGaps,
		hostile:       xmlHostile("item"),
		hostileShells: []string{`%.300s`, `%sx`},
	},
	{
		begin:     `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="http://base.example/x/" xmlns:x="urn:x">`,
		end:       `</feed>`,
		heads:     append([]string{`<author><name>Feed Author</name></author>`, `<id>urn:feed</id>`, `<subtitle>S</subtitle>`, `<rights>(c)</rights>`}, sharedHeads...),
		entries:   atomEntries,
		gaps:      xmlGaps,
		hostile:   append([]string{`<entry><title>no end</title>`, `</entry>`, `<link rel="next" href="?p=2"/>`, `<title>between</title>`, `<x:entry><id>foreign</id></x:entry>`}, xmlHostile("entry")...),
		separator: "",
		hostileShells: []string{
			`%.150s`, `%s<feed/>`, `<?xml-stylesheet href="a"?>%s`,
		},
	},
	{
		begin:   `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:x="urn:x">`,
		end:     `</urlset>`,
		heads:   []string{`<x:y/>`},
		entries: sitemapEntries,
		gaps:    xmlGaps,
		hostile: append(xmlHostile("url"), `<url><loc>http://a.example/h</loc><news:news><news:publication a=">"><news:name>H</news:name></news:publication></news:news></url>`),
	},
	{
		begin:         `{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[`,
		end:           `],"home_page_url":"http://j.example/","authors":[{"name":"JA"}]}`,
		heads:         nil,
		entries:       jsonEntries,
		gaps:          []string{"", "", " ", "\n\t"},
		separator:     ",",
		hostile:       []string{`null`, `{"id":"broken"`, `{"id":"x",}`, `[1]`, `"text"`, `{"id":"]"}}`, `{"id":"a" "b"}`, ``, `{"id":"\x"}`},
		hostileShells: []string{`%.90s`, `%s}`, "%s\n", ` %s`},
	},
}

var (
	sharedHeads = []string{`<title>T</title>`, `<title>Another</title>`, `<generator>G</generator>`, `<generator>H</generator>`, `<x:y><z/></x:y>`, `<category term="c">c</category>`}
	xmlGaps     = []string{"", "", "\n", "  ", `<!-- <item> </entry> -->`, `<?pi <entry> ?>`, `text &amp; more`, `<![CDATA[<item>]]>`, `<x:date a=">"/>`}
	rssEntries  = []string{
		`<item><title>A &amp; B</title><link>/rel</link><guid isPermaLink="false">g1</guid><pubDate>Tue, 03 Mar 2026 07:15:00 GMT</pubDate></item>`,
		`<item><title><![CDATA[</item><item>]]></title><guid>http://a.example/2</guid><content:encoded><![CDATA[<p>x</p>]]> and <![CDATA[more]]></content:encoded></item>`,
		`<item xml:base="http://i.example/deep/"><link>../up</link><description>&lt;a href="z"&gt; &eacute;&bogus; &#8217;</description></item>`,
		`<item><!-- </item> --><guid>g4</guid><?pi </item> ?></item>`,
		`<item/>`,
		"<item\n\ta='>' ><guid>g6</guid><dc:creator>C</dc:creator><author>q@a.example (Q)</author></item >",
		`<item><guid>g7</guid><x:list><item><title>inner</title></item></x:list><category>one</category><category>two</category></item>`,
		`<item xmlns:media="http://search.yahoo.com/mrss/"><media:content url="http://a.example/m.jpg"/><enclosure url="e.mp3" type="audio/mpeg" length="5"/><guid>g8</guid></item>`,
		`<item><title>数字と“marks” é</title><guid>g9</guid></item>`,
		`<item><link xmlns="http://www.w3.org/2005/Atom" href="http://a.example/10"/><description>unescaped & alone</description></item>`,
	}
	atomEntries = []string{
		`<entry><id>HTTP://A.example/../1</id><title type="html">&lt;b&gt;1&lt;/b&gt;</title><updated>2026-03-03T07:15:00Z</updated><link href="rel/1"/></entry>`,
		`<entry xml:base="sub/" xml:lang="de"><id>2</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><entry>inner</entry><p>x<br/></p></div></content><link rel="alternate" href="2"/></entry>`,
		`<entry><id>3</id><source><id>s</id><author><name>Source Author</name></author><entry><id>no</id></entry></source></entry>`,
		`<entry><id>4</id><content><![CDATA[</entry></feed>]]></content><author><name>Own</name><uri>/own</uri></author></entry>`,
		`<entry/>`,
		`<entry><!-- </entry> --><id>6</id><published>yesterday</published><category term="t" label="L > M"/></entry>`,
		`<entry xmlns="http://www.w3.org/2005/Atom"><id>7</id><link rel="enclosure" href="e.mp3" length="3"/></entry>`,
	}
	sitemapEntries = []string{
		`<url><loc>http://a.example/1</loc><lastmod>2026-03-03</lastmod></url>`,
		`<url><loc>http://a.example/2</loc><news:news><news:publication><news:name>N</news:name><news:language>en</news:language></news:publication><news:publication_date>2026-03-03</news:publication_date><news:title>T2</news:title></news:news></url>`,
		`<url><loc>http://a.example/3</loc><news:news><news:publication><news:name>N</news:name><news:language>en</news:language></news:publication><news:title>T3</news:title></news:news></url>`,
		`<url><loc>http://a.example/4</loc><news:news><news:publication><news:name/><news:language>de</news:language></news:publication></news:news></url>`,
		`<url><news:news><news:Publication><news:name>M</news:name></news:Publication></news:news></url>`,
	}
	jsonEntries = []string{
		`{"id":"1","url":"/rel","content_html":"<p>\"]}</p>","tags":["a","b"]}`,
		`{"id":2,"title":"[{\\","date_published":"2026-03-03T07:15:00Z","author":{"name":"own"}}`,
		`{}`,
		`{ "id" : "http://a.example/4" , "attachments" : [ { "url" : "e.mp3", "size_in_bytes": 5 } ] }`,
		`{"id":"5","language":"fr","authors":[{"name":"A5"},null],"_x":{"items":[{}]}}`,
	}
)

// xmlHostile are parts that are not well-formed, or not plainly so.
func xmlHostile(name string) []string {
	var parts []string
	for _, inside := range []string{
		`<b>open`, `</b>`, `1 < 2`, `<a href=x>y</a>`, `<a b>y</a>`, `<![CDATA[open`, `<!-- open`, `<!-- a -- b -->`, `<!ENTITY a "b">`, `<a b="<">c</a>`, `<a b="1"c="2"/>`, `]]>`, `<:a/>`, `<1/>`, "\x00\x0b", `<q:r>s</q:r>`, `<TITLE>t</title>`, `&#xFFFFFFF;`, `<a b="1" b="2"/>`,
	} {
		parts = append(parts, "<"+name+"><title>hostile</title>"+inside+"</"+name+">")
	}
	return parts
}

// randomFeeds returns two states of a feed, one after the other: the second
// has some of the first one's entries, some new ones, and perhaps another head.
func randomFeeds(seed uint64) (first, second []byte) {
	r := rand.New(rand.NewPCG(seed, 1))
	k := kits[r.IntN(len(kits))]
	var head []string
	for range r.IntN(3) {
		head = append(head, pickOf(r, k.heads))
	}
	var entries []string
	for range r.IntN(12) {
		entries = append(entries, pickOf(r, k.entries))
	}
	first = k.build(r, head, entries, r.IntN(4) == 0)
	if r.IntN(4) == 0 {
		head = append(head, pickOf(r, k.heads))
	}
	if len(entries) > 0 && r.IntN(2) == 0 {
		at := r.IntN(len(entries))
		entries = slices.Delete(entries, at, at+1)
	}
	for range r.IntN(4) {
		entries = slices.Insert(entries, r.IntN(len(entries)+1), pickOf(r, k.entries))
	}
	second = k.build(r, head, entries, r.IntN(4) == 0)
	if r.IntN(4) == 0 {
		second = damage(r, second)
	}
	return first, second
}

// damage takes a piece out of a feed, or puts in one that scanners stumble
// over, or one that stands elsewhere in it.
func damage(r *rand.Rand, data []byte) []byte {
	at := r.IntN(len(data) + 1)
	size := min(r.IntN(40), len(data)-at)
	switch r.IntN(3) {
	case 0:
		return slices.Delete(data, at, at+size)
	case 1:
		return slices.Insert(data, r.IntN(len(data)+1), slices.Clone(data[at:at+size])...)
	}
	return slices.Insert(data, at, []byte(pickOf(r, []string{
		"<item>", "</item>", "<entry>", "</entry>", "<url>", "</channel>", "</feed>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!", "<", ">", "/>", "/", "&", `"`, "'", "=", `\`, "{", "}", "[", "]", ",", "\x00", "\ufffe", "\xff", "<item/>", "<entry/>", " xmlns='u'", "<!DOCTYPE x>", "<!ENTITY a 'b'>", "<title>", "null", "{}",
	}))...)
}

func (k kit) build(r *rand.Rand, head, entries []string, hostile bool) []byte {
	if hostile {
		entries = slices.Insert(slices.Clone(entries), r.IntN(len(entries)+1), pickOf(r, k.hostile))
	}
	var b strings.Builder
	b.WriteString(k.begin + strings.Join(head, "") + pickOf(r, k.gaps))
	for i, e := range entries {
		if i > 0 {
			b.WriteString(k.separator)
		}
		b.WriteString(pickOf(r, k.gaps) + e + pickOf(r, k.gaps))
	}
	b.WriteString(k.end)
	if hostile && r.IntN(3) == 0 {
		if shell := pickOf(r, k.hostileShells); shell != "" {
			return fmt.Appendf(nil, shell, b.String())
		}
	}
	return []byte(b.String())
}

func pickOf(r *rand.Rand, from []string) string {
	if len(from) == 0 {
		return ""
	}
	return from[r.IntN(len(from))]
}

// assertSuccession checks the parse of a feed whose entries in an earlier
// state are known as far as pick picks them. It returns how many were left out.
func assertSuccession(t *testing.T, first, second []byte, pick uint64) int {
	t.Helper()
	before, _ := parseEntries(first, testHints, nil) // assertSplit looks at the error
	known := map[uint64]bool{}
	for i, raw := range rawsOf(before) {
		known[raw] = pick>>(i%64)&1 == 1
	}
	knows := func(raw uint64) bool { return known[raw] }
	assertSplit(t, first, testHints, knows)
	left := 0
	for _, item := range assertSplit(t, second, testHints, knows).Items {
		if knows(item.Raw) {
			left++
		}
	}
	return left
}

func TestSplitReadsRandomFeedsAsParseDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	split, feeds := 0, uint64(1000)
	for seed := range feeds {
		first, second := randomFeeds(seed)
		if assertSuccession(t, first, second, r.Uint64()) > 0 {
			split++
		}
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if split < int(feeds)/5 {
		t.Errorf("entries were left out in %d of %d feeds: the test tests little", split, feeds)
	}
}
