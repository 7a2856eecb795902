package feed

import (
	"encoding/binary"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// A feed that changed has one or two new entries and a hundred that were read
// before. So it is taken apart before it is read: a scan finds where each entry
// stands (splitxml.go, splitjson.go), a hash of its bytes tells whether it is
// known, the known ones are cut out, and what is left, a feed with the same
// head and tail and few entries, is parsed as any other.
//
// The result is that of a parse of the whole, with the known entries blank. It
// rests on this: an entry that is well-formed by itself is read alike wherever
// it stands between the same ancestors, and it is known only if it was read
// before. Wherever a feed is not so plain (a document type with declarations of
// its own, tags that don't match, entries in two places, an end that is
// missing) or the parser finds another number of entries than the scan, the
// whole is parsed, and no entry gets a hash.

// layout is how the text of a feed is put together.
type layout struct {
	// entries stand in feed order and don't overlap.
	entries []span
	// telling has the numbers of the entries that say something of the feed
	// itself: they are always parsed.
	telling map[int]bool
	// context is what else bears on the meaning of an entry: the start tags
	// around it and what the feed says of itself, but for what a feed writes
	// anew at every request.
	context []span
	// separator is all that stands between two entries; empty where other
	// things may stand there.
	separator string
}

// maxSplitEntries is how many entries a feed that is taken apart has at most:
// as many as a sitemap may have (sitemaps.org). What the parser refuses because
// it is too long must not slip through in parts.
const maxSplitEntries = 50_000

// span is a part of a text: text[start:end].
type span struct{ start, end int }

// layoutOf takes a decoded feed apart. It reports false where it can't vouch
// for the result.
func layoutOf(text []byte) (layout, bool) {
	read := layoutXML
	if at := skipSpace(text, 0); at < len(text) && text[at] == '{' {
		read = layoutJSON
	}
	l, ok := read(text)
	return l, ok && len(l.entries) <= maxSplitEntries
}

// rawScheme is hashed with every entry. It is raised when the parser reads
// entries differently, so that those which were read before are read again.
const rawScheme = "2"

// seed returns a hash of everything outside of an entry that bears on what is
// read out of it. Where it changes every entry is new.
func (l layout) seed(text []byte, hints Hints) uint64 {
	h := xxhash.New()
	write := func(part []byte) {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		_, _ = h.Write(size[:]) // a hash takes everything
		_, _ = h.Write(part)
	}
	for _, part := range []string{rawScheme, hints.URL, hints.ContentLocation, hints.ContentLanguage} {
		write([]byte(part))
	}
	for _, c := range l.context {
		write(text[c.start:c.end])
	}
	return h.Sum64()
}

// raws returns the hash of each entry, never 0.
//
// It is XXH64: two entries of a feed that differ have the same hash once in
// 2^64. A new entry that hashes like one of 300 known ones is lost; at a
// hundred million new entries a day that comes to one in 1.7 million years. A
// publisher who makes such a pair on purpose hides an entry of a feed that is
// the publisher's own.
func (l layout) raws(text []byte, hints Hints) []uint64 {
	seed := l.seed(text, hints)
	h := xxhash.New()
	raws := make([]uint64, len(l.entries))
	for i, e := range l.entries {
		h.ResetWithSeed(seed)
		_, _ = h.Write(text[e.start:e.end]) // a hash takes everything
		raws[i] = max(h.Sum64(), 1)
	}
	return raws
}

// without returns the text without the entries that are left out.
func (l layout) without(text []byte, left []bool) []byte {
	size := len(text)
	for i, e := range l.entries {
		if left[i] {
			size -= e.end - e.start
		}
	}
	short := make([]byte, 0, size)
	read, kept := 0, 0
	for i, e := range l.entries {
		if i == 0 || l.separator == "" {
			short = append(short, text[read:e.start]...)
		}
		read = e.end
		if left[i] {
			continue
		}
		if kept > 0 {
			short = append(short, l.separator...)
		}
		kept++
		short = append(short, text[e.start:e.end]...)
	}
	return append(short, text[read:]...)
}

// splitting is one parse of a feed that leaves out what is known.
type splitting struct {
	hints Hints
	// known tells whether the entry with a hash is left out; nil leaves none
	// out.
	known func(uint64) bool
	// raws are the hashes of the entries in feed order; nil where the feed
	// can't be taken apart. isKnown marks those that are known, left those of
	// them that are left out; kept is the number of the others.
	raws          []uint64
	isKnown, left []bool
	kept          int
}

// shorten returns what is to be parsed of a decoded feed.
func (s *splitting) shorten(text []byte) []byte {
	l, ok := layoutOf(text)
	if !ok || len(l.entries) == 0 {
		return text
	}
	s.raws = l.raws(text, s.hints)
	s.isKnown, s.left = make([]bool, len(s.raws)), make([]bool, len(s.raws))
	s.kept = len(s.raws)
	for i, raw := range s.raws {
		s.isKnown[i] = s.known != nil && s.known(raw)
		if s.left[i] = s.isKnown[i] && !l.telling[i]; s.left[i] {
			s.kept--
		}
	}
	if !s.shortens() {
		return text
	}
	return l.without(text, s.left)
}

// shortens tells whether entries are left out.
func (s *splitting) shortens() bool { return s.kept < len(s.raws) }

// agrees tells whether the parser found the entries that the scan found. They
// are no two views of the same thing where the parse failed or broke off.
func (s *splitting) agrees(parsed poll.Entries, err error) bool {
	return err == nil && !parsed.Partial && len(parsed.Items) == s.kept
}

// merge puts the entries that were left out back in their places, gives all of
// them their hashes, and blanks the known ones.
func (s *splitting) merge(parsed poll.Entries) poll.Entries {
	if len(s.raws) == 0 {
		return parsed
	}
	items := make([]poll.Entry, len(s.raws))
	next := 0
	for i, raw := range s.raws {
		if !s.left[i] {
			items[i] = parsed.Items[next]
			next++
		}
		if s.isKnown[i] {
			items[i] = poll.Entry{Known: true}
		}
		items[i].Raw = raw
	}
	parsed.Items = items
	return parsed
}

// parseEntries reads a feed as Parse does, and gives each entry its hash. What
// known reports true for is left out; nil leaves nothing out.
func parseEntries(data []byte, hints Hints, known func(uint64) bool) (poll.Entries, error) {
	s := splitting{hints: hints, known: known}
	parsed, err := parse(data, hints, s.shorten)
	entries := parsed.entries()
	if s.shortens() && !s.agrees(entries, err) {
		s = splitting{hints: hints}
		parsed, err = parse(data, hints, s.shorten)
		entries = parsed.entries()
	}
	if !s.agrees(entries, err) {
		return entries, err
	}
	return s.merge(entries), nil
}

// rewritten tells whether a part of a feed's head, by its local name, is one
// that no entry takes over and that changes without a change of the entries:
// when the feed was made and by what, how often to ask for it, how many entries
// it has (OpenSearch), and RSS 1.0's list of its items.
func rewritten(name []byte) bool {
	switch strings.ToLower(string(name)) {
	case "lastbuilddate", "pubdate", "updated", "modified", "date", "generator",
		"ttl", "updateperiod", "updatefrequency", "updatebase", "skiphours", "skipdays",
		"totalresults", "startindex", "itemsperpage",
		"items":
		return true
	}
	return false
}
