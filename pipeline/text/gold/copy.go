package gold

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// Copy is the annotation of an item of wire copy. Nil and empty values say that
// the item has no such thing. Its text is compared by paragraphs, so it has no
// offsets.
type Copy struct {
	// Format is text or html.
	Format       string        `json:"format"`
	Headline     string        `json:"headline"`
	Deck         string        `json:"deck"`
	Dateline     CopyDateline  `json:"dateline"`
	Bylines      []string      `json:"bylines"`
	Contributors []Contributor `json:"contributors"`
	Captions     []CopyCaption `json:"captions"`
	Crossheads   []string      `json:"crossheads"`
	Bullets      []string      `json:"bullets"`
	Copyright    *CopyRight    `json:"copyright"`
	// Embargo is a time in RFC 3339, or "withhold" where it can't be read.
	Embargo string `json:"embargo"`
	// Urgency is 0 where the copy does not say; it is then not compared.
	Urgency   int    `json:"urgency"`
	Stage     string `json:"stage"`
	UpdateNo  int    `json:"updateNo"`
	Change    string `json:"change"`
	PubStatus string `json:"pubStatus"`
	// TrashLine is not compared where it is empty.
	TrashLine string `json:"trashLine"`
	Slugline  string `json:"slugline"`
	TakeKey   string `json:"takeKey"`
	Take      int    `json:"take"`
	Genre     string `json:"genre"`
	// Body holds the paragraphs, Removed what is no part of them.
	Body    []string      `json:"body"`
	Removed []CopyRemoved `json:"removed"`
	// Entities holds each name of the body once.
	Entities []CopyEntity `json:"entities"`
	Claims   []CopyClaim  `json:"claims"`
	// Optional are contents that are neither wanted nor wrong.
	Optional []CopyClaim `json:"optional"`
	// Contradicts holds pairs of claims by their numbers, from 0.
	Contradicts [][2]int `json:"contradicts"`
	// Unscored names fields that are not compared.
	Unscored []string `json:"unscored"`
}

// CopyDateline is where, when and for whom an item was written, as printed.
type CopyDateline struct {
	Place  string `json:"place"`
	Date   string `json:"date"`
	Agency string `json:"agency"`
}

// Contributor is a person of a credit, contact or contributor line.
type Contributor struct {
	Name  string `json:"name"`
	Role  string `json:"role"`
	City  string `json:"city"`
	Email string `json:"email"`
}

// CopyCaption is a picture's text and credit.
type CopyCaption struct {
	Text   string `json:"text"`
	Credit string `json:"credit"`
}

// CopyRight is a copyright line.
type CopyRight struct {
	Holder string `json:"holder"`
	Year   int    `json:"year"`
}

// CopyRemoved is a piece that is no part of the body.
type CopyRemoved struct {
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// CopyEntity is a name of the body with its type.
type CopyEntity struct {
	Text string `json:"text"`
	Type string `json:"type"`
}

// CopyClaim is a content within one paragraph, with what is known of it.
type CopyClaim struct {
	Text      string `json:"text"`
	Paragraph int    `json:"paragraph"`
	QuoteType string `json:"quoteType"`
	Speaker   string `json:"speaker"`
	Canonical string `json:"canonicalSpeaker"`
	Anonymous bool   `json:"anonymous"`
	// AnonymousUnscored is set where it is a matter of taste.
	AnonymousUnscored bool `json:"anonymousUnscored"`
	// Count is nil where the copy does not count its sources.
	Count     *int   `json:"count"`
	Modality  string `json:"modality"`
	Denial    bool   `json:"denial"`
	Continues bool   `json:"continues"`
}

// readCopy reads the annotation of an item that stands beside it at path.
func readCopy(raw json.RawMessage, path string) (Story, error) {
	var head struct {
		ID     string `json:"id"`
		Agency string `json:"agency"`
		Outlet string `json:"outlet"`
	}
	var c Copy
	for _, v := range []any{&head, &c} {
		if err := json.Unmarshal(raw, v); err != nil {
			return Story{}, fmt.Errorf("not the annotation of an item: %w", err)
		}
	}
	for _, list := range [][]CopyClaim{c.Claims, c.Optional} {
		for _, claim := range list {
			if claim.Paragraph < 0 || claim.Paragraph >= len(c.Body) {
				return Story{}, fmt.Errorf("%s: the claim %q is in paragraph %d of %d", head.ID, claim.Text, claim.Paragraph, len(c.Body))
			}
		}
	}
	for _, pair := range c.Contradicts {
		if min(pair[0], pair[1]) < 0 || max(pair[0], pair[1]) >= len(c.Claims) {
			return Story{}, fmt.Errorf("%s: claims %v contradict one another, there are %d", head.ID, pair, len(c.Claims))
		}
	}
	ext := ".txt"
	if c.Format == "html" {
		ext = ".html"
	}
	text, err := os.ReadFile(strings.TrimSuffix(path, ".json") + ext)
	if err != nil {
		return Story{}, fmt.Errorf("%s: the item itself: %w", head.ID, err)
	}
	agency := head.Agency
	if agency == "" {
		agency = head.Outlet
	}
	return Story{ID: head.ID, Agency: agency, Text: string(text), Copy: &c}, nil
}
