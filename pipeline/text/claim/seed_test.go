package claim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// corpusFile reads a file of the shared corpus, which is no part of the
// repository. WIREDESK_SEED, the path of the seed story, names another place.
func corpusFile(t *testing.T, name string) []byte {
	t.Helper()
	dir := filepath.Join("..", "..", "..", "..", "shared", "corpus")
	if seed := os.Getenv("WIREDESK_SEED"); seed != "" {
		dir = filepath.Dir(seed)
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("reading the corpus: %v; set WIREDESK_SEED to the path of the seed story", err)
		}
		t.Skipf("no corpus beside the repository (%v); WIREDESK_SEED names another place", err)
	}
	return data
}

// goldClaim is a claim of seed-gold.json; its offsets point into the raw story.
type goldClaim struct {
	ID           string `json:"id"`
	Content      string `json:"content"`
	Start        int    `json:"start"`
	End          int    `json:"end"`
	SpeakerStart int    `json:"speaker_start"`
	SpeakerEnd   int    `json:"speaker_end"`
	Speaker      string `json:"speaker"`
	Canonical    string `json:"speaker_canonical"`
	Role         string `json:"speaker_role"`
	Anonymous    bool   `json:"anonymous"`
	Count        int    `json:"anonymous_count"`
	Group        string `json:"anonymous_group"`
	Level        int    `json:"level"`
	Paragraph    *int   `json:"paragraph"`
}

type goldStory struct {
	Text    string      `json:"text"`
	Claims  []goldClaim `json:"claims"`
	Counter []struct {
		Claims [2]string `json:"claims"`
	} `json:"counter_claims"`
	Structure []struct {
		Role  string `json:"role"`
		Start int    `json:"start"`
		End   int    `json:"end"`
	} `json:"structure"`
}

// body returns the story's paragraphs as a Document has them, and the gold
// claims in them with offsets into that; the headline's claims are left out.
func (g goldStory) body() (string, []goldClaim) {
	raw := []rune(g.Text)
	var text strings.Builder
	var claims []goldClaim
	at := 0
	for _, p := range g.Structure {
		if p.Role != "paragraph" {
			continue
		}
		if at > 0 {
			text.WriteString("\n\n")
			at += 2
		}
		text.WriteString(string(raw[p.Start:p.End]))
		for _, c := range g.Claims {
			if c.Start >= p.Start && c.End <= p.End {
				shift := at - p.Start
				c.Start, c.End = c.Start+shift, c.End+shift
				c.SpeakerStart, c.SpeakerEnd = c.SpeakerStart+shift, c.SpeakerEnd+shift
				claims = append(claims, c)
			}
		}
		at += p.End - p.Start
	}
	return text.String(), claims
}

// cover returns how much of the span from start to end the claim covers.
func cover(c wire.Claim, start, end int) float64 {
	return float64(min(c.End, end)-max(c.Start, start)) / float64(end-start)
}

// TestSeedStory holds what is reached on the seed story, so that it can’t fall
// back: every outermost claim of the body with its
// speaker, and the one group of four people in all its mentions.
func TestSeedStory(t *testing.T) {
	var gold goldStory
	if err := json.Unmarshal(corpusFile(t, "seed-gold.json"), &gold); err != nil {
		t.Fatalf("parsing seed-gold.json: %v", err)
	}
	text, want := gold.body()
	claims := Extract(token.Parse(text), &wire.Document{Text: text})
	found, nested := 0, 0
	groups := make(map[string]string)
	matched := make(map[string]*wire.Claim)
	for _, g := range want {
		var match *wire.Claim
		for i := range claims {
			c := &claims[i]
			if c.Speaker != nil && c.Speaker.Start < g.SpeakerEnd && g.SpeakerStart < c.Speaker.End && cover(*c, g.Start, g.End) > 0.8 {
				match = c
				break
			}
		}
		if match == nil {
			if g.Level == 1 {
				t.Errorf("claim %s missing: %s: %q", g.ID, g.Speaker, g.Content)
			}
			continue
		}
		matched[g.ID] = match
		if !g.Anonymous && g.Role != "" && match.Speaker.Canonical != g.Canonical {
			t.Errorf("claim %s: canonical speaker %q, want %q", g.ID, match.Speaker.Canonical, g.Canonical)
		}
		if g.Level == 2 {
			nested++
		} else {
			found++
		}
		if g.Level == 1 && (match.Sources != nil) != g.Anonymous {
			t.Errorf("claim %s: sources = %+v, want anonymous %t", g.ID, match.Sources, g.Anonymous)
		}
		if g.Anonymous && match.Sources != nil {
			if match.Sources.Count != g.Count {
				t.Errorf("claim %s: count = %d, want %d", g.ID, match.Sources.Count, g.Count)
			}
			if id, ok := groups[g.Group]; ok && id != match.Sources.Group {
				t.Errorf("claim %s: group = %s, want %s as the others of %s", g.ID, match.Sources.Group, id, g.Group)
			}
			groups[g.Group] = match.Sources.Group
		}
	}
	if found != 19 || nested != 6 {
		t.Errorf("found %d outermost claims of 19 and %d nested ones of 6, want all", found, nested)
	}
	pairs := 0
	for _, pair := range gold.Counter {
		a, b := matched[pair.Claims[0]], matched[pair.Claims[1]]
		if a != nil && b != nil && (slices.Contains(a.Contradicts, b.ID) || slices.Contains(b.Contradicts, a.ID)) {
			pairs++
		}
	}
	if pairs != 6 {
		t.Errorf("%d pairs of counter-claims of %d, want 6", pairs, len(gold.Counter))
	}
	if groups["G1"] == groups["G2"] {
		t.Errorf("the people and the aides are one group %s, want two", groups["G1"])
	}
}

// TestAnnotatedStories holds how many of the claims of the annotated stories
// are found with their text to four fifths or more, and how many are given.
func TestAnnotatedStories(t *testing.T) {
	corpusFile(t, "README")
	dir := filepath.Join("..", "..", "..", "..", "shared", "corpus")
	if seed := os.Getenv("WIREDESK_SEED"); seed != "" {
		dir = filepath.Dir(seed)
	}
	files, err := filepath.Glob(filepath.Join(dir, "stories", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no annotated stories in %s (%v)", dir, err)
	}
	found, anonymous, want, given := 0, 0, 0, 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var story struct {
			Body   []string
			Claims []struct {
				Text      string
				Paragraph int
				Anonymous bool
			}
		}
		if err := json.Unmarshal(data, &story); err != nil {
			t.Fatalf("parsing %s: %v", file, err)
		}
		text := strings.Join(story.Body, "\n\n")
		claims := Extract(token.Parse(text), &wire.Document{Text: text})
		checkClaims(t, text, claims)
		given += len(claims)
		for _, g := range story.Claims {
			want++
			before := strings.Join(story.Body[:g.Paragraph], "\n\n")
			at := strings.Index(text[len(before):], g.Text)
			if at < 0 {
				continue
			}
			start := len([]rune(text[:len(before)+at]))
			end := start + len([]rune(g.Text))
			i := slices.IndexFunc(claims, func(c wire.Claim) bool {
				return cover(c, start, end) >= 0.8
			})
			if i < 0 {
				continue
			}
			found++
			if g.Anonymous == (claims[i].Sources != nil && claims[i].Sources.Anonymous) {
				anonymous++
			}
		}
	}
	if found < 89 || anonymous < 87 || given > 94 {
		t.Errorf("%d claims of %d found, %d of them right about unnamed sources, %d given; want 89, 87, at most 94", found, want, anonymous, given)
	}
}
