package feed

import "strings"

// The schemes of categories that name none themselves: those of the modules'
// specifications.
const (
	itunesScheme = "http://www.itunes.com/"
	mediaScheme  = "http://search.yahoo.com/mrss/category_schema"
)

// categories are the terms, and beside them the tags that have more than a
// term.
type categories struct {
	terms []string
	tags  []Tag
	seen  map[Tag]bool
}

// add adds a category that is not there yet.
func (c *categories) add(t Tag) {
	t.Term, t.Scheme, t.Label = strings.TrimSpace(t.Term), strings.TrimSpace(t.Scheme), strings.TrimSpace(t.Label)
	if t.Term == "" {
		t.Term = t.Label
	}
	if t.Term == "" || c.seen[t] {
		return
	}
	if c.seen == nil {
		c.seen = map[Tag]bool{}
	}
	c.seen[t] = true
	if bare := (Tag{Term: t.Term}); t == bare || !c.seen[bare] {
		c.seen[bare] = true
		c.terms = append(c.terms, t.Term)
	}
	if t.Scheme != "" || t.Label != "" {
		c.tags = append(c.tags, t)
	}
}

// addList adds categories that stand in one text with commas between them.
func (c *categories) addList(s, scheme string) {
	for term := range strings.SplitSeq(s, ",") {
		c.add(Tag{Term: term, Scheme: scheme})
	}
}

// readCategory reads Atom's category with its attributes or RSS's with its
// text; some feeds have both.
func (p *parts) readCategory(n *node) {
	t := Tag{Term: n.attr("term"), Scheme: firstOf(n.attr("scheme"), n.attr("domain")), Label: n.attr("label")}
	text := n.plain()
	if t.Term == "" {
		t.Term, text = text, ""
	}
	p.categories.add(t)
	p.categories.add(Tag{Term: text})
}

// readITunesCategory reads a category and those within it.
func (p *parts) readITunesCategory(n *node) {
	p.categories.add(Tag{Term: n.attr("text"), Scheme: itunesScheme})
	for c := n.first; c != nil; c = c.next {
		if c.isOf(itunesSpace, "category") {
			p.categories.add(Tag{Term: c.attr("text"), Scheme: itunesScheme})
		}
	}
	if n.attr("text") == "" {
		p.categories.add(Tag{Term: n.plain(), Scheme: itunesScheme})
	}
}
