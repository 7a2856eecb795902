package feed

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

func TestPlaces(t *testing.T) {
	runSpecs(t, Hints{}, inItem, []spec{
		{"point", `<georss:point>56.4 -5.5</georss:point>`, "items.0.where", `{"coordinates":[-5.5,56.4],"type":"Point"}`},
		{"point with a comma", `<georss:point>56.4, -5.5</georss:point>`, "items.0.where.type", "Point"},
		{"line", `<georss:line>1 2 3 4</georss:line>`, "items.0.where", `{"coordinates":[[2,1],[4,3]],"type":"LineString"}`},
		{"polygon", `<georss:polygon>1 2 3 4 5 6 1 2</georss:polygon>`, "items.0.where", `{"coordinates":[[[2,1],[4,3],[6,5],[2,1]]],"type":"Polygon"}`},
		{"polygon of too few points", `<georss:polygon>1 2 3 4</georss:polygon>`, "items.0.where", ""},
		{"box", `<georss:box>1 2 3 4</georss:box>`, "items.0.where", `{"coordinates":[[2,1],[4,3]],"type":"Box"}`},
		{"GML point", `<georss:where><gml:Point><gml:pos>56.4 -5.5</gml:pos></gml:Point></georss:where>`, "items.0.where.coordinates", "[-5.5,56.4]"},
		{"GML point with a height", `<georss:where><gml:Point srsDimension="3"><gml:pos>56.4 -5.5 10</gml:pos></gml:Point></georss:where>`, "items.0.where.coordinates", "[-5.5,56.4]"},
		{"GML line", `<georss:where><gml:LineString><gml:posList>1 2 3 4</gml:posList></gml:LineString></georss:where>`, "items.0.where.type", "LineString"},
		{"GML polygon", `<georss:where><gml:Polygon><gml:exterior><gml:LinearRing><gml:posList>1 2 3 4 5 6 1 2</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></georss:where>`, "items.0.where.type", "Polygon"},
		{"GML envelope", `<georss:where><gml:Envelope><gml:lowerCorner>1 2</gml:lowerCorner><gml:upperCorner>3 4</gml:upperCorner></gml:Envelope></georss:where>`, "items.0.where.coordinates", "[[2,1],[4,3]]"},
		{"the W3C's", `<geo:lat>56.4</geo:lat><geo:long>-5.5</geo:long>`, "items.0.where.coordinates", "[-5.5,56.4]"},
		{"the W3C's in a point", `<geo:Point><geo:lat>56.4</geo:lat><geo:long>-5.5</geo:long></geo:Point>`, "items.0.where.coordinates", "[-5.5,56.4]"},
		{"half of the W3C's", `<geo:lat>56.4</geo:lat>`, "items.0.where", ""},
		{"no numbers", `<georss:point>here</georss:point>`, "items.0.where", ""},
		{"an odd number", `<georss:point>1 2 3</georss:point>`, "items.0.where", ""},
		{"not a number", `<georss:point>NaN 1</georss:point>`, "items.0.where", ""},
	})
}

func TestSitemaps(t *testing.T) {
	wrap := func(s string) string {
		return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"` +
			` xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"><url>` + s + `</url></urlset>`
	}
	news := func(s string) string { return `<loc>https://w.example/1</loc><news:news>` + s + `</news:news>` }
	runSpecs(t, Hints{}, wrap, []spec{
		{"location is the link", `<loc>https://w.example/1?a=b&amp;c=d</loc>`, "items.0.link", "https://w.example/1?a=b&c=d"},
		{"location is the id", `<loc> https://w.example/1 </loc>`, "items.0.id", "https://w.example/1"},
		{"date of change", `<loc>https://w.example/1</loc><lastmod>2026-03-03</lastmod>`, "items.0.updated", "2026-03-03T00:00:00Z"},
		{"title of news", news(`<news:title>Ferry</news:title>`), "items.0.title", "Ferry"},
		{"date of news", news(`<news:publication_date>2026-03-03T07:15:00Z</news:publication_date>`), "items.0.published", "2026-03-03T07:15:00Z"},
		{"keywords of news", news(`<news:keywords>ports, ships</news:keywords>`), "items.0.categories.1", "ships"},
		{"publication", news(`<news:publication><news:name>The Wire</news:name><news:language>en</news:language></news:publication>`), "title", "The Wire"},
		{"language of news", news(`<news:publication><news:language>de</news:language></news:publication>`), "items.0.language", "de"},
		{"language of the publication", news(`<news:publication><news:language>de</news:language></news:publication>`), "language", "de"},
		{"image", `<loc>https://w.example/1</loc><image:image><image:loc>https://w.example/i.jpg</image:loc></image:image>`, "items.0.enclosures.0", `{"length":"","type":"image/jpeg","url":"https://w.example/i.jpg"}`},
		{"video", `<video:video><video:title>V</video:title><video:content_loc>https://w.example/v</video:content_loc></video:video>`, "items.0.title", "V"},
		{"video's file", `<video:video><video:content_loc>https://w.example/v</video:content_loc></video:video>`, "items.0.enclosures.0.url", "https://w.example/v"},
		{"a location that is no page", `<loc>javascript:x</loc>`, "items.0.link", ""},
	})
}

func TestPaceAndLinksForThePoller(t *testing.T) {
	for _, tt := range []struct {
		name, feed string
		want       poll.Entries
	}{
		{"nothing", inChannel(``), poll.Entries{}},
		{"ttl", inChannel(`<ttl> 60 </ttl>`), poll.Entries{Pace: poll.Pace{TTL: time.Hour}}},
		{"ttl that is no number", inChannel(`<ttl>often</ttl>`), poll.Entries{}},
		{"ttl that is negative", inChannel(`<ttl>-5</ttl>`), poll.Entries{}},
		{"ttl beyond a year", inChannel(`<ttl>99999999</ttl>`), poll.Entries{Pace: poll.Pace{TTL: longest}}},
		{"hours to skip", inChannel(`<skipHours><hour>0</hour><hour>23</hour><hour>25</hour></skipHours>`), poll.Entries{Pace: poll.Pace{SkipHours: 1 | 1<<23}}},
		{"hour 24 is hour 0", inChannel(`<skipHours><hour>24</hour></skipHours>`), poll.Entries{Pace: poll.Pace{SkipHours: 1}}},
		{"days to skip", inChannel(`<skipDays><day>Sunday</day><day>saturday</day><day>Nonday</day></skipDays>`), poll.Entries{Pace: poll.Pace{SkipDays: 1 | 1<<6}}},
		{"period", inChannel(`<sy:updatePeriod>daily</sy:updatePeriod>`), poll.Entries{Pace: poll.Pace{Update: 24 * time.Hour}}},
		{"period and frequency", inChannel(`<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>`), poll.Entries{Pace: poll.Pace{Update: 15 * time.Minute}}},
		{"frequency alone", inChannel(`<sy:updateFrequency>4</sy:updateFrequency>`), poll.Entries{}},
		{
			"links", inFeed(`<link rel="self" href="https://w.example/f"/><link rel="hub" href="https://h.example/"/><link rel="next" href="https://w.example/2"/>`),
			poll.Entries{Links: poll.Links{Self: "https://w.example/f", Hubs: []string{"https://h.example/"}, Older: "https://w.example/2"}},
		},
		{"title and language", inChannel(`<title>Wire</title><language>en</language>`), poll.Entries{Title: "Wire", Language: "en"}},
		{"a feed that breaks off", `<rss><channel><item><guid isPermaLink="false">a</guid></item><item>`, poll.Entries{Partial: true, Items: []poll.Entry{{GUID: "a"}}}},
		{
			"HTML as the feed has it", inItem(`<title>x</title><description>&lt;script>x()&lt;/script></description>`),
			poll.Entries{Title: "Wire", Items: []poll.Entry{{Title: "x", Summary: "<script>x()</script>"}}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, err := Parse([]byte(tt.feed), Hints{})
			if err != nil {
				t.Fatal(err)
			}
			got := f.entries()
			for i := range got.Items {
				if len(got.Items[i].Categories) == 0 {
					got.Items[i].Categories = nil
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("entries of %s (-want +got):\n%s", tt.feed, diff)
			}
		})
	}
}
