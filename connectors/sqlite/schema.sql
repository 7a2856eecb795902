-- Times are Unix milliseconds, UTC.

-- The current version of every document, with what searches filter and sort
-- by. Narrow columns come first: a search reads as far as it needs.
CREATE TABLE documents (
    doc        INTEGER PRIMARY KEY,   -- joins the other tables; never leaves the database
    id         TEXT    NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    published  INTEGER,               -- versionCreated; NULL if it has none
    indexed    INTEGER NOT NULL,      -- when the index took this version; never falls from one write to the next
    held_until INTEGER NOT NULL,      -- hidden before: 0 is never, the end of an embargo, or the largest integer for withheld and canceled
    anonymous  INTEGER NOT NULL,      -- 1 if a claim stands on an unnamed source
    language   TEXT    NOT NULL COLLATE NOCASE,
    facets     TEXT    NOT NULL,      -- the facet values' numbers, each with a comma after it
    headline   TEXT    NOT NULL,
    agency     TEXT    NOT NULL,
    feed       TEXT    NOT NULL
) STRICT;
CREATE INDEX documents_published ON documents (published DESC, id);
CREATE INDEX documents_indexed ON documents (indexed, id);
CREATE INDEX documents_held ON documents (held_until) WHERE held_until > 0;

-- Every version of every document, whole.
CREATE TABLE versions (
    doc     INTEGER NOT NULL REFERENCES documents,
    version INTEGER NOT NULL,
    indexed INTEGER NOT NULL,
    body    BLOB    NOT NULL,         -- the Document without "indexed", JSON compressed with zstd
    PRIMARY KEY (doc, version)
) STRICT;

-- The claims of the current versions.
CREATE TABLE claims (
    doc         INTEGER NOT NULL REFERENCES documents,
    claim       TEXT    NOT NULL,     -- the claim's id within the document
    "start"     INTEGER NOT NULL,
    "end"       INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    speaker     TEXT    NOT NULL,
    role        TEXT    NOT NULL,
    anonymous   INTEGER NOT NULL,
    "count"     INTEGER NOT NULL,
    description TEXT    NOT NULL,
    cue         TEXT    NOT NULL,
    type        TEXT    NOT NULL,
    modality    TEXT    NOT NULL,
    hedge       TEXT    NOT NULL,
    polarity    TEXT    NOT NULL,
    about       TEXT    NOT NULL,     -- JSON array, or empty
    continues   TEXT    NOT NULL,
    within      TEXT    NOT NULL,
    contradicts TEXT    NOT NULL,     -- JSON array, or empty
    PRIMARY KEY (doc, claim)
) STRICT, WITHOUT ROWID;

-- The claims with what they share with their document, one flat record each.
CREATE VIEW claim_records AS
    SELECT d.id || '#' || c.claim AS id, d.id AS article, d.version, d.headline,
        d.published AS versionCreated, d.feed, d.agency, c.text, c."start", c."end", c.speaker, c.role,
        c.anonymous, c."count", c.description, c.cue, c.type, c.modality, c.hedge, c.polarity,
        c.about, c.continues, c.within, c.contradicts
    FROM claims c JOIN documents d USING (doc);

-- The values that facets count; documents.facets holds their numbers.
CREATE TABLE facet_values (
    number INTEGER PRIMARY KEY,       -- a multiple of 16, and the field
    field  INTEGER NOT NULL,          -- the place in wire.FacetFields, below 16
    value  TEXT    NOT NULL,
    UNIQUE (field, value)
) STRICT;

-- The words of the current versions, by documents.doc. They are cut, folded and
-- stemmed before they come here, so the tokenizer has only to divide at spaces.
-- The texts themselves are in versions. Names are folded and not stemmed.
CREATE VIRTUAL TABLE words USING fts5 (
    headline, deck, text, entity, speaker, agency, feed,
    content = '', contentless_delete = 1, tokenize = 'ascii'
);

-- The memory in which the words of one transaction are sorted: those of about
-- 2,000 stories. More are written in several parts, to be merged later.
INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
