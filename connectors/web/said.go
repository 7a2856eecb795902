package web

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// voice is one speaker, or one group of unnamed sources, with what it said.
type voice struct {
	Name, Role string
	Unnamed    bool
	Statements []*statement
}

// statement is a claim with all its pieces, as "Who said what" shows it.
type statement struct {
	// N is its number on the page, from 1, in the order of the text.
	N int
	// Pieces are its contiguous parts; more than one where its attribution or
	// the end of a paragraph splits it.
	Pieces []piece
	// Voice and Role say who speaks.
	Voice, Role string
	// AsPrinted is how the copy names the voice here, where its voice in the
	// list is called otherwise ("one of the people"); groupVoices sets it.
	AsPrinted string
	Cue       string
	// Type and Modality are in words for people; Hedge is as printed.
	Type, Modality, Hedge string
	// Sources is on whose word it stands, as printed, where that is not the
	// speaker's own; empty otherwise.
	Sources         string
	Unnamed, Denied bool
	About           []string
	// Within is the number of the statement that it is part of; 0 for none.
	Within int
	// Relayed tells that it is known only from an unnamed source, because it
	// stands within that source's statement.
	Relayed     bool
	Contradicts []int
	// Target is whom it is addressed to or aimed at, Medium where it was said;
	// as printed, empty where the copy does not say.
	Target, Medium string
	// Prefix begins the ids of the story's elements; see storyPage.
	Prefix string
	// named tells whether a speaker is named; group is the group of sources,
	// count how many the copy counts here.
	named bool
	group string
	count int
}

// piece is a contiguous part of a statement.
type piece struct {
	Text string
	ID   string // of its element in the text
	mark mark
}

// Direct tells whether the statement is wholly in its speaker's own words.
func (s *statement) Direct() bool { return s.Type == typeWords["direct"] }

// Label is what a screen reader says of the statement's number.
func (s *statement) Label() string {
	who := s.Voice
	if s.Unnamed {
		who += ", unnamed source"
	}
	return fmt.Sprintf("Statement %d: %s, %s", s.N, who, s.Type)
}

// Anchor is the id of the statement in "Who said what".
func (s *statement) Anchor() string { return fmt.Sprintf("%ssaid-%d", s.Prefix, s.N) }

// class is the CSS class of the statement's marks.
func (s *statement) class() string {
	class := "claim"
	if s.Unnamed {
		class += " unnamed"
	}
	if s.Denied {
		class += " denied"
	}
	return class
}

var typeWords = map[string]string{
	"direct":   "direct quotation",
	"indirect": "reported speech",
	"mixed":    "partly quoted",
}

var modalityWords = map[string]string{
	"asserted":    "asserted",
	"possible":    "possible",
	"conditional": "conditional",
	"future":      "future",
	"denied":      "denied",
}

// statements numbers the claims of a story; the pieces of a split one share a
// number. A piece whose first claim is missing stands alone. The ids of their
// elements begin with prefix.
func statements(claims []wire.Claim, prefix string) []*statement {
	var list []*statement
	byID := map[string]*statement{}
	pieces := 0
	for _, c := range claims {
		s := byID[c.Continues]
		if c.Continues == "" || s == nil {
			s = newStatement(len(list)+1, c)
			s.Prefix = prefix
			list = append(list, s)
		}
		byID[c.ID] = s
		pieces++
		id := fmt.Sprintf("%sclaim-%d", prefix, pieces)
		s.Pieces = append(s.Pieces, piece{
			Text: c.Text, ID: id,
			mark: mark{start: c.Start, end: c.End, statement: s.N, class: s.class(), id: id},
		})
	}
	for _, c := range claims {
		s := byID[c.ID]
		if outer := byID[c.Within]; c.Within != "" && outer != nil && outer != s {
			s.Within, s.Relayed = outer.N, outer.Unnamed && !s.Unnamed
		}
		for _, id := range c.Contradicts {
			if other := byID[id]; other != nil && other != s {
				s.Contradicts = append(s.Contradicts, other.N)
			}
		}
	}
	return list
}

// countUnnamed returns how many of the statements rest on unnamed sources.
func countUnnamed(list []*statement) int {
	n := 0
	for _, s := range list {
		if s.Unnamed {
			n++
		}
	}
	return n
}

func newStatement(n int, c wire.Claim) *statement {
	s := &statement{
		N: n, Cue: c.Cue, Medium: c.Medium, About: c.About,
		Type:     cmp.Or(typeWords[c.Type], c.Type),
		Modality: cmp.Or(modalityWords[c.Modality.Class], c.Modality.Class),
		Hedge:    c.Modality.Hedge,
		Denied:   c.Polarity == "negative" || c.Modality.Class == "denied",
	}
	if c.Target != nil {
		s.Target = c.Target.Name
	}
	if c.Speaker != nil {
		s.Voice, s.Role = cmp.Or(c.Speaker.Canonical, c.Speaker.Name), c.Speaker.Role
		s.named = c.Speaker.Canonical != "" || c.Sources == nil && s.Voice != ""
	}
	if c.Sources != nil {
		s.Unnamed, s.group, s.count = c.Sources.Anonymous, c.Sources.Group, c.Sources.Count
		s.Sources = cmp.Or(c.Sources.Description, countSources(c.Sources.Count))
	}
	switch {
	case s.Voice != "" && s.Voice == s.Sources:
		s.Sources = "" // the sources themselves speak
	case s.Voice != "":
	case s.Sources != "":
		s.Voice, s.Sources = s.Sources, ""
	case s.Unnamed:
		s.Voice = "unnamed sources"
	default:
		s.Voice = "no source given"
	}
	return s
}

func countSources(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "one source"
	default:
		return fmt.Sprintf("%d sources", n)
	}
}

// groupVoices collects statements by who made them, in the order in which the
// voices first speak. The mentions of one group of unnamed sources ("sources",
// "three people", "two of the people") are one voice, called by the mention
// that counts most of them, or by the first.
func groupVoices(list []*statement) []voice {
	var voices []voice
	at := map[string]int{}
	for _, s := range list {
		unnamed := s.Unnamed && !s.named
		key := "named:" + strings.ToLower(s.Voice)
		if unnamed {
			key = "unnamed:" + cmp.Or(s.group, strings.ToLower(s.Voice))
		}
		j, known := at[key]
		if !known {
			j = len(voices)
			at[key] = j
			voices = append(voices, voice{Name: s.Voice, Unnamed: unnamed})
		}
		v := &voices[j]
		v.Role = cmp.Or(v.Role, s.Role)
		v.Statements = append(v.Statements, s)
	}
	for i := range voices {
		voices[i].call()
	}
	return voices
}

// call gives the voice its name and the statements that call it otherwise
// what they call it.
func (v *voice) call() {
	most := 1
	for _, s := range v.Statements {
		if v.Unnamed && s.count > most {
			v.Name, most = s.Voice, s.count
		}
	}
	for _, s := range v.Statements {
		if s.Voice != v.Name {
			s.AsPrinted = s.Voice
		}
	}
}
