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
