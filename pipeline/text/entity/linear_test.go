package entity

import (
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/feature"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// sureOf reads a German text as TagSure does.
func sureOf(tagger *Tagger, text string) *sureText {
	t := token.Parse(text)
	s := &sureText{text: t, lex: tagger.lex, language: "de", taken: make([]bool, t.Len())}
	s.prose = s.proseOf(t.Sentences)
	s.findSurePeople()
	return s
}

func TestATextOfAnotherLanguageIsLookedThroughTwiceAtMost(t *testing.T) {
	tagger, err := NewTagger()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, piece string }{
		{"no sentence end", "wort und mehr "},
		{"full names in one sentence", "es ging John Smith und dann kam Smith zu uns "},
		{"full names that stand nowhere else", "es ging John Smith und dann "},
		{"sentences", "Es ging John Smith. Dann kam Smith zu uns. "},
		{"nothing but quotation marks", `" `},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := sureOf(tagger, strings.Repeat(test.piece, 2000))
			if most := 2 * s.text.Len(); s.looked > most {
				t.Errorf("%d tokens looked at in a text of %d, want at most %d", s.looked, s.text.Len(), most)
			}
		})
	}
}

func TestARunOfNamesIsSearchedOnce(t *testing.T) {
	tagger, err := NewTagger()
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, piece string }{
		{"titles without end", "he met Mr. Mrs. "},
		{"names without end", "Xavo Smith Yolka Zimba "},
	} {
		t.Run(test.name, func(t *testing.T) {
			var d feature.Document
			d.Read(token.Parse("he saw "+strings.Repeat(test.piece, 2000)+strings.Repeat(" and went home", 5000)), tagger.lex)
			for _, r := range d.Runs {
				for i := r.First; i < r.End; i++ {
					d.Features(r, i)
				}
			}
			if got := d.Searched(); got == 0 || got > len(d.Units) {
				t.Errorf("%d units searched in a text of %d, want some and each once at most", got, len(d.Units))
			}
		})
	}
}

func BenchmarkTagSureWithoutSentenceEnd(b *testing.B) {
	tagger, err := NewTagger()
	if err != nil {
		b.Fatal(err)
	}
	text := token.Parse(strings.Repeat("wort und mehr ", 16<<10))
	b.SetBytes(int64(len(text.String())))
	b.ReportAllocs()
	for b.Loop() {
		if found := tagger.TagSure(text, "de", Context{}); len(found) > 0 {
			b.Fatalf("TagSure found %d entities in words that name nothing", len(found))
		}
	}
}
