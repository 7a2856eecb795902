package wirecopy

import (
	"regexp"
	"slices"
	"strings"
)

var (
	killBody   = regexp.MustCompile(`(?i)^(?:editors?:? ?)?(?:please )?(?:kill|disregard) (?:the |all |our )?(?:\S+ ){0,4}?(?:story|versions?|item|slugged|BC-)`)
	digestHead = regexp.MustCompile(`(?i)^(?:AP |Reuters |Bloomberg |Yonhap |Kyodo |AFP |dpa |PA )?(?:News |Morning |Evening |Daily |World |Business |Sports |Press )*(?:Digest|Daybook|Advisory|Budget|Schedule|Summary|Planner|Diary)\b|\b(?:News )?Digest$|\bnews summary\b|\bNews Advisory\b`)
)

// readStatus settles what may be done with the item. A notice about a story
// keeps its text, also where it is addressed to editors.
func readStatus(s *story) {
	if s.doc.PubStatus == "" {
		s.doc.PubStatus = usable
	}
	s.readAdvisory()
	if s.notice && !s.hasBody() {
		for i := range s.blocks {
			if s.blocks[i].role == roleNote {
				s.blocks[i].role = unread
			}
		}
		s.notes = nil
	}
	if s.hasBody() || s.doc.Headline == "" {
		return
	}
	if isUpper(s.doc.Headline) {
		s.apply(flag{stage: "alert", urgency: 1}, 0)
	}
}

// readAdvisory knows kills by their words, and digests and advisories by
// their headline.
func (s *story) readAdvisory() {
	if s.doc.PubStatus == usable && s.doc.Wire.Dateline == nil {
		for i := range s.blocks {
			b := &s.blocks[i]
			if (b.role == unread || b.role == roleNote) && containsAny(b.text, "kill", "Kill", "KILL", "isregard", "ISREGARD") && killBody.MatchString(b.text) {
				s.apply(flagWords["KILL"], 0)
				break
			}
		}
	}
}

func (s *story) hasBody() bool {
	for range s.open {
		return true
	}
	return false
}

// isService tells whether the item is a list of others or a word about them,
// which has no dateline and no deck of its own.
func (s *story) isService() bool {
	return slices.ContainsFunc([]string{"digest", "advisory", "daybook", "schedule", "diary"}, s.hasGenre)
}

// readService tells by its headline whether the item is a digest, an advisory
// or another list for editors. It comes before the lead is looked for, because
// the items of a digest have datelines of their own.
func readService(s *story) {
	title := s.in.Headline
	for _, b := range s.open {
		if title == "" {
			title = b.text
		}
		break
	}
	if !s.isService() && len(title) <= maxHeadline && containsAny(strings.ToLower(title), "digest", "daybook", "advisory", "budget", "schedule", "summary", "planner", "diary") && digestHead.MatchString(title) {
		s.genreOf(title)
	}
}

// genreOf names the kind of service item that the headline says.
func (s *story) genreOf(title string) {
	low := strings.ToLower(title)
	for _, g := range []struct{ word, genre string }{
		{"digest", "digest"},
		{"summary", "digest"},
		{"budget", "digest"},
		{"advisory", "advisory"},
		{"daybook", "daybook"},
		{"diary", "diary"},
		{"schedule", "schedule"},
		{"planner", "schedule"},
	} {
		if strings.Contains(low, g.word) {
			s.apply(flag{genre: g.genre}, 0)
			return
		}
	}
}
