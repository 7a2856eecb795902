package feed_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
)

func TestReadOPML(t *testing.T) {
	for name, tc := range map[string]struct {
		opml    string
		want    []config.Feed
		skipped []string
	}{
		"folders, Latin-1, a feed twice": {
			`<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="2.0"><head><title>Desk</title></head><body>
<outline text="World">
  <outline type="rss" text="K` + "\xf6" + `ln" xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/>
  <outline text="Deeper"><outline type="rss" text="b" title="B Wire" xmlUrl=" https://b.example/atom " language="de"/></outline>
</outline>
<outline type="rss" text="again" xmlUrl="https://A.example/rss"/>
</body></opml>`,
			[]config.Feed{
				{URL: "https://a.example/rss", Name: "Köln", Folder: "World"},
				{URL: "https://b.example/atom", Name: "B Wire", Folder: "World/Deeper", Language: "de"},
			},
			[]string{`outline "again": it stands in the file already, in the folder "World"`},
		},
		"a cloud reader's: folders named by title, a feed in two": {
			`<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head><title>Subscriptions</title></head><body>
<outline text="Agencies" title="Agencies"><outline type="rss" text="A" title="A" xmlUrl="https://a.example/rss" htmlUrl="https://a.example"/></outline>
<outline text="Must read" title="Must read"><outline type="rss" text="A" title="A" xmlUrl="https://a.example/rss" htmlUrl="https://a.example"/></outline>
</body></opml>`,
			[]config.Feed{{URL: "https://a.example/rss", Name: "A", Folder: "Agencies"}},
			[]string{`outline "A": it stands in the file already, in the folder "Agencies"`},
		},
		"a desktop reader's: description, version, empty attributes": {
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- OPML generated -->\n<opml version=\"1.1\">\n<head>\n<title>Local.opml</title>\n</head>\n<body>\n<outline text=\"One &amp; Two\" title=\"One &amp; Two\" description=\"\" type=\"rss\" version=\"RSS\" htmlUrl=\"\" xmlUrl=\"https://a.example/feed.json\"/>\n</body></opml>",
			[]config.Feed{{URL: "https://a.example/feed.json", Name: "One & Two"}},
			nil,
		},
		"attributes in any case, elements in capitals": {
			`<OPML><BODY><OUTLINE TEXT="F"><OUTLINE TYPE="RSS" TEXT="a" XMLURL="https://a.example/rss"></OUTLINE></OUTLINE></BODY></OPML>`,
			[]config.Feed{{URL: "https://a.example/rss", Name: "a", Folder: "F"}},
			nil,
		},
		"the address in url": {
			`<opml><body><outline type="rss" text="a" url="https://a.example/rss"/><outline type="link" text="b" url="https://b.example/"/><outline type="include" text="c" url="https://c.example/list.opml"/></body></opml>`,
			[]config.Feed{{URL: "https://a.example/rss", Name: "a"}},
			[]string{`outline "b": it is of the type link and has no xmlUrl`, `outline "c": it is of the type include and has no xmlUrl`},
		},
		"categories in the place of folders": {
			`<opml><body><outline type="rss" text="a" xmlUrl="https://a.example/" category="/Boston/Weather,News"/><outline type="rss" text="b" xmlUrl="https://b.example/" category="Tech" language="unknown"/></body></opml>`,
			[]config.Feed{{URL: "https://a.example/", Name: "a", Folder: "Boston/Weather"}, {URL: "https://b.example/", Name: "b", Folder: "Tech"}},
			nil,
		},
		"entities that XML has not, ampersands that are none, white space": {
			`<opml><body><outline text="Caf&eacute; R&D"><outline text=" a
 &nbsp;b" xmlUrl="https://a.example/?x=1&y=2"/></outline></body></opml>`,
			[]config.Feed{{URL: "https://a.example/?x=1&y=2", Name: "a b", Folder: "Café R&D"}},
			nil,
		},
		"a file that breaks off": {
			`<opml><body><outline text="F"><outline text="a" xmlUrl="https://a.example/"/>`,
			[]config.Feed{{URL: "https://a.example/", Name: "a", Folder: "F"}},
			nil,
		},
		"a slash in a folder's name": {
			`<opml><body><outline text="AC/DC"><outline text="a" xmlUrl="https://a.example/"/></outline></body></opml>`,
			[]config.Feed{{URL: "https://a.example/", Name: "a", Folder: "AC-DC"}},
			nil,
		},
		"UTF-16": {
			string(utf16LE(`<?xml version="1.0" encoding="UTF-16"?><opml><body><outline text="ü" xmlUrl="https://a.example/"/></body></opml>`)),
			[]config.Feed{{URL: "https://a.example/", Name: "ü"}},
			nil,
		},
		"the feed scheme": {
			`<opml><body><outline text="a" xmlUrl="feed://a.example/rss"/><outline text="b" xmlUrl="feed:https://b.example/"/></body></opml>`,
			[]config.Feed{{URL: "http://a.example/rss", Name: "a"}, {URL: "https://b.example/", Name: "b"}},
			nil,
		},
		"what can't be polled": {
			`<opml><body><outline text="a" xmlUrl="feed:a"/><outline text="b" xmlUrl="https://b.example/?key=REDACTED"/><outline text="c" xmlUrl="https://c.example/" wiredesk:interval="often"/><outline text="d" xmlUrl="https://d.example/"/></body></opml>`,
			[]config.Feed{{URL: "https://d.example/", Name: "d"}},
			[]string{`outline "a": url: "feed:a" is not an http or https URL`, `outline "b": its URL was exported without its key: https://b.example/?key=REDACTED`, `outline "c": interval: "often" is not a duration`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := feed.ReadOPML(strings.NewReader(tc.opml))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got.Feeds); diff != "" {
				t.Errorf("feeds (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.skipped, got.Skipped); diff != "" {
				t.Errorf("skipped (-want +got):\n%s", diff)
			}
		})
	}
}

func utf16LE(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

func TestReadOPMLSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		"no xml at all": "not an OPML file",
		"<rss/>":        "<rss>",
		"<opml><body><outline text='x'/></body></opml>":                               "no subscription",
		"<opml><body>" + strings.Repeat("<outline text='x'>", 100) + "</body></opml>": "more than 64 deep",
	} {
		_, err := feed.ReadOPML(strings.NewReader(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadOPML(%.40q) error = %v, want one that says %q", in, err, want)
		}
	}
}

// everySetting has a feed with each setting that there is.
func everySetting() []config.Feed {
	return []config.Feed{
		{URL: "https://plain.example/"},
		{URL: "https://all.example/rss?a=1&b=2", Name: `"A" & <B>`, Folder: "World/Europe & Asia", Interval: 90 * time.Second, Content: "page", Language: "en-GB", Agency: "Reuters", Trust: "high", Embargo: "30m", Paused: true},
		{URL: "https://login.example/", Folder: "World", Username: "desk", PasswordFile: "/run/secrets/login"},
		{URL: "https://user:hunter2@secret.example/", Folder: "World/Europe & Asia"},
		{URL: "https://key.example/?token=hunter2"},
		{URL: "https://headers.example/", Headers: map[string]config.Secret{"Authorization": "Bearer hunter2", "X-Api-Key": "hunter2: \"2\""}},
		{URL: "https://password.example/", Username: "desk", Password: "hunter2"},
	}
}

func TestWriteOPMLIsReadBack(t *testing.T) {
	var b strings.Builder
	if n, err := feed.WriteOPML(&b, everySetting(), feed.OPMLOptions{Title: "Desk & co", Secrets: true}); err != nil || n != 0 {
		t.Fatalf("WriteOPML = %d withheld, %v", n, err)
	}
	got, err := feed.ReadOPML(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	byURL := func(a, b config.Feed) int { return strings.Compare(a.URL, b.URL) }
	want := everySetting()
	slices.SortFunc(want, byURL)
	slices.SortFunc(got.Feeds, byURL)
	if diff := cmp.Diff(want, got.Feeds); diff != "" || got.Title != "Desk & co" || got.Skipped != nil {
		t.Errorf("read back: title %q, skipped %q, feeds (-want +got):\n%s\nof\n%s", got.Title, got.Skipped, diff, &b)
	}
}

func TestWriteOPMLKeepsSecrets(t *testing.T) {
	var b strings.Builder
	n, err := feed.WriteOPML(&b, everySetting(), feed.OPMLOptions{Title: "Desk"})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "hunter2") {
		t.Errorf("a secret is written:\n%s", &b)
	}
	if n != 4 {
		t.Errorf("%d feeds are said to have secrets left out, want 4", n)
	}
	got, err := feed.ReadOPML(strings.NewReader(b.String()))
	if err != nil || len(got.Feeds) != 6 || len(got.Skipped) != 1 {
		t.Errorf("read back %d feeds, skipped %q, %v; want 6 and the one with a key in its URL", len(got.Feeds), got.Skipped, err)
	}
}

func FuzzReadOPML(f *testing.F) {
	var b strings.Builder
	if _, err := feed.WriteOPML(&b, everySetting(), feed.OPMLOptions{Secrets: true}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Add(`<opml><body><outline text="a/b"><outline xmlUrl=https://a.example/ title='&bogus; &#x1F600;'></body>`)
	f.Fuzz(func(t *testing.T, text string) {
		read, err := feed.ReadOPML(strings.NewReader(text))
		if err != nil {
			return
		}
		var b strings.Builder
		if _, err := feed.WriteOPML(&b, read.Feeds, feed.OPMLOptions{Title: read.Title, Secrets: true}); err != nil {
			t.Fatal(err)
		}
		again, err := feed.ReadOPML(strings.NewReader(b.String()))
		if len(read.Feeds) == 0 {
			return
		}
		if err != nil || len(again.Skipped) > 0 || len(again.Feeds) != len(read.Feeds) {
			t.Fatalf("%q written and read again: %v, skipped %q, %d feeds of %d\n%s", text, err, again.Skipped, len(again.Feeds), len(read.Feeds), &b)
		}
	})
}

func BenchmarkReadOPML(b *testing.B) {
	const n = 100_000
	feeds := make([]config.Feed, n)
	for i := range feeds {
		feeds[i] = config.Feed{URL: fmt.Sprintf("https://publisher-%d.example/section/%d/rss.xml", i/10, i), Name: fmt.Sprintf("Publisher %d", i), Folder: fmt.Sprintf("World/Region %d", i%50), Language: "en", Trust: "medium"}
	}
	var text strings.Builder
	if _, err := feed.WriteOPML(&text, feeds, feed.OPMLOptions{}); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		got, err := feed.ReadOPML(strings.NewReader(text.String()))
		if err != nil || len(got.Feeds) != n {
			b.Fatalf("%d feeds, %v", len(got.Feeds), err)
		}
	}
}
