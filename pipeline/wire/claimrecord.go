package wire

import (
	"cmp"
	"iter"
	"slices"
	"time"
)

// ClaimRecord is one claim as a flat record of its own, beside the documents:
// Kibana can't pivot nested objects.
type ClaimRecord struct {
	// ID is Article + "#" + the claim's ID within the Document.
	ID             string    `json:"id"`
	Article        string    `json:"article"`
	Version        int64     `json:"version"`
	Headline       string    `json:"headline"`
	VersionCreated time.Time `json:"versionCreated,omitzero"`
	Feed           string    `json:"feed,omitempty"`
	Agency         string    `json:"agency,omitempty"`
	// Part is "headline" for a claim of the headline, empty for one of the text.
	Part  string `json:"part,omitempty"`
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Speaker is the canonical name, else the mention as printed.
	Speaker string `json:"speaker,omitempty"`
	// Members are the canonical names of several who speak as one.
	Members     []string `json:"members,omitempty"`
	Role        string   `json:"role,omitempty"`
	Anonymous   bool     `json:"anonymous"`
	Count       int      `json:"count,omitempty"`
	Description string   `json:"description,omitempty"`
	Cue         string   `json:"cue,omitempty"`
	// Target is the canonical name of whom the claim is addressed to or aimed
	// at, else the mention as printed.
	Target      string   `json:"target,omitempty"`
	Medium      string   `json:"medium,omitempty"`
	Type        string   `json:"type"`
	Modality    string   `json:"modality,omitempty"`
	Hedge       string   `json:"hedge,omitempty"`
	Polarity    string   `json:"polarity,omitempty"`
	About       []string `json:"about,omitempty"`
	Continues   string   `json:"continues,omitempty"`
	Within      string   `json:"within,omitempty"`
	Contradicts []string `json:"contradicts,omitempty"`
}

// ClaimRecords returns one record for each claim of d, those of the headline
// first.
func (d *Document) ClaimRecords() []ClaimRecord {
	records := make([]ClaimRecord, 0, len(d.HeadlineClaims)+len(d.Claims))
	for i := range d.HeadlineClaims {
		r := d.claimRecord(&d.HeadlineClaims[i])
		r.Part = "headline"
		records = append(records, r)
	}
	for i := range d.Claims {
		records = append(records, d.claimRecord(&d.Claims[i]))
	}
	return records
}

func (d *Document) claimRecord(c *Claim) ClaimRecord {
	r := ClaimRecord{
		ID: d.URI + "#" + c.ID, Article: d.URI, Version: d.Version,
		Headline: d.Headline, VersionCreated: d.VersionCreated,
		Feed: d.Feed.Name, Agency: d.Wire.Agency,
		Text: c.Text, Start: c.Start, End: c.End,
		Cue: c.Cue, Medium: c.Medium, Type: c.Type, Polarity: c.Polarity,
		Modality: c.Modality.Class, Hedge: c.Modality.Hedge,
		About: c.About, Continues: c.Continues, Within: c.Within, Contradicts: c.Contradicts,
	}
	if c.Speaker != nil {
		r.Speaker, r.Role = cmp.Or(c.Speaker.Canonical, c.Speaker.Name), c.Speaker.Role
		r.Members = c.Speaker.Members
	}
	if c.Target != nil {
		r.Target = cmp.Or(c.Target.Canonical, c.Target.Name)
	}
	if c.Sources != nil {
		r.Anonymous, r.Count, r.Description = c.Sources.Anonymous, c.Sources.Count, c.Sources.Description
	}
	return r
}

// Speakers returns the names of everybody who makes a claim in d or in its
// headline, each once, in order: the canonical name, or those of several who
// speak as one, else the mention as printed. Unnamed sources are left out:
// "one of the people" is nobody's name.
func (d *Document) Speakers() []string {
	var names []string
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for c := range d.allClaims() {
		switch {
		case c.Speaker == nil, c.Speaker.Canonical == "" && c.Sources != nil && c.Sources.Anonymous:
		case len(c.Speaker.Members) > 0:
			for _, name := range c.Speaker.Members {
				add(name)
			}
		default:
			add(cmp.Or(c.Speaker.Canonical, c.Speaker.Name))
		}
	}
	return names
}

// HasAnonymous tells whether any claim of d or of its headline stands on an
// unnamed source.
func (d *Document) HasAnonymous() bool {
	for c := range d.allClaims() {
		if c.Sources != nil && c.Sources.Anonymous {
			return true
		}
	}
	return false
}

// allClaims yields the claims of the text, then those of the headline.
func (d *Document) allClaims() iter.Seq[*Claim] {
	return func(yield func(*Claim) bool) {
		for _, claims := range [][]Claim{d.Claims, d.HeadlineClaims} {
			for i := range claims {
				if !yield(&claims[i]) {
					return
				}
			}
		}
	}
}
