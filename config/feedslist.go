package config

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// FeedList is a list of feeds in YAML that can be changed. What is not changed
// stays as it was written, with its comments.
type FeedList struct {
	// head is what stands before the first feed.
	head  string
	items []listItem
	// at gives the place of each feed by its key; of a removed one it is gone,
	// and its item has no text.
	at map[string]int
	// indent is how many spaces stand before each dash.
	indent  int
	changed bool
}

// listItem is one feed as it is written: with the comment right above it, and
// what follows up to the next.
type listItem struct {
	text string
	feed Feed
}

// ParseFeeds reads a list of feeds: a YAML sequence, or a mapping that has one
// under feeds. The error names every line and key that can't be used. An empty
// text is an empty list.
func ParseFeeds(text []byte) ([]Feed, error) {
	l, err := parseFeedList(text)
	if err != nil {
		return nil, err
	}
	return l.Feeds(), nil
}

// Feeds returns the feeds of the list, in order. Passwords that are in files
// are not read.
func (l *FeedList) Feeds() []Feed {
	feeds := make([]Feed, 0, len(l.at))
	for i := range l.items {
		if l.items[i].text != "" {
			feeds = append(feeds, l.items[i].feed)
		}
	}
	return feeds
}

// Get returns the feed with this Key.
func (l *FeedList) Get(key string) (Feed, bool) {
	i, ok := l.at[key]
	if !ok {
		return Feed{}, false
	}
	return l.items[i].feed, true
}

// Set adds f, or puts it in the place of the feed with its Key. f must be valid
// (see Check).
func (l *FeedList) Set(f Feed) error {
	key := f.Key()
	i, ok := l.at[key]
	var before listItem
	if ok {
		before = l.items[i]
	}
	text, err := l.write(before, f)
	if err != nil {
		return fmt.Errorf("writing feed %s: %w", shownURL(key), err)
	}
	l.changed = true
	if ok {
		l.items[i] = listItem{text, f}
		return nil
	}
	if n := len(l.items); n > 0 {
		l.items[n-1].text = withNewline(l.items[n-1].text)
	} else {
		l.head = withNewline(l.head)
	}
	l.at[key] = len(l.items)
	l.items = append(l.items, listItem{text, f})
	return nil
}

// withNewline ends a text that is not empty with a line's end.
func withNewline(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}

// Remove takes out the feed with this Key, and reports whether it was there.
func (l *FeedList) Remove(key string) bool {
	i, ok := l.at[key]
	if !ok {
		return false
	}
	l.items[i] = listItem{}
	delete(l.at, key)
	l.changed = true
	return true
}

// bytes returns the list as YAML.
func (l *FeedList) bytes() []byte {
	var b bytes.Buffer
	b.WriteString(l.head)
	for i := range l.items {
		b.WriteString(l.items[i].text)
	}
	if len(l.at) == 0 {
		b.WriteString("[]\n")
	}
	return b.Bytes()
}

// write returns the text of an item that is to say f: new where before is the
// zero item, else before's with what differs changed.
func (l *FeedList) write(before listItem, f Feed) (string, error) {
	above, body, below := parts(before.text)
	list := &yaml.Node{Kind: yaml.SequenceNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	if body != "" {
		old, err := sequence([]byte(body))
		if err != nil {
			return "", err
		}
		list = old
		inBlockStyle(list)
	}
	update(list.Content[0], before.feed, f)
	text, err := encodeList(list)
	if err != nil {
		return "", err
	}
	if l.indent > 0 {
		margin := strings.Repeat(" ", l.indent)
		text = margin + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+margin) + "\n"
	}
	return above + text + below, nil
}

// encodeList writes a YAML sequence.
func encodeList(list *yaml.Node) (string, error) {
	var b strings.Builder
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(list); err != nil {
		return "", err
	}
	return b.String(), nil
}

// inBlockStyle takes the brackets off n: plain text with a comma, as URLs have,
// would not be read in them as it was.
func inBlockStyle(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode {
		n.Style = 0
	}
	for _, inner := range n.Content {
		inBlockStyle(inner)
	}
}

// parts cuts the text of an item into the comment above it, the item, and the
// comments and empty lines below it.
func parts(text string) (above, body, below string) {
	from := 0
	for line := range strings.Lines(text) {
		if !isRemark(line) {
			break
		}
		from += len(line)
	}
	to := from
	at := from
	for line := range strings.Lines(text[from:]) {
		if at += len(line); !isRemark(line) {
			to = at
		}
	}
	return text[:from], text[from:to], text[to:]
}

// isRemark tells whether a line is empty or a comment.
func isRemark(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || line[0] == '#'
}

// update makes a mapping that says before say after.
func update(m *yaml.Node, before, after Feed) {
	for _, k := range feedKeys {
		if have, want := *k.of(&before), *k.of(&after); have != want {
			put(m, k.name, text(want))
		}
		if k.name == "folder" && before.Interval != after.Interval { // it stands after the folder
			put(m, "interval", text(shortDuration(after.Interval)))
		}
	}
	if before.Paused != after.Paused {
		var value *yaml.Node
		if after.Paused {
			value = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: "true"}
		}
		put(m, "paused", value)
	}
	if !sameHeaders(before.Headers, after.Headers) {
		put(m, "headers", headerNode(after.Headers))
	}
}

func sameHeaders(a, b map[string]Secret) bool {
	if len(a) != len(b) {
		return false
	}
	for name, value := range a {
		if other, ok := b[name]; !ok || other != value {
			return false
		}
	}
	return true
}

// text returns a scalar, nil for the empty text.
func text(s string) *yaml.Node {
	if s == "" {
		return nil
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
}

func headerNode(headers map[string]Secret) *yaml.Node {
	if len(headers) == 0 {
		return nil
	}
	m := &yaml.Node{Kind: yaml.MappingNode}
	for _, name := range sortedKeys(headers) {
		m.Content = append(m.Content, text(name), &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: headers[name].Reveal()})
	}
	return m
}

// put sets a key of a mapping, or takes it out where value is nil. The comment
// of a value that is replaced stays.
func put(m *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value != key {
			continue
		}
		if value == nil {
			m.Content = slices.Delete(m.Content, i, i+2)
			return
		}
		value.LineComment, value.FootComment = m.Content[i+1].LineComment, m.Content[i+1].FootComment
		m.Content[i+1] = value
		return
	}
	if value != nil {
		m.Content = append(m.Content, text(key), value)
	}
}
