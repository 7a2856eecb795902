package wirecopy

import (
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// agencies maps what datelines, bylines and copyright lines print, in lower
// case and without a full stop at the end, to the agency's short name. Sources: the members' lists of EANA, OANA,
// FAAPA and MINDS, and the datelines of the agencies' public copy.
var agencies = wordlist.Of(map[string]string{
	"reuters": "Reuters", "the ap": "AP", "thomson reuters": "Reuters", "reuters breakingviews": "Reuters", "reuters staff": "Reuters", "reuters tv": "Reuters", "reuters television": "Reuters", "afp tv": "AFP", "ap video": "AP", "reuters health": "Reuters",
	"bloomberg": "Bloomberg", "bloomberg opinion": "Bloomberg", "bloomberg l.p": "Bloomberg", "bloomberg lp": "Bloomberg", "bloomberg news": "Bloomberg",
	"bloomberg businessweek": "Bloomberg", "bloomberg law": "Bloomberg", "bloomberg gadfly": "Bloomberg", "bloomberg view": "Bloomberg", "businessweek": "Bloomberg",
	"ap": "AP", "associated press": "AP", "the associated press": "AP",
	"afp": "AFP", "agence france-presse": "AFP", "agence france presse": "AFP", "afp-relaxnews": "AFP",
	"dpa": "dpa", "dpa-afx": "dpa", "dpa international": "dpa", "deutsche presse-agentur": "dpa",
	"pa": "PA", "pa media": "PA", "press association": "PA", "the press association": "PA", "pa news agency": "PA",
	"xinhua": "Xinhua", "xinhua news agency": "Xinhua",
	"tass": "TASS", "тасс": "TASS", "риа новости": "RIA Novosti", "интерфакс": "Interfax", "укринформ": "Ukrinform", "itar-tass": "TASS",
	"kyodo": "Kyodo", "kyodo news": "Kyodo", "jiji": "Jiji", "jiji press": "Jiji", "the jiji press, ltd": "Jiji",
	"pti": "PTI", "press trust of india": "PTI", "ians": "IANS", "ani": "ANI", "uni": "UNI",
	"ansa": "ANSA", "agi": "AGI", "adnkronos": "Adnkronos", "aki": "Adnkronos", "lapresse": "LaPresse", "askanews": "askanews",
	"yonhap": "Yonhap", "yonhap news": "Yonhap", "yonhap news agency": "Yonhap", "kcna": "KCNA",
	"efe": "EFE", "agencia efe": "EFE", "efe news": "EFE", "europa press": "Europa Press", "lusa": "Lusa",
	"upi": "UPI", "united press international": "UPI", "united press international, inc": "UPI",
	"cp": "CP", "canadian press": "CP", "the canadian press": "CP", "aap": "AAP", "australian associated press": "AAP", "nzpa": "NZPA",
	"interfax": "Interfax", "ria novosti": "RIA Novosti", "sputnik": "Sputnik", "ukrinform": "Ukrinform", "interfax-ukraine": "Interfax-Ukraine",
	"belta": "BelTA", "kazinform": "Kazinform", "trend": "Trend", "azertac": "AZERTAC",
	"aa": "AA", "anadolu": "AA", "anadolu agency": "AA", "dha": "DHA", "irna": "IRNA", "isna": "ISNA", "wafa": "WAFA", "sana": "SANA", "petra": "Petra",
	"emirates news agency": "WAM", "saudi press agency": "SPA", "kuwait news agency": "KUNA", "qatar news agency": "QNA", "asian news international": "ANI", "indo-asian news service": "IANS", "united news of india": "UNI", "bernama news agency": "Bernama",
	"spa": "SPA", "wam": "WAM", "kuna": "KUNA", "qna": "QNA", "bna": "BNA", "ona": "ONA", "mena": "MENA", "aps": "APS", "map": "MAP", "tap": "TAP", "ina": "INA",
	"bernama": "Bernama", "antara": "Antara", "vna": "VNA", "pna": "PNA", "cna": "CNA", "tna": "TNA", "app": "APP", "bss": "BSS", "unb": "UNB", "rss": "RSS",
	"apa": "APA", "sda": "Keystone-SDA", "keystone-sda": "Keystone-SDA", "anp": "ANP", "belga": "Belga", "tt": "TT", "ntb": "NTB", "ritzau": "Ritzau", "stt": "STT",
	"ctk": "CTK", "čtk": "CTK", "tasr": "TASR", "mti": "MTI", "pap": "PAP", "bta": "BTA", "agerpres": "Agerpres", "hina": "HINA", "sta": "STA", "tanjug": "Tanjug",
	"ana-mpa": "ANA-MPA", "ana": "ANA-MPA", "bns": "BNS", "elta": "ELTA", "leta": "LETA", "ats": "ATS", "ap dow jones": "Dow Jones", "dow jones": "Dow Jones",
	"nan": "NAN", "gna": "GNA", "ena": "ENA", "angop": "ANGOP", "ips": "IPS", "panapress": "PANA", "prensa latina": "Prensa Latina", "notimex": "Notimex",
	"agencia brasil": "Agência Brasil", "telam": "Télam", "télam": "Télam", "thomson reuters foundation": "Thomson Reuters Foundation",
	"stat": "STAT", "eurekalert": "EurekAlert", "pr newswire": "PR Newswire", "business wire": "Business Wire", "globenewswire": "GlobeNewswire",
})

// agencyOf returns the short name of the agency that s prints; empty where s
// is none.
func agencyOf(s string) string {
	s = strings.Trim(s, " .,")
	if len(s) > 3 && s[3] == '/' && strings.EqualFold(s[:3], "dpa") { // its regional services: dpa/bb
		return "dpa"
	}
	short, _ := agencies.FindLower(s)
	return short
}

// agencyAtEnd finds an agency that closes s after a comma, a bar, a slash or
// "for": "Jörg Achterberg, dpa". It returns what stands before it.
func agencyAtEnd(s string) (rest, agency string) {
	before, part := lastPart(s)
	if agency = agencyOf(part); agency == "" {
		agency = agencyOfStaff(part)
	}
	if agency == "" {
		return s, ""
	}
	return before, agency
}

// lastPart splits s at the last comma, bar, slash or bracket, else at the first
// word that parts a name from an agency.
func lastPart(s string) (before, part string) {
	s = strings.TrimSuffix(s, ")")
	i := strings.LastIndexAny(s, ",|/()")
	if i >= 0 && s[i] != ')' {
		return strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
	}
	for _, word := range []string{" for ", " of ", " at ", " - "} {
		if before, part, ok := strings.Cut(s, word); ok && agencyOf(part) != "" {
			return strings.TrimSpace(before), part
		}
	}
	return s, ""
}

// staffWords end the name of a desk or an office.
var staffWords = wordlist.SetOf("writer writers correspondent correspondents reporter reporters editor editors staff desk journalist journalists columnist bureau sport sports business news")

// agencyOfStaff finds the agency of "PA Political Staff", "AP Business
// Writer".
func agencyOfStaff(s string) string {
	words := strings.Fields(s)
	if len(words) > 1 && words[0] == "PA" { // PA Scotland, PA Sport
		return "PA"
	}
	if len(words) < 2 || !staffWords.HasLower(words[len(words)-1]) {
		return ""
	}
	for n := min(len(words)-1, 4); n > 0; n-- {
		if a := agencyOf(strings.Join(words[:n], " ")); a != "" {
			return a
		}
	}
	return ""
}

// agencyBehindName finds an agency that follows a name without a mark between
// them: "Ana Ruiz The Associated Press", "Ana Ruiz AFP". Short names in plain
// letters may be people's own.
func agencyBehindName(s string) (name, agency string) {
	words := strings.Fields(s)
	for n := min(len(words)-2, 4); n > 0; n-- {
		behind := strings.Join(words[len(words)-n:], " ")
		if n == 1 && (!isUpper(behind) || isUpper(s)) {
			break
		}
		if agency = agencyOf(behind); agency != "" {
			return strings.Join(words[:len(words)-n], " "), agency
		}
	}
	return s, ""
}

// readAgency tells who wrote the story, by the best evidence that the copy
// gives: its dateline, its byline or credits, its copyright line, its title.
// Where the copyright is another's, the story is a reprint.
func readAgency(s *story) {
	w := &s.doc.Wire
	if w.Dateline != nil {
		w.Agency = agencyOf(w.Dateline.Agency)
	}
	holder := agencyOf(s.doc.CopyrightHolder)
	for _, evidence := range []string{s.bylineAgency, s.markAgency, holder} {
		if w.Agency == "" {
			w.Agency = evidence
		}
	}
	if w.Agency != "" && (s.reprinted || holder != "" && holder != w.Agency) {
		w.Origin = w.Agency
	}
}
