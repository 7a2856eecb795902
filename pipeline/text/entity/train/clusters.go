package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
)

// Numbers of the clustering: words are clustered by spherical k-means; the
// centres are found on the most frequent words, and all words are then given
// to the nearest.
const (
	vectorWords   = 150_000
	centreWords   = 30_000
	fineClusters  = 500
	coarseCluster = 64
	rounds        = 10
	dimensions    = 100
)

type vector [dimensions]float32

// readEmbeddings reads the most frequent words of the package, in the order
// of their frequency, with their unit vectors.
func readEmbeddings(path string) ([]string, []vector, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	var words []string
	var vectors []vector
	dec := json.NewDecoder(bufio.NewReaderSize(f, 1<<20))
	at := map[string]int{}
	if _, err := dec.Token(); err != nil {
		return nil, nil, err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, nil, err
		}
		switch key {
		case "words":
			if err := dec.Decode(&words); err != nil {
				return nil, nil, err
			}
			words = words[:min(len(words), vectorWords)]
			for i, w := range words {
				at[w] = i
			}
			vectors = make([]vector, len(words))
		case "vectors":
			if err := readVectors(dec, at, vectors); err != nil {
				return nil, nil, err
			}
		default:
			var skipped json.RawMessage
			if err := dec.Decode(&skipped); err != nil {
				return nil, nil, err
			}
		}
	}
	if len(words) == 0 {
		return nil, nil, fmt.Errorf("%q has no words", path)
	}
	return words, vectors, nil
}

// readVectors reads the object that maps words to their numbers.
func readVectors(dec *json.Decoder, at map[string]int, vectors []vector) error {
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		var numbers []float32
		if err := dec.Decode(&numbers); err != nil {
			return err
		}
		if i, ok := at[key.(string)]; ok && len(numbers) >= dimensions {
			copy(vectors[i][:], numbers)
			vectors[i].normalise()
		}
	}
	_, err := dec.Token()
	return err
}

// clusterWords returns a fine cluster for each vector, from one on, and for
// each fine cluster a coarse one; the first of these is of no cluster.
func clusterWords(vectors []vector) (fine []int, coarse []byte) {
	centres := kMeans(vectors[:min(len(vectors), centreWords)], fineClusters)
	for _, v := range vectors {
		fine = append(fine, nearest(centres, v)+1)
	}
	groups := kMeans(centres, coarseCluster)
	coarse = append(coarse, 0)
	for _, c := range centres {
		coarse = append(coarse, byte(nearest(groups, c)))
	}
	return fine, coarse
}

func kMeans(vectors []vector, k int) []vector {
	k = min(k, len(vectors))
	centres := make([]vector, k)
	for i := range centres {
		centres[i] = vectors[i*len(vectors)/k]
	}
	for range rounds {
		sums := make([]vector, k)
		for _, v := range vectors {
			sums[nearest(centres, v)].add(v)
		}
		for i := range sums {
			if sums[i] != (vector{}) {
				sums[i].normalise()
				centres[i] = sums[i]
			}
		}
	}
	return slices.Clip(centres)
}

// nearest returns the centre with the greatest cosine to v.
func nearest(centres []vector, v vector) int {
	best, at := float32(-2), 0
	for i := range centres {
		if d := centres[i].dot(&v); d > best {
			best, at = d, i
		}
	}
	return at
}

func (v *vector) dot(w *vector) float32 {
	var a, b, c, d float32
	for i := 0; i < dimensions; i += 4 {
		a += v[i] * w[i]
		b += v[i+1] * w[i+1]
		c += v[i+2] * w[i+2]
		d += v[i+3] * w[i+3]
	}
	return a + b + c + d
}

func (v *vector) add(w vector) {
	for i := range v {
		v[i] += w[i]
	}
}

func (v *vector) normalise() {
	n := float32(math.Sqrt(float64(v.dot(v))))
	if n == 0 {
		return
	}
	for i := range v {
		v[i] /= n
	}
}
