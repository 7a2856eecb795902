-- Every feed that something is known of: a document of it, or a record. The
-- narrow columns are what lists filter and sort by; the rest is in
-- feed_records.
CREATE TABLE feeds (
    feed       INTEGER PRIMARY KEY,           -- joins the other tables; never leaves the database
    url        TEXT    NOT NULL UNIQUE,
    items      INTEGER NOT NULL DEFAULT 0,    -- rows of feed_items whose first is at or after since; triggers keep it
    since      INTEGER NOT NULL DEFAULT 0,    -- FeedStatus.CountedFrom
    latest     INTEGER NOT NULL DEFAULT 0,    -- when a version of it was indexed last; 0 for never
    at         INTEGER,                       -- FeedStatus.At; NULL if there is no record
    rank       INTEGER NOT NULL DEFAULT 0,    -- wire.FeedRank of its state
    name       TEXT    NOT NULL DEFAULT '' COLLATE NOCASE,
    missing    INTEGER NOT NULL DEFAULT 0,
    quarantine INTEGER NOT NULL DEFAULT 0,    -- FeedStatus.InQuarantine
    gaps       INTEGER NOT NULL DEFAULT 0,
    lost       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX feeds_state ON feeds (rank, name, url) WHERE at IS NOT NULL;
CREATE INDEX feeds_name ON feeds (name, url) WHERE at IS NOT NULL;
CREATE INDEX feeds_missing ON feeds (missing DESC, name, url) WHERE at IS NOT NULL;
CREATE INDEX feeds_walk ON feeds (url, at, rank, missing) WHERE at IS NOT NULL;

-- The records of feeds, whole.
CREATE TABLE feed_records (
    feed INTEGER PRIMARY KEY REFERENCES feeds,
    body TEXT NOT NULL                        -- the FeedStatus as JSON
) STRICT;

-- What a text is looked for in. It seldom changes, and is read whole.
CREATE TABLE feed_names (
    feed  INTEGER PRIMARY KEY REFERENCES feeds,
    names TEXT NOT NULL                       -- FeedStatus.Names
) STRICT;

-- Which documents have a version from which feed. A feed's items are counted
-- by the first version that the index has of them from this feed.
CREATE TABLE feed_items (
    feed  INTEGER NOT NULL REFERENCES feeds,
    doc   INTEGER NOT NULL REFERENCES documents,
    first INTEGER NOT NULL,                   -- the lowest version, which is the time in milliseconds at which it was first seen
    PRIMARY KEY (feed, doc)
) STRICT, WITHOUT ROWID;
CREATE INDEX feed_items_first ON feed_items (feed, first);

CREATE TRIGGER feed_items_added AFTER INSERT ON feed_items BEGIN
    UPDATE feeds SET items = items + 1 WHERE feed = NEW.feed AND NEW.first >= since;
END;
CREATE TRIGGER feed_items_changed AFTER UPDATE OF first ON feed_items BEGIN
    UPDATE feeds SET items = items + (NEW.first >= since) - (OLD.first >= since) WHERE feed = NEW.feed;
END;
CREATE TRIGGER feeds_since AFTER UPDATE OF since ON feeds WHEN NEW.since <> OLD.since BEGIN
    UPDATE feeds SET items = (SELECT count(*) FROM feed_items i WHERE i.feed = NEW.feed AND i.first >= NEW.since) WHERE feed = NEW.feed;
END;

-- What could not be processed: wire.QuarantineRecord.
CREATE TABLE quarantine (
    id        TEXT    PRIMARY KEY,
    time      INTEGER NOT NULL,
    feed      TEXT    NOT NULL,               -- the feed's URL, or empty
    article   TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    published INTEGER NOT NULL,
    body      TEXT    NOT NULL                -- the record as JSON
) STRICT;
CREATE INDEX quarantine_time ON quarantine (time);
CREATE INDEX quarantine_feed ON quarantine (feed, time);
CREATE INDEX quarantine_items ON quarantine (feed, version, article) WHERE published = 1;
