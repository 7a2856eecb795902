package feed

import (
	"errors"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func TestRepairs(t *testing.T) {
	bare := func(s string) string { return `<rss><channel><item>` + s + `</item></channel></rss>` }
	runSpecs(t, Hints{}, bare, []spec{
		{"a bare ampersand", `<title>Q&A</title>`, "items.0.title", "Q&A"},
		{"a bare ampersand at the end", `<title>Q &</title>`, "items.0.title", "Q &"},
		{"a reference without its semicolon", `<title>caf&eacute au lait</title>`, "items.0.title", "caf&eacute au lait"},
		{"HTML's entities", `<title>caf&eacute;&nbsp;&mdash;&hellip;</title>`, "items.0.title", "café\u00a0—…"},
		{"HTML 5's entities", `<title>&NotEqualTilde;&CounterClockwiseContourIntegral;</title>`, "items.0.title", "≂̸∳"},
		{"an entity that nobody knows", `<title>&wombat;</title>`, "items.0.title", "&wombat;"},
		{"an entity that begins like one", `<title>&notation;</title>`, "items.0.title", "&notation;"},
		{"references to characters", `<title>&#163;&#xA3;&#Xa3;</title>`, "items.0.title", "£££"},
		{"references to Windows-1252's characters", `<title>&#147;x&#148;</title>`, "items.0.title", "“x”"},
		{"a reference to no character", `<title>a&#0;&#1;&#xFFFF;b</title>`, "items.0.title", "a\ufffdb"},
		{"an escaped reference", `<title>&amp;lt;</title>`, "items.0.title", "&lt;"},
		{"a bare less-than", `<title>1 < 2</title>`, "items.0.title", "1 < 2"},
		{"less-thans", `<title>a << b <3</title>`, "items.0.title", "a << b <3"},
		{"control characters", "<title>a\x00\x08\x0b\x0c\x1fb</title>", "items.0.title", "ab"},
		{"Windows-1252's characters as control characters", "<title>\u0093x\u0094</title>", "items.0.title", "“x”"},
		{"UTF-8 that was encoded twice", "<title>Caf\u00c3\u00a9 \u00e2\u20ac\u0153x\u00e2\u20ac\u009d \u00e2\u20ac\u00a6</title>", "items.0.title", "Café “x” …"},
		{"accents are not UTF-8 that was encoded twice", `<title>Ãé Café “x” naïve</title>`, "items.0.title", "Ãé Café “x” naïve"},
		{"an id that looks like it stays", "<guid>CafÃ©</guid>", "items.0.id", "CafÃ©"},
		{"a tag that lacks its end", `<title>a</title><guid isPermaLink="false"<link>https://w.example/</link>`, "items.0.title", "a"},
		{"an attribute without quotation marks", `<enclosure url=https://w.example/a type=x/y>`, "items.0.enclosures.0.url", "https://w.example/a"},
		{"an attribute without a value", `<guid isPermaLink>x</guid>`, "items.0.id", "x"},
		{"an attribute with single quotation marks", `<enclosure url='https://w.example/a"b'/>`, "items.0.enclosures.0.url", `https://w.example/a"b`},
		{"an attribute with a greater-than", `<title a="x>y">t</title>`, "items.0.title", "t"},
		{"an attribute with an entity", `<enclosure url="https://w.example/?a&amp;b&eacute;"/>`, "items.0.enclosures.0.url", "https://w.example/?a&bé"},
		{"an end tag in other letters", `<Title>a</title>`, "items.0.title", "a"},
		{"an end tag of nothing", `<title>a</title></b></description>`, "items.0.title", "a"},
		{"an end tag with white space", "<title>a</title\n>", "items.0.title", "a"},
		{"an element that is not closed", `<title>a</title><dc:x><guid>g</guid>`, "items.0.title", "a"},
		{"an undeclared prefix", `<dc:creator>A</dc:creator>`, "items.0.authors.0.name", "A"},
		{"an undeclared prefix of nobody", `<zz:title>A</zz:title><title>B</title>`, "items.0.title", "B"},
		{"a prefix declared for another namespace", `<dc:creator xmlns:dc="https://other.example/">A</dc:creator>`, "items.0.authors.#", "0"},
		{"another prefix for a namespace", `<x:creator xmlns:x="http://purl.org/dc/elements/1.1/">A</x:creator>`, "items.0.authors.0.name", "A"},
		{"a namespace with https and no slash", `<x:creator xmlns:x="https://purl.org/dc/elements/1.1">A</x:creator>`, "items.0.authors.0.name", "A"},
		{"a namespace in capitals", `<x:creator xmlns:x="HTTP://PURL.ORG/DC/ELEMENTS/1.1/">A</x:creator>`, "items.0.authors.0.name", "A"},
		{"a namespace that ends with its element", `<a><x:b xmlns:x="http://purl.org/dc/elements/1.1/"/></a><x:creator>A</x:creator>`, "items.0.authors.#", "0"},
		{"a prefix in an attribute's namespace", `<guid x:isPermaLink="false" xmlns:x="urn:x">https://w.example/1</guid>`, "items.0.link", "https://w.example/1"},
		{"a comment in a text", `<title>a<!-- <b> & -- -->b</title>`, "items.0.title", "ab"},
		{"a processing instruction", `<?php echo 1 ?><title>a</title>`, "items.0.title", "a"},
		{"a declaration where none belongs", `<!ELEMENT x><title>a</title>`, "items.0.title", "a"},
		{"markup in CDATA", `<title><![CDATA[</title>]]></title>`, "items.0.title", "</title>"},
		{"two CDATA sections", `<title><![CDATA[a]]]]><![CDATA[>b]]></title>`, "items.0.title", "a]]>b"},
	})
	runSpecs(t, Hints{}, asIs, []spec{
		{"XML 1.1", `<?xml version="1.1"?><rss><channel><title>x&#1;y</title></channel></rss>`, "title", "xy"},
		{"white space before the declaration", "\n\n <?xml version=\"1.0\"?><rss><channel><title>x</title></channel></rss>", "title", "x"},
		{"a warning before the feed", "Warning: x() in <b>y.php</b>\n<?xml version=\"1.0\"?><rss><channel><title>x</title></channel></rss>", "title", "x"},
		{"a warning in HTML before the feed", "<br />\n<b>Warning</b>: x()<br />\n<?xml version=\"1.0\"?><rss><channel><title>x</title></channel></rss>", "title", "x"},
		{"something after the feed", `<rss><channel><title>x</title></channel></rss><script>1</script>&&<`, "title", "x"},
		{"HTML's document type", `<!DOCTYPE html><rss><channel><title>x</title></channel></rss>`, "title", "x"},
		{"line ends of Windows", "<rss><channel><title>a\r\nb\rc</title></channel></rss>", "title", "a\nb\nc"},
		{"an entity of the document type", `<!DOCTYPE rss [<!ENTITY co "Harbour &#38; Co.">]><rss><channel><title>&co;</title></channel></rss>`, "title", "Harbour & Co."},
		{"an entity in single quotation marks", `<!DOCTYPE rss [<!ENTITY co 'A "B"'>]><rss><channel><title>&co;</title></channel></rss>`, "title", `A "B"`},
		{"an entity of entities stays as written", `<!DOCTYPE rss [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>`, "title", "&b;"},
		{"an entity of a file stays as written", `<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><title>&f;</title></channel></rss>`, "title", "&f;"},
		{"an entity of a URL stays as written", `<!DOCTYPE rss [<!ENTITY f PUBLIC "x" "http://w.example/">]><rss><channel><title>&f;</title></channel></rss>`, "title", "&f;"},
		{"a parameter entity is none", `<!DOCTYPE rss [<!ENTITY % p "x">]><rss><channel><title>&p;</title></channel></rss>`, "title", "&p;"},
		{"a document type with a comment", `<!-- a --><!DOCTYPE rss><!-- b --><rss><channel><title>x</title></channel></rss>`, "title", "x"},
		{"a root element whose tag lacks its last character", `<rss><channel><title>x</title></channel></rss`, "title", "x"},
		{"a feed whose root lacks its last character is whole", `<rss><channel><title>x</title></channel></rss`, "partial", ""},
	})
}

func TestPartialFeeds(t *testing.T) {
	const first = `<rss><channel><title>W</title><item><guid>a</guid></item>`
	for _, tt := range []struct {
		name, feed string
		ids        string
		partial    bool
	}{
		{"a whole feed", first + `</channel></rss>`, "a", false},
		{"without the root's end", first + `</channel>`, "a", true},
		{"between items", first, "a", true},
		{"within an item", first + `<item><guid>b</guid>`, "a", true},
		{"within an item's text", first + `<item><guid>b`, "a", true},
		{"within an item's start tag", first + `<item rdf:about="`, "a", true},
		{"within an item's end tag", first + `<item><guid>b</guid></ite`, "a", true},
		{"within CDATA", first + `<item><guid><![CDATA[b`, "a", true},
		{"within a comment", first + `<!-- <item><guid>b</guid></item>`, "a", true},
		{"within a comment that hides the end", first + `<!-- </channel></rss>`, "a", true},
		{"within CDATA that hides the end", first + `<item><guid><![CDATA[b</guid></item></channel></rss>`, "a", true},
		{"within an attribute that hides the end", first + `<item x="</item></channel></rss>`, "a", true},
		{"an item that ends with its channel", first + `<item><guid>b</guid></channel></rss>`, "a", true},
		{"an item that ends where the next begins", first + `<item><guid>b</guid><item><guid>c</guid></item></channel></rss>`, "a c", true},
		{"an Atom feed", `<feed><entry><id>a</id></entry><entry><id>b`, "a", true},
		{"an RDF feed", `<rdf:RDF><channel/><item rdf:about="a"></item><item rdf:about="b">`, "a", true},
		{"a sitemap", `<urlset><url><loc>a</loc></url><url><loc>b</loc>`, "a", true},
		{"a JSON feed within an item", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"a"},{"id":"b"`, "a", true},
		{"a JSON feed between items", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"a"}`, "a", true},
		{"a JSON feed after its items", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"a"}]`, "a", true},
		{"a JSON feed that is whole", `{"version":"https://jsonfeed.org/version/1","items":[{"id":"a"}]}`, "a", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse([]byte(tt.feed), Hints{})
			if err != nil {
				t.Fatalf("Parse(%s): %v", tt.feed, err)
			}
			var ids []string
			for _, item := range f.Items {
				ids = append(ids, item.ID)
			}
			if got := strings.Join(ids, " "); got != tt.ids || f.Partial != tt.partial {
				t.Errorf("Parse(%s) = items %q, partial %t, want %q, %t", tt.feed, got, f.Partial, tt.ids, tt.partial)
			}
		})
	}
}

// TestEveryPrefixOfAFeedIsPartialOrRefused cuts a feed after every byte: no cut
// gives an item that is not in the whole feed, or passes for whole.
func TestEveryPrefixOfAFeedIsPartialOrRefused(t *testing.T) {
	for _, file := range []string{"testdata/feeds/rss20-wire.xml", "testdata/feeds/atom10.xml", "testdata/feeds/rss10-rdf.xml", "testdata/feeds/jsonfeed11.json"} {
		data := []byte(strings.TrimRight(string(read(t, file)), " \r\n"))
		whole, err := Parse(data, testHints)
		if err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for _, item := range whole.Items {
			known[item.ID+"\n"+item.Title+"\n"+item.Summary+"\n"+item.Content] = true
		}
		for n := range len(data) - 1 {
			cut, err := Parse(data[:n], testHints)
			if err != nil {
				continue
			}
			if !cut.Partial {
				t.Fatalf("%s cut after %d bytes passes for whole", file, n)
			}
			for _, item := range cut.Items {
				if !known[item.ID+"\n"+item.Title+"\n"+item.Summary+"\n"+item.Content] {
					t.Fatalf("%s cut after %d bytes has an item that it has not: %+v", file, n, item)
				}
			}
		}
	}
}

func TestParseBoundsWhatItReads(t *testing.T) {
	inItems := func(s string) string { return `<rss><channel><item>` + s + `</item></channel></rss>` }
	for _, tt := range []struct{ name, feed, says string }{
		{"entries", `<rss><channel>` + strings.Repeat(`<item/>`, maxEntries+1) + `</channel></rss>`, "more than 100000 entries"},
		{"elements of an entry", inItems(strings.Repeat(`<a/>`, maxElements)), "more than 250000 elements"},
		{"attributes of an element", inItems(`<a` + strings.Repeat(` b=""`, maxAttributes+1) + `/>`), "more than 1000 attributes"},
		{"items of a JSON feed", `{"items":[` + strings.Repeat(`{},`, maxEntries) + `{}]}`, "more than 100000 entries"},
		{"depth of a JSON feed", `{"items":` + strings.Repeat(`[`, 20_000), "exceeded max depth"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Parse([]byte(tt.feed), Hints{})
			if fe, ok := errors.AsType[*poll.Error](err); !ok || fe.Class != "malformed" || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Parse = %v, want class malformed and %q", err, tt.says)
			}
		})
	}
	t.Run("expansion of entities", func(t *testing.T) {
		feed := `<!DOCTYPE rss [<!ENTITY e "` + strings.Repeat("x", 1000) + `">]>` + inItems(`<title>`+strings.Repeat(`&e;`, 5000)+`</title>`)
		f, err := Parse([]byte(feed), Hints{})
		if err != nil || len(f.Items[0].Title) > maxExpansion+5000*len("&e;") {
			t.Errorf("Parse expands 5,000 references to %d bytes, %v, want at most %d", len(f.Items[0].Title), err, maxExpansion)
		}
	})
}
