package feed

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// TestEntriesNameThingsInPlainText: what people read as a name has neither
// tags nor references, and plain text keeps its own angle brackets.
func TestEntriesNameThingsInPlainText(t *testing.T) {
	const (
		rss  = `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Wire</title>`
		end  = `</channel></rss>`
		atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><id>f</id>`
	)
	title := func(title string) string {
		return rss + `<item><guid>1</guid><title>` + title + `</title></item>` + end
	}
	named := func(title string) poll.Entry { return poll.Entry{GUID: "1", Title: title} }
	for name, tc := range map[string]struct {
		text string
		want poll.Entry
	}{
		"tags and references in CDATA":           {title(`<![CDATA[<i>Costa</i> &#8220;hits&#8221; rock]]>`), named("Costa “hits” rock")},
		"tags and references, escaped":           {title(`&lt;b&gt;AT&amp;amp;T&lt;/b&gt; up`), named("AT&T up")},
		"a script":                               {title(`<![CDATA[Big<script>alert("x")</script> news]]>`), named("Big news")},
		"a script that never ends":               {title(`<![CDATA[Big news<script>alert(1)]]>`), named("Big news")},
		"a style, a frame and a comment":         {title(`<![CDATA[<style>b{}</style>Big<iframe src=x>no</iframe><!-- no --> news<br>today]]>`), named("Big news today")},
		"white space":                            {title("<![CDATA[<p>Big\n  news</p>\n<p>today</p>]]>"), named("Big news today")},
		"plain text with brackets":               {title(`a &lt; b &amp; c`), named("a < b & c")},
		"plain text with what is no tag of HTML": {title(`&lt;vector&gt; in C++`), named("<vector> in C++")},
		"Atom's plain text": {
			atom + `<entry><id>1</id><title type="text">The &lt;b&gt; element</title></entry></feed>`,
			named("The <b> element"),
		},
		"Atom's HTML": {
			atom + `<entry><id>1</id><title type="html">The &amp;lt;b&amp;gt; &lt;b&gt;element&lt;/b&gt;</title></entry></feed>`,
			named("The <b> element"),
		},
		"Atom's XHTML": {
			atom + `<entry><id>1</id><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Less: <em>&lt;</em> &amp; more</div></title></entry></feed>`,
			named("Less: < & more"),
		},
		"authors and categories": {
			rss + `<item><guid>1</guid><dc:creator><![CDATA[<a href="/ann">Ann&nbsp;B</a><script>x()</script>]]></dc:creator><dc:creator>C &lt; D</dc:creator>` +
				`<category><![CDATA[<b>R&amp;D</b>]]></category><category><![CDATA[<script>x()</script>]]></category><category>C++ &lt;vector&gt;</category></item>` + end,
			poll.Entry{GUID: "1", Authors: []string{"Ann B", "C < D"}, Categories: []string{"R&D", "C++ <vector>"}},
		},
		"summary and content stay HTML": {
			rss + `<item><guid>1</guid><description>&lt;p&gt;a&lt;/p&gt;</description></item>` + end,
			poll.Entry{GUID: "1", Summary: "<p>a</p>"},
		},
		"JSON Feed's titles are plain": {
			`{"version":"https://jsonfeed.org/version/1.1","title":"Wire","items":[{"id":"1","title":"The <b> element"}]}`, named("The <b> element"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseEntries([]byte(tc.text), testHints, nil)
			if err != nil || len(got.Items) != 1 {
				t.Fatalf("parseEntries = %d items, %v, want one", len(got.Items), err)
			}
			e := got.Items[0]
			e.Raw = 0
			if len(e.Categories) == 0 {
				e.Categories = nil
			}
			if diff := cmp.Diff(tc.want, e); diff != "" {
				t.Errorf("entry of %s (-want +got):\n%s", tc.text, diff)
			}
		})
	}
}

func TestFeedTitleIsPlain(t *testing.T) {
	text := `<rss version="2.0"><channel><title><![CDATA[<b>Wire</b> &amp; Desk<script>x()</script>]]></title><item><guid>1</guid></item></channel></rss>`
	parsed, err := Parse([]byte(text), testHints)
	if got, want := parsed.PlainTitle(), "Wire & Desk"; err != nil || got != want {
		t.Errorf("PlainTitle = %q, %v, want %q", got, err, want)
	}
	entries, err := parseEntries([]byte(text), testHints, func(uint64) bool { return true })
	if got, want := entries.Title, "Wire & Desk"; err != nil || got != want {
		t.Errorf("title of the entries = %q, %v, want %q", got, err, want)
	}
}

func TestNamesHaveNoControlCharacters(t *testing.T) {
	entries, err := parseEntries([]byte(`{"version":"https://jsonfeed.org/version/1.1","title":"E\u001b[31mRED\u001b]0;pwn\u0007 x","items":[
		{"id":"1","authors":[{"name":"A\u009b2J"}],"tags":["\u0007","b\u0008c","d e"]}]}`), testHints, nil)
	want := poll.Entries{Language: "en", Title: "E [31mRED ]0;pwn x", Items: []poll.Entry{{GUID: "1", Authors: []string{"A 2J"}, Categories: []string{"b c", "d e"}}}}
	for i := range entries.Items {
		entries.Items[i].Raw = 0
	}
	if diff := cmp.Diff(want, entries); err != nil || diff != "" {
		t.Errorf("entries, %v (-want +got):\n%s", err, diff)
	}
}

// FuzzHTMLText: the text is one line, and no tag is left that was one.
func FuzzHTMLText(f *testing.F) {
	for _, s := range []string{"<i>Costa</i> &#8220;hits&#8221;", "a<script>b</script>c", "<style>", "&lt;b&gt;", "<template><template></template>", "<a title='<b>'>", "\x00<\xff>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := htmlText(s)
		if want := strings.Join(strings.Fields(got), " "); got != want {
			t.Errorf("htmlText(%q) = %q, want %q in one line", s, got, want)
		}
		if again := htmlText(escapeText(got)); again != got && !strings.ContainsRune(got, 0) {
			t.Errorf("htmlText(%q) = %q, which does not survive escaping: %q", s, got, again)
		}
		if inner := htmlText("<b>" + escapeText(s) + "</b>"); !strings.ContainsAny(s, "\x00\r") && inner != strings.Join(strings.Fields(s), " ") {
			t.Errorf("htmlText of %q escaped = %q", s, inner)
		}
	})
}
