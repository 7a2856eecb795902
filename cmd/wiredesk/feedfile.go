package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/feed"
)

// feedList is what a file with feeds in it holds.
type feedList struct {
	feeds []config.Feed
	// skipped says of every entry that is none of feeds why.
	skipped []string
}

// readFeedList reads a file of feeds in any form: OPML, YAML as in the feeds
// file, or a URL a line, with a name behind it if you like.
func readFeedList(data []byte) (feedList, error) {
	switch start := firstLine(data); {
	case isXML(data):
		subs, err := feed.ReadOPML(bytes.NewReader(data))
		return feedList{subs.Feeds, subs.Skipped}, err
	case strings.HasPrefix(config.WebURL(start), "http://"), strings.HasPrefix(config.WebURL(start), "https://"):
		return readURLs(data), nil
	case start == "":
		return feedList{}, errors.New("there is nothing in it")
	}
	feeds, err := config.ParseFeeds(data)
	return feedList{feeds: feeds}, err
}

// isXML tells XML in any of its encodings by its first bytes.
func isXML(data []byte) bool {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) || bytes.HasPrefix(bytes.TrimSpace(data), []byte("<"))
}

// firstLine returns the first line that is neither empty nor a comment.
func firstLine(data []byte) string {
	for line := range strings.Lines(string(bytes.TrimPrefix(data, []byte("\ufeff")))) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return line
		}
	}
	return ""
}

// readURLs reads a list with a URL a line.
func readURLs(data []byte) feedList {
	var list feedList
	seen := map[string]bool{}
	n := 0
	for line := range strings.Lines(string(bytes.TrimPrefix(data, []byte("\ufeff")))) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		url, name, _ := strings.Cut(line, " ")
		f := config.Feed{URL: config.WebURL(url), Name: strings.TrimSpace(name)}
		err := f.Check()
		switch {
		case err != nil:
			list.skipped = append(list.skipped, fmt.Sprintf("line %d: %v", n, err))
		case seen[f.Key()]:
			list.skipped = append(list.skipped, fmt.Sprintf("line %d: it stands in the file already", n))
		default:
			seen[f.Key()] = true
			list.feeds = append(list.feeds, f)
		}
	}
	return list
}
