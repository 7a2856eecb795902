package wirecopy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// words splits s at everything but letters and digits.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// kept counts the words of the Document's headline, body and removed pieces.
func kept(d wire.Document) map[string]int {
	count := map[string]int{}
	add := func(s string) {
		for _, w := range words(s) {
			count[w]++
		}
	}
	add(d.Headline)
	add(d.Text)
	for _, r := range d.Wire.Removed {
		add(r.Text)
	}
	return count
}

// FuzzText holds for any text that every word of it is in the headline, in
// the body or among the removed pieces, and that the Document is well formed.
func FuzzText(f *testing.F) {
	seeds(f, ".txt")
	f.Fuzz(func(t *testing.T, body string) {
		if !utf8.ValidString(body) || strings.ContainsFunc(body, unprinted) {
			wellFormed(t, wirecopy.Read(wirecopy.Input{Body: body, Format: wirecopy.Text}))
			return
		}
		d := wirecopy.Read(wirecopy.Input{Body: body, Format: wirecopy.Text})
		wellFormed(t, d)
		have := kept(d)
		for _, w := range words(body) {
			if have[w]--; have[w] < 0 {
				t.Fatalf("the word %q of %q is lost: %+v", w, body, d)
			}
		}
	})
}

// unprinted tells the characters that a line is freed of: words beside them
// may come out joined or parted.
func unprinted(r rune) bool {
	return unicode.IsControl(r) && r != '\n' || unicode.Is(unicode.Cf, r) || r == utf8.RuneError
}

// FuzzHTML holds for any markup that the Document is well formed and that
// reading it again gives the same.
func FuzzHTML(f *testing.F) {
	seeds(f, ".html")
	f.Add("<nav><p>a<li><b><h1></nav>x<pre>\n</b>")
	f.Fuzz(func(t *testing.T, body string) {
		in := wirecopy.Input{Body: body, Format: wirecopy.HTML, Headline: "A headline"}
		d := wirecopy.Read(in)
		wellFormed(t, d)
		if diff := cmp.Diff(d, wirecopy.Read(in)); diff != "" {
			t.Fatalf("a second reading differs (-first +second):\n%s", diff)
		}
	})
}

// wellFormed checks what holds for every Document.
func wellFormed(t *testing.T, d wire.Document) {
	t.Helper()
	if !utf8.ValidString(d.Text) || !utf8.ValidString(d.Headline) {
		t.Fatalf("not valid UTF-8: %q, %q", d.Headline, d.Text)
	}
	paragraphs := 0
	if d.Text != "" {
		paragraphs = strings.Count(d.Text, "\n\n") + 1
	}
	for p := range strings.SplitSeq(d.Text, "\n\n") {
		if strings.ContainsAny(p, "\n\t\r\u00a0") || strings.Contains(p, "  ") || p != strings.TrimSpace(p) || p == "" && paragraphs > 0 {
			t.Fatalf("paragraph %q is not one line of words with single spaces", p)
		}
	}
	for _, c := range d.Wire.Crossheads {
		if c.Before < 0 || c.Before > paragraphs {
			t.Fatalf("crosshead %q before paragraph %d of %d", c.Text, c.Before, paragraphs)
		}
	}
	for _, r := range d.Wire.Removed {
		if r.Kind == "" || r.Text == "" {
			t.Fatalf("a removed piece without kind or text: %+v", r)
		}
	}
	if d.PubStatus == "" || d.Profile == "" {
		t.Fatalf("pubStatus %q, profile %q: must not be empty", d.PubStatus, d.Profile)
	}
}

// seeds adds the stories of testdata with the extension ext.
func seeds(f *testing.F, ext string) {
	f.Helper()
	stories, err := filepath.Glob("testdata/*" + ext)
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range stories {
		body, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(body))
	}
}
