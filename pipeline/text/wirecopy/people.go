package wirecopy

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

var (
	emailPattern = `[\p{L}\d][\p{L}\d._%+-]*@[\p{L}\d][\p{L}\d.-]*\.\p{L}{2,}`
	emailInside  = regexp.MustCompile(`\s*(?:,|\bat)?\s*[(<\[]*(?:mailto:)?(` + emailPattern + `)[)>\]]*`)
	emailAlone   = regexp.MustCompile(`^[(<\[]*` + emailPattern + `[)>\]]*$`)
	phoneInside  = regexp.MustCompile(`[,;]?\s*\+?\(?\d[\d ()/.-]{6,}\d`)
	atOr         = regexp.MustCompile(`(?:\s+(?:at|or))+$`)
	cityBrackets = regexp.MustCompile(`^(.+?) \((\p{Lu}[^()]{1,40})\)$`)
	jobTitle     = regexp.MustCompile(`^(?:(?:[Tt]he )?(?:Associated Press|AP|Reuters|AFP|dpa|Bloomberg|UPI|Xinhua|Kyodo News|Kyodo|Yonhap|The Canadian Press)(?:'s|’s|’|')?\s+)?(?:(?:\p{Lu}?[\p{L}/-]+ ){0,3}?(?:writers?|reporters?|journalists?|correspondents?|producers?|photographers?|researchers?|editors?|columnists?|staffers?|Writers?|Reporters?|Journalists?|Correspondents?|Producers?|Editors?)\s+)?`)
)

// isName tells whether s may be a person's name: two to six words that begin
// as names do, without digits.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 6 || len(s) > 70 || strings.ContainsAny(s, `0123456789"“”:;?!/@`) {
		return false
	}
	for i, w := range words {
		if !startsUpper(w) && (i == 0 && len(words) == 1 || !particles[w] && !apostrophised(w)) {
			return false
		}
		if strings.HasSuffix(w, ".") && len([]rune(w)) > 4 {
			return false
		}
	}
	return !notNames[strings.ToLower(words[0])] && (len(words) > 1 || isMononym(s))
}

// isMononym tells whether one word alone may be a whole name: a mononym.
func isMononym(s string) bool { return len([]rune(s)) > 3 && !isUpper(s) }

// notNames are words that begin a capitalised line which is no name.
var notNames = map[string]bool{
	"the": true, "our": true, "staff": true, "agencies": true, "web": true, "special": true, "monday": true, "tuesday": true, "wednesday": true,
	"thursday": true, "friday": true, "saturday": true, "sunday": true, "by": true, "news": true, "press": true, "new": true, "online": true, "desk": true, "a": true, "an": true, "in": true, "agency": true,
}

// splitPeople reads a list of people, "A in X, B and C in Y; D at d@e.f", as
// contributors of one role. A city holds for the names before it that have
// none of their own, unless an address or a semicolon parts them. ok is false
// where a part of the list is no name.
func splitPeople(list, role string) (people []wire.Contributor, ok bool) {
	people, others := peopleOf(list, role)
	return people, len(people) > 0 && others == 0
}

// peopleOf reads a list of people, of which some parts may be none: newsrooms,
// agencies.
func peopleOf(list, role string) (people []wire.Contributor, others int) {
	for group := range strings.SplitSeq(list, ";") {
		var of []wire.Contributor
		for _, piece := range splitList(group) {
			if n := len(of); n > 0 && of[n-1].City != "" && isRegion(piece) {
				of[n-1].City += ", " + piece
				continue
			}
			if n := len(of); n > 0 && of[n-1].Email == "" && strings.Contains(piece, "@") && emailAlone.MatchString(piece) {
				of[n-1].Email = strings.Trim(piece, "(<[]>)")
				continue
			}
			if strings.ContainsAny(piece, "0123456789") && strings.IndexFunc(piece, unicode.IsLetter) < 0 {
				continue // a telephone number
			}
			p, good := person(piece, role)
			if !good {
				others++
				continue
			}
			of = append(of, p)
		}
		shareCities(of)
		people = append(people, of...)
	}
	return people, others
}

// shareCities gives each run of names without a city that of the name behind.
func shareCities(people []wire.Contributor) {
	for i := len(people) - 2; i >= 0; i-- {
		if people[i].City == "" && people[i].Email == "" && people[i+1].Email == "" {
			people[i].City = people[i+1].City
		}
	}
}

// splitList splits at commas, "and" and "&".
func splitList(s string) []string {
	var pieces []string
	if joints.in(s) {
		s = andWords.Replace(s)
	}
	for part := range strings.SplitSeq(s, ",") {
		part = strings.Trim(part, " -*")
		if strings.Count(part, "(") != strings.Count(part, ")") {
			part = strings.Trim(part, "()")
		}
		if part != "" {
			pieces = append(pieces, part)
		}
	}
	return pieces
}

// andWords are the words that join two names.
var andWords = strings.NewReplacer(" and ", ",", " AND ", ",", " And ", ",", " und ", ",", " y ", ",", " e ", ",", " with ", ",", " & ", ",")

var joints = newParts(" and ", " AND ", " And ", " und ", " y ", " e ", " with ", " & ")

// person reads one name with what stands beside it.
func person(s, role string) (wire.Contributor, bool) {
	p := wire.Contributor{Role: role}
	if at := strings.IndexByte(s, '@'); at >= 0 {
		from := wordsBefore(s, at, 3)
		if m := emailInside.FindStringSubmatchIndex(s[from:]); m != nil {
			p.Email = s[from+m[2] : from+m[3]]
			s = s[:from+m[0]] + s[from+m[1]:]
		}
	}
	if strings.ContainsAny(s, "0123456789") {
		s = phoneInside.ReplaceAllString(s, "")
	}
	s = strings.Trim(s, " .,;:")
	if strings.HasSuffix(s, "at") || strings.HasSuffix(s, "or") {
		s = strings.Trim(atOr.ReplaceAllString(s, ""), " .,;:")
	}
	if name, city, ok := cutCity(s); ok {
		s, p.City = name, city
	} else if m := submatch(cityBrackets, s, "("); m != nil {
		s, p.City = m[1], m[2]
	}
	s = withoutTitle(strings.TrimPrefix(s, "by "))
	if strings.HasSuffix(s, " Jr") || strings.HasSuffix(s, " Sr") {
		s += "."
	}
	p.Name = properCase(s)
	return p, isName(s) && agencyOf(s) == "" && (p.City == "" || startsUpper(p.City) || strings.HasPrefix(p.City, "the "))
}

// wordsBefore returns where the n words begin that stand before byte at, the
// white space before them included: emailInside looks no further back than two
// words ("name at a.b@c.d").
func wordsBefore(s string, at, n int) int {
	for ; n > 0 && at > 0; n-- {
		at = strings.LastIndexAny(s[:at], " \t\n\f\r")
		for at > 0 && s[at-1] == ' ' {
			at--
		}
	}
	return max(at, 0)
}

// cutCity splits "A in X", "A reporting from X".
func cutCity(s string) (name, city string, ok bool) {
	if name, city, ok = strings.Cut(s, " at the "); ok {
		return name, "the " + city, true
	}
	for _, word := range []string{" in ", " from "} {
		if name, city, ok = strings.Cut(s, word); ok {
			return strings.TrimSuffix(name, " reporting"), strings.Trim(city, " ."), true
		}
	}
	return s, "", false
}

// withoutTitle is a name without "Associated Press writer" before it.
func withoutTitle(s string) string {
	if strings.Count(s, " ") < 2 || !titleParts.in(s) {
		return s
	}
	return s[len(jobTitle.FindString(s)):]
}

// titleParts are parts of the agencies and the jobs that jobTitle knows.
var titleParts = newParts(
	"AP", "AFP", "UPI", "dpa", "Press", "Reuters", "Bloomberg", "Xinhua", "Kyodo", "Yonhap",
	"riter", "eporter", "ournalist", "orrespondent", "roducer", "hotographer", "esearcher", "ditor", "olumnist", "taffer",
)

// isRegion tells whether a piece of a list is the second half of a place:
// one word, a shortened state, or a name of the list.
func isRegion(s string) bool {
	return !strings.Contains(s, " ") && !strings.Contains(s, "@") || regions[s] || strings.Contains(s, ".") && len(s) <= 6
}

// regions are states and countries of several words that follow a city in
// datelines and credits (AP Stylebook, datelines; ISO 3166 short names).
var regions = map[string]bool{
	"New York": true, "New Jersey": true, "New Mexico": true, "New Hampshire": true, "North Carolina": true, "South Carolina": true, "North Dakota": true, "South Dakota": true,
	"West Virginia": true, "Rhode Island": true, "Puerto Rico": true, "British Columbia": true, "New South Wales": true, "Northern Ireland": true, "South Africa": true, "South Korea": true,
	"North Korea": true, "South Sudan": true, "Saudi Arabia": true, "United Arab Emirates": true, "Sri Lanka": true, "Costa Rica": true, "El Salvador": true, "Ivory Coast": true,
	"Burkina Faso": true, "Sierra Leone": true, "New Zealand": true, "Papua New Guinea": true, "Czech Republic": true, "Dominican Republic": true, "Hong Kong": true, "West Bank": true,
	"the West Bank": true, "Gaza Strip": true, "the Gaza Strip": true, "Bosnia-Herzegovina": true, "North Macedonia": true, "Equatorial Guinea": true, "United Kingdom": true, "United States": true,
}

// properCase sets a name printed all in capitals in small letters, as the
// agencies' own name lists do: MARISOL ECHEVERRÍA, O'BRIEN, McADAMS, AL-SAYED.
func properCase(name string) string {
	words := strings.Fields(name)
	upper := isUpper(strings.ReplaceAll(name, "Mc", ""))
	for i, w := range words {
		letters := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		if len([]rune(letters)) < 2 || strings.Contains(letters, ".") {
			continue
		}
		if mac, ok := strings.CutPrefix(w, "Mc"); ok && isUpper(mac) {
			words[i] = "Mc" + capitalised(mac)
		} else if isUpper(letters) && upper || isUpper(letters) && i == len(words)-1 && len(words) > 1 {
			words[i] = capitalised(w)
		}
	}
	return strings.Join(words, " ")
}

// capitalised sets the first letter, and each after a hyphen or an apostrophe,
// as a capital and the others small.
func capitalised(w string) string {
	first := true
	return strings.Map(func(r rune) rune {
		switch {
		case !unicode.IsLetter(r):
			first = r == '-' || r == '\'' || r == '’'
			return r
		case first:
			first = false
			return unicode.ToUpper(r)
		}
		return unicode.ToLower(r)
	}, w)
}
