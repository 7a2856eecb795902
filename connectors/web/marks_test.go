package web

import (
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// claimAt returns a claim on the first occurrence of words in text.
func claimAt(t *testing.T, text, id, words string) wire.Claim {
	t.Helper()
	start, end := offsets(t, text, words)
	return wire.Claim{ID: id, Text: words, Start: start, End: end, Type: "direct", Speaker: &wire.Speaker{Name: "Vega"}}
}

func entityAt(t *testing.T, text, words string) wire.Entity {
	t.Helper()
	start, end := offsets(t, text, words)
	return wire.Entity{Name: words, Canonical: words, Type: "PERSON", Start: start, End: end}
}

// offsets returns where words stand in text, in code points.
func offsets(t *testing.T, text, words string) (start, end int) {
	t.Helper()
	before, _, ok := strings.Cut(text, words)
	if !ok {
		t.Fatalf("%q is not in %q", words, text)
	}
	start = len([]rune(before))
	return start, start + len([]rune(words))
}

// sketch returns a body as HTML with its marks as brackets: [1|claim 1],
// {entity}, ^1 for a number.
func sketch(body []block) string {
	replacer := strings.NewReplacer("</mark>", "]", "</span>", "}")
	var lines []string
	for _, b := range body {
		if b.Crosshead != "" {
			lines = append(lines, "# "+b.Crosshead)
			continue
		}
		s := replacer.Replace(string(b.HTML))
		for _, tag := range []struct{ name, from, shown string }{
			{"<mark ", `data-statement="`, "[%|"}, {"<span ", "", "{"}, {"<a ", `data-statement="`, "^"},
		} {
			for {
				before, rest, ok := strings.Cut(s, tag.name)
				if !ok {
					break
				}
				attributes, after, _ := strings.Cut(rest, ">")
				number := ""
				if tag.from != "" {
					_, number, _ = strings.Cut(attributes, tag.from)
					number, _, _ = strings.Cut(number, `"`)
				}
				s = before + strings.ReplaceAll(tag.shown, "%", number) + after
			}
		}
		lines = append(lines, strings.ReplaceAll(s, "</a>", ""))
	}
	return strings.Join(lines, "\n")
}

func TestBodyMarks(t *testing.T) {
	type spans struct {
		claims, entities []string
	}
	for _, tc := range []struct {
		name, text string
		mark       spans
		want       string
	}{
		{"plain text is escaped", `a <b> & "c"`, spans{}, `a &lt;b&gt; &amp; &#34;c&#34;`},
		{"an entity lies inside a claim", "Ana met Bo, Vega said", spans{[]string{"Ana met Bo"}, []string{"Bo"}}, "[1|Ana met {Bo}],^1 Vega said"},
		{"a claim lies inside a claim", "They say he lied twice.", spans{[]string{"They say he lied twice", "he lied"}, nil}, "[1|They say [2|he lied]^2 twice].^1"},
		{"an entity that a claim cuts is split", "abcdef", spans{[]string{"abcd"}, []string{"cdef"}}, "[1|ab{cd}]^1{ef}"},
		{"claims that overlap are split", "abcdef", spans{[]string{"abcd", "cdef"}, nil}, "[1|ab[2|cd]]^1[2|ef]^2"},
		{"a claim stands outside an entity of the same extent", "Vega", spans{[]string{"Vega"}, []string{"Vega"}}, "[1|{Vega}]^1"},
		{"the number stands behind the closing marks", "“We go,” he said. 'No.'", spans{[]string{"We go", "No"}, nil}, "“[1|We go],”^1 he said. &#39;[2|No].&#39;^2"},
		{"offsets count code points, not bytes", "🚢🇷🇴 海军说：没有水雷。Ok", spans{[]string{"没有水雷"}, []string{"海军"}}, "🚢🇷🇴 {海军}说：[1|没有水雷]^1。Ok"},
		{"a claim runs over paragraphs", "One two.\n\nThree four.", spans{[]string{"two.\n\nThree"}, nil}, "One [1|two.]\n[1|Three]^1 four."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := &wire.Document{Text: tc.text}
			for i, words := range tc.mark.claims {
				d.Claims = append(d.Claims, claimAt(t, tc.text, string(rune('a'+i)), words))
			}
			for _, words := range tc.mark.entities {
				d.Entities = append(d.Entities, entityAt(t, tc.text, words))
			}
			if got := sketch(newBody(d, statements(d.Claims, ""), entityMarks(d.Entities))); got != tc.want {
				t.Errorf("body of %q = %q, want %q", tc.text, got, tc.want)
			}
		})
	}
}

func TestBodyPutsCrossheadsBeforeTheirParagraphs(t *testing.T) {
	d := &wire.Document{Text: "One.\n\nTwo.", Wire: wire.Copy{Crossheads: []wire.Crosshead{
		{Text: "First", Before: 0}, {Text: "Middle", Before: 1}, {Text: "Last", Before: 2}, {Text: "Lost", Before: 99},
	}}}
	want := "# First\nOne.\n# Middle\nTwo.\n# Last\n# Lost"
	if got := sketch(newBody(d, nil, nil)); got != want {
		t.Errorf("body = %q, want %q", got, want)
	}
}

// FuzzBody asserts that whatever the offsets are the elements nest and the
// text is whole.
func FuzzBody(f *testing.F) {
	f.Add("“We go,” he said.\n\n🚢 No <b>.", 1, 6, 3, 12, 0, 40)
	f.Add("a", -5, 1, math.MinInt, math.MaxInt, 1, 0)
	f.Add("a\n\n\n\nb\n\n", 0, 3, 1, 4, 2, 5)
	f.Fuzz(func(t *testing.T, text string, c1, c1End, c2, c2End, e, eEnd int) {
		text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r", ""), "")
		text = strings.ReplaceAll(text, "\x00", "")
		d := &wire.Document{
			Text:     text,
			Claims:   []wire.Claim{{ID: "a", Start: c1, End: c1End}, {ID: "b", Start: c2, End: c2End, Within: "a"}},
			Entities: []wire.Entity{{Type: "ORG", Start: e, End: eEnd}},
		}
		var got []string
		for _, b := range newBody(d, statements(d.Claims, ""), entityMarks(d.Entities)) {
			got = append(got, textOf(t, string(b.HTML)))
		}
		if joined := strings.Join(got, "\n\n"); joined != text {
			t.Errorf("the body reads %q, want %q", joined, text)
		}
	})
}

// textOf returns the text of a fragment without the numbers, and fails where
// its elements don't nest.
func textOf(t *testing.T, fragment string) string {
	t.Helper()
	var out strings.Builder
	var open []string
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("%q leaves %v open", fragment, open)
			}
			return out.String()
		case html.StartTagToken:
			if name := z.Token().Data; name == "br" {
				out.WriteByte('\n')
			} else {
				open = append(open, name)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				t.Errorf("%q closes %s while %v is open", fragment, name, open)
				return ""
			}
			open = open[:len(open)-1]
		case html.TextToken:
			if !slices.Contains(open, "a") {
				out.WriteString(z.Token().Data)
			}
		}
	}
}

func TestSafeHighlight(t *testing.T) {
	for in, want := range map[string]string{
		"a <mark>b</mark> c":             "a <mark>b</mark> c",
		"a &amp; <mark>b</mark>":         "a &amp; <mark>b</mark>",
		"<script>x</script><mark>y":      "&lt;script&gt;x&lt;/script&gt;<mark>y</mark>",
		"</mark><mark onclick=x>a":       "&lt;/mark&gt;&lt;mark onclick=x&gt;a",
		"<mark>a<mark>b</mark></mark> <": "<mark>a&lt;mark&gt;b</mark>&lt;/mark&gt; &lt;",
	} {
		if got := string(safeHighlight(in)); got != want {
			t.Errorf("safeHighlight(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStatementsAndVoices(t *testing.T) {
	sources := func(described string) *wire.Sources {
		return &wire.Sources{Anonymous: true, Description: described, Group: "g1"}
	}
	list := statements([]wire.Claim{
		{ID: "c1", Text: "one", Sources: sources("three people"), Type: "indirect", Contradicts: []string{"c4", "gone"}},
		{ID: "c2", Text: "two", Speaker: &wire.Speaker{Name: "he", Canonical: "Ivo Vega", Role: "minister"}, Type: "direct"},
		{ID: "c3", Text: "three", Continues: "c2", Type: "direct"},
		{ID: "c4", Text: "four", Speaker: &wire.Speaker{Name: "Ivo Vega"}, Polarity: "negative", Within: "c1"},
		{ID: "c5", Text: "five", Sources: sources("one of the people")},
		{ID: "c6", Text: "six", Continues: "missing"},
	}, "")
	voices := groupVoices(list)
	type got struct {
		voice    string
		unnamed  bool
		numbers  []int
		asPrints []string
	}
	var found []got
	for _, v := range voices {
		g := got{voice: v.Name, unnamed: v.Unnamed}
		for _, s := range v.Statements {
			g.numbers = append(g.numbers, s.N)
			g.asPrints = append(g.asPrints, s.AsPrinted)
		}
		found = append(found, g)
	}
	want := []got{
		{"three people", true, []int{1, 4}, []string{"", "one of the people"}},
		{"Ivo Vega", false, []int{2, 3}, []string{"", ""}},
		{"no source given", false, []int{5}, []string{""}},
	}
	if !slices.EqualFunc(found, want, func(a, b got) bool {
		return a.voice == b.voice && a.unnamed == b.unnamed && slices.Equal(a.numbers, b.numbers) && slices.Equal(a.asPrints, b.asPrints)
	}) {
		t.Errorf("voices = %+v, want %+v", found, want)
	}
	if n := len(list[1].Pieces); n != 2 {
		t.Errorf("the statement in two pieces has %d", n)
	}
	if list[2].Within != 1 || !list[2].Relayed || !list[2].Denied {
		t.Errorf("statement 3 is %+v, want it within 1, relayed by its unnamed source, and a denial", list[2])
	}
	if !slices.Equal(list[0].Contradicts, []int{3}) {
		t.Errorf("statement 1 contradicts %v, want 3", list[0].Contradicts)
	}
}

func TestMentionsOfOneGroupOfSourcesAreOneVoice(t *testing.T) {
	source := func(name string, count int) wire.Claim {
		return wire.Claim{ID: name, Text: name, Speaker: &wire.Speaker{Name: name}, Sources: &wire.Sources{Anonymous: true, Count: count, Description: name, Group: "g1"}}
	}
	voices := groupVoices(statements([]wire.Claim{source("Sources", 0), source("three people", 3), source("one of the people", 1)}, ""))
	if len(voices) != 1 || !voices[0].Unnamed || voices[0].Name != "three people" || len(voices[0].Statements) != 3 {
		t.Fatalf("groupVoices() = %+v, want one unnamed voice, the three people, with three statements", voices)
	}
	if s := voices[0].Statements[2]; s.Sources != "" || s.AsPrinted != "one of the people" {
		t.Errorf("the third statement is on the word of %q as %q, want its own voice and \"one of the people\"", s.Sources, s.AsPrinted)
	}
}
