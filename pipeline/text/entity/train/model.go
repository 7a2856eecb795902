package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/perceptron"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// annotated is one line of an annotated file.
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

// modelTypes maps the types of the annotated sets to the model's. What is not
// here, the model is not taught: the sets disagree on it, and rules do better.
var modelTypes = map[string]string{
	"PER": "PER", "PERSON": "PER", "Person": "PER",
	"ORG": "ORG", "Organization": "ORG",
	"LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "Location": "LOC", "Facility": "LOC",
}

func readAnnotated(file string) ([]annotated, error) {
	if isMarked(file) {
		return readMarked(file)
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

// story is an annotated text in units, with the right label of each.
type story struct {
	document feature.Document
	labels   []string
	// fold is equal for all copies of one text; see firstPasses.
	fold int
}

func newStory(a annotated, lex *lexicon.Lexicon, fold int) *story {
	s := &story{fold: fold}
	s.document.Read(token.Parse(a.Text), lex)
	s.labels = make([]string, len(s.document.Units))
	for i := range s.labels {
		s.labels[i] = "O"
	}
	for _, e := range a.Entities {
		if t := modelTypes[e.Type]; t != "" {
			s.label(e, t)
		}
	}
	return s
}

// label labels the units that the span holds; a span that cuts a unit takes
// the whole of it.
func (s *story) label(e span, name string) {
	units := s.document.Units
	first, _ := slices.BinarySearchFunc(units, e.Start, func(u feature.Unit, at int) int { return u.End - 1 - at })
	end := first
	for end < len(units) && units[end].Start < e.End && s.labels[end] == "O" {
		end++
	}
	for i := first; i < end; i++ {
		switch {
		case end-first == 1:
			s.labels[i] = "U-" + name
		case i == first:
			s.labels[i] = "B-" + name
		case i == end-1:
			s.labels[i] = "L-" + name
		default:
			s.labels[i] = "I-" + name
		}
	}
}

// examples returns the story's sentences for one pass.
func (s *story) examples(second bool) []perceptron.Example {
	var all []perceptron.Example
	for _, c := range s.document.Sentences {
		e := perceptron.Example{Labels: s.labels[c.First:c.End]}
		for _, fs := range s.document.Features(c) {
			e.Features = append(e.Features, slices.Clone(fs))
		}
		if second {
			for i, fs := range s.document.LearnedFeatures(c) {
				e.Features[i] = append(e.Features[i], fs...)
			}
		}
		// A label that the sentence's end cuts off can't be learned.
		if wellFormed(e.Labels) {
			all = append(all, e)
		}
	}
	return all
}

func wellFormed(labels []string) bool {
	last := "O"
	for _, l := range append(slices.Clone(labels), "O") {
		if opened := last[0] == 'B' || last[0] == 'I'; opened != (l[0] == 'I' || l[0] == 'L') {
			return false
		}
		last = l
	}
	return true
}

// settings of the two passes; found by trying on development data.
var settings = perceptron.Settings{Epochs: 8, MinCount: 2, Prune: 120, Runs: 3, Seed: 1}

// folds is into how many parts the stories are cut, so that the second pass
// learns from labels that the first gave to stories it had not seen.
const folds = 4

// ownTimes is how often each text of our own is shown for each of the others:
// there are few, but they are of the kind that is read. Once gave 78.7 F1 on
// development newswire, three times 79.7.
const ownTimes = 3

// readStories reads the annotated files in their order, and then our own
// ownTimes.
func readStories(lex *lexicon.Lexicon, files []string) ([]*story, error) {
	var stories []*story
	var own []annotated
	for _, file := range files {
		all, err := readAnnotated(file)
		if err != nil {
			return nil, err
		}
		fmt.Printf("%s: %d texts\n", file, len(all))
		if isMarked(file) {
			own = append(own, all...)
			continue
		}
		for i, a := range all {
			stories = append(stories, newStory(a, lex, i%folds))
		}
	}
	for range ownTimes {
		for i, a := range own {
			stories = append(stories, newStory(a, lex, i%folds))
		}
	}
	return stories, nil
}

// isMarked tells whether file is of our own, with names marked in the text.
func isMarked(file string) bool { return filepath.Ext(file) == ".txt" }

func trainModel(lex *lexicon.Lexicon, out, measure string, files []string) error {
	stories, err := readStories(lex, files)
	if err != nil {
		return err
	}
	if err := firstPasses(stories); err != nil {
		return err
	}
	data, err := perceptron.Join(perceptron.Train(examplesOf(stories, false), settings), perceptron.Train(examplesOf(stories, true), settings))
	if err != nil {
		return err
	}
	path := filepath.Join(out, "entity.model")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		return err
	}
	fmt.Printf("%s: %d bytes\n", path, len(data))
	if measure == "" {
		return nil
	}
	return measureModel(lex, data, measure)
}

// firstPasses gives every story the labels of a first pass that was trained
// on the others.
func firstPasses(stories []*story) error {
	for fold := range folds {
		var others []*story
		for _, s := range stories {
			if s.fold != fold {
				others = append(others, s)
			}
		}
		quick := settings
		quick.Epochs, quick.Runs = 4, 1
		data, err := perceptron.Join(perceptron.Train(examplesOf(others, false), quick))
		if err != nil {
			return err
		}
		m, err := perceptron.Open(data)
		if err != nil {
			return err
		}
		for _, s := range stories {
			if s.fold == fold {
				s.document.Learn(predict(m, 0, &s.document))
			}
		}
	}
	return nil
}

func examplesOf(stories []*story, second bool) []perceptron.Example {
	var all []perceptron.Example
	for _, s := range stories {
		all = append(all, s.examples(second)...)
	}
	return all
}

// predict returns the labels that a pass gives all units; the second needs
// Learn to have been told the first's.
func predict(m *perceptron.Model, pass int, d *feature.Document) []string {
	labels := make([]string, 0, len(d.Units))
	var dec perceptron.Decoder
	for _, c := range d.Sentences {
		scores := make([]int32, m.Width()*(c.End-c.First))
		m.AddScores(scores, d.Features(c))
		if pass > 0 {
			m.AddScores(scores, d.LearnedFeatures(c))
		}
		for _, y := range dec.Decode(m, pass, scores) {
			labels = append(labels, m.Labels()[y])
		}
	}
	return labels
}
