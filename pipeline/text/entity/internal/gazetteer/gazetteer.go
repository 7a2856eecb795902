// Package gazetteer tells where places are and which state they belong to:
// cities of at least 15,000 people and the states of the U.S. after GeoNames,
// states of the world and parts of them after lists of its own.
package gazetteer

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"sort"
	"strconv"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Place is a city, a state of the U.S. or a part of a state.
type Place struct {
	// GeoNames is its geonameid; zero where it is of an own list.
	GeoNames uint32
	// Country is an ISO 3166-1 alpha-2 code; empty where several states claim
	// the place.
	Country string
	// Region is one more than the place of a state of the U.S. in the order of
	// the postal codes; zero elsewhere.
	Region uint8
	// Whole tells that the place is that state itself.
	Whole bool
	// Population is about how many people live there: right to a sixth.
	Population float64
	Point      wire.Point
}

// Gazetteer is all places. It is not changed once opened.
type Gazetteer struct {
	records   []byte
	regions   map[uint64]*Place
	countries map[string]wire.Point
}

//go:embed places.bin
var compiled []byte

//go:embed countries.txt
var countryList string

//go:embed regions.txt
var regionList string

// Open reads the tables of the package. An error means that the program was
// built from damaged files.
func Open() (*Gazetteer, error) {
	if len(compiled)%recordSize != 0 {
		return nil, errors.New("reading the table of places: it is damaged; make it anew with the trainer")
	}
	g := &Gazetteer{records: compiled, regions: map[uint64]*Place{}, countries: map[string]wire.Point{}}
	for line := range strings.Lines(countryList) {
		if err := g.addCountry(line); err != nil {
			return nil, fmt.Errorf("reading where states are: %q: %w", line, err)
		}
	}
	for line := range strings.Lines(regionList) {
		if err := g.addRegion(line); err != nil {
			return nil, fmt.Errorf("reading where parts of states are: %q: %w", line, err)
		}
	}
	return g, nil
}

func (g *Gazetteer) addCountry(line string) error {
	fields := strings.Fields(line)
	if strings.HasPrefix(line, "#") {
		return nil
	}
	if len(fields) != 3 {
		return errFields
	}
	p, err := point(fields[1], fields[2])
	g.countries[fields[0]] = p
	return err
}

func (g *Gazetteer) addRegion(line string) error {
	fields := strings.Fields(line)
	if strings.HasPrefix(line, "#") {
		return nil
	}
	if len(fields) < 4 {
		return errFields
	}
	p, err := point(fields[1], fields[2])
	g.regions[lexicon.HashPhrase(strings.Join(fields[3:], " "), lexicon.Hash)] = &Place{
		Country: strings.Trim(fields[0], "-"), Point: p,
	}
	return err
}

var errFields = errors.New("fields are missing")

func point(lat, lon string) (p wire.Point, err error) {
	if p.Lat, err = strconv.ParseFloat(lat, 64); err != nil {
		return p, err
	}
	p.Lon, err = strconv.ParseFloat(lon, 64)
	return p, err
}

// Country returns where the state with an ISO 3166-1 alpha-2 code is.
func (g *Gazetteer) Country(code string) (wire.Point, bool) {
	p, ok := g.countries[code]
	return p, ok
}

// Region returns the part of a state that the phrase names, hashed as
// lexicon.HashPhrase does; nil if it names none.
func (g *Gazetteer) Region(phrase uint64) *Place { return g.regions[phrase] }

// A record of places.bin: uint32 upper half of the name's hash, uint32
// geonameid, int16 latitude and longitude in parts of maxInt16 of 90 and 180
// degrees, two letters of the country, uint8 region with the highest bit set
// for the region itself, uint8 logarithm of the population to the base of the
// fourth root of two. Records stand in the order of the hash, the most
// populous first.
const recordSize = 16

// Named returns the places that the phrase names, the most populous first.
func (g *Gazetteer) Named(phrase uint64) iter.Seq[Place] {
	key := uint32(phrase >> 32)
	n := len(g.records) / recordSize
	first := sort.Search(n, func(i int) bool { return g.key(i) >= key })
	return func(yield func(Place) bool) {
		for i := first; i < n && g.key(i) == key; i++ {
			if !yield(decode(g.records[i*recordSize:][:recordSize])) {
				return
			}
		}
	}
}

func (g *Gazetteer) key(i int) uint32 { return binary.LittleEndian.Uint32(g.records[i*recordSize:]) }

const whole = 0x80

func decode(r []byte) Place {
	return Place{
		GeoNames:   binary.LittleEndian.Uint32(r[4:]),
		Point:      wire.Point{Lat: degrees(r[8:], 90), Lon: degrees(r[10:], 180)},
		Country:    string(r[12:14]),
		Region:     r[14] &^ whole,
		Whole:      r[14]&whole != 0,
		Population: math.Exp2(float64(r[15]) / 4),
	}
}

// degrees reads a position to two decimals, which is what 16 bits hold.
func degrees(b []byte, full float64) float64 {
	v := float64(int16(binary.LittleEndian.Uint16(b))) * full / math.MaxInt16
	return math.Round(v*100) / 100
}

// Append appends the record of a place under a name to data; the caller sorts
// the records.
func Append(data []byte, name string, p Place) []byte {
	data = binary.LittleEndian.AppendUint32(data, uint32(lexicon.HashPhrase(name, lexicon.Hash)>>32))
	data = binary.LittleEndian.AppendUint32(data, p.GeoNames)
	data = binary.LittleEndian.AppendUint16(data, uint16(int16(math.Round(p.Point.Lat*math.MaxInt16/90))))
	data = binary.LittleEndian.AppendUint16(data, uint16(int16(math.Round(p.Point.Lon*math.MaxInt16/180))))
	data = append(data, p.Country...)
	region := p.Region
	if p.Whole {
		region |= whole
	}
	return append(data, region, byte(math.Round(4*math.Log2(max(p.Population, 1)))))
}

// Sort puts records made by Append into the order that Named needs.
func Sort(data []byte) []byte {
	n := len(data) / recordSize
	rows := make([]string, n)
	for i := range rows {
		rows[i] = string(data[i*recordSize:][:recordSize])
	}
	sort.Slice(rows, func(i, j int) bool {
		a, b := rows[i], rows[j]
		x, y := binary.LittleEndian.Uint32([]byte(a)), binary.LittleEndian.Uint32([]byte(b))
		switch {
		case x != y:
			return x < y
		case a[15] != b[15]:
			return a[15] > b[15]
		}
		return a < b
	})
	return []byte(strings.Join(rows, ""))
}
