package feed

import "strings"

// startTag reads a start tag or the tag of an empty element, and opens the
// element. A tag that breaks off ends the text.
func (r *xmlReader) startTag() error {
	name := r.name()
	empty, whole, err := r.attributes()
	if err != nil || !whole {
		return err
	}
	mark := len(r.scope.undo)
	for _, a := range r.attrs {
		if a.tag == "xmlns" {
			r.scope.declare("", a.value)
		} else if prefix, ok := strings.CutPrefix(a.tag, "xmlns:"); ok {
			r.scope.declare(prefix, a.value)
		}
	}
	written := r.lowered(name)
	prefix, local := splitName(name)
	if parent := r.top(); parent != nil && parent == r.entry && parent.written == written {
		// An entry within an entry: the end of the first is missing.
		r.closeTo(len(r.stack) - 1)
	}
	space, low := r.scope.lookup(prefix), r.lowered(local)
	if r.startsEntry(space, low) {
		if r.entries++; r.entries > maxEntries {
			return refuse(ErrMalformed, "it has more than %d entries; the publisher must split it", maxEntries)
		}
		r.mark = r.arena.mark()
	}
	n, err := r.newNode()
	if err != nil {
		return err
	}
	n.space, n.name, n.tag = space, low, local
	n.attrs, n.written, n.scope = r.arena.keep(r.attrs), written, mark
	return r.place(n, empty)
}

// place puts an element into the tree.
func (r *xmlReader) place(n *node, empty bool) error {
	parent := r.top()
	n.base = r.base
	if parent != nil {
		n.base, n.lang = parent.base, parent.lang
	}
	r.placeAttributes(n)
	switch {
	case r.startsEntry(n.space, n.name):
		r.entry = n // it is no part of the tree: its memory is used again
	case parent != nil:
		parent.add(n)
	default:
		r.root = n
	}
	if len(r.stack) >= maxDepth {
		return refuse(ErrMalformed, "its elements nest more than %d deep; the publisher must mend the XML", maxDepth)
	}
	r.stack = append(r.stack, n)
	r.open[n.written]++
	if empty {
		n.whole = true
		r.closeTo(len(r.stack) - 1)
	}
	return nil
}

func (r *xmlReader) top() *node {
	if len(r.stack) == 0 {
		return nil
	}
	return r.stack[len(r.stack)-1]
}

// startsEntry tells whether an element of that name, opened now, is an entry:
// an item, an Atom entry or a sitemap's url.
func (r *xmlReader) startsEntry(space, name string) bool {
	if r.entry != nil || len(r.stack) == 0 || space != coreSpace && space != atomSpace {
		return false
	}
	return name == "item" || name == "entry" || name == "url" && r.top().name == "urlset"
}

// placeAttributes gives the attributes their namespaces, and the element its
// base and language.
func (r *xmlReader) placeAttributes(n *node) {
	for i := range n.attrs {
		a := &n.attrs[i]
		prefix, local := splitName(a.tag)
		a.name = r.lowered(local)
		if prefix != "" {
			a.space = r.scope.lookup(prefix)
		}
		if a.tag == "xmlns" || prefix == "xmlns" {
			a.space = otherSpace
		}
		switch {
		case a.name == "base" && (a.space == xmlSpace || a.space == coreSpace && n.name == "channel"):
			// CDF's channel has a BASE without a namespace.
			if base := resolveBase(n.base, a.value); base != "" {
				n.base = base
			}
		case a.name == "lang" && (a.space == xmlSpace || a.space == coreSpace):
			n.lang = strings.TrimSpace(a.value)
		}
	}
}

func splitName(name string) (prefix, local string) {
	if at := strings.IndexByte(name, ':'); at > 0 {
		return name[:at], name[at+1:]
	}
	return "", name
}

// name reads the name of a start tag.
func (r *xmlReader) name() string {
	begin := r.pos + 1
	end := begin
	for end < len(r.text) && !endsName(r.text[end]) {
		end++
	}
	r.pos = end
	return r.text[begin:end]
}

// attributes reads the rest of a start tag into r.attrs. empty tells whether it
// ends in "/>", whole whether it ends at all. A "<" where an attribute should be
// ends the tag: its ">" is missing.
func (r *xmlReader) attributes() (empty, whole bool, err error) {
	r.attrs = r.attrs[:0]
	for {
		r.skipSpace()
		if r.pos >= len(r.text) {
			return false, false, nil
		}
		switch r.text[r.pos] {
		case '>':
			r.pos++
			return empty, true, nil
		case '<':
			return false, true, nil
		case '/':
			r.pos++
			empty = true
			continue
		}
		empty = false
		if a := r.attribute(); a.tag != "" {
			r.attrs = append(r.attrs, a)
		}
		if len(r.attrs) > maxAttributes {
			return false, false, refuse(ErrMalformed, "one element has more than %d attributes; the publisher must mend the XML", maxAttributes)
		}
	}
}

func (r *xmlReader) skipSpace() {
	for r.pos < len(r.text) && isSpace(r.text[r.pos]) {
		r.pos++
	}
}

// attribute reads one attribute: name="value", name='value', name=value or
// name.
func (r *xmlReader) attribute() attribute {
	begin := r.pos
	for r.pos < len(r.text) && !endsName(r.text[r.pos]) {
		r.pos++
	}
	a := attribute{tag: r.text[begin:r.pos]}
	r.skipSpace()
	if r.pos >= len(r.text) || r.text[r.pos] != '=' {
		return a
	}
	r.pos++
	r.skipSpace()
	a.value = r.entities.unescape(r.attributeValue())
	return a
}

func endsName(c byte) bool {
	return isSpace(c) || c == '=' || c == '>' || c == '/' || c == '<'
}

func (r *xmlReader) attributeValue() string {
	if r.pos >= len(r.text) {
		return ""
	}
	rest := r.text[r.pos:]
	if quote := rest[0]; quote == '"' || quote == '\'' {
		end := strings.IndexByte(rest[1:], quote)
		if end < 0 {
			r.pos = len(r.text)
			return ""
		}
		r.pos += end + 2
		return rest[1 : 1+end]
	}
	end := strings.IndexAny(rest, " \t\r\n>")
	if end < 0 {
		end = len(rest)
	}
	r.pos += end
	return rest[:end]
}
