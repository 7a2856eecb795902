package wirecopy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
)

// BenchmarkRead reads the stories of testdata in turn.
func BenchmarkRead(b *testing.B) {
	for ext, format := range map[string]wirecopy.Format{".txt": wirecopy.Text, ".html": wirecopy.HTML} {
		b.Run(strings.TrimPrefix(ext, "."), func(b *testing.B) {
			stories, err := filepath.Glob("testdata/*" + ext)
			if err != nil || len(stories) == 0 {
				b.Fatalf("no stories in testdata: %v", err)
			}
			var bodies []string
			size := 0
			for _, path := range stories {
				body, err := os.ReadFile(path)
				if err != nil {
					b.Fatal(err)
				}
				bodies = append(bodies, string(body))
				size += len(body)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, body := range bodies {
					if d := wirecopy.Read(wirecopy.Input{Body: body, Format: format}); d.Headline == "" && d.Text == "" {
						b.Fatalf("nothing read from %.60q", body)
					}
				}
			}
			b.ReportMetric(float64(b.N*len(bodies))/b.Elapsed().Seconds(), "stories/s")
		})
	}
}

// BenchmarkStory reads one story of 400 words: those of a Reuters update with
// the paragraphs that it has, again and again.
func BenchmarkStory(b *testing.B) {
	raw, err := os.ReadFile("testdata/reuters-wrapup-two-parents.txt")
	if err != nil {
		b.Fatal(err)
	}
	above, body, ok := strings.Cut(string(raw), "seismological centre said.\n\n")
	if !ok {
		b.Fatal("the story has no second paragraph")
	}
	paragraphs, credit, ok := strings.Cut(body, "(Reporting")
	if !ok {
		b.Fatal("the story has no credit")
	}
	story := above + "seismological centre said.\n\n" + strings.Repeat(paragraphs, 3) + "(Reporting" + credit
	if n := len(strings.Fields(story)); n < 380 || n > 480 {
		b.Fatalf("the story has %d words, want about 400", n)
	}
	b.SetBytes(int64(len(story)))
	b.ReportAllocs()
	for b.Loop() {
		if d := wirecopy.Read(wirecopy.Input{Body: story, Format: wirecopy.Text}); len(d.Wire.Contributors) != 6 || d.Wire.Dateline == nil {
			b.Fatalf("not read: %+v", d)
		}
	}
}

// TestReadTakesLinearTime reads hostile bodies of a few megabytes. A reader
// that went over them again and again would take minutes.
func TestReadTakesLinearTime(t *testing.T) {
	const size = 1 << 20
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for name, body := range map[string]string{
		"one line":            fill("word "),
		"short lines":         fill("By Ann Lee\n"),
		"empty paragraphs":    fill("a\n\n"),
		"open elements":       fill("<div>"),
		"unclosed paragraphs": fill("<p>a"),
		"end tags alone":      fill("</b></p>"),
		"deep and unclosed":   strings.Repeat("<b>", size/6) + strings.Repeat("</i>", size/8),
		"open brackets":       fill("(Reporting by "),
		"repeated headline":   fill("The same line\n\n"),
		"lower-case wrapped":  fill("a line of some forty characters or so, which goes on\nand on in small letters all the way down the page\n"),
		"flags":               fill("UPDATE 1-"),
		"quotation marks":     fill("“ ’’ "),
		"attributes":          "<p " + fill("class=ad ") + ">x",
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			wirecopy.Read(wirecopy.Input{Body: body})
			// No measure of speed: what is not linear takes hours.
			if took := time.Since(begin); took > 2*time.Minute {
				t.Errorf("Read took %v for %d bytes", took, len(body))
			}
		})
	}
}
