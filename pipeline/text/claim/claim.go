// Package claim finds who said what in wire copy, and on whose word.
//
// It reads a text in stages, each of which adds to what the ones before it
// found:
//
//	quotations   what stands between quotation marks         quotes.go
//	cues         the words that report, with their subject   cues.go, ambiguous.go, phrasal.go, participle.go, nouncues.go,
//	                                                       speechless.go, intro.go, turns.go, headline.go, subject.go, phrase.go
//	contents     what they report                            tail.go, content.go, objects.go, wanted.go, cut.go
//	inheritance  quotations whose speaker stands elsewhere   inherit.go
//	speakers     who that is in this story                   names.go, speaker.go, kind.go
//	targets      whom they speak to, and by what means       target.go
//	sources      unnamed ones, counted and grouped           sources.go
//	modality     how sure the content is of itself           modality.go
//	silences     who was asked and said nothing             nocomment.go
//	headline     the same of the headline                    headlineclaims.go, known.go
//	relations    nesting, denials, what a claim is about     relations.go, contradict.go
//
// The rules work on words alone; entities make the speakers' names better but
// are not needed.
package claim

import (
	"strconv"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Version names the rule set in Document.Wire.EnrichedBy.
const Version = "claim-rules/2"

// Annotate fills doc.Claims and doc.NoComments from doc.Text, which t is the
// tokens of, each in the order of Start, and doc.HeadlineClaims from
// doc.Headline. It uses doc.Entities and doc.HeadlineEntities for the names of
// speakers and for what a claim is about; without them names are found by their
// capitals. A nil t is that of an empty text. The result does not depend on
// anything but t and doc.
func Annotate(t *token.Text, doc *wire.Document) {
	if t == nil {
		t = token.Parse("")
	}
	s := read(t, doc)
	silences := s.findSilences()
	drafts := s.withoutSilences(s.draft(), silences)
	cast := s.resolveSpeakers(drafts, silences)
	sourcing := s.nameSources(drafts)
	claims := s.claims(drafts)
	s.weigh(claims, drafts)
	s.relate(claims, drafts)
	doc.Claims, doc.NoComments = claims, s.noComments(silences)
	doc.HeadlineClaims = cast.headlineClaims(sourcing, drafts)
}

// draft is a claim that is being made.
type draft struct {
	span
	direct bool
	// cue and its class; the cue is empty for a quotation that stands alone.
	cue  span
	verb verb
	// name is the speaker's mention, whole the phrase with its appositions.
	name, whole span
	negated     bool
	statement   int
	// inherited tells that the speaker stands in another statement.
	inherited bool
	// continues is the draft that holds the first piece, -1 for none.
	continues int
	// within is the draft that this one is nested in, -1 for none.
	within int

	speaker *wire.Speaker
	sources *wire.Sources
	target  *wire.Target
	// medium is as printed; empty if the copy does not say.
	medium string
	// key is the same for all claims of one speaker: the canonical name, or
	// the group of an unnamed source.
	key string
}

// claims turns the drafts into claims, with ids in the order of the text.
func (s *story) claims(drafts []draft) []wire.Claim {
	if len(drafts) == 0 {
		return nil
	}
	claims := make([]wire.Claim, len(drafts))
	for i := range drafts {
		d := &drafts[i]
		c := &claims[i]
		c.ID = claimID(i)
		c.Text = s.text.Slice(d.first, d.end)
		c.Start, c.End = s.offsets(d.span)
		c.Speaker, c.Sources = d.speaker, d.sources
		c.Target, c.Medium = d.target, d.medium
		if !d.cue.empty() {
			c.Cue = s.text.Slice(d.cue.first, d.cue.end)
			c.CueStart, c.CueEnd = s.offsets(d.cue)
		}
		c.Type = s.quoteType(d)
		if d.continues >= 0 {
			c.Continues = claimID(d.continues)
		}
		if d.within >= 0 {
			c.Within = claimID(d.within)
		}
	}
	return claims
}

func claimID(i int) string { return "c" + strconv.Itoa(i+1) }

// offsets returns where c stands, in code points.
func (s *story) offsets(c span) (start, end int) {
	return s.text.Tokens[c.first].Start, s.text.Tokens[c.end-1].End
}

// quoteType tells a direct, an indirect and a mixed quotation apart.
func (s *story) quoteType(d *draft) string {
	if d.direct {
		return "direct"
	}
	for i := d.first; i < d.end; i++ {
		if s.quoted(i) {
			return "mixed"
		}
	}
	return "indirect"
}
