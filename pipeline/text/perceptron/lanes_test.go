package perceptron

import (
	"slices"
	"testing"
)

// TestPackedScoresAddUp holds that scores which share a number do not disturb
// one another, whatever their signs.
func TestPackedScoresAddUp(t *testing.T) {
	m := &Model{labels: []string{"O", "U-A", "U-B"}, passes: 2}
	rows := [][]int8{{-1, 127, 0, 5, -128, 3}, {-1, -127, -1, -5, -127, -3}, {2, -50, 1, 0, 1, -1}}
	var data []byte
	for _, row := range rows {
		for _, w := range row {
			data = append(data, byte(w))
		}
	}
	m.readRows(data, len(rows))
	scores := make([]uint64, m.Width())
	m.addRows((*[block]uint64)(scores), []uint32{0, 1, 2}, 0)
	for pass, want := range [][]int32{{0, -50, 0}, {0, -254, -1}} {
		got := make([]int32, 3)
		unpack(got, scores, pass*3)
		if !slices.Equal(got, want) {
			t.Errorf("sums of pass %d = %v, want %v", pass, got, want)
		}
	}
}
