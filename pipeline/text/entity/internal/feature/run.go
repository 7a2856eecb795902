package feature

import (
	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// Run is a run of units in which names can be: words with a capital, the
// small words and marks between them, and a number behind. The model looks at
// nothing else, neither in training nor in use.
type Run struct {
	// First and End are units, Sentence is their sentence.
	First, End, Sentence int
}

// maxJoints is how many small words and marks may stand between two words
// with a capital.
const maxJoints = 3

// joints are the words that join the words of a name. Own list.
var joints = lexicon.SetOf(`of the for and on in to at without & 's ’s de la le les el al del della delle di du da
	das do dos des der den das van von zu zur für ter ten e y et und i en ni bin ibn bint ben abu`)

// isJoint tells whether u can stand between the words of a name.
func isJoint(u *Unit) bool {
	switch u.Kind {
	case token.Word, token.Symbol:
		return joints.Has(u.Lower)
	case token.Punct:
		switch u.Word {
		case ",", "-", "–", "/", "&", ".":
			return true
		}
	case token.Apostrophe:
		return true
	}
	return false
}

// findRuns finds the runs of the last sentence, s.
func (d *Document) findRuns(s Sentence) {
	sentence := len(d.Sentences) - 1
	for i := s.First; i < s.End; i++ {
		if !d.Units[i].capital {
			continue
		}
		end := d.runEnd(i, s.End)
		d.Runs = append(d.Runs, Run{First: i, End: end, Sentence: sentence})
		i = end
	}
}

// runEnd returns where the run ends that begins with unit i.
func (d *Document) runEnd(i, limit int) int {
	end := i + 1
	for next := end; next < limit && next-end <= maxJoints; next++ {
		switch u := &d.Units[next]; {
		case u.capital, next == end && u.Kind == token.Number && d.Units[next-1].capital:
			end = next + 1
		case !isJoint(u):
			return end
		}
	}
	return end
}
