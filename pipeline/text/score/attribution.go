package score

import (
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// attribution is a content with its speaker and cue: wanted by the gold or
// found. A found one joins the claims that one speaker makes by one cue.
type attribution struct {
	content      []gold.Span
	places       set
	speaker, cue *gold.Span
	speakerText  string
	cueText      string
	kind         string // direct, indirect or mixed, by its quotation marks
	first        *wire.Claim
}

// attributions joins the pieces of split contents, and direct quotations of
// one speaker by one cue, whatever stands between them. With single it joins
// nothing, for gold that has every piece as a claim of its own.
func attributions(claims []wire.Claim, single bool) []attribution {
	var list []attribution
	at := map[string]int{} // by claim ID
	for i := range claims {
		c := &claims[i]
		j, joined := at[c.Continues]
		if c.Continues == "" {
			j = slices.IndexFunc(list, func(a attribution) bool { return sameAttribution(a.first, c) })
			joined = j >= 0
		}
		if !single && joined && speakerStart(list[j].first) == speakerStart(c) {
			list[j].content = append(list[j].content, gold.Span{Start: c.Start, End: c.End})
			at[c.ID] = j
			continue
		}
		at[c.ID] = len(list)
		list = append(list, newAttribution(c))
	}
	return list
}

func newAttribution(c *wire.Claim) attribution {
	a := attribution{content: []gold.Span{{Start: c.Start, End: c.End}}, cueText: c.Cue, first: c}
	if c.Speaker != nil {
		a.speakerText = c.Speaker.Name
		if c.Speaker.Start < c.Speaker.End {
			a.speaker = &gold.Span{Start: c.Speaker.Start, End: c.Speaker.End}
		}
	}
	if c.CueStart < c.CueEnd {
		a.cue = &gold.Span{Start: c.CueStart, End: c.CueEnd}
	}
	return a
}

// speakerStart returns where the speaker of c stands; 0 for none.
func speakerStart(c *wire.Claim) int {
	if c.Speaker == nil {
		return 0
	}
	return c.Speaker.Start
}

// sameAttribution tells whether b is another piece of the quotation that a
// begins.
func sameAttribution(a, b *wire.Claim) bool {
	return b.Type == "direct" && a.Speaker != nil && b.Speaker != nil && b.CueStart < b.CueEnd &&
		a.Speaker.Start == b.Speaker.Start && a.CueStart == b.CueStart
}

// wanted returns the attributions of the gold.
func wanted(claims []gold.Claim, text []rune) []attribution {
	var list []attribution
	words := func(given string, span *gold.Span) string {
		if given != "" || span == nil {
			return given
		}
		return string(text[span.Start:min(span.End, len(text))])
	}
	for _, c := range claims {
		list = append(list, attribution{
			content: c.Content, speaker: c.Speaker, cue: c.Cue, kind: c.Type,
			speakerText: words(c.SpeakerText, c.Speaker), cueText: words(c.CueText, c.Cue),
		})
	}
	return list
}

// read fills in what follows from the text.
func (a *attribution) read(text []rune, inQuotes []bool) {
	for _, s := range a.content {
		a.places = a.places.add(text, s.Start, s.End)
	}
	if a.kind == "" {
		a.kind = quoteKind(text, a.content, inQuotes)
	}
}

// words returns the content as printed.
func (a attribution) words(text []rune) string {
	var parts []string
	for _, s := range a.content {
		parts = append(parts, string(text[s.Start:min(s.End, len(text))]))
	}
	return strings.Join(parts, " … ")
}

// quoteKind tells direct, mixed and indirect by how many of the letters and
// digits stand between quotation marks: 95 in a hundred, some, none.
func quoteKind(text []rune, content []gold.Span, inQuotes []bool) string {
	letters, marked := 0, 0
	for _, s := range content {
		for i := s.Start; i < min(s.End, len(text)); i++ {
			if isLetter(text[i]) {
				letters++
				if inQuotes[i] {
					marked++
				}
			}
		}
	}
	switch {
	case marked == 0:
		return "indirect"
	case float64(marked) >= 0.95*float64(letters):
		return "direct"
	}
	return "mixed"
}

// speakerRight tells whether two attributions name the same speaker.
func speakerRight(want, got attribution) bool {
	if want.speaker == nil && strings.TrimSpace(want.speakerText) == "" {
		return got.speaker == nil && strings.TrimSpace(got.speakerText) == ""
	}
	if want.speaker != nil && got.speaker != nil {
		return overlap(*want.speaker, *got.speaker)
	}
	w, g := strings.Fields(strings.ToLower(want.speakerText)), strings.Fields(strings.ToLower(got.speakerText))
	if len(w) == 0 || len(g) == 0 {
		return false
	}
	return contains(g, w[len(w)-1]) || contains(w, g[len(g)-1])
}

// cueRight tells whether two attributions have the same cue.
func cueRight(want, got attribution) bool {
	if want.cue != nil && got.cue != nil {
		return overlap(*want.cue, *got.cue)
	}
	w := strings.ToLower(strings.TrimSpace(want.cueText))
	return w != "" && w == strings.ToLower(strings.TrimSpace(got.cueText))
}

func overlap(a, b gold.Span) bool { return a.Start < b.End && b.Start < a.End }

// speakerKind tells what a speaker is called by: name, pronoun, noun or none.
func speakerKind(words string) string {
	words = strings.TrimSpace(words)
	lower := " " + strings.ToLower(words) + " "
	switch {
	case words == "":
		return "none"
	case strings.Contains(" he she they i we it you who him her them his ", lower):
		return "pronoun"
	case hasName(words):
		return "name"
	}
	return "noun"
}

// hasName tells whether words have one that begins with a capital and goes on
// in lower case, beyond the first if that is an article or the like.
func hasName(words string) bool {
	first, rest, _ := strings.Cut(words, " ")
	switch first {
	case "The", "A", "An", "Some", "One", "Many", "Officials", "People", "Sources":
		words = rest
	}
	for word := range strings.FieldsFuncSeq(words, func(r rune) bool { return !isLetter(r) }) {
		if len(word) > 1 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'a' && word[1] <= 'z' {
			return true
		}
	}
	return false
}
