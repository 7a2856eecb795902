// Package training_test checks our annotated wire copy.
package training_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
)

// types are the types of wire.Entity.
var types = []string{"PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT", "DATE", "MONEY", "PERCENT", "QUANTITY", "WEAPON", "LAW"}

// conjunction finds a content that begins with the conjunction that: not "that
// pace", "that was".
var conjunction = regexp.MustCompile(`^that (?:the|he|she|it|they|there|its|his|her|their|\d|[A-Z])`)

// dateline finds "BOGOTA, Colombia (AP) —".
var dateline = regexp.MustCompile(`^[A-Z]{2}[A-Z .]+(?:, [\pL. ]+)?(?: \([A-Z]{2,}\))? —`)

// ownPossessives are names that end like a possessive.
var ownPossessives = []string{"Moody's", "MOODY'S", "Lloyd's", "Christie's", "Sotheby's", "McDonald's", "Macy's", "Marston's", "Kessler's"}

// file is one file of the copy, read.
type file struct {
	name    string
	stories []gold.Story
}

// files reads the copy once; all tests share it and change nothing.
var files = sync.OnceValues(func() ([]file, error) {
	names, err := filepath.Glob("*.txt")
	if err != nil {
		return nil, err
	}
	var all []file
	for _, name := range names {
		stories, err := gold.ReadMarked(name)
		if err != nil {
			return nil, err
		}
		all = append(all, file{name, stories})
	}
	return all, nil
})

// eachStory calls check with each story of each file in this folder.
func eachStory(t *testing.T, check func(t *testing.T, s gold.Story)) {
	t.Helper()
	all, err := files()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) == 0 {
		t.Fatal("files() = none, want annotated copy")
	}
	for _, f := range all {
		for _, s := range f.stories {
			t.Run(f.name+"/"+s.ID, func(t *testing.T) { check(t, s) })
		}
	}
}

// piece returns the text of a span.
func piece(s gold.Story, p gold.Span) string { return string([]rune(s.Text)[p.Start:p.End]) }

func TestIDsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	eachStory(t, func(t *testing.T, s gold.Story) {
		if seen[s.ID] {
			t.Errorf("two stories have the id %q", s.ID)
		}
		seen[s.ID] = true
	})
}

func TestEntitiesHaveTypesAndCleanBorders(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		if len(s.Entities) == 0 {
			t.Error("the story has no entity")
		}
		for _, e := range s.Entities {
			name := piece(s, e)
			if !slices.Contains(types, e.Type) {
				t.Errorf("%q has type %q, want one of %q", name, e.Type, types)
			}
			if strings.Trim(name, " ,;:\n“”\"") != name || strings.HasSuffix(name, "'s") || strings.HasSuffix(name, "’s") || strings.Contains(name, "\n") {
				if !slices.Contains(ownPossessives, strings.ReplaceAll(name, "’", "'")) {
					t.Errorf("%s %q has a possessive, space or mark at its border", e.Type, name)
				}
			}
		}
	})
}

func TestClaimsHaveCleanBorders(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		if len(s.Claims) == 0 && strings.ContainsAny(s.Text, "“\"") && strings.Contains(s.Text, " said") {
			t.Error("the story has quotations but no claim")
		}
		for _, c := range s.Claims {
			spans := slices.Clone(c.Content)
			for _, p := range []*gold.Span{c.Speaker, c.Cue} {
				if p != nil {
					spans = append(spans, *p)
				}
			}
			if c.Speaker != nil && strings.HasSuffix(piece(s, *c.Speaker), ",") {
				t.Errorf("speaker %q ends with a comma", piece(s, *c.Speaker))
			}
			for _, p := range spans {
				if text := piece(s, p); strings.TrimSpace(text) != text || strings.HasPrefix(text, ",") {
					t.Errorf("%q has space or a comma at its border", text)
				}
			}
			for _, p := range c.Content {
				text := piece(s, p)
				if dateline.MatchString(text) {
					t.Errorf("content %q begins with a dateline", text)
				}
				if conjunction.MatchString(text) {
					t.Errorf("content %q begins with that", text)
				}
			}
		}
	})
}

// amounts are sums and percentages in figures; dates are the days of the week.
var (
	amounts  = regexp.MustCompile(`[$€£¥]\d[\d.,]*\d?|\d[\d.,]*(?:%| percent\b| per cent\b)`)
	weekdays = regexp.MustCompile(`\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b`)
)

func TestAmountsAndWeekdaysAreMarked(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		for _, found := range slices.Concat(amounts.FindAllStringIndex(s.Text, -1), weekdays.FindAllStringIndex(s.Text, -1)) {
			at := len([]rune(s.Text[:found[0]]))
			if !slices.ContainsFunc(s.Entities, func(e gold.Span) bool { return e.Start <= at && at < e.End }) {
				t.Errorf("%q is not marked", s.Text[found[0]:found[1]])
			}
		}
	})
}

func TestCuesAndSpeakersLieOutsideTheirContents(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		for _, c := range s.Claims {
			for _, p := range []*gold.Span{c.Speaker, c.Cue} {
				if p == nil {
					continue
				}
				if slices.ContainsFunc(c.Content, func(q gold.Span) bool { return p.Start < q.End && q.Start < p.End }) {
					t.Errorf("%q lies within what it attributes", piece(s, *p))
				}
			}
		}
	})
}

// TestNoSentenceIsWrittenTwice keeps templates out: what stands in two stories
// teaches less than it weighs.
func TestNoSentenceIsWrittenTwice(t *testing.T) {
	seen := map[string]string{}
	eachStory(t, func(t *testing.T, s gold.Story) {
		for sentence := range strings.FieldsFuncSeq(s.Text, func(r rune) bool { return r == '\n' || r == '.' }) {
			sentence = strings.Trim(sentence, " “”\"")
			if len(strings.Fields(sentence)) < 8 {
				continue
			}
			if other, ok := seen[sentence]; ok && other != s.ID {
				t.Errorf("%q stands in story %q too", sentence, other)
			}
			seen[sentence] = s.ID
		}
	})
}

// quotation finds what stands in curly marks and is no name or short phrase;
// of straight marks nobody can tell which of them open.
var quotation = regexp.MustCompile(`“[^”\n]{32,}”`)

func TestLongQuotationsAreClaims(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		for _, found := range quotation.FindAllStringIndex(s.Text, -1) {
			start, end := len([]rune(s.Text[:found[0]])), len([]rune(s.Text[:found[1]]))
			within := func(p gold.Span) bool { return p.Start < end && start < p.End }
			if !slices.ContainsFunc(s.Claims, func(c gold.Claim) bool { return slices.ContainsFunc(c.Content, within) }) {
				t.Errorf("%s is in no claim", s.Text[found[0]:found[1]])
			}
		}
	})
}

// magnitude finds what belongs to the sum before it.
var magnitude = regexp.MustCompile(`^(?:[BMK]\b| (?i:million|billion|trillion|mln|bln)\b)`)

func TestSumsHaveTheirMagnitude(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		runes := []rune(s.Text)
		for _, e := range s.Entities {
			if after := string(runes[e.End:min(e.End+12, len(runes))]); e.Type == "MONEY" && magnitude.MatchString(after) {
				t.Errorf("MONEY %q ends before %q", piece(s, e), after)
			}
		}
	})
}

// TestClaimsHaveSpeakerOrCue finds the quotation whose speaker was forgotten:
// passives lack a speaker, alerts a cue, and nothing lacks both.
func TestClaimsHaveSpeakerOrCue(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		for _, c := range s.Claims {
			if c.Speaker == nil && c.Cue == nil {
				t.Errorf("claim %q has neither speaker nor cue", piece(s, c.Content[0]))
			}
		}
	})
}

// auxiliary finds a cue that begins with an auxiliary; the guidelines leave
// those out, save in passives.
var auxiliary = regexp.MustCompile(`(?i)^(?:has|have|had|will|would|does|did|do) \w`)

func TestCuesHaveNoAuxiliaries(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		for _, c := range s.Claims {
			if c.Cue != nil && auxiliary.MatchString(piece(s, *c.Cue)) {
				t.Errorf("cue %q begins with an auxiliary", piece(s, *c.Cue))
			}
		}
	})
}

func TestHeadsAreWhole(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		if s.Register == "" || s.Agency == "" {
			t.Errorf("register, agency = %q, %q, want both", s.Register, s.Agency)
		}
	})
}

// title finds what stands before names and is no part of them.
var title = regexp.MustCompile(`^(?:Mr|Mrs|Ms|Dr|Sir|Dame|Lord|President|Minister|Governor|Gov|General|Gen|Colonel|Col|Lt|Captain|Judge|Justice|Sheikh|Mufti|Ratu|Cardinal|Bishop|Senator|Sen|Rep|Professor|Prof|Chief)\.? \pL`)

func TestPeopleAreWithoutTitles(t *testing.T) {
	eachStory(t, func(t *testing.T, s gold.Story) {
		for _, e := range s.Entities {
			if name := piece(s, e); e.Type == "PERSON" && title.MatchString(name) {
				t.Errorf("PERSON %q begins with a title", name)
			}
		}
	})
}
