package feed_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
)

func TestReadOPML(t *testing.T) {
	const opml = `<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="2.0"><head><title>Desk</title></head><body>
<outline text="World">
  <outline type="rss" text="K` + "\xf6" + `ln" xmlUrl="https://a.example/rss" htmlUrl="https://a.example/"/>
  <outline text="Deeper"><outline type="rss" text="b" title="B Wire" xmlUrl=" https://b.example/atom " language="de"/></outline>
</outline>
<outline type="rss" text="again" xmlUrl="https://a.example/rss"/>
</body></opml>`
	got, err := feed.ReadOPML(strings.NewReader(opml))
	if err != nil {
		t.Fatal(err)
	}
	want := []config.Feed{
		{URL: "https://a.example/rss", Name: "Köln"},
		{URL: "https://b.example/atom", Name: "B Wire", Language: "de"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ReadOPML (-want +got):\n%s", diff)
	}
}

func TestReadOPMLSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]string{
		"no xml at all": "not an OPML file",
		"<rss/>":        "<rss>",
		"<opml><body><outline text='x'/></body></opml>": "no subscription",
	} {
		_, err := feed.ReadOPML(strings.NewReader(in))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadOPML(%q) error = %v, want one that says %q", in, err, want)
		}
	}
}
