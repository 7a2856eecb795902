package feed

import (
	"regexp"
	"strings"
)

var (
	// asianUnits are the words for the parts of a date in Korean, and in
	// Japanese and Chinese, by what stands for them in ISO 8601.
	asianUnits = strings.NewReplacer("년", "-", "年", "-", "월", "-", "月", "-", "일", " ", "日", " ", "시", ":", "時", ":", "时", ":", "분", ":", "分", ":", "초", " ", "秒", " ")
	// asianHalves are their words for a.m. and p.m., which stand before the
	// clock.
	asianHalves = regexp.MustCompile(`(오전|午前|上午|오후|午後|下午)\s*(\d{1,2}:\d{2}(?::\d{2})?):?`)
	asianSpaces = regexp.MustCompile(`\s*-\s*`)
	spaces      = regexp.MustCompile(`\s+`)
)

// rewriteAsian returns a date that is written in Korean, Japanese or Chinese as
// one that parseISO or parseWords reads; any other as it is. A Korean one
// without a zone is in Korea's: the language has no other.
func rewriteAsian(s string) string {
	if !strings.ContainsAny(s, "년年오午上下월月") {
		return s
	}
	korean := strings.ContainsAny(s, "년월오")
	s = asianUnits.Replace(s)
	s = asianHalves.ReplaceAllStringFunc(s, func(match string) string {
		m := asianHalves.FindStringSubmatch(match)
		switch m[1] {
		case "오전", "午前", "上午":
			return m[2] + " AM"
		}
		return m[2] + " PM"
	})
	day, clock, _ := strings.Cut(strings.TrimSpace(asianSpaces.ReplaceAllString(s, "-")), " ")
	s = strings.TrimSuffix(day, "-") + " " + strings.Trim(spaces.ReplaceAllString(clock, " "), " :")
	if korean && !strings.ContainsAny(s, "+Z") {
		s += " KST"
	}
	return strings.TrimSpace(s)
}
