package wirecopy

import (
	"regexp"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// timeWords are the words that stand beside the date in the line that says
// when a page was published. Own list, from public pages.
var timeWords = wordlist.SetOf(`published updated update posted modified issued created edited first last originally on at by date dated time am pm a.m p.m noon
	gmt utc bst cet cest est edt et cst cdt ct mst mdt mt pst pdt pt ist jst kst hkt sgt pkt aest aedt eet msk sast wib local
	mon tue tues wed thu thur thurs fri sat sun min mins minute minutes read de monday tuesday wednesday thursday friday saturday sunday the of st nd rd th`)

// labels are those of the timeWords that say what the date is the date of.
var labels = wordlist.SetOf(`published updated update posted modified issued created`)

// monthNames are the names of months, whole and short.
var monthNames = wordlist.SetOf(`january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
	januar februar märz mai juni juli oktober dezember janvier février avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
	gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre janeiro fevereiro março maio junho julho setembro outubro novembro dezembro`)

// dashDate matches days, months and years with hyphens.
var dashDate = regexp.MustCompile(`^\d{1,2}-(?:\d{1,2}|[a-z]{3})-(?:19|20)\d\d$`)

// timestampBytes bounds the line that says when a page was published.
const timestampBytes = 120

// foreignWords is how many words of another kind (a section, a city) may stand
// beside a date with its time.
const foreignWords = 4

// stamp is what a line holds that may say when a page was published.
type stamp struct {
	month, day, year, numeric, clock, label bool
	foreign                                 int
}

// isTimestamp tells whether a line only says when a page was published; bare
// tells that it is nothing but a date, as the headings of a chronology are.
func isTimestamp(s string) (is, bare bool) {
	if len(s) > timestampBytes || len(s) < 6 || !strings.ContainsAny(s, "0123456789") || opens(embargoWords, s) || strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "m.") {
		return false, false
	}
	var st stamp
	for w := range strings.FieldsSeq(s) {
		if st.foreign > foreignWords {
			return false, false
		}
		st.add(strings.ToLower(strings.Trim(w, ",.;:|·•()[]-–—/>@")))
	}
	whole := st.numeric || st.month && st.day && st.year
	switch {
	case whole && st.foreign == 0:
		return true, !st.clock && !st.label
	case whole && (st.clock || st.label):
		return st.foreign <= foreignWords && !strings.HasPrefix(s, "By ") && !strings.Contains(s, "STORY_"), false
	}
	return st.month && st.day && st.clock && st.foreign == 0, false
}

// add looks at one word in lower case.
func (st *stamp) add(w string) {
	switch {
	case w == "" || agencies.Has(w):
	case monthNames.Has(w):
		st.month = true
	case labels.Has(w):
		st.label = true
	case timeWords.Has(w):
	case w[0] >= '0' && w[0] <= '9':
		st.addNumber(w)
	default:
		st.foreign++
	}
}

// addNumber looks at a word that begins with a digit.
func (st *stamp) addNumber(w string) {
	digits := 0
	for digits < len(w) && w[digits] >= '0' && w[digits] <= '9' {
		digits++
	}
	rest := w[digits:]
	switch {
	case rest == "" && digits == 4 && (w[0] == '1' && w[1] == '9' || w[0] == '2' && w[1] == '0'):
		st.year = true
	case (rest == "" || rest == "st" || rest == "nd" || rest == "rd" || rest == "th") && digits <= 2:
		st.day = true
	case isoDate.MatchString(w), dashDate.MatchString(w), slashDate.MatchString(w):
		st.numeric = true
		st.clock = st.clock || strings.ContainsAny(w, ":tT")
	case rest == "am" || rest == "pm", digits <= 2 && len(rest) >= 3 && (rest[0] == ':' || rest[0] == '.'):
		st.clock = true
	case rest != "" && !timeWords.Has(rest):
		st.foreign++
	}
}
