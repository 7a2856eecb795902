package config

import (
	"strings"
	"time"
)

// plain reads an item that is written in the plainest way, a line for each
// key and values that need no quotation, as the commands write nearly all. It
// reports false for everything else: YAML reads that, with the same outcome
// but twenty times as slowly.
func (r *feedReader) plain(piece string, indent int) (Feed, bool) {
	var f Feed
	prefix := "- "
	for line := range strings.Lines(piece) {
		line = strings.TrimRight(line, "\r\n")
		if isRemark(line) {
			continue
		}
		rest, ok := strings.CutPrefix(line[min(indent, len(line)):], prefix)
		if !ok || strings.Trim(line[:indent], " ") != "" {
			return f, false
		}
		prefix = "  "
		key, value, ok := strings.Cut(rest, ": ")
		if !ok || !isPlain(value) || !r.plainSetting(&f, key, value) {
			return f, false
		}
	}
	return f, true
}

// isPlain tells whether YAML reads a text as it stands, whatever surrounds it
// on the line.
func isPlain(s string) bool {
	if s == "" || !isLetterOrDigit(s[0]) || s[len(s)-1] == ' ' || s[len(s)-1] == ':' || strings.EqualFold(s, "null") {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 0x7f || c < ' ':
			return false
		case c == ':' && s[i+1] == ' ', c == '#' && s[i-1] == ' ':
			return false
		}
	}
	return true
}

func isLetterOrDigit(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// plainSetting sets one key, and reports false where it can't.
func (r *feedReader) plainSetting(f *Feed, key, value string) bool {
	switch key {
	case "interval":
		var err error
		f.Interval, err = time.ParseDuration(value)
		return err == nil
	case "paused":
		f.Paused = value == "true"
		return f.Paused || value == "false"
	case "url":
		f.URL = strings.Clone(value) // not to keep the whole file
		return true
	case "name":
		f.Name = strings.Clone(value)
		return true
	}
	for _, k := range feedKeys {
		if k.name == key {
			*k.of(f) = r.share(value)
			return true
		}
	}
	return false
}
