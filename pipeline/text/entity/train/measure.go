package main

import (
	"fmt"
	"path/filepath"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/perceptron"
)

// score counts spans: found and right, found, and in the gold.
type score struct{ right, found, gold int }

func (s score) String() string {
	p, r := percent(s.right, s.found), percent(s.right, s.gold)
	f := 0.0
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return fmt.Sprintf("P %5.1f  R %5.1f  F1 %5.1f  (%d)", p, r, f, s.gold)
}

func percent(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return 100 * float64(a) / float64(b)
}

// measureModel prints what the bare model, without rules, reaches on our own
// copy that was kept and on files that it has not seen.
func measureModel(lex *lexicon.Lexicon, data []byte, kept []annotated, files []string) error {
	m, err := perceptron.Open(data)
	if err != nil {
		return err
	}
	printScores("own", lex, m, kept)
	for _, file := range files {
		all, err := readAnnotated(file)
		if err != nil {
			return err
		}
		printScores(filepath.Base(file), lex, m, all)
	}
	return nil
}

// printScores prints the scores after each pass.
func printScores(name string, lex *lexicon.Lexicon, m *perceptron.Model, texts []annotated) {
	passes := [2]map[string]*score{{}, {}}
	for _, a := range texts {
		s := newStory(a, lex, 0)
		labels := predict(m, 0, &s.document)
		count(passes[0], s, labels)
		s.document.Learn(labels)
		count(passes[1], s, predict(m, 1, &s.document))
	}
	for i, scores := range passes {
		for _, t := range []string{"PER", "ORG", "LOC", "all"} {
			if scores[t] != nil {
				fmt.Printf("%s, pass %d  %-4s %v\n", name, i+1, t, *scores[t])
			}
		}
	}
}

// count adds what was found in the runs of a story, which hold all its names.
func count(scores map[string]*score, s *story, found []string) {
	var gold []string
	for _, r := range s.document.Runs {
		gold = append(gold, s.labels[r.First:r.End]...)
	}
	g, f := spansOf(gold), spansOf(found)
	for span, t := range g {
		at(scores, t).gold++
		at(scores, "all").gold++
		if f[span] == t {
			at(scores, t).right++
			at(scores, "all").right++
		}
	}
	for _, t := range f {
		at(scores, t).found++
		at(scores, "all").found++
	}
}

func at(scores map[string]*score, t string) *score {
	if scores[t] == nil {
		scores[t] = &score{}
	}
	return scores[t]
}

// spansOf returns the types of the spans that labels mark.
func spansOf(labels []string) map[[2]int]string {
	spans := map[[2]int]string{}
	first := 0
	for i, l := range labels {
		switch l[0] {
		case 'B':
			first = i
		case 'U':
			spans[[2]int{i, i + 1}] = l[2:]
		case 'L':
			spans[[2]int{first, i + 1}] = l[2:]
		}
	}
	return spans
}
