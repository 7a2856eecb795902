package feed

import (
	"math"
	"strconv"
	"strings"
)

// Place is a geometry as GeoJSON writes it (RFC 7946): Point, LineString or
// Polygon, with coordinates longitude first; or GeoRSS's Box, of two corners.
// A height is left out.
type Place struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// maxPoints is how many points a geometry may have; one of more is left out.
const maxPoints = 10_000

// readPlace reads GeoRSS, simple and GML, and the W3C's lat and long. The first
// place counts.
func (p *parts) readPlace(n *node) {
	if p.where != nil && n.space != geoSpace {
		return
	}
	switch {
	case n.space == geoSpace:
		p.readGeo(n)
	case n.name == "where":
		for c := n.first; c != nil; c = c.next {
			if c.space == gmlSpace {
				p.readPlace(c)
			}
		}
	case n.name == "point" || n.name == "line" || n.name == "polygon" || n.name == "box" || n.name == "envelope" || n.name == "linestring":
		p.where = newPlace(n.name, latitudeFirst(n))
	}
}

// latitudeFirst reads a list of numbers, latitude first, as points with the
// longitude first; nil if it is none. In GML it may stand a few elements deep;
// an envelope has two corners.
func latitudeFirst(n *node) [][2]float64 {
	var b strings.Builder
	n.writeSpaced(&b)
	fields := strings.FieldsFunc(b.String(), func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' || r == '\r' })
	size := n.dimensions()
	if len(fields)%size != 0 || len(fields) > size*maxPoints {
		return nil
	}
	points := make([][2]float64, 0, len(fields)/size)
	for i := 0; i < len(fields); i += size {
		latitude, okLat := coordinate(fields[i])
		longitude, okLong := coordinate(fields[i+1])
		if !okLat || !okLong {
			return nil
		}
		points = append(points, [2]float64{longitude, latitude})
	}
	return points
}

// dimensions returns how many numbers GML says that a point has.
func (n *node) dimensions() int {
	for c := n; c != nil; c = c.onlyElement() {
		if c.attr("srsdimension") == "3" || c.attr("dimension") == "3" {
			return 3
		}
	}
	return 2
}

func (n *node) writeSpaced(b *strings.Builder) {
	b.WriteString(n.text)
	for c := n.first; c != nil; c = c.next {
		c.writeSpaced(b)
		b.WriteByte(' ')
	}
}

func coordinate(s string) (float64, bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
}

func newPlace(name string, points [][2]float64) *Place {
	switch {
	case name == "point" && len(points) == 1:
		return &Place{"Point", points[0]}
	case (name == "line" || name == "linestring") && len(points) >= 2:
		return &Place{"LineString", points}
	case name == "polygon" && len(points) >= 4:
		return &Place{"Polygon", [][][2]float64{points}}
	case (name == "box" || name == "envelope") && len(points) == 2:
		return &Place{"Box", points}
	}
	return nil
}

// readGeo reads geo:lat and geo:long, alone or in a geo:Point.
func (p *parts) readGeo(n *node) {
	switch n.name {
	case "point":
		for c := n.first; c != nil; c = c.next {
			if c.space == geoSpace {
				p.readGeo(c)
			}
		}
	case "lat":
		p.latitude = n.plain()
	case "long", "lon":
		p.longitude = n.plain()
	}
	latitude, okLat := coordinate(p.latitude)
	longitude, okLong := coordinate(p.longitude)
	if p.where == nil && okLat && okLong {
		p.where = &Place{"Point", [2]float64{longitude, latitude}}
	}
}
