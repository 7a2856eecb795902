package claim

import (
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestARunOfCapitalsEndsBeforeTheNextEntity(t *testing.T) {
	for _, test := range []struct {
		name, text string
		entity     int // the token that is an entity; -1 for none
		want       int // the end of the run from the first token
	}{
		{"no entity", "By Maria Lopez went", -1, 3},
		{"an entity ends it", "By Maria Lopez By Maria Lopez", 1, 1},
		{"a particle leads into an entity", "Maria van Lopez went", 2, 2},
		{"a particle leads nowhere", "Maria van went", -1, 1},
		{"a particle that is an entity leads nowhere", "Maria van went", 1, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := read(token.Parse(test.text), &wire.Document{})
			covered := make([]bool, s.text.Len())
			if test.entity >= 0 {
				covered[test.entity] = true
			}
			if got := s.nameRun(0, covered); got != (span{0, test.want}) {
				t.Errorf("nameRun(%q) = %v, want %v", test.text, got, span{0, test.want})
			}
		})
	}
}
