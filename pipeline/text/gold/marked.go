package gold

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// ReadMarked reads a file of our own annotated copy, in which names and claims
// are marked within the text:
//
//	== oil-cut | markets | Reuters
//	{s1 [PERSON Marta Ruiz]}, the [NORP Spanish] energy minister, {q1 said} {c1 prices would fall}.
//
// [TYPE name] marks an entity. {s1 ...}, {q1 ...} and {c1 ...} mark the
// speaker, the cue and the content of claim 1 of the story; contents may be
// nested, may come in pieces under one number, and may lack speaker or cue; a
// speaker or cue of several claims has their numbers, as in {s1,2 ...}. A
// backslash takes the next character as it is.
//
// A line that begins with "== " begins a story and gives its ID, register and
// agency. In a file without such a line each paragraph is a story of its own,
// with names marked and nothing said of claims. The error names the file, the
// story and what is wrong with its marks.
func ReadMarked(file string) ([]Story, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading annotated copy: %w", err)
	}
	stories, err := parseMarked(string(data), strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	if err != nil {
		return nil, fmt.Errorf("reading annotated copy %q: %w", file, err)
	}
	return stories, nil
}

// parseMarked reads the text of a marked file; name begins the IDs of stories
// that have none.
func parseMarked(text, name string) ([]Story, error) {
	var all []Story
	seen := map[string]bool{}
	add := func(s Story, marked string) error {
		if seen[s.ID] {
			return fmt.Errorf("two stories have the id %q", s.ID)
		}
		seen[s.ID] = true
		if err := s.unmark(strings.TrimSpace(marked)); err != nil {
			return fmt.Errorf("story %q: %w", s.ID, err)
		}
		all = append(all, s)
		return nil
	}
	if !strings.HasPrefix(text, "== ") {
		for i, paragraph := range strings.Split(text, "\n\n") {
			if err := add(Story{ID: name + "-" + strconv.Itoa(i+1), BodyOnly: true, HasEntities: true}, paragraph); err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	for story := range strings.SplitSeq("\n"+text, "\n== ") {
		if strings.TrimSpace(story) == "" {
			continue
		}
		head, body, _ := strings.Cut(story, "\n")
		fields := strings.Split(head, "|")
		if len(fields) != 3 {
			return nil, fmt.Errorf("%q is no head of a story; write == id | register | agency", "== "+head)
		}
		s := Story{ID: strings.TrimSpace(fields[0]), Register: strings.TrimSpace(fields[1]), Agency: strings.TrimSpace(fields[2]), BodyOnly: true, HasEntities: true, HasClaims: true}
		if err := add(s, body); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// unmarker takes the marks out of a story.
type unmarker struct {
	story *Story
	text  strings.Builder
	runes int
	open  []openMark
	// claims holds the claims by their number in the text.
	claims map[int]*Claim
}

// openMark is a mark whose end has not come.
type openMark struct {
	closing byte
	kind    string
	numbers []int
	start   int
}

// unmark fills s with the text of marked and its annotations.
func (s *Story) unmark(marked string) error {
	u := unmarker{story: s, claims: map[int]*Claim{}}
	for len(marked) > 0 {
		i := strings.IndexAny(marked, `[{]}\`)
		if i < 0 {
			i = len(marked)
		}
		u.write(marked[:i])
		if marked = marked[i:]; marked == "" {
			break
		}
		n, err := u.mark(marked)
		if err != nil {
			return err
		}
		marked = marked[n:]
	}
	if len(u.open) > 0 {
		return fmt.Errorf("a mark of %s is not closed", u.open[len(u.open)-1].kind)
	}
	s.Text = u.text.String()
	return u.finish()
}

func (u *unmarker) write(s string) {
	u.text.WriteString(s)
	u.runes += utf8.RuneCountInString(s)
}

// mark reads the mark that s begins with, and returns how many bytes it takes.
func (u *unmarker) mark(s string) (int, error) {
	switch s[0] {
	case '\\':
		_, size := utf8.DecodeRuneInString(s[1:])
		u.write(s[1 : 1+size])
		return 1 + size, nil
	case ']', '}':
		return 1, u.close(s)
	}
	head, _, found := strings.Cut(s[1:], " ")
	m := openMark{closing: '}', kind: head, start: u.runes}
	var err error
	if s[0] == '[' {
		m.closing = ']'
		if !found || strings.Trim(head, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || head == "" {
			return 0, fmt.Errorf("%q begins no mark; write [TYPE name]", excerpt(s))
		}
	} else if m.kind, m.numbers, err = claimMark(head); err != nil || !found {
		return 0, fmt.Errorf("%q begins no mark; write {s1 speaker}, {q1 cue} or {c1 content}", excerpt(s))
	}
	u.open = append(u.open, m)
	return len(head) + 2, nil
}

// claimMark reads "s1" or "q1,2".
func claimMark(head string) (kind string, numbers []int, err error) {
	if head == "" || !strings.Contains("sqc", head[:1]) {
		return "", nil, strconv.ErrSyntax
	}
	for field := range strings.SplitSeq(head[1:], ",") {
		n, err := strconv.Atoi(field)
		if err != nil {
			return "", nil, err
		}
		numbers = append(numbers, n)
	}
	return head[:1], numbers, nil
}

// close ends the mark that was opened last; s begins with the closing bracket.
func (u *unmarker) close(s string) error {
	last := len(u.open) - 1
	if last < 0 || u.open[last].closing != s[0] {
		return fmt.Errorf("the bracket at %q closes nothing", excerpt(s))
	}
	m := u.open[last]
	u.open = u.open[:last]
	span := Span{Start: m.start, End: u.runes}
	if span.Start == span.End {
		return fmt.Errorf("the mark of %s before %q is empty", m.kind, excerpt(s))
	}
	if m.closing == ']' {
		span.Type = m.kind
		u.story.Entities = append(u.story.Entities, span)
		return nil
	}
	for _, n := range m.numbers {
		if err := u.attribute(n, m.kind, span); err != nil {
			return err
		}
	}
	return nil
}

// attribute gives claim n its speaker, its cue or a piece of its content.
func (u *unmarker) attribute(n int, kind string, span Span) error {
	c := u.claims[n]
	if c == nil {
		c = &Claim{}
		u.claims[n] = c
	}
	switch {
	case kind == "c":
		c.Content = append(c.Content, span)
	case kind == "s" && c.Speaker == nil:
		c.Speaker = &span
	case kind == "q" && c.Cue == nil:
		c.Cue = &span
	default:
		return fmt.Errorf("claim %d has two marks {%s%d ...}", n, kind, n)
	}
	return nil
}

// finish puts entities and claims in order and checks that they are whole.
func (u *unmarker) finish() error {
	slices.SortFunc(u.story.Entities, func(a, b Span) int { return cmp.Compare(a.Start, b.Start) })
	for i := 1; i < len(u.story.Entities); i++ {
		if u.story.Entities[i].Start < u.story.Entities[i-1].End {
			return fmt.Errorf("two names overlap at %d", u.story.Entities[i].Start)
		}
	}
	for n, c := range u.claims {
		if len(c.Content) == 0 {
			return fmt.Errorf("claim %d has no content {c%d ...}", n, n)
		}
		u.story.Claims = append(u.story.Claims, *c)
	}
	slices.SortFunc(u.story.Claims, func(a, b Claim) int {
		return cmp.Or(cmp.Compare(a.Content[0].Start, b.Content[0].Start), cmp.Compare(b.Content[0].End, a.Content[0].End))
	})
	return nil
}

// excerpt returns the beginning of s for an error message.
func excerpt(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
