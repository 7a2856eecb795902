package feed

// sitemapItem reads a URL of a sitemap (sitemaps.org), with Google's news,
// image and video modules. Its id is its address: the protocol has no other.
func (x *xmlFeed) sitemapItem(n *node) Item {
	p := newParts(&node{}, false)
	i := Item{Authors: p.authors, Categories: p.categories.terms}
	for c := n.first; c != nil; c = c.next {
		switch {
		case c.is("loc"):
			i.ID, i.Link = c.plain(), resolve(c.base, c.plain())
		case c.is("lastmod"):
			i.Updated, i.UpdatedRaw = firstDate(c.plain())
		case c.isOf(newsSpace, "news"):
			x.readNews(c, &i)
		case c.isOf(imageSpace, "image"):
			link := resolve(c.base, c.childText(imageSpace, "loc"))
			p.addEnclosure(Enclosure{URL: link, Type: typeByName(link)})
		case c.isOf(videoSpace, "video"):
			p.readVideo(c, &i)
		}
	}
	i.Enclosures = p.enclosures
	return i
}

// readNews reads what Google's news module says of an article. The
// publication's name and language are the feed's, if it says nothing else.
func (x *xmlFeed) readNews(n *node, i *Item) {
	var c categories
	c.terms = i.Categories
	for e := n.first; e != nil; e = e.next {
		if e.space != newsSpace {
			continue
		}
		switch e.name {
		case "title":
			i.Title, i.TitleType = e.words(kindGuess).typed()
		case "publication_date":
			i.Published, i.PublishedRaw = firstDate(e.plain())
		case "keywords", "genres":
			c.addList(e.plain(), "")
		case "publication":
			i.Language = e.childText(newsSpace, "language")
			x.feed.Title = firstOf(x.feed.Title, e.childText(newsSpace, "name"))
			x.feed.Language = firstOf(x.feed.Language, i.Language)
		}
	}
	i.Categories = c.terms
}

// readVideo reads what Google's video module says, in place of what the news
// module has not said.
func (p *parts) readVideo(n *node, i *Item) {
	for c := n.first; c != nil; c = c.next {
		if c.space != videoSpace {
			continue
		}
		switch c.name {
		case "title":
			if i.Title == "" {
				i.Title, i.TitleType = c.words(kindGuess).typed()
			}
		case "description":
			if i.Summary == "" {
				i.Summary, i.SummaryType = c.words(kindGuess).typed()
			}
		case "publication_date":
			if i.PublishedRaw == "" {
				i.Published, i.PublishedRaw = firstDate(c.plain())
			}
		case "content_loc", "thumbnail_loc":
			link := resolve(c.base, c.plain())
			p.addEnclosure(Enclosure{URL: link, Type: typeByName(link)})
		}
	}
}
