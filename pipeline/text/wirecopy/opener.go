package wirecopy

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// openers are patterns for whole lines, by the word that a line opens with, so
// that a line is only matched against those that it can match.
type openers map[string][]opener

type opener struct {
	role role
	line *regexp.Regexp
}

// anyOpener compiles a pattern that must match a whole line, without regard to
// case.
func anyOpener(r role, pattern string) opener {
	return opener{r, regexp.MustCompile(`(?i)^(?:` + pattern + `)[.!… ]*$`)}
}

// add compiles a pattern that must match a whole line, without regard to case,
// and files it under each word that it can open with. It panics where these
// cannot be told: such a pattern is no opener.
func (o openers) add(r role, pattern string) {
	tree, err := syntax.Parse(`(?i)`+pattern, syntax.Perl)
	if err != nil {
		panic(err)
	}
	begins, _ := beginnings(tree)
	compiled := anyOpener(r, pattern)
	seen := map[string]bool{}
	for _, b := range begins {
		word := firstWord(b)
		if word == "" {
			panic("wirecopy: the pattern " + pattern + " can open with any word")
		}
		if !seen[word] {
			seen[word] = true
			o[word] = append(o[word], compiled)
		}
	}
}

// roleBy is the role of the first of patterns that matches s; unread where none
// does.
func roleBy(patterns []opener, s string) role {
	for _, p := range patterns {
		if p.line.MatchString(s) {
			return p.role
		}
	}
	return unread
}

// firstWord is the first run of letters of s in lower case; "0" where a digit
// comes first.
func firstWord(s string) string { return strings.ToLower(opening(s)) }

// opening is the first run of letters of s; "0" where a digit comes first.
func opening(s string) string {
	begin := 0
	for begin < len(s) && s[begin] < utf8.RuneSelf && !isAlphanumeric(rune(s[begin])) {
		begin++
	}
	end := begin
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	if end > begin && (end == len(s) || s[end] < utf8.RuneSelf) {
		return s[begin:end]
	}
	begin = strings.IndexFunc(s, isAlphanumeric)
	if begin < 0 {
		return ""
	}
	s = s[begin:]
	if s[0] >= '0' && s[0] <= '9' {
		return "0"
	}
	if end := strings.IndexFunc(s, notLetter); end >= 0 {
		s = s[:end]
	}
	return s
}

// isLetter tells whether c is an ASCII letter.
func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// opens looks up the first word of s, as firstWord gives it, in a table.
func opens[T any](table *wordlist.Table[T], s string) T {
	value, _ := table.FindLower(opening(s))
	return value
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || r >= '0' && r <= '9' }

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// beginnings lists what a pattern can match at its beginning, far enough to
// tell the first word; whole tells that these are all of what it matches.
func beginnings(re *syntax.Regexp) (begins []string, whole bool) {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{strings.ToLower(string(re.Rune))}, true
	case syntax.OpCharClass:
		return classBeginnings(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return beginnings(re.Sub[0])
	case syntax.OpQuest, syntax.OpStar:
		begins, whole = beginnings(re.Sub[0])
		return append(begins, ""), whole
	case syntax.OpAlternate:
		whole = true
		for _, sub := range re.Sub {
			of, all := beginnings(sub)
			begins, whole = append(begins, of...), whole && all
		}
		return begins, whole
	case syntax.OpConcat:
		return concatBeginnings(re.Sub)
	case syntax.OpEmptyMatch:
		return []string{""}, true
	}
	return []string{"\x00"}, false // what is not a letter ends a word
}

// concatBeginnings joins the beginnings of parts in a row.
func concatBeginnings(parts []*syntax.Regexp) (begins []string, whole bool) {
	begins = []string{""}
	for _, part := range parts {
		of, all := beginnings(part)
		var joined []string
		for _, b := range begins {
			if endsWord(b) {
				joined = append(joined, b)
				continue
			}
			for _, more := range of {
				joined = append(joined, b+more)
			}
		}
		begins = joined
		if !all {
			return begins, false
		}
	}
	return begins, true
}

// endsWord tells whether a beginning holds a whole word.
func endsWord(s string) bool {
	word := firstWord(s)
	return word == "0" || word != "" && !strings.HasSuffix(strings.ToLower(s), word)
}

// classBeginnings lists the runes of a small class; of a class without letters
// and digits any will do.
func classBeginnings(ranges []rune) (begins []string, whole bool) {
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if !isAlphanumeric(r) {
				return []string{"\x00"}, true
			}
			if len(begins) > 16 {
				return []string{"\x00"}, false
			}
			begins = append(begins, string(unicode.ToLower(r)))
		}
	}
	return begins, true
}

// opensWith tells whether s begins with one of the bytes.
func opensWith(s, bytes string) bool { return s != "" && strings.IndexByte(bytes, s[0]) >= 0 }

// inCapitalsBefore tells whether the first n runes of s are no small letters.
func inCapitalsBefore(s string, n int) bool {
	for i := 0; i < n && s != ""; i++ {
		r, size := utf8.DecodeRuneInString(s)
		if unicode.IsLower(r) {
			return false
		}
		s = s[size:]
	}
	return true
}
