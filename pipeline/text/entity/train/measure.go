package main

import (
	"fmt"

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

// measureModel prints what the bare model, without rules, reaches on a file
// that it has not seen, after each pass.
func measureModel(lex *lexicon.Lexicon, data []byte, file string) error {
	all, err := readAnnotated(file)
	if err != nil {
		return err
	}
	m, err := perceptron.Open(data)
	if err != nil {
		return err
	}
	passes := [2]map[string]*score{{}, {}}
	for _, a := range all {
		s := newStory(a, lex, 0)
		labels := predict(m, 0, &s.document)
		count(passes[0], s.labels, labels)
		s.document.Learn(labels)
		count(passes[1], s.labels, predict(m, 1, &s.document))
	}
	for i, scores := range passes {
		for _, t := range []string{"all", "PER", "ORG", "LOC"} {
			if scores[t] != nil {
				fmt.Printf("pass %d  %-4s %v\n", i+1, t, *scores[t])
			}
		}
	}
	return nil
}

func count(scores map[string]*score, gold, found []string) {
	g, f := spansOf(gold), spansOf(found)
	for s, t := range g {
		at(scores, t).gold++
		at(scores, "all").gold++
		if f[s] == t {
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
