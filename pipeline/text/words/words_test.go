package words_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/words"
)

func TestFold(t *testing.T) {
	for _, tc := range []struct {
		name, in string
		want     []string
	}{
		{"case does not count", "Grain SHIPS", []string{"grain", "ships"}},
		{"a hyphen divides", "al-Mahjoub", []string{"al", "mahjoub"}},
		{"an apostrophe does not count, typeset or not", "O’Brien O'Brien don't", []string{"obrien", "obrien", "dont"}},
		{"a possessive s does not count", "Mahjoub's Mahjoub’s Moody's", []string{"mahjoub", "mahjoub", "moody"}},
		{"quotation marks are not apostrophes", "'talks' ‘failed’", []string{"talks", "failed"}},
		{"initials are one word", "U.S. U.S.A. a.m. J.K. Rowling", []string{"us", "usa", "am", "jk", "rowling"}},
		{"a full stop without a space divides", "talks.Then example.org", []string{"talks", "then", "example", "org"}},
		{"a number grouped by commas is one word", "2,715 1,234,567 2014,2015 3.5", []string{"2715", "1234567", "2014", "2015", "3", "5"}},
		{"a time divides", "12:30", []string{"12", "30"}},
		{"diacritics of Latin and Greek do not count", "Erdoğan Łódź Straße Ørsted Αθήνα", []string{"erdogan", "lodz", "strasse", "orsted", "αθηνα"}},
		{"decomposed letters are composed ones", "Erdog\u0306an и\u0306", []string{"erdogan", "й"}},
		{"a Cyrillic letter keeps its mark", "Сергей", []string{"сергей"}},
		{"Han characters are words", "中国北京 A股", []string{"中", "国", "北", "京", "a", "股"}},
		{"Hangul is written with spaces", "서울 한국", []string{"서울", "한국"}},
		{"an emoji is a word, its skin tone is not", "ok👍🏽 ❤️", []string{"ok", "👍", "❤"}},
		{"signs of query languages are not words", `"a* OR (b) ^NEAR{c}:`, []string{"a", "or", "b", "near", "c"}},
		{"full-width letters are letters", "ＯＰＥＣ", []string{"opec"}},
		{"nothing but signs is no word", `"*' -- … ©`, nil},
		{"bytes that are not UTF-8 divide", "a\xffb", []string{"a", "b"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := words.Fold(tc.in); !slices.Equal(got, tc.want) {
				t.Errorf("Fold(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
}

func TestStem(t *testing.T) {
	for _, group := range []string{ // of each group all have one stem
		"negotiate negotiated negotiating negotiates", "connect connected connection connections connecting",
		"relational relate related", "ship ships shipping shipped", "deny denied", "hop hopping hopped", "hope hoping hoped",
		"agree agreed", "general generally", "apology apologies",
	} {
		forms := strings.Fields(group)
		for _, f := range forms[1:] {
			if got, want := words.Stem(f), words.Stem(forms[0]); got != want {
				t.Errorf("Stem(%q) = %q, want the stem of %q, %q", f, got, forms[0], want)
			}
		}
	}
	for in, want := range map[string]string{"is": "is", "us": "us", "caresses": "caress", "ponies": "poni", "sky": "sky", "2014": "2014", "北": "北"} {
		if got := words.Stem(in); got != want {
			t.Errorf("Stem(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	for _, s := range []string{"Mahjoub's U.S. 2,715", "中国👍🏽", "a\xff'b", strings.Repeat("x", 1000), "İstanbul ŉ ﬁ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, w := range words.Split(text) {
			if w.Start < end || w.End <= w.Start || w.End > len(text) {
				t.Fatalf("Split(%q): word %+v does not stand after byte %d and within the text", text, w, end)
			}
			end = w.End
			if w.Folded == "" || !utf8.ValidString(w.Folded) {
				t.Fatalf("Split(%q): folded word %q", text, w.Folded)
			}
			if got := words.Fold(w.Folded); len(got) == 1 && got[0] != w.Folded && words.Fold(got[0])[0] != got[0] {
				t.Fatalf("Split(%q): folding %q again gives %q", text, w.Folded, got)
			}
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	text := strings.Repeat("Deputy Foreign Minister Stepan Velichko said the U.S. is “out of touch with reality” on Mahjoub’s future. ", 30)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if n := len(words.Split(text)); n != 17*30 {
			b.Fatalf("%d words", n)
		}
	}
}

func BenchmarkStem(b *testing.B) {
	list := strings.Fields("the minister negotiated with relational nationalizations quickly happiness of ministers agreement vietnamization touch")
	b.ReportAllocs()
	for b.Loop() {
		for _, w := range list {
			if words.Stem(w) == "" {
				b.Fatal(w)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(list)), "ns/word")
}
