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
	if !l.read(r, pieces) {
		return parseWhole(text)
	}
	return l, r.err()
}

// read reads the items of a list one by one. It reports false where they are
// not what they looked like: there is an alias in them, or a quotation over
// many lines.
func (l *FeedList) read(r *feedReader, pieces []string) bool {
	l.items = make([]listItem, 0, len(pieces))
	for _, piece := range pieces {
		if f, ok := r.plain(piece, l.indent); ok && f.Check() == nil {
			l.add(r, f, 1, piece)
		} else {
			list, err := sequence([]byte(piece))
			if err != nil || list == nil || len(list.Content) != 1 || leansOnOthers(list.Content[0]) {
				return false
			}
			l.add(r, r.feed(list.Content[0]), list.Content[0].Line, piece)
		}
		r.lines += strings.Count(piece, "\n")
	}
	return true
}

// add appends a feed that was read; line is where it stands in its piece.
func (l *FeedList) add(r *feedReader, f Feed, line int, text string) {
	if f.URL != "" {
		key := f.Key()
		if _, twice := l.at[key]; twice {
			r.fail(line, "url: stands twice in the list%s", ofFeed(f))
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
		alone := &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{resolved(n, maxMerges)}}
		inBlockStyle(alone)
		text, err := encodeList(alone)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n.Line, err)
		}
		l.add(r, r.feed(alone.Content[0]), n.Line, text)
	}
	return l, r.err()
}

// leansOnOthers tells whether a feed is written with anchors, aliases or merge
// keys.
func leansOnOthers(n *yaml.Node) bool {
	return n.Kind == yaml.AliasNode || n.Anchor != "" || n.Tag == "!!merge" || slices.ContainsFunc(n.Content, leansOnOthers)
}

// maxMerges bounds mappings that are merged into one another, and themselves.
const maxMerges = 8

// resolved returns what an alias stands for, without anchors and merge keys,
// so that it can stand alone. What is merged deeper than depth stays.
func resolved(n *yaml.Node, depth int) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if n.Kind != yaml.MappingNode || depth == 0 {
		return n
	}
	alone := *n
	alone.Anchor, alone.Style, alone.Content = "", 0, nil
	var merged []*yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		value := *n.Content[i+1]
		if value.Kind == yaml.AliasNode {
			value = *value.Alias
		}
		value.Anchor = ""
		switch {
		case n.Content[i].Tag != "!!merge":
			alone.Content = append(alone.Content, n.Content[i], &value)
		case value.Kind == yaml.SequenceNode:
			for _, from := range value.Content {
				merged = append(merged, resolved(from, depth-1).Content...)
			}
		default:
			merged = append(merged, resolved(&value, depth-1).Content...)
		}
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
	at := 0
	for line := range strings.Lines(text) {
		switch lineKind(line, l.indent) {
		case dashLine:
			from := at
			if above >= 0 {
				from = above
			}
			if l.indent < 0 {
				l.indent, l.head = len(line)-len(strings.TrimLeft(line, " ")), text[:from]
			} else {
				pieces = append(pieces, text[start:from])
			}
			start, above = from, -1
		case commentLine:
			if above < 0 {
				above = at
			}
		case innerLine:
			above = -1
		case strangeLine:
			return nil, nil, false
		}
		at += len(line)
	}
	if l.indent < 0 {
		return nil, nil, false
	}
	return l, append(pieces, text[start:]), true
}

// The kinds of lines of a list with one item below the other.
const (
	dashLine    = iota // begins an item
	commentLine        // may belong to the next item
	innerLine          // belongs to the item, or is empty
	strangeLine        // stands in no such list
)

// lineKind returns what a line is in a list whose dashes stand at indent; -1
// before the first of them.
func lineKind(line string, indent int) int {
	bare := strings.TrimLeft(line, " ")
	margin := len(line) - len(bare)
	bare = strings.TrimRight(bare, "\r\n")
	switch {
	case (bare == "-" || strings.HasPrefix(bare, "- ")) && (indent < 0 || margin == indent):
		return dashLine
	case strings.HasPrefix(bare, "#") && (indent < 0 || margin <= indent):
		return commentLine
	case strings.TrimSpace(bare) == "", indent >= 0 && margin > indent, indent < 0 && strings.HasPrefix(line, "---"):
		return innerLine
	}
	return strangeLine
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
