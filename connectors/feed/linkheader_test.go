package feed

import (
	"net/url"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func TestHeaderLinks(t *testing.T) {
	base, err := url.Parse("https://wire.example/feeds/world.xml?page=1")
	if err != nil {
		t.Fatal(err)
	}
	const hub, self = "https://hub.example/", "https://wire.example/world"
	for _, tt := range []struct {
		name    string
		headers []string
		want    poll.Links
	}{
		{"none", nil, poll.Links{}},
		{"several in one header", []string{`<` + hub + `>; rel="hub", <` + self + `>; rel="self"`}, poll.Links{Self: self, Hubs: []string{hub}}},
		{"several headers", []string{`<` + hub + `>; rel=hub`, `<https://two.example/>; rel=hub`, `<` + self + `>; rel=self`}, poll.Links{Self: self, Hubs: []string{hub, "https://two.example/"}}},
		{"several relations of one link", []string{`<` + self + `>; rel="alternate self  HUB"`}, poll.Links{Self: self, Hubs: []string{self}}},
		{"relative", []string{`<?page=2>; rel=next, <../hub>;rel=hub`}, poll.Links{Hubs: []string{"https://wire.example/hub"}, Older: "https://wire.example/feeds/world.xml?page=2"}},
		{"an archive goes before a page", []string{`</2>; rel=next, </2025>; rel="prev-archive"`}, poll.Links{Older: "https://wire.example/2025"}},
		{"marks and commas inside values", []string{`<https://hub.example/a,b;c>; title="a \", > ; rel=self, <x>"; rel=hub`}, poll.Links{Hubs: []string{"https://hub.example/a,b;c"}}},
		{"white space everywhere", []string{"\t< " + hub + " > \t; rel = hub ,, "}, poll.Links{Hubs: []string{hub}}},
		{"the first rel counts", []string{`<` + hub + `>; rel=hub; rel=self`}, poll.Links{Hubs: []string{hub}}},
		{"about something else", []string{`<` + hub + `>; rel=hub; anchor="#x"`}, poll.Links{}},
		{"not of the web", []string{`<javascript:alert(1)>; rel=self, <ftp://wire.example/>; rel=hub, <mailto:a@b.example>; rel=next`}, poll.Links{}},
		{"a reversed relation is none", []string{`<` + self + `>; rev=self`}, poll.Links{}},
		{"a link that does not end", []string{`<` + hub}, poll.Links{}},
		{"a string that does not end", []string{`<` + hub + `>; rel="hub`}, poll.Links{Hubs: []string{hub}}},
		{"rubbish after a string", []string{`<` + hub + `>; rel="hub"x, <` + self + `>; rel=self`}, poll.Links{Self: self, Hubs: []string{hub}}},
		{"parameters without value or name", []string{`<` + hub + `>;;=x; crossorigin; rel=hub`}, poll.Links{Hubs: []string{hub}}},
		{"the same hub twice", []string{`<` + hub + `>; rel=hub, <` + hub + `>; rel=hub`}, poll.Links{Hubs: []string{hub}}},
	} {
		if diff := cmp.Diff(tt.want, headerLinks(tt.headers, base)); diff != "" {
			t.Errorf("%s: headerLinks(%q) (-want +got):\n%s", tt.name, tt.headers, diff)
		}
	}
}

// FuzzHeaderLinks: whatever a server writes, links come out absolute, http or
// https and few, and the end is reached.
func FuzzHeaderLinks(f *testing.F) {
	for _, seed := range []string{`<https://hub.example/>; rel="hub", <a>; rel=self`, `<`, `<>;`, `<a>;rel="\`, `<a>;=;=;`, `<a>; rel="hub"x;y,`} {
		f.Add(seed)
	}
	base := &url.URL{Scheme: "https", Host: "wire.example", Path: "/feed"}
	f.Fuzz(func(t *testing.T, header string) {
		got := headerLinks([]string{header}, base)
		if len(got.Hubs) > maxHubs {
			t.Errorf("%d hubs, want at most %d", len(got.Hubs), maxHubs)
		}
		for _, link := range append(slices.Clone(got.Hubs), got.Self, got.Older) {
			if u, err := url.Parse(link); link != "" && (err != nil || !isHTTP(u)) {
				t.Errorf("headerLinks(%q) gives %q, want an http or https URL", header, link)
			}
		}
	})
}
