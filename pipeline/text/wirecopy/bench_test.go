package wirecopy_test

import (
	"os"
	"path/filepath"
	"slices"
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

// BenchmarkStory reads stories of about 400 words: a plain one, with headline,
// dateline and credit, and one with all that an update has above and below its
// body. Their paragraphs are those of stories of testdata, three times.
func BenchmarkStory(b *testing.B) {
	for name, tc := range map[string]struct {
		path        string
		first, last int // the parts between empty lines that are repeated
		people      int
	}{
		"plain":  {"testdata/xinhua-bridge.txt", 2, 7, 2},
		"update": {"testdata/reuters-wrapup-two-parents.txt", 2, 9, 6},
	} {
		b.Run(name, func(b *testing.B) {
			raw, err := os.ReadFile(tc.path)
			if err != nil {
				b.Fatal(err)
			}
			parts := strings.Split(string(raw), "\n\n")
			parts = slices.Concat(parts[:tc.first], slices.Repeat(parts[tc.first:tc.last], 3), parts[tc.last:])
			story := strings.Join(parts, "\n\n")
			if n := len(strings.Fields(story)); n < 350 || n > 500 {
				b.Fatalf("%s gives a story of %d words, want about 400", tc.path, n)
			}
			b.SetBytes(int64(len(story)))
			b.ReportAllocs()
			for b.Loop() {
				d := wirecopy.Read(wirecopy.Input{Body: story, Format: wirecopy.Text})
				if d.Wire.Dateline == nil || len(d.Wire.Contributors) != tc.people {
					b.Fatalf("Read(%s...) gave dateline %v and %d contributors, want %d", tc.path, d.Wire.Dateline, len(d.Wire.Contributors), tc.people)
				}
			}
		})
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
		"one-word lines":      fill("word\n"),
		"headings":            fill("WORD\n\n"),
		"notes":               fill("Eds: x\n\n"),
		"lines in brackets":   fill("(\n"),
		"copyright lines":     fill("© 2026 A\n\n"),
		"credits":             fill("(Reporting by A B; Editing by C D)\n\n"),
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
