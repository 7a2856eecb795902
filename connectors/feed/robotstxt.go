package feed

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// robotsToken is our name in robots.txt: RFC 9309 (2.2.1) wants one that
// stands in the User-Agent.
const robotsToken = "wiredesk"

// robotsRules are the rules of a robots.txt that are for us, by RFC 9309. The
// zero value allows everything.
type robotsRules struct {
	rules []robotsRule
	// delay is Crawl-delay, which is in no standard; 0 if absent.
	delay time.Duration
}

type robotsRule struct {
	// pattern is normalised; "*" stands for anything, and "$" at the end for
	// the end of the path.
	pattern string
	allow   bool
}

// parseRobots reads a robots.txt: the groups for our name, else those for "*".
// Lines that say nothing it knows are left out, whatever the file is.
func parseRobots(text []byte) robotsRules {
	var ours, others robotsRules
	var named, forUs, forAll, inRules bool
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	for line := range bytes.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		key, value, ok := robotsLine(line)
		if !ok {
			continue
		}
		switch key {
		case "user-agent":
			if inRules {
				forUs, forAll, inRules = false, false, false
			}
			name := productToken(value)
			forUs = forUs || strings.EqualFold(name, robotsToken)
			forAll = forAll || value == "*"
			named = named || forUs
		case "allow", "disallow", "crawl-delay":
			inRules = true
			if forUs {
				ours.add(key, value)
			}
			if forAll {
				others.add(key, value)
			}
		}
	}
	if named {
		return ours
	}
	return others
}

// robotsLine splits a line into its key, in lower case, and its value.
func robotsLine(line []byte) (key, value string, ok bool) {
	line, _, _ = bytes.Cut(line, []byte("#"))
	before, after, ok := bytes.Cut(line, []byte(":"))
	return strings.ToLower(string(bytes.TrimSpace(before))), string(bytes.TrimSpace(after)), ok
}

// productToken returns what of a user agent is its name: "wiredesk/2.0" is
// meant for us too.
func productToken(s string) string {
	for i, r := range s {
		if r != '-' && r != '_' && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') {
			return s[:i]
		}
	}
	return s
}

func (r *robotsRules) add(key, value string) {
	if key == "crawl-delay" {
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 1e6 {
			r.delay = max(r.delay, time.Duration(seconds*float64(time.Second)))
		}
		return
	}
	if value == "" {
		return // "Disallow:" forbids nothing
	}
	if value[0] != '/' && value[0] != '*' {
		value = "/" + value
	}
	r.rules = append(r.rules, robotsRule{pattern: normalPath(value), allow: key == "allow"})
}

// size is how many bytes the rules take, about.
func (r robotsRules) size() int {
	n := 64
	for _, rule := range r.rules {
		n += 24 + len(rule.pattern)
	}
	return n
}

// forbids returns the rule that keeps us from a URL; "" where none does. Of
// the rules that match the longest counts, of two as long the one that allows.
func (r robotsRules) forbids(u *url.URL) string {
	path := normalPath(u.RequestURI())
	if path == "/robots.txt" {
		return ""
	}
	best := -1
	for i, rule := range r.rules {
		if best >= 0 && (len(rule.pattern) < len(r.rules[best].pattern) ||
			len(rule.pattern) == len(r.rules[best].pattern) && !rule.allow) {
			continue
		}
		if matchesRobots(rule.pattern, path) {
			best = i
		}
	}
	if best < 0 || r.rules[best].allow {
		return ""
	}
	return r.rules[best].pattern
}

// matchesRobots tells whether a pattern matches the beginning of a path. Each
// piece between asterisks is taken where it first stands, so the path is gone
// through once.
func matchesRobots(pattern, path string) bool {
	pattern, toEnd := strings.CutSuffix(pattern, "$")
	piece, rest, wild := strings.Cut(pattern, "*")
	path, ok := strings.CutPrefix(path, piece)
	if !ok {
		return false
	}
	for wild {
		piece, rest, wild = strings.Cut(rest, "*")
		if toEnd && !wild {
			return strings.HasSuffix(path, piece)
		}
		at := strings.Index(path, piece)
		if at < 0 {
			return false
		}
		path = path[at+len(piece):]
	}
	return !toEnd || path == ""
}

// normalPath writes a path or a pattern in the one way that RFC 9309 (2.2.2)
// compares: what need not be escaped is not, what is not ASCII is, and hex
// digits are upper case.
func normalPath(s string) string {
	if !strings.Contains(s, "%") && !slices.ContainsFunc([]byte(s), func(b byte) bool { return b >= 0x80 || b <= ' ' }) {
		return strings.Clone(s) // not a piece of the whole file
	}
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				i += 2
				if isUnreserved(byte(n)) {
					b.WriteByte(byte(n))
				} else {
					b.Write([]byte{'%', hex[n>>4], hex[n&15]})
				}
				continue
			}
		}
		if c >= 0x80 || c <= ' ' {
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// isUnreserved tells whether RFC 3986 (2.3) lets a byte stand for itself
// anywhere.
func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
