package config

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// chunkItems is how many feeds are read at once: their tree takes about a
// megabyte.
const chunkItems = 500

// parseFeedList reads a list. One that is not written as one item below the
// other ([{url: ...}], or under the word feeds) is written anew when it is
// changed.
func parseFeedList(text []byte) (*FeedList, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	l, pieces, ok := split(string(text))
	if !ok {
		return parseWhole(text)
	}
	r := &feedReader{lines: strings.Count(l.head, "\n")}
	l.items = make([]listItem, 0, len(pieces))
	for chunk := range slices.Chunk(pieces, chunkItems) {
		joined := strings.Join(chunk, "")
		list, err := sequence([]byte(joined))
		if err != nil || list == nil || len(list.Content) != len(chunk) || slices.ContainsFunc(list.Content, leansOnOthers) {
			// Not what it looked like: an alias, a quotation over many lines.
			return parseWhole(text)
		}
		for i, n := range list.Content {
			l.add(r, n, chunk[i])
		}
		r.lines += strings.Count(joined, "\n")
	}
	return l, r.err()
}

// add reads the next feed of the list.
func (l *FeedList) add(r *feedReader, n *yaml.Node, text string) {
	f := r.feed(n)
	if key := f.Key(); f.URL != "" {
		if _, twice := l.at[key]; twice {
			r.fail(n.Line, "url: stands twice in the list%s", ofFeed(f))
		}
		l.at[key] = len(l.items)
	}
	l.items = append(l.items, listItem{text, f})
}

// parseWhole reads a list through its whole tree.
func parseWhole(text []byte) (*FeedList, error) {
	list, err := sequence(text)
	if err != nil {
		return nil, err
	}
	l := &FeedList{at: map[string]int{}}
	if list == nil {
		l.head = comments(string(text))
		return l, nil
	}
	if len(list.Content) == 0 {
		l.head = comments(string(text))
	}
	r := &feedReader{}
	for _, n := range list.Content {
		alone := &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{resolved(n)}}
		text, err := encodeList(alone)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n.Line, err)
		}
		l.add(r, alone.Content[0], text)
	}
	return l, r.err()
}

// leansOnOthers tells whether a feed is written with anchors, aliases or merge
// keys.
func leansOnOthers(n *yaml.Node) bool {
	return n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge" || slices.ContainsFunc(n.Content, leansOnOthers)
}

// resolved returns what an alias stands for, without anchors and merge keys,
// so that it can stand alone.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode {
		return n
	}
	alone := *n
	alone.Anchor, alone.Style, alone.Content = "", 0, nil
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag == "!!merge" {
			merged = append(merged, resolved(n.Content[i+1]).Content...)
			continue
		}
		value := *n.Content[i+1]
		if value.Kind == yaml.AliasNode {
			value = *value.Alias
		}
		value.Anchor = ""
		alone.Content = append(alone.Content, n.Content[i], &value)
	}
	for i := 0; i+1 < len(merged); i += 2 {
		if !slices.ContainsFunc(alone.Content, func(have *yaml.Node) bool { return have.Value == merged[i].Value }) {
			alone.Content = append(alone.Content, merged[i], merged[i+1])
		}
	}
	return &alone
}

// split cuts a list that is written as one item below the other into its
// items. It reports false for everything else.
func split(text string) (l *FeedList, pieces []string, ok bool) {
	l = &FeedList{at: map[string]int{}, indent: -1}
	start, above := 0, -1 // of the item, and of the comment right above the next one
	for at := 0; at < len(text); {
		end := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			end = at + i + 1
		}
		line := text[at:end]
		bare := strings.TrimLeft(line, " ")
		margin := len(line) - len(bare)
		switch isDash := bare == "-" || strings.HasPrefix(bare, "- ") || strings.HasPrefix(bare, "-\n") || strings.HasPrefix(bare, "-\r"); {
		case isDash && (l.indent < 0 || margin == l.indent):
			from := at
			if above >= 0 {
				from = above
			}
			if l.indent < 0 {
				l.indent, l.head = margin, text[:from]
			} else {
				pieces = append(pieces, text[start:from])
			}
			start, above = from, -1
		case strings.HasPrefix(bare, "#") && (l.indent < 0 || margin <= l.indent):
			if above < 0 {
				above = at
			}
		case l.indent < 0 && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "---"):
			return nil, nil, false
		case l.indent >= 0 && margin <= l.indent && strings.TrimSpace(line) != "":
			return nil, nil, false // after the list comes something else
		default:
			above = -1
		}
		at = end
	}
	if l.indent < 0 {
		return nil, nil, false
	}
	return l, append(pieces, text[start:]), true
}

// comments returns the lines of a text that are comments.
func comments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			b.WriteString(withNewline(line))
		}
	}
	return b.String()
}

func sortedKeys(m map[string]Secret) []string { return slices.Sorted(maps.Keys(m)) }

// shortDuration returns d as people write it: 2m, not 2m0s. Zero is "".
func shortDuration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
