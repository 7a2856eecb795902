package feed

import "strings"

// author reads a person: Atom's with its elements, else the text as RSS and
// Dublin Core have it.
func (n *node) author() Author {
	if !n.hasElements() {
		return parseAuthor(n.plain())
	}
	var a Author
	for c := n.first; c != nil; c = c.next {
		switch c.name {
		case "name":
			a.Name = c.plain()
		case "email":
			a.Email = c.plain()
		case "uri", "url", "homepage":
			a.URL = resolve(c.base, c.plain())
		}
	}
	if a == (Author{}) {
		return parseAuthor(n.plain())
	}
	if a.Email == "" && a.URL == "" {
		return parseAuthor(a.Name)
	}
	return a
}

func (p *parts) addAuthor(a Author) { p.authors = addAuthor(p.authors, a) }

// addAuthor adds a person that is not in the list yet; nobody is not added.
func addAuthor(authors []Author, a Author) []Author {
	if a == (Author{}) {
		return authors
	}
	for _, other := range authors[:min(len(authors), maxCompared)] {
		if other == a || a.Name != "" && other.Name == a.Name {
			return authors
		}
	}
	return append(authors, a)
}

// parseAuthor reads the ways in which feeds name a person in one text: "name",
// "address (name)", "name (address)", "name <address>" and "address".
func parseAuthor(s string) Author {
	s = strings.TrimSpace(s)
	for _, marks := range []string{"()", "<>"} {
		before, inside, found := strings.Cut(s, marks[:1])
		inside, _, closed := strings.Cut(inside, marks[1:])
		if !found || !closed {
			continue
		}
		before, inside = strings.TrimSpace(before), strings.TrimSpace(inside)
		switch {
		case isEmail(before):
			return Author{Name: inside, Email: bareEmail(before)}
		case isEmail(inside):
			return Author{Name: strings.Trim(before, `"`), Email: bareEmail(inside)}
		}
	}
	if isEmail(s) {
		return Author{Email: bareEmail(s)}
	}
	if name, email, found := cutEmail(s); found {
		return Author{Name: name, Email: email}
	}
	return Author{Name: s}
}

// cutEmail reads "address name" and "name address".
func cutEmail(s string) (name, email string, found bool) {
	words := strings.Fields(s)
	if len(words) < 2 {
		return "", "", false
	}
	if first := strings.TrimRight(words[0], ",;:-"); isEmail(first) {
		return strings.Join(words[1:], " "), bareEmail(first), true
	}
	if last := words[len(words)-1]; isEmail(last) {
		return strings.TrimRight(strings.Join(words[:len(words)-1], " "), ",;:- "), bareEmail(last), true
	}
	return "", "", false
}

func bareEmail(s string) string { return strings.TrimPrefix(s, "mailto:") }

func isEmail(s string) bool {
	local, host, found := strings.Cut(s, "@")
	return found && local != "" && strings.Contains(host, ".") && !strings.ContainsAny(s, " \t\r\n()<>")
}
