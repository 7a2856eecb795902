package feed

import (
	"slices"
	"strings"
)

// Bounds of one feed, each far above what a feed that means well has. They
// keep memory and time in proportion to the feed's length, whatever it holds.
const (
	// maxDepth is how deep elements may nest: they are read recursively.
	maxDepth = 10_000
	// maxElements is how many elements and texts one entry may have, or all of
	// a feed beside its entries.
	maxElements = 250_000
	// maxAttributes is how many attributes one element may have.
	maxAttributes = 1_000
	// maxEntries is twice what a sitemap may hold (sitemaps.org).
	maxEntries = 100_000
	// maxBase is how long a base may be that xml:base puts together.
	maxBase = 4096
)

// xmlReader reads XML as feeds have it, which is often not well-formed: it
// knows HTML's entities and undeclared prefixes, takes a bare ampersand or "<"
// as text, and closes elements that their parents' ends leave open. What it
// never does is to complete what breaks off: see entryRead.
type xmlReader struct {
	text     string
	pos      int
	entities entities
	scope    scope
	arena    arena
	base     string            // of the text as a whole
	lower    map[string]string // names in lower case
	attrs    []attribute       // of the tag that is being read

	stack []*node
	open  map[string]int // how often a name is in stack
	root  *node
	// entry is the entry that is being read, nil between entries; mark is
	// where it begins in the arena.
	entry   *node
	mark    arenaMark
	entries int

	// entryRead is called for every entry whose own end tag is there. The node
	// is not valid after it.
	entryRead func(entry *node)
	// partial says that the text breaks off, or that an entry does.
	partial bool
}

func newXMLReader(text, doctype, base string) *xmlReader {
	return &xmlReader{
		text:     text,
		base:     base,
		entities: readEntities(doctype),
		scope:    scope{spaces: map[string]string{}},
		lower:    map[string]string{},
		open:     map[string]int{},
	}
}

// read reads to the end of the root element and leaves in root what is not
// part of an entry. Its errors are of the bounds above.
func (r *xmlReader) read() error {
	for r.pos < len(r.text) && (r.root == nil || len(r.stack) > 0) {
		if err := r.step(); err != nil {
			return err
		}
	}
	if len(r.stack) > 0 || r.root == nil {
		r.partial = true
		r.closeTo(0)
	}
	return nil
}

// step reads one tag, text, comment, processing instruction or CDATA section.
func (r *xmlReader) step() error {
	rest := r.text[r.pos:]
	if rest[0] != '<' {
		return r.characters(0)
	}
	if len(rest) == 1 {
		r.pos = len(r.text)
		return nil
	}
	switch c := rest[1]; {
	case c == '/' && len(rest) > 2 && startsName(rest[2]):
		r.endTag(rest)
		return nil
	case startsName(c):
		return r.startTag()
	case c == '?':
		r.skip(rest, "?>")
		return nil
	case c == '!':
		return r.bang(rest)
	}
	return r.characters(1)
}

// bang reads what begins with "<!".
func (r *xmlReader) bang(rest string) error {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		r.skip(rest, "-->")
	case strings.HasPrefix(rest, "<![CDATA["):
		end := strings.Index(rest, "]]>")
		if end < 0 {
			r.pos = len(r.text)
			return nil
		}
		r.pos += end + len("]]>")
		return r.addText(rest[len("<![CDATA["):end])
	default:
		r.skip(rest, ">")
	}
	return nil
}

func (r *xmlReader) skip(rest, mark string) {
	if end := strings.Index(rest, mark); end >= 0 {
		r.pos += end + len(mark)
	} else {
		r.pos = len(r.text)
	}
}

// characters reads text up to the next "<" after the first from bytes of it
// that begins something.
func (r *xmlReader) characters(from int) error {
	rest := r.text[r.pos:]
	end := from
	for {
		at := strings.IndexByte(rest[end:], '<')
		if at < 0 || end+at+1 == len(rest) {
			end = len(rest)
			break
		}
		end += at
		if next := rest[end+1]; startsName(next) || next == '/' || next == '!' || next == '?' {
			break
		}
		end++
	}
	r.pos += end
	if len(r.stack) == 0 {
		return nil
	}
	return r.addText(r.entities.unescape(rest[:end]))
}

func (r *xmlReader) addText(s string) error {
	if len(r.stack) == 0 || s == "" {
		return nil
	}
	n, err := r.newNode()
	if err != nil {
		return err
	}
	n.text = s
	r.stack[len(r.stack)-1].add(n)
	return nil
}

func (r *xmlReader) newNode() (*node, error) {
	if r.arena.count-r.mark.count >= maxElements {
		return nil, refuse(ErrMalformed, "one entry has more than %d elements; the publisher must mend the XML", maxElements)
	}
	return r.arena.node(), nil
}

func startsName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// endTag closes the innermost element of that name, and with it those that
// are open within. An end tag that nothing opened is left out.
func (r *xmlReader) endTag(rest string) {
	end := strings.IndexByte(rest, '>')
	if end < 0 {
		// Only its last character is missing: nothing of the feed is.
		r.pos = len(r.text)
		if r.root != nil && r.lowered(trimXML(rest[2:])) == r.root.written {
			r.closeNamed(r.root.written)
		}
		return
	}
	r.pos += end + 1
	name := rest[2:end]
	if at := strings.IndexAny(name, " \t\r\n<"); at >= 0 {
		if name[at] == '<' { // its ">" is missing
			r.pos -= end + 1 - (2 + at)
		}
		name = name[:at]
	}
	r.closeNamed(r.lowered(name))
}

func (r *xmlReader) closeNamed(name string) {
	if r.open[name] == 0 {
		return
	}
	for depth, n := range slices.Backward(r.stack) {
		if n.written == name {
			r.closeTo(depth + 1)
			n.whole = true
			r.closeTo(depth)
			return
		}
	}
}

// closeTo closes elements until depth of them are open.
func (r *xmlReader) closeTo(depth int) {
	for len(r.stack) > depth {
		n := r.stack[len(r.stack)-1]
		r.stack = r.stack[:len(r.stack)-1]
		r.open[n.written]--
		r.scope.leave(n.scope)
		if n == r.entry {
			r.endEntry(n)
		}
	}
}

func (r *xmlReader) endEntry(n *node) {
	if n.whole {
		r.entryRead(n)
	} else {
		r.partial = true
	}
	r.entry = nil
	r.arena.reset(r.mark)
	r.mark = arenaMark{}
}

// lowered returns a name in lower case.
func (r *xmlReader) lowered(name string) string {
	for i := range len(name) {
		if c := name[i]; 'A' <= c && c <= 'Z' || c >= 0x80 {
			low, known := r.lower[name]
			if !known {
				low = strings.ToLower(name)
				r.lower[name] = low
			}
			return low
		}
	}
	return name
}
