package feed

import "strings"

// newEntry reads an entry of RSS, CDF or Atom.
func newEntry(n *node, atom bool) Item {
	p := newParts(n, atom)
	i := Item{
		ID:           p.id(),
		Link:         p.links.link(),
		Authors:      p.authors,
		Contributors: p.contributors,
		Enclosures:   p.enclosures,
		Categories:   p.categories.terms,
		Tags:         p.categories.tags,
		Comments:     p.comments,
		CommentCount: p.commentCount,
		Source:       p.source,
		Where:        p.where,
		Language:     firstOf(p.language, n.attrOf(xmlSpace, "lang"), n.attr("lang")),
	}
	if len(i.Authors) == 0 {
		i.Authors = append(i.Authors, p.sourceAuthors...)
	}
	if i.Link == "" {
		i.Link = p.idLink()
	}
	i.Title, i.TitleType = p.title().typed()
	i.Summary, i.SummaryType = p.summary().typed()
	content := p.content // else a second description
	if content.value == "" && len(p.summaries) > 1 {
		content = p.summaries[1]
	}
	i.Content, i.ContentType = content.typed()
	p.setDates(&i, n)
	return i
}

// setDates chooses the entry's dates. Dublin Core's date and the date of
// creation stand in for that of publication.
func (p *parts) setDates(i *Item, n *node) {
	date := n.childText(dcSpace, "date")
	i.Created, i.CreatedRaw = firstDate(p.created...)
	i.Published, i.PublishedRaw = firstDate(append(append(p.published, date), p.created...)...)
	i.Updated, i.UpdatedRaw = firstDate(p.updated...)
}

// isPermalink reads RSS's isPermaLink, which is true where it is absent.
func isPermalink(attr string) bool {
	attr = trimXML(attr)
	return attr == "" || strings.EqualFold(attr, "true")
}

// idLink returns the link that an entry without one has in its id: an RSS guid
// is a permalink unless it says otherwise, an Atom id and rdf:about may be
// URLs. A relative one is none.
func (p *parts) idLink() string {
	if p.guidIsLink || p.guid == "" {
		if link := firstLink("", p.id()); link != "" {
			return link
		}
	}
	return p.links.last()
}
