package entity

import "github.com/wiredesk/wiredesk/pipeline/text/words"

// maxFolded is the longest name that foldName folds itself: longer words are
// cut in pieces.
const maxFolded = 200

// foldName returns what words.Fold does, faster for names in ASCII, which
// nearly all are.
func foldName(name string) []string {
	if len(name) > maxFolded {
		return words.Fold(name)
	}
	var room [maxFolded]byte
	buf := room[:0]
	n := 0
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= 0x80 || c == '\'' || c == ',' || c == '_':
			return words.Fold(name)
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c == '.' && i+1 < len(name) && name[i+1] != ' ':
			return words.Fold(name)
		case c == '.':
			continue
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		default:
			c = ' '
		}
		if c == ' ' && (len(buf) == 0 || buf[len(buf)-1] == ' ') {
			continue
		}
		if c != ' ' && (len(buf) == 0 || buf[len(buf)-1] == ' ') {
			n++
		}
		buf = append(buf, c)
	}
	parts := make([]string, 0, n)
	folded := string(buf)
	for len(folded) > 0 {
		end := 0
		for end < len(folded) && folded[end] != ' ' {
			end++
		}
		parts = append(parts, folded[:end])
		folded = folded[min(end+1, len(folded)):]
	}
	return parts
}
