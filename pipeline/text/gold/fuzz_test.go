package gold

import (
	"testing"
	"unicode/utf8"
)

// FuzzReadObjects asserts that what is read lies within its text, whatever the
// file says.
func FuzzReadObjects(f *testing.F) {
	f.Add(`{"id":"a","text":"🚢 Oslo","entities":[{"text":"Oslo","type":"GPE","start":2,"end":6}],"quotes":[{"spans":[[0,1],[2,6]],"speaker_start":0,"speaker_end":1}]}`)
	f.Add(`{"id":"a","text":"x","structure":[{"role":"ad","start":0,"end":1}],"source_groups":{"g":{"mentions":[{"start":0,"end":1}]}}}`)
	f.Add(`{"id":"a","text":"x","quotes":[{"start":0,"end":9}]}{"id":`)
	f.Fuzz(func(t *testing.T, data string) {
		stories, err := readObjects([]byte(data), "nowhere/none.json")
		if err != nil {
			return
		}
		for _, s := range stories {
			n := utf8.RuneCountInString(s.Text)
			check := func(spans ...Span) {
				for _, span := range spans {
					if span.Start < 0 || span.End <= span.Start || span.End > n {
						t.Errorf("story %q of %d code points has a span at %d to %d", s.ID, n, span.Start, span.End)
					}
				}
			}
			check(s.Entities...)
			for _, c := range s.Claims {
				check(c.Content...)
				for _, span := range []*Span{c.Speaker, c.Cue} {
					if span != nil {
						check(*span)
					}
				}
			}
		}
	})
}
