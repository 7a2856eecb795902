package feed

import "strings"

// node is an element of a feed, or a run of text where its name is empty.
type node struct {
	// space is the element's module, name its local name in lower case, tag
	// the local name as written.
	space, name, tag string
	// text is a text node's, with entities replaced.
	text  string
	attrs []attribute
	// base is what relative references in the element are relative to, lang
	// its language; both are inherited, and empty where nothing says.
	base, lang string
	// first and last are its children, next its sibling.
	first, last, next *node
	// whole says that the element's own end tag is there.
	whole bool
	// scope is where the element's namespaces begin in the reader's.
	scope int
	// written is the element's name as written, by which its end tag is known.
	written string
}

type attribute struct {
	space, name, tag, value string
}

// attr returns the value of an attribute without a namespace; empty if absent.
func (n *node) attr(name string) string { return n.attrOf(coreSpace, name) }

func (n *node) attrOf(space, name string) string {
	for _, a := range n.attrs {
		if a.name == name && a.space == space {
			return a.value
		}
	}
	return ""
}

func (n *node) add(child *node) {
	if n.last == nil {
		n.first = child
	} else {
		n.last.next = child
	}
	n.last = child
}

// is tells whether the element is an RSS or Atom one of that name. The two are
// read alike, because feeds mix them.
func (n *node) is(name string) bool {
	return n.name == name && (n.space == coreSpace || n.space == atomSpace)
}

func (n *node) isOf(space, name string) bool { return n.name == name && n.space == space }

// child returns the first child element of that module and name; nil if there
// is none.
func (n *node) child(space, name string) *node {
	for c := n.first; c != nil; c = c.next {
		if c.isOf(space, name) {
			return c
		}
	}
	return nil
}

// childText returns the text of the first such child; empty if there is none.
func (n *node) childText(space, name string) string {
	if c := n.child(space, name); c != nil {
		return c.plain()
	}
	return ""
}

// hasElements tells whether the element has others in it.
func (n *node) hasElements() bool {
	for c := n.first; c != nil; c = c.next {
		if c.name != "" {
			return true
		}
	}
	return false
}

// plain returns the text in the element and all below it, without the white
// space around it.
func (n *node) plain() string {
	if n.first != nil && n.first == n.last && n.first.name == "" {
		return trimXML(n.first.text)
	}
	var b strings.Builder
	n.writePlain(&b)
	return trimXML(b.String())
}

func (n *node) writePlain(b *strings.Builder) {
	b.WriteString(n.text)
	for c := n.first; c != nil; c = c.next {
		c.writePlain(b)
	}
}

// trimXML cuts off white space as XML knows it, which leaves the others that
// Unicode has: they may be part of an id.
func trimXML(s string) string { return strings.Trim(s, " \t\r\n") }
