package gazetteer

import (
	"slices"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

func open(t *testing.T) *Gazetteer {
	t.Helper()
	g, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func phrase(name string) uint64 { return lexicon.HashPhrase(name, lexicon.Hash) }

func TestNamedGivesTheMostPopulousFirst(t *testing.T) {
	for _, tc := range []struct{ name, first, also string }{
		{"Paris", "FR", "US"},
		{"Tripoli", "LY", "LB"},
		{"Georgia", "US", ""},
		{"Kyiv", "UA", ""},
		{"Kiev", "UA", ""},
		{"São Paulo", "BR", ""},
		{"Nowhere at All", "", ""},
	} {
		places := slices.Collect(open(t).Named(phrase(tc.name)))
		if len(places) == 0 {
			if tc.first != "" {
				t.Errorf("Named(%s) is empty, want one in %s", tc.name, tc.first)
			}
			continue
		}
		if places[0].Country != tc.first {
			t.Errorf("Named(%s) begins in %s, want %s", tc.name, places[0].Country, tc.first)
		}
		if tc.also != "" && !slices.ContainsFunc(places, func(p Place) bool { return p.Country == tc.also }) {
			t.Errorf("Named(%s) has none in %s", tc.name, tc.also)
		}
	}
}

func TestPositionsAreRightToTwoDecimals(t *testing.T) {
	for p := range open(t).Named(phrase("Geneva")) {
		if p.Country == "CH" && (p.Point.Lat < 46.19 || p.Point.Lat > 46.22 || p.Point.Lon < 6.13 || p.Point.Lon > 6.17) {
			t.Errorf("Geneva is at %v", p.Point)
		}
	}
	for p := range open(t).Named(phrase("Texas")) {
		if !p.Whole || p.Country != "US" {
			t.Errorf("Texas is %+v, want a state of the U.S.", p)
		}
	}
}

// box is what holds the cities of a state.
type box struct{ south, north, west, east float64 }

func (b box) has(lat, lon, margin float64) bool {
	return lat >= b.south-margin && lat <= b.north+margin && lon >= b.west-margin && lon <= b.east+margin
}

// TestOwnPositionsLieAmongTheCities holds the positions that were written by
// hand against those of GeoNames.
func TestOwnPositionsLieAmongTheCities(t *testing.T) {
	g := open(t)
	boxes, cities := map[string]box{}, map[string]int{}
	for i := range len(g.records) / recordSize {
		p := decode(g.records[i*recordSize:][:recordSize])
		b, ok := boxes[p.Country]
		if !ok {
			b = box{90, -90, 180, -180}
		}
		boxes[p.Country] = box{min(b.south, p.Point.Lat), max(b.north, p.Point.Lat), min(b.west, p.Point.Lon), max(b.east, p.Point.Lon)}
		cities[p.Country]++
	}
	for code, p := range g.countries {
		if b := boxes[code]; cities[code] > 2 && !b.has(p.Lat, p.Lon, 4) {
			t.Errorf("%s is at %v, its cities in %+v", code, p, b)
		}
	}
	for hash, r := range g.regions {
		if b, ok := boxes[r.Country]; ok && !b.has(r.Point.Lat, r.Point.Lon, 3) {
			t.Errorf("the part %x of %s is at %v, its cities in %+v", hash, r.Country, r.Point, b)
		}
	}
}
