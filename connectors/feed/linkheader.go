package feed

import (
	"net/url"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// maxHubs is how many hubs of a feed are kept; feeds name one or two.
const maxHubs = 8

// headerLinks reads Link headers (RFC 8288); relative addresses are resolved
// against base. Links about something else than the answer itself (anchor) are
// left out, and so are those that are not http or https.
func headerLinks(headers []string, base *url.URL) poll.Links {
	var links poll.Links
	var next string
	for _, header := range headers {
		for header != "" {
			var link headerLink
			link, header = nextLink(header)
			target := link.resolve(base)
			if target == "" {
				continue
			}
			for rel := range strings.FieldsSeq(strings.ToLower(link.rel)) {
				switch rel {
				case "hub":
					if len(links.Hubs) < maxHubs && !slices.Contains(links.Hubs, target) {
						links.Hubs = append(links.Hubs, target)
					}
				case "self":
					setOnce(&links.Self, target)
				case "prev-archive":
					setOnce(&links.Older, target)
				case "next":
					setOnce(&next, target)
				}
			}
		}
	}
	setOnce(&links.Older, next)
	return links
}

func setOnce(to *string, value string) {
	if *to == "" {
		*to = value
	}
}

// headerLink is one link of a Link header.
type headerLink struct {
	target, rel string
	anchored    bool
}

func (l headerLink) resolve(base *url.URL) string {
	if l.anchored || l.rel == "" {
		return ""
	}
	u, err := base.Parse(l.target)
	if err != nil || !isHTTP(u) {
		return ""
	}
	return u.String()
}

// nextLink reads the first link of a header and returns what stands after it:
// "" at the end, and where the header can't be read further.
func nextLink(s string) (link headerLink, rest string) {
	_, s, found := strings.Cut(s, "<")
	if !found {
		return headerLink{}, ""
	}
	link.target, s, found = strings.Cut(s, ">")
	if !found {
		return headerLink{}, ""
	}
	link.target = strings.TrimSpace(link.target)
	for {
		s = strings.TrimLeft(s, " \t")
		if s == "" || s[0] == ',' {
			return link, strings.TrimPrefix(s, ",")
		}
		var name, value string
		name, value, s = nextParam(strings.TrimPrefix(s, ";"))
		switch {
		case name == "rel" && link.rel == "": // RFC 8288 (3.3): the first counts
			link.rel = value
		case name == "anchor":
			link.anchored = true
		}
	}
}

// nextParam reads a parameter of a link. Where it returns a rest, that is
// shorter than s, or begins with ";" or ",".
func nextParam(s string) (name, value, rest string) {
	end := strings.IndexAny(s, "=;,")
	if end < 0 {
		return "", "", ""
	}
	name = strings.ToLower(strings.TrimSpace(s[:end]))
	if s[end] != '=' {
		return name, "", s[end:]
	}
	s = strings.TrimLeft(s[end+1:], " \t")
	if strings.HasPrefix(s, `"`) {
		value, rest = quoted(s[1:])
		return name, value, afterValue(rest)
	}
	end = strings.IndexAny(s, ";,")
	if end < 0 {
		end = len(s)
	}
	return name, strings.TrimSpace(s[:end]), s[end:]
}

// afterValue skips what wrongly stands between a quoted value and the next
// parameter or link.
func afterValue(s string) string {
	if end := strings.IndexAny(s, ";,"); end >= 0 {
		return s[end:]
	}
	return ""
}

// quoted reads a quoted string whose opening mark is gone.
func quoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}
