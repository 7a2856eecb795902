package feed

import "testing"

func TestBase(t *testing.T) {
	const entry = `<entry xml:base="a/"><link href="1"/><title type="html">&lt;a href="2">x&lt;/a></title></entry>`
	hints := Hints{URL: "https://w.example/feeds/all.xml"}
	runSpecs(t, hints, asIs, []spec{
		{"the feed's address", inEntry(`<link href="1"/>`), "items.0.link", "https://w.example/feeds/1"},
		{"xml:base of the feed", `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/"><entry><link href="1"/></entry></feed>`, "items.0.link", "https://b.example/x/1"},
		{"xml:base of the entry, upon the feed's", `<feed xml:base="https://b.example/x/">` + entry + `</feed>`, "items.0.link", "https://b.example/x/a/1"},
		{"xml:base in the HTML of a title", `<feed xml:base="https://b.example/x/">` + entry + `</feed>`, "items.0.title", `<a href="https://b.example/x/a/2">x</a>`},
		{"xml:base of the element itself", inEntry(`<link xml:base="https://b.example/" href="1"/>`), "items.0.link", "https://b.example/1"},
		{"xml:base ends with its element", inEntry(`<title xml:base="https://b.example/"/><link href="1"/>`), "items.0.link", "https://w.example/feeds/1"},
		{"xml:base of one entry is not the next's", inFeed(`<entry xml:base="https://b.example/"/><entry><link href="1"/></entry>`), "items.1.link", "https://w.example/feeds/1"},
		{"xml:base within XHTML", inEntry(`<content type="xhtml"><div xml:base="https://b.example/y/"><p xml:base="z/"><a href="1">x</a></p></div></content>`), "items.0.content", `<p><a href="https://b.example/y/z/1">x</a></p>`},
		{"xml:base in RSS", `<rss xml:base="https://b.example/"><channel><item><link>/1</link></item></channel></rss>`, "items.0.link", "https://b.example/1"},
		{"xml:base that runs a script", `<feed xml:base="javascript:x()"><entry><link href="1"/></entry></feed>`, "items.0.link", "https://w.example/feeds/1"},
		{"xml:base that is empty", `<feed xml:base=""><entry><link href="1"/></entry></feed>`, "items.0.link", "https://w.example/feeds/1"},
		{"xml:base of an author's address", inEntry(`<author xml:base="https://b.example/"><name>x</name><uri>m</uri></author>`), "items.0.authors.0.url", "https://b.example/m"},
		{"xml:base of an enclosure", inEntry(`<link rel="enclosure" xml:base="https://b.example/" href="1"/>`), "items.0.enclosures.0.url", "https://b.example/1"},
		{"the base does not touch an id", inEntry(`<id xml:base="https://b.example/">1</id>`), "items.0.id", "1"},
		{"HTML in a description", inItem(`<description>&lt;img src="/i.png"></description>`), "items.0.summary", `<img src="https://w.example/i.png">`},
		{"HTML with single quotation marks", inItem(`<description>&lt;a href='1'>x&lt;/a></description>`), "items.0.summary", `<a href="https://w.example/feeds/1">x</a>`},
		{"HTML without quotation marks", inItem(`<description>&lt;a href=1>x&lt;/a></description>`), "items.0.summary", `<a href="https://w.example/feeds/1">x</a>`},
		{"HTML with other attributes", inItem(`<description>&lt;a title="&amp;amp;" HREF="1">x&lt;/a></description>`), "items.0.summary", `<a title="&amp;" href="https://w.example/feeds/1">x</a>`},
		{"HTML with an absolute link stays byte for byte", inItem(`<description>&lt;A  HREF='https://o.example/'>x&lt;/A> &amp;nbsp; &lt;br/></description>`), "items.0.summary", `<A  HREF='https://o.example/'>x</A> &nbsp; <br/>`},
		{"HTML with a fragment", inItem(`<description>&lt;a href="#n">x&lt;/a></description>`), "items.0.summary", `<a href="https://w.example/feeds/all.xml#n">x</a>`},
		{"HTML with an address for mail", inItem(`<description>&lt;a href="mailto:x@w.example">x&lt;/a></description>`), "items.0.summary", `<a href="mailto:x@w.example">x</a>`},
		{"text that looks like a link", inItem(`<description>href="1"</description>`), "items.0.summary", `href="1"`},
		{"a quotation's source", inItem(`<description>&lt;q cite="/s">x&lt;/q></description>`), "items.0.summary", `<q cite="https://w.example/s">x</q>`},
		{"a film's poster", inItem(`<description>&lt;video poster="/p">&lt;/video></description>`), "items.0.summary", `<video poster="https://w.example/p"></video>`},
		{"an address without a scheme", inItem(`<link>//o.example/1</link>`), "items.0.link", "https://o.example/1"},
		{"a query alone", inItem(`<link>?p=1</link>`), "items.0.link", "https://w.example/feeds/all.xml?p=1"},
	})
	runSpecs(t, Hints{URL: "https://w.example/f", ContentLocation: "/other/g"}, inItem, []spec{
		{"Content-Location", `<link>1</link>`, "items.0.link", "https://w.example/other/1"},
	})
	runSpecs(t, Hints{URL: "https://w.example/f", ContentLocation: "javascript:x"}, inItem, []spec{
		{"Content-Location that runs a script", `<link>1</link>`, "items.0.link", "https://w.example/1"},
	})
	runSpecs(t, Hints{URL: "https://u:secret@w.example/f?token=secret"}, inItem, []spec{
		{"the feed's password is in no link", `<link>/1</link>`, "items.0.link", "https://w.example/1"},
		{"the feed's key is in no link", `<description>&lt;a href="#n">x&lt;/a></description>`, "items.0.summary", `<a href="https://w.example/f#n">x</a>`},
	})
	runSpecs(t, Hints{}, inItem, []spec{
		{"no base, no link", `<link>/1</link>`, "items.0.link", ""},
		{"no base, HTML as it is", `<description>&lt;a href="/1">x&lt;/a></description>`, "items.0.summary", `<a href="/1">x</a>`},
	})
}

// TestJoin has the examples of RFC 3986, section 5.4, whose base is theirs.
func TestJoin(t *testing.T) {
	const base = "http://a/b/c/d;p?q"
	for ref, want := range map[string]string{
		"g:h": "g:h", "g": "http://a/b/c/g", "./g": "http://a/b/c/g", "g/": "http://a/b/c/g/", "/g": "http://a/g", "//g": "http://g",
		"?y": "http://a/b/c/d;p?y", "g?y": "http://a/b/c/g?y", "#s": "http://a/b/c/d;p?q#s", "g#s": "http://a/b/c/g#s",
		"g?y#s": "http://a/b/c/g?y#s", ";x": "http://a/b/c/;x", "g;x": "http://a/b/c/g;x", "g;x?y#s": "http://a/b/c/g;x?y#s",
		"": "http://a/b/c/d;p?q", ".": "http://a/b/c/", "./": "http://a/b/c/", "..": "http://a/b/", "../": "http://a/b/",
		"../g": "http://a/b/g", "../..": "http://a/", "../../": "http://a/", "../../g": "http://a/g", "../../../g": "http://a/g",
		"../../../../g": "http://a/g", "/./g": "http://a/g", "/../g": "http://a/g", "g.": "http://a/b/c/g.", ".g": "http://a/b/c/.g",
		"g..": "http://a/b/c/g..", "..g": "http://a/b/c/..g", "./../g": "http://a/b/g", "./g/.": "http://a/b/c/g/",
		"g/./h": "http://a/b/c/g/h", "g/../h": "http://a/b/c/h", "g;x=1/./y": "http://a/b/c/g;x=1/y", "g;x=1/../y": "http://a/b/c/y",
		"g?y/./x": "http://a/b/c/g?y/./x", "g?y/../x": "http://a/b/c/g?y/../x", "g#s/./x": "http://a/b/c/g#s/./x", "größe": "http://a/b/c/größe",
	} {
		if got := join(base, ref); got != want {
			t.Errorf("join(%q, %q) = %q, want %q", base, ref, got, want)
		}
	}
}
