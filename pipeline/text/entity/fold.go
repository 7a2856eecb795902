package entity

import (
	"bytes"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/words"
)

// maxFolded is the longest name that foldName folds itself: longer words are
// cut in pieces.
const maxFolded = 200

// foldName returns what words.Fold does, faster for names in ASCII, which
// nearly all are.
func foldName(name string) []string {
	var room [maxFolded]byte
	folded, n := appendFolded(room[:0], name)
	if folded == nil {
		return words.Fold(name)
	}
	parts := make([]string, 0, n)
	for part := range strings.SplitSeq(string(folded), " ") {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// foldedName returns the words of foldName with one space between them.
func foldedName(name string) string {
	var room [maxFolded]byte
	folded, _ := appendFolded(room[:0], name)
	if folded == nil {
		return strings.Join(words.Fold(name), " ")
	}
	return string(bytes.TrimSuffix(folded, []byte(" ")))
}

// appendFolded appends the words of name, folded, with a space behind each that
// another sign follows; n is how many. It is nil where words.Fold must do it.
func appendFolded(buf []byte, name string) (folded []byte, n int) {
	if len(name) > maxFolded {
		return nil, 0
	}
	inside := false // a word
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 0x80 || c == '\'' || c == ',' || c == '_':
			return nil, 0
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == '.' && i+1 < len(name) && name[i+1] != ' ':
			return nil, 0
		case c == '.':
			continue
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		default:
			c = ' '
		}
		switch {
		case c != ' ' && !inside:
			n++
		case c == ' ' && !inside:
			continue
		}
		inside = c != ' '
		buf = append(buf, c)
	}
	return buf, n
}
