package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
)

// annotated is a text with its names.
type annotated struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Entities []span `json:"entities"`
}

type span struct {
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// corpus is what is learned from and what is kept to measure on.
type corpus struct {
	// open are texts of the openly licensed sets, own of our own copy, dev
	// those of our own that are not learned from.
	open, own, dev []annotated
}

// devShare: one in so many of our own stories is kept to measure on.
const devShare = 10

// readCorpus reads the files in their order: JSON lines of the open sets, and
// our own copy, whose names end in .txt.
func readCorpus(files []string) (corpus, error) {
	var c corpus
	for _, file := range files {
		all, err := readAnnotated(file)
		if err != nil {
			return c, err
		}
		for _, a := range all {
			switch {
			case !isOwn(file):
				c.open = append(c.open, a)
			case isDev(a.ID):
				c.dev = append(c.dev, a)
			default:
				c.own = append(c.own, a)
			}
		}
	}
	return c, nil
}

func isOwn(file string) bool { return filepath.Ext(file) == ".txt" }

// isDev tells whether a story of our own is kept to measure on. It goes by the
// hash of its ID, so that a story stays where it is when others are added.
func isDev(id string) bool {
	h := fnv.New32a()
	h.Write([]byte(id))
	return h.Sum32()%devShare == 0
}

func readAnnotated(file string) ([]annotated, error) {
	if isOwn(file) {
		return readOwn(file)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var all []annotated
	for dec := json.NewDecoder(bufio.NewReader(f)); dec.More(); {
		var a annotated
		if err := dec.Decode(&a); err != nil {
			return nil, fmt.Errorf("reading %q, after %d lines: %w", file, len(all), err)
		}
		all = append(all, a)
	}
	return all, nil
}

func readOwn(file string) ([]annotated, error) {
	stories, err := gold.ReadMarked(file)
	if err != nil {
		return nil, err
	}
	all := make([]annotated, len(stories))
	for i, s := range stories {
		all[i] = annotated{ID: s.ID, Text: s.Text}
		for _, e := range s.Entities {
			all[i].Entities = append(all[i].Entities, span(e))
		}
	}
	return all, nil
}
