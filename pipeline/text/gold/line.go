package gold

import (
	"encoding/json"
	"fmt"
)

// line is a story as a JSON object. Offsets are code points, end exclusive.
type line struct {
	ID       string     `json:"id"`
	Agency   string     `json:"agency"`
	Register string     `json:"register"`
	Text     string     `json:"text"`
	Entities *[]lineTag `json:"entities"`
	// Quotes and Claims are the same; a story annotated throughout has both.
	Quotes *[]lineClaim `json:"quotes"`
	Claims *[]lineClaim `json:"claims"`

	Structure    []linePiece                 `json:"structure"`
	Coreferences []lineTag                   `json:"coref_mentions"`
	Groups       map[string]lineGroup        `json:"source_groups"`
	Counter      []struct{ Claims []string } `json:"counter_claims"`
}

// lineTag is a name, or a word that stands for one.
type lineTag struct {
	Text      string `json:"text"`
	Type      string `json:"type"`
	Kind      string `json:"kind"`
	Canonical string `json:"canonical"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}

// lineClaim is a content with its attribution. Spans, where there are any,
// hold its pieces.
type lineClaim struct {
	ID           string   `json:"id"`
	Content      string   `json:"content"`
	Start        *int     `json:"start"`
	End          *int     `json:"end"`
	Spans        [][2]int `json:"spans"`
	Speaker      string   `json:"speaker"`
	SpeakerStart *int     `json:"speaker_start"`
	SpeakerEnd   *int     `json:"speaker_end"`
	Cue          string   `json:"cue"`
	CueStart     *int     `json:"cue_start"`
	CueEnd       *int     `json:"cue_end"`
	Type         string   `json:"type"`
	Level        int      `json:"level"`
	Canonical    string   `json:"speaker_canonical"`
	Role         string   `json:"speaker_role"`
	Target       string   `json:"target"`
	Anonymous    *bool    `json:"anonymous"`
	Count        int      `json:"anonymous_count"`
	Hedges       []struct {
		Text string `json:"text"`
	} `json:"hedges"`
}

type linePiece struct {
	Role  string `json:"role"`
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Index int    `json:"index"`
	Name  string `json:"name"`
	City  string `json:"city"`
	Email string `json:"email"`
}

type lineGroup struct {
	Mentions []lineTag `json:"mentions"`
}

// readLine reads a story that is one JSON object, and checks that its spans are
// where they say:
//
//	{"id", "text", "agency", "register",
//	 "entities": [{"text", "type", "start", "end"}],
//	 "quotes":   [{"content", "start", "end", "spans", "speaker", "speaker_start",
//	               "speaker_end", "cue", "cue_start", "cue_end", "type"}]}
//
// agency, register, spans, type and the places of speaker and cue may be
// missing.
func readLine(raw json.RawMessage) (Story, error) {
	var l line
	if err := json.Unmarshal(raw, &l); err != nil {
		return Story{}, fmt.Errorf("not an annotated story: %w", err)
	}
	s := Story{ID: l.ID, Agency: l.Agency, Register: l.Register, Text: l.Text}
	r := lineReader{line: &l, runes: []rune(l.Text)}
	if l.Entities != nil {
		s.HasEntities = true
		for _, e := range *l.Entities {
			s.Entities = append(s.Entities, r.span("entity", e.Type, e.Text, e.Start, e.End))
		}
	}
	claims := l.Claims
	if claims == nil {
		claims = l.Quotes
	}
	if claims != nil {
		s.HasClaims = true
		for _, c := range *claims {
			s.Claims = append(s.Claims, r.claim(c))
		}
	}
	if l.Structure != nil {
		s.Full = r.full()
	} else {
		s.Entities = sortedSpans(s.Entities)
	}
	if r.err != nil {
		return Story{}, fmt.Errorf("%s: %w", l.ID, r.err)
	}
	return s, nil
}

// lineReader checks what it reads against the text; err is the first fault.
type lineReader struct {
	line  *line
	runes []rune
	err   error
}

// span returns a span after a look at what stands there; no check is made for
// empty words.
func (r *lineReader) span(what, typ, words string, start, end int) Span {
	switch {
	case r.err != nil:
	case start < 0 || end <= start || end > len(r.runes):
		r.err = fmt.Errorf("the %s %q is at %d to %d of a text of %d code points", what, words, start, end, len(r.runes))
	case words != "" && string(r.runes[start:end]) != words:
		r.err = fmt.Errorf("the %s %q is not at %d to %d; there stands %q (offsets are code points)", what, words, start, end, string(r.runes[start:end]))
	}
	return Span{Type: typ, Start: start, End: end}
}

// optional returns a span that need not be there.
func (r *lineReader) optional(what, words string, start, end *int) *Span {
	if start == nil || end == nil || *start == *end {
		return nil
	}
	s := r.span(what, "", words, *start, *end)
	return &s
}

func (r *lineReader) claim(c lineClaim) Claim {
	g := Claim{SpeakerText: c.Speaker, CueText: c.Cue, Type: c.Type}
	switch {
	case len(c.Spans) > 0:
		for _, s := range c.Spans {
			g.Content = append(g.Content, r.span("content", "", "", s[0], s[1]))
		}
	case c.Start != nil && c.End != nil:
		g.Content = []Span{r.span("content", "", c.Content, *c.Start, *c.End)}
	case r.err == nil:
		r.err = fmt.Errorf("the content %q has no start and end", c.Content)
	}
	// Speaker and cue may be in pieces, of which only the bounds are given.
	g.Speaker = r.optional("speaker", "", c.SpeakerStart, c.SpeakerEnd)
	g.Cue = r.optional("cue", "", c.CueStart, c.CueEnd)
	if c.Anonymous != nil {
		g.More = &Attributes{
			ID: c.ID, Canonical: c.Canonical, Role: c.Role, Target: c.Target,
			Anonymous: *c.Anonymous, Count: c.Count, Level: max(c.Level, 1),
		}
		for _, h := range c.Hedges {
			g.More.Hedges = append(g.More.Hedges, h.Text)
		}
	}
	return g
}

func (r *lineReader) full() *Full {
	f := &Full{Groups: map[string][]Span{}}
	for _, p := range r.line.Structure {
		r.span(p.Role, "", p.Text, p.Start, p.End)
		f.Pieces = append(f.Pieces, Piece(p))
	}
	if r.line.Entities != nil {
		for _, e := range *r.line.Entities {
			f.Canonical = append(f.Canonical, e.Canonical)
		}
	}
	for _, m := range r.line.Coreferences {
		r.span("mention", "", m.Text, m.Start, m.End)
		f.Coreferences = append(f.Coreferences, Mention{Kind: m.Kind, Canonical: m.Canonical, Start: m.Start, End: m.End})
	}
	for name, g := range r.line.Groups {
		for _, m := range g.Mentions {
			f.Groups[name] = append(f.Groups[name], r.span("source", "", m.Text, m.Start, m.End))
		}
	}
	for _, c := range r.line.Counter {
		if len(c.Claims) == 2 {
			f.Counter = append(f.Counter, [2]string{c.Claims[0], c.Claims[1]})
		}
	}
	return f
}
