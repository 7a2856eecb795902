package feed

import (
	"bytes"
	"strings"
)

// layoutXML takes an XML feed apart: RSS, RDF, CDF, Atom or a sitemap.
func layoutXML(text []byte) (layout, bool) {
	s := splitter{tags: tagScanner{text: text}, container: -1}
	root := s.tags.root()
	if root.kind != tagOpen {
		return layout{}, false
	}
	switch strings.ToLower(string(root.local())) {
	case "rss", "rdf":
		s.entry, s.channels = "item", true
	case "channel":
		s.entry = "item"
	case "feed":
		s.entry = "entry"
	case "urlset":
		s.entry, s.tags.watched = "url", publication
	default:
		return layout{}, false
	}
	if !s.children(root) || !s.tags.ended() {
		return layout{}, false
	}
	return s.layout, true
}

// publication is the element of Google's news module that names the feed's
// title and language in an entry of a sitemap.
const publication = "publication"

// splitter finds the entries of an XML feed.
type splitter struct {
	layout
	tags tagScanner
	// entry is the local name of an entry in small letters. channels says that
	// entries may also stand in a channel within the root.
	entry    string
	channels bool
	// container is where the parent of the entries begins, name how the entries
	// are named, with their prefix; -1 and nil before the first.
	container int
	name      []byte
	// said is what the first entry says of the feed itself.
	said []byte
}

// children reads what stands in the root or in its channel, up to its end tag.
func (s *splitter) children(parent tag) bool {
	s.context = append(s.context, parent.span)
	for {
		t := s.tags.next()
		switch {
		case t.kind == tagClose:
			return bytes.Equal(t.name, parent.name)
		case t.kind != tagOpen && t.kind != tagEmpty:
			return false
		}
		local := t.local()
		if s.channels && t.kind == tagOpen && bytes.EqualFold(local, []byte("channel")) {
			s.channels = false // a second one is taken for something else
			if !s.children(t) {
				return false
			}
			continue
		}
		element, ok := s.tags.element(t)
		switch {
		case !ok:
			return false
		case strings.EqualFold(string(local), s.entry):
			if !s.belongs(t, parent) {
				return false
			}
			s.add(element)
		case !rewritten(local):
			s.context = append(s.context, element)
		}
	}
}

// add adds an entry. One that says of the feed what the first one says can be
// left out, because the first one is not.
func (s *splitter) add(entry span) {
	if s.tags.watched != "" {
		said := s.tags.text[s.tags.seen.start:s.tags.seen.end]
		if len(s.entries) == 0 {
			s.said, s.telling = said, map[int]bool{0: true}
		} else if !bytes.Equal(s.said, said) {
			s.telling[len(s.entries)] = true
		}
	}
	s.entries = append(s.entries, entry)
}

// belongs tells whether an entry has the parent and the name of those before
// it. Parsers have views of their own on others: which of them count, and in
// which order.
func (s *splitter) belongs(t, parent tag) bool {
	if s.container < 0 {
		s.container, s.name = parent.start, t.name
	}
	return s.container == parent.start && bytes.Equal(s.name, t.name)
}

// tagKind is what kind of tag a tag is.
type tagKind int

const (
	tagBad   tagKind = iota // something that is not well-formed
	tagNone                 // the end of the text
	tagOpen                 // <a>
	tagClose                // </a>
	tagEmpty                // <a/>
)

// tag is a tag with its place; name has its prefix.
type tag struct {
	span
	kind tagKind
	name []byte
}

// local returns the name without its prefix.
func (t tag) local() []byte {
	if _, local, ok := bytes.Cut(t.name, []byte(":")); ok {
		return local
	}
	return t.name
}

// tagScanner reads the tags of an XML text. It looks past text, CDATA sections,
// comments and processing instructions, and takes nothing that XML 1.0 does not
// have so: where a lenient parser would make something of it, this one gives
// up.
type tagScanner struct {
	text []byte
	at   int // where to read on
	open [][]byte
	// watched is a local name; seen is where such elements stand in the element
	// that was read last, from the first to the last.
	watched string
	seen    span
}

// maxSplitDepth is how deep elements of a feed that is taken apart nest at
// most: XHTML in an entry comes to some thirty.
const maxSplitDepth = 1000

// root returns the root's start tag. Nothing but white space, comments,
// processing instructions and a document type without declarations may stand
// before it.
func (s *tagScanner) root() tag {
	for {
		s.at = skipSpace(s.text, s.at)
		rest := s.text[s.at:]
		switch {
		case hasDoctype(rest):
			end := bytes.IndexByte(rest, '>')
			if end < 0 || bytes.IndexByte(rest[:end], '[') >= 0 {
				return tag{}
			}
			s.at += end + 1
		case len(rest) > 1 && rest[0] == '<' && (rest[1] == '!' || rest[1] == '?'):
			if bytes.HasPrefix(rest, []byte("<![CDATA[")) || !s.skipMarkup() {
				return tag{}
			}
		case bytes.Contains(s.text[:s.at], []byte("<!ENTITY")):
			return tag{} // in a comment, but parsers look there too
		case len(rest) > 0 && rest[0] == '<':
			return s.next()
		default:
			return tag{}
		}
	}
}

func hasDoctype(text []byte) bool {
	const mark = "<!DOCTYPE"
	return len(text) > len(mark) && bytes.EqualFold(text[:len(mark)], []byte(mark))
}

// ended tells whether nothing but white space, comments and processing
// instructions is left.
func (s *tagScanner) ended() bool {
	for {
		s.at = skipSpace(s.text, s.at)
		rest := s.text[s.at:]
		switch {
		case len(rest) == 0:
			return true
		case len(rest) < 2 || rest[0] != '<' || rest[1] != '!' && rest[1] != '?',
			bytes.HasPrefix(rest, []byte("<![CDATA[")), !s.skipMarkup():
			return false
		}
	}
}

// element returns the element that a tag begins, if all tags in it match.
func (s *tagScanner) element(first tag) (span, bool) {
	s.seen = span{}
	if first.kind == tagEmpty {
		return first.span, true
	}
	s.open = append(s.open[:0], first.name)
	for len(s.open) > 0 && len(s.open) < maxSplitDepth {
		t := s.next()
		if s.watched != "" && strings.EqualFold(string(t.local()), s.watched) {
			if s.seen.end == 0 {
				s.seen.start = t.start
			}
			s.seen.end = t.end
		}
		switch t.kind {
		case tagOpen:
			s.open = append(s.open, t.name)
		case tagClose:
			last := len(s.open) - 1
			if !bytes.Equal(s.open[last], t.name) {
				return span{}, false
			}
			s.open = s.open[:last]
		case tagEmpty:
		default:
			return span{}, false
		}
	}
	return span{first.start, s.at}, len(s.open) == 0
}

// next returns the next tag.
func (s *tagScanner) next() tag {
	for {
		open := bytes.IndexByte(s.text[s.at:], '<')
		if open < 0 {
			return tag{kind: tagNone}
		}
		s.at += open
		if s.at+1 == len(s.text) {
			return tag{}
		}
		switch s.text[s.at+1] {
		case '!', '?':
			if !s.skipMarkup() {
				return tag{}
			}
		case '/':
			return s.endTag()
		default:
			return s.startTag()
		}
	}
}

// skipMarkup moves past the comment, processing instruction or CDATA section
// at s.at. It reports false for what is none of them or has no end.
func (s *tagScanner) skipMarkup() bool {
	rest := s.text[s.at:]
	end := -1
	switch {
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		end = after(rest, "]]>")
	case bytes.HasPrefix(rest, []byte("<!--")):
		// Two hyphens end a comment or are an error; in HTML "<!-->" and
		// "<!--->" are whole ones.
		body := rest[4:]
		hyphens := after(body, "--")
		if hyphens >= 0 && bytes.HasPrefix(body[hyphens:], []byte(">")) && body[0] != '>' && !bytes.HasPrefix(body, []byte("->")) {
			end = 4 + hyphens + 1
		}
	case bytes.HasPrefix(rest, []byte("<?")):
		end = after(rest, "?>")
	}
	if end < 0 {
		return false
	}
	s.at += end
	return true
}

func (s *tagScanner) endTag() tag {
	end := nameEnd(s.text, s.at+2)
	name := s.text[s.at+2 : end]
	end = skipSpace(s.text, end)
	if end == len(s.text) || s.text[end] != '>' {
		return tag{}
	}
	t := tag{span{s.at, end + 1}, tagClose, name}
	s.at = t.end
	return t
}

func (s *tagScanner) startTag() tag {
	text, at := s.text, nameEnd(s.text, s.at+1)
	t := tag{span: span{start: s.at}, name: text[s.at+1 : at]}
	if len(t.name) == 0 || !beginsName(t.name[0]) {
		return tag{}
	}
	for {
		at = skipSpace(text, at)
		switch {
		case at == len(text):
			return tag{}
		case text[at] == '>':
			t.kind, t.end = tagOpen, at+1
		case text[at] == '/' && at+1 < len(text) && text[at+1] == '>':
			t.kind, t.end = tagEmpty, at+2
		default:
			if at = attributeEnd(text, at); at < 0 {
				return tag{}
			}
			continue
		}
		s.at = t.end
		return t
	}
}

// attributeEnd returns where the attribute at text[at:] ends, -1 if there is
// none.
func attributeEnd(text []byte, at int) int {
	end := nameEnd(text, at)
	equals := skipSpace(text, end)
	if end == at || equals == len(text) || text[equals] != '=' {
		return -1
	}
	at = skipSpace(text, equals+1)
	if at == len(text) || text[at] != '"' && text[at] != '\'' {
		return -1
	}
	size := bytes.IndexByte(text[at+1:], text[at])
	if size < 0 || bytes.IndexByte(text[at+1:at+1+size], '<') >= 0 {
		return -1
	}
	return at + 1 + size + 1
}

// endsATagsName has the characters that can't stand in a name; all others are
// taken for a part of it.
var endsATagsName = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, '/': true, '>': true, '=': true, '<': true, '"': true, '\'': true}

// nameEnd returns where the name at text[at:] ends.
func nameEnd(text []byte, at int) int {
	for at < len(text) && !endsATagsName[text[at]] {
		at++
	}
	return at
}

// beginsName tells whether a name may begin with a character.
func beginsName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == ':' || c >= 0x80
}

// skipSpace returns where the white space at text[at:] ends.
func skipSpace(text []byte, at int) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r') {
		at++
	}
	return at
}
