package wire

import "time"

// Document is an article as the desk reads it: cleaned, with its structure,
// entities and claims. It is the message of the topic wire.documents, the
// record of the index, and what the API and the filters print, always as this
// JSON. Names are ninjs 3 names where ninjs has them.
type Document struct {
	// URI is the Article's ID, Version its version.
	URI     string `json:"uri"`
	Version int64  `json:"version"`
	// VersionCreated is when the publisher made this version, FirstCreated
	// when it made the first; from the feed, else from the time of the poll.
	VersionCreated time.Time `json:"versionCreated,omitzero"`
	FirstCreated   time.Time `json:"firstCreated,omitzero"`
	// Fetched is when the poller fetched this version, Indexed when the index
	// took it; Indexed is zero before.
	Fetched time.Time `json:"fetched,omitzero"`
	Indexed time.Time `json:"indexed,omitzero"`
	// Language is a BCP 47 tag; "und" where it could not be told.
	Language string `json:"language,omitempty"`
	// Profile is "text", or "alert" for a headline without a body.
	Profile string `json:"profile,omitempty"`
	// PubStatus is "usable", "withheld" or "canceled".
	PubStatus string `json:"pubStatus,omitempty"`
	// Urgency is 1 (flash) to 9; zero where the copy does not say.
	Urgency int `json:"urgency,omitempty"`

	Headline string `json:"headline"`
	Deck     string `json:"deck,omitempty"`
	Slugline string `json:"slugline,omitempty"`
	// By holds the names of the byline, without "By".
	By []string `json:"by,omitempty"`
	// Located is the place of the dateline as printed.
	Located string  `json:"located,omitempty"`
	Genres  []Genre `json:"genres,omitempty"`
	// Subjects holds the section of the paper that the article's page names.
	Subjects []Subject `json:"subjects,omitempty"`
	// EmbargoedUntil is zero where there is no embargo; an embargo that can't
	// be read leaves it zero and sets PubStatus to "withheld".
	EmbargoedUntil  time.Time `json:"embargoedUntil,omitzero"`
	EdNote          string    `json:"edNote,omitempty"`
	CopyrightHolder string    `json:"copyrightHolder,omitempty"`
	CopyrightNotice string    `json:"copyrightNotice,omitempty"`
	// Keywords are the feed's categories.
	Keywords []string `json:"keywords,omitempty"`

	// Text is the body: the story's own paragraphs, separated by one empty
	// line. Offsets of the Document point into it, in code points, unless they
	// say otherwise.
	Text string `json:"text"`
	// Wire is what only wire copy has.
	Wire Copy `json:"wire"`

	// Entities holds one entry a mention, in the order of Start.
	Entities []Entity `json:"entities,omitempty"`
	// Coreferences holds the words that stand for an entity without naming it,
	// in the order of Start.
	Coreferences []Coreference `json:"coreferences,omitempty"`
	// EntityNames holds each canonical name of the text and the headline once,
	// for facets.
	EntityNames []string `json:"entityNames,omitempty"`
	// Claims holds who said what, in the order of Start.
	Claims []Claim `json:"claims,omitempty"`
	// NoComments holds who was asked and said nothing, in the order of Start.
	NoComments []NoComment `json:"noComments,omitempty"`
	// HeadlineEntities and HeadlineClaims are of the headline: their offsets
	// point into Headline, and the claims' IDs are "h1", "h2", ...
	HeadlineEntities []Entity `json:"headlineEntities,omitempty"`
	HeadlineClaims   []Claim  `json:"headlineClaims,omitempty"`

	Feed         Feed   `json:"feed,omitzero"`
	URL          string `json:"url,omitempty"`
	CanonicalURL string `json:"canonicalUrl,omitempty"`
	// Hash is the Article's hash.
	Hash string `json:"hash,omitempty"`
}

// Genre is a kind of story, such as "analysis" or "factbox".
type Genre struct {
	Literal string `json:"literal"`
}

// Subject is what a story is about, in the words of who published it.
type Subject struct {
	Name string `json:"name"`
}

// Copy is what is read from wire copy beside the story itself.
type Copy struct {
	// Agency is who wrote the story, as the copy itself says it (dateline,
	// byline, copyright); Origin is the same where an outlet reprints it.
	Agency string `json:"agency,omitempty"`
	Origin string `json:"origin,omitempty"`
	// Stage is the rung of the ladder: alert, urgent, update, wrapup, lead, ...
	Stage string `json:"stage,omitempty"`
	// UpdateNo is the n of UPDATE n; zero where there is none.
	UpdateNo int `json:"updateNo,omitempty"`
	// Change is correction, refile, repeat, withdrawn, kill or hold; empty for
	// a plain version.
	Change       string        `json:"change,omitempty"`
	Dateline     *Dateline     `json:"dateline,omitempty"`
	Crossheads   []Crosshead   `json:"crossheads,omitempty"`
	Captions     []Caption     `json:"captions,omitempty"`
	Contributors []Contributor `json:"contributors,omitempty"`
	// Bullets are the summary lines above the dateline.
	Bullets []string `json:"bullets,omitempty"`
	// Take is the number of a take ("=2"); zero where there is none.
	Take      int    `json:"take,omitempty"`
	TakeKey   string `json:"takeKey,omitempty"`
	TrashLine string `json:"trashLine,omitempty"`
	// Removed holds everything that was taken out of the body, in order.
	Removed []Removed `json:"removed,omitempty"`
	// EnrichedBy names every model, list and rule set that made the Document,
	// with its version, as "name/version".
	EnrichedBy []string `json:"enrichedBy,omitempty"`
	// Notes says what could not be done with this item and why ("page not
	// fetched: ...").
	Notes []string `json:"notes,omitempty"`
}

// Dateline is the line that says where, when and for whom a story was written,
// each part as printed.
type Dateline struct {
	Place  string `json:"place,omitempty"`
	Date   string `json:"date,omitempty"`
	Agency string `json:"agency,omitempty"`
}

// Crosshead is a heading inside the body.
type Crosshead struct {
	Text string `json:"text"`
	// Before is the index of the paragraph that it stands before; the number
	// of paragraphs if it stands after the last.
	Before int `json:"before"`
}

// Caption is the text of a picture, with its credit as printed.
type Caption struct {
	Text   string `json:"text"`
	Credit string `json:"credit,omitempty"`
}

// Contributor is a person named in a credit, contact or contributor line.
type Contributor struct {
	Name string `json:"name"`
	// Role is reporter, contributor or editor; also writer, compiler,
	// translator, photographer, producer or graphics.
	Role  string `json:"role"`
	City  string `json:"city,omitempty"`
	Email string `json:"email,omitempty"`
}

// Removed is a piece that was taken out of the body.
type Removed struct {
	// Kind is ad, headline (a repeat of it), deck, caption, dateline, byline,
	// crosshead, bullet, trash, note, slug, flag ("UPDATE 2-"), mark (of a list
	// item, or a drawn rule), embargo, credit, contact, signoff, copyright,
	// related, share, newsletter or boilerplate.
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Entity is one mention of a person, a place, an organisation or another
// thing with a name.
type Entity struct {
	// Name is the mention as printed: the runes Start to End of the text.
	Name string `json:"name"`
	// Canonical is the one name of the thing within the story.
	Canonical string `json:"canonical"`
	// Type is PERSON, ORG, GPE, LOC, NORP, FAC, EVENT, DATE, MONEY, PERCENT,
	// QUANTITY, WEAPON or LAW.
	Type  string `json:"type"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// ID is the thing's id across stories: "country:SY", "geonames:2660646",
	// "place:black-sea", "org:united-nations", "person:bashar-assad"; empty
	// where its name alone does not say which one it is.
	ID string `json:"id,omitempty"`
	// Role is the title or office that this mention of a person is given, as
	// printed: "National Security Adviser", "finance minister".
	Role string `json:"role,omitempty"`
	// Metonym tells that a place stands for who governs there: Canonical is
	// then the state ("Moscow" is Russia), Name what is printed.
	Metonym bool `json:"metonym,omitempty"`
	// Country is the ISO 3166-1 alpha-2 code of the state that a place is or
	// lies in, or that a people belongs to; empty where it has none.
	Country string `json:"country,omitempty"`
	// Point is where a place is; nil where that is not known.
	Point *Point `json:"point,omitempty"`
}

// Point is a position in degrees, WGS 84: Lat is -90 to 90, north positive,
// Lon -180 to 180, east positive.
type Point struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Coreference is a mention of an entity by something else than its name.
type Coreference struct {
	// Text is what is printed: "he", "the Syrian leader".
	Text string `json:"text"`
	// Canonical is the entity's canonical name; of "the two countries" both,
	// joined by "; ".
	Canonical string `json:"canonical"`
	// Kind is pronoun or nominal.
	Kind  string `json:"kind"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Claim is something that somebody is reported to have said.
type Claim struct {
	// ID is unique within the Document: "c1", "c2", ...
	ID string `json:"id"`
	// Text is the content: what stands inside the marks of a direct
	// quotation; the clause without "that" and attribution of an indirect one.
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Speaker is nil where the copy names nobody.
	Speaker *Speaker `json:"speaker,omitempty"`
	// Sources is nil where the speaker speaks for himself by name.
	Sources *Sources `json:"sources,omitempty"`
	// Cue is the word or words that report, as printed: "said", "according to".
	// It stands at CueStart to CueEnd; all are zero where nothing reports.
	Cue      string `json:"cue,omitempty"`
	CueStart int    `json:"cueStart,omitempty"`
	CueEnd   int    `json:"cueEnd,omitempty"`
	// Target is whom the speaker speaks to or of: "told reporters", "accused
	// the U.S. of"; nil where the copy does not say.
	Target *Target `json:"target,omitempty"`
	// Medium is where it was said, as printed, if that is not by mouth: "a
	// statement", "Twitter"; empty where the copy does not say.
	Medium string `json:"medium,omitempty"`
	// Type is direct, indirect or mixed.
	Type string `json:"type"`
	// Modality is how sure the content is of itself.
	Modality Modality `json:"modality"`
	// Polarity is "negative" where the speaker denies or rejects the content,
	// else "positive".
	Polarity string `json:"polarity,omitempty"`
	// About holds the canonical names of the entities in the content.
	About []string `json:"about,omitempty"`
	// Continues is the ID of the first piece of a split content, Within the ID
	// of the claim that this one is nested in; empty where there is none.
	Continues string `json:"continues,omitempty"`
	Within    string `json:"within,omitempty"`
	// Contradicts holds the IDs of claims of this Document that this denies.
	Contradicts []string `json:"contradicts,omitempty"`
}

// Speaker is who a claim is put in the mouth of.
type Speaker struct {
	// Name is the mention as printed, Canonical its entity's canonical name;
	// Canonical is empty for an unnamed source.
	Name      string `json:"name"`
	Canonical string `json:"canonical,omitempty"`
	// Members holds the canonical names of several who speak as one ("The U.S.
	// and Russia"); nil for one speaker.
	Members []string `json:"members,omitempty"`
	// Kind is person, organisation, state, people (a group without names),
	// document or post; empty where it can't be told.
	Kind string `json:"kind,omitempty"`
	// Role is the title or office, as printed: "Deputy Foreign Minister".
	Role  string `json:"role,omitempty"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// Target is whom a claim is addressed to or aimed at.
type Target struct {
	// Name is the mention as printed, Canonical its entity's canonical name,
	// empty where it is none.
	Name      string `json:"name"`
	Canonical string `json:"canonical,omitempty"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
}

// NoComment is the copy's word that somebody was asked and said nothing.
type NoComment struct {
	// Kind is declined, silent (did not respond) or unreachable.
	Kind string `json:"kind"`
	// Text is the words that say so, as printed: "declined to comment".
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	// Speaker is who did not speak; nil where the copy does not say.
	Speaker *Speaker `json:"speaker,omitempty"`
}

// Sources is on whose word a claim stands, where that is not the speaker's own.
type Sources struct {
	Anonymous bool `json:"anonymous"`
	// Count is how many sources the copy counts; zero where it does not say.
	Count int `json:"count,omitempty"`
	// Description is the source as printed: "four people familiar with the
	// discussions".
	Description string `json:"description,omitempty"`
	// Group is the same for all mentions of one group of sources in a story.
	Group string `json:"group,omitempty"`
}

// Modality is the certainty of a claim.
type Modality struct {
	// Class is asserted, possible, conditional, future or denied.
	Class string `json:"class"`
	// Hedge is the word that says so, as printed; empty for asserted.
	Hedge string `json:"hedge,omitempty"`
}
