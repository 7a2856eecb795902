package wire

import (
	"cmp"
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
	Text           string    `json:"text"`
	Start          int       `json:"start"`
	End            int       `json:"end"`
	// Speaker is the canonical name, else the mention as printed.
	Speaker     string   `json:"speaker,omitempty"`
	Role        string   `json:"role,omitempty"`
	Anonymous   bool     `json:"anonymous"`
	Count       int      `json:"count,omitempty"`
	Description string   `json:"description,omitempty"`
	Cue         string   `json:"cue,omitempty"`
	Type        string   `json:"type"`
	Modality    string   `json:"modality,omitempty"`
	Hedge       string   `json:"hedge,omitempty"`
	Polarity    string   `json:"polarity,omitempty"`
	About       []string `json:"about,omitempty"`
	Continues   string   `json:"continues,omitempty"`
	Within      string   `json:"within,omitempty"`
	Contradicts []string `json:"contradicts,omitempty"`
}

// ClaimRecords returns one record for each claim of d, in order.
func (d *Document) ClaimRecords() []ClaimRecord {
	records := make([]ClaimRecord, 0, len(d.Claims))
	for _, c := range d.Claims {
		r := ClaimRecord{
			ID: d.URI + "#" + c.ID, Article: d.URI, Version: d.Version,
			Headline: d.Headline, VersionCreated: d.VersionCreated,
			Feed: d.Feed.Name, Agency: d.Wire.Agency,
			Text: c.Text, Start: c.Start, End: c.End,
			Cue: c.Cue, Type: c.Type, Polarity: c.Polarity,
			Modality: c.Modality.Class, Hedge: c.Modality.Hedge,
			About: c.About, Continues: c.Continues, Within: c.Within, Contradicts: c.Contradicts,
		}
		if c.Speaker != nil {
			r.Speaker, r.Role = cmp.Or(c.Speaker.Canonical, c.Speaker.Name), c.Speaker.Role
		}
		if c.Sources != nil {
			r.Anonymous, r.Count, r.Description = c.Sources.Anonymous, c.Sources.Count, c.Sources.Description
		}
		records = append(records, r)
	}
	return records
}

// Speakers returns the names of everybody who makes a claim in d, each once,
// in order: the canonical name, else the mention as printed. Unnamed sources
// are left out: "one of the people" is nobody's name.
func (d *Document) Speakers() []string {
	var names []string
	for _, c := range d.Claims {
		if c.Speaker == nil || c.Speaker.Canonical == "" && c.Sources != nil && c.Sources.Anonymous {
			continue
		}
		name := cmp.Or(c.Speaker.Canonical, c.Speaker.Name)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// HasAnonymous tells whether any claim of d stands on an unnamed source.
func (d *Document) HasAnonymous() bool {
	for _, c := range d.Claims {
		if c.Sources != nil && c.Sources.Anonymous {
			return true
		}
	}
	return false
}
