-- What claims hold beside the columns of version 1. Claims written before are
-- of the text and have none of it.
ALTER TABLE claims ADD COLUMN part TEXT NOT NULL DEFAULT '';     -- "headline", or empty for the text
ALTER TABLE claims ADD COLUMN members TEXT NOT NULL DEFAULT '';  -- JSON array, or empty
ALTER TABLE claims ADD COLUMN target TEXT NOT NULL DEFAULT '';
ALTER TABLE claims ADD COLUMN medium TEXT NOT NULL DEFAULT '';

DROP VIEW claim_records;
CREATE VIEW claim_records AS
    SELECT d.id || '#' || c.claim AS id, d.id AS article, d.version, d.headline,
        d.published AS versionCreated, d.feed, d.agency, c.part, c.text, c."start", c."end", c.speaker, c.members, c.role,
        c.anonymous, c."count", c.description, c.cue, c.target, c.medium, c.type, c.modality, c.hedge, c.polarity,
        c.about, c.continues, c.within, c.contradicts
    FROM claims c JOIN documents d USING (doc);
