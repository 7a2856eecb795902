package page

import (
	"strings"
	"testing"
)

// furnished is a story among the furniture of a page.
func furnished(title, heading, footer string) string {
	paragraph := "<p>The harbour authority closed the port of Oslo on Monday after a crane fell into the basin, it said in a statement to reporters.</p>"
	return "<html><head><title>" + title + "</title></head><body><nav><a href='/'>Home</a></nav><h1>" + heading + "</h1><article>" +
		strings.Repeat(paragraph, 6) + "</article><footer><p>" + footer + "</p></footer></body></html>"
}

func TestExtractTakesTheHeadlineThatThePageShows(t *testing.T) {
	for _, tt := range []struct{ name, title, heading, want string }{
		{"the title is cut", "Port of Oslo closed | The Fjord", "Port of Oslo closed after crane falls into basin", "Port of Oslo closed after crane falls into basin"},
		{"the title is cut with dots", "Port of Oslo closed after crane...", "Port of Oslo closed after crane falls into basin", "Port of Oslo closed after crane falls into basin"},
		{"the heading is the site's name", "Port of Oslo closed after crane falls into basin", "The Fjord", "Port of Oslo closed after crane falls into basin"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Extract(furnished(tt.title, tt.heading, ""), "https://fjord.example/1")
			if err != nil || c.Title != tt.want {
				t.Errorf("Extract: Title = %q, %v, want %q", c.Title, err, tt.want)
			}
		})
	}
}

func TestExtractKeepsThePagesCopyrightLine(t *testing.T) {
	for footer, want := range map[string]bool{
		"© 2026 Fjord Media. All rights reserved.":                     true,
		"(c) Copyright Fjord Media 2026":                               true,
		"Copyright is a right":                                         false,
		"© 2026 " + strings.Repeat("Terms and conditions apply. ", 20): false,
	} {
		c, err := Extract(furnished("Port of Oslo closed", "Port of Oslo closed", footer), "https://fjord.example/1")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.HasSuffix(c.Text, "\n\n"+footer); got != want {
			t.Errorf("footer %.40q kept: %v, want %v", footer, got, want)
		}
	}
}
