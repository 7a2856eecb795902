package feed

import (
	"path"
	"strings"
)

// readMedia reads the elements of Media RSS. A group holds others; so may a
// piece of content.
func (p *parts) readMedia(n *node) {
	switch n.name {
	case "group":
		p.readMediaIn(n)
	case "content":
		if link := resolve(n.base, n.attr("url")); link != "" {
			p.addEnclosure(Enclosure{link, firstOf(n.attr("type"), typeByName(link)), n.attr("filesize")})
		}
		p.readMediaIn(n)
	case "thumbnail":
		if link := resolve(n.base, firstOf(n.attr("url"), n.plain())); link != "" {
			p.addEnclosure(Enclosure{URL: link, Type: typeByName(link)})
		}
	case "title":
		setFirst(&p.titles[2], n.words(kindGuess))
	case "description":
		setFirst(&p.otherSummaries[2], n.words(kindGuess))
	case "category":
		p.categories.add(Tag{Term: n.plain(), Scheme: firstOf(n.attr("scheme"), mediaScheme), Label: n.attr("label")})
	case "keywords":
		p.categories.addList(n.plain(), "")
	}
}

func (p *parts) readMediaIn(n *node) {
	for c := n.first; c != nil; c = c.next {
		if c.space == mediaSpace {
			p.readMedia(c)
		}
	}
}

// typeByName returns the media type of a picture by the end of its name, empty
// for other files: Media RSS gives thumbnails no type.
func typeByName(link string) string {
	switch strings.ToLower(path.Ext(parseReference(link).path)) {
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	}
	return ""
}
