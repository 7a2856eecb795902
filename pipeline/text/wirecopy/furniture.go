package wirecopy

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// furnitureLines lists the lines that outlets and their publishing systems set
// around and inside a story, by kind. Source: the public pages of newspapers
// that print agency copy. Each must match a whole line.
var furnitureLines = []struct {
	role  role
	lines []string
}{
	{roleAd, []string{
		`-*\s*(?:advertise?ment|advertising(?: read more)?|advertorial|sponsored(?: content)?|promoted(?: content)?|publicidad|anzeige|publicité)s?\s*-*`,
		`(?:story|article) continues (?:below|after)(?: this)?(?: advertisement| ad)?`,
		`advertisement\s*[-–—:|·•]?\s*(?:scroll to continue.*|continue reading.*)`,
		`scroll (?:down )?to continue.{0,60}`,
		`article content(?: continued)?`,
		`this advertisement has not loaded yet.{0,80}`,
		`\(?advertisement\)?`,
		`we(?:'|’)re sorry, this (?:ad|video).*`,
	}},
	{roleRelated, []string{
		`(?:also|must) (?:read|see|watch)(?:\s?[:|–—-].*)?`,
		`read (?:more|also|next|this)(?:\s?[:|–—-].*)?`,
		`more in (?:the )?[^ .]+(?: [^ .]+)?`,
		`read more.{0,12}`,
		`(?:related|recommended|trending|popular)(?: (?:articles?|stories|story|news|topics?|content|coverage|links?|reading|posts?))?\s?(?:[:|].*)?`,
		`(?:latest|top|more) (?:headlines|stories|news)(?: (?:from|on|in) .{2,40})?:?`,
		`more (?:on|from|about) (?:this|the|our) \S.{0,60}`,
		`(?:see|watch|listen) (?:also|more|now)\s?[:|–—-].*`,
		`see also\b.{0,120}`,
		`\(see related.{0,60}\)`,
		`(?:most|more) (?:read|popular|viewed|from|stories like this)\b.{0,80}`,
		`you (?:may|might) (?:also )?(?:like|be interested in).{0,40}`,
		`(?:recommended|suggested|editors?['’]?s?) (?:for you|picks?|reading)`,
		`(?:read|see|view) (?:the )?(?:full|original) (?:story|article|report).{0,80}`,
		`(?:watch|listen)(?: (?:live|now|here|below))?\s?[:|].*`,
		`explained\s?\|.*`,
		`(?:lea|lee|leer|leia|te puede|à lire|lire|leggi|lesen sie|mehr zum)(?: (?:también|tambien|más|também|interesar|aussi|anche|auch|thema))\b.{0,140}`,
		`(?:don(?:'|’)t miss|in case you missed it)\b.{0,120}`,
		`continue reading.{0,80}`,
		`what to read next`,
		`more ap\b.{0,60}https?://.{0,60}`,
		`more stories like this are available (?:on|at) .{2,60}`,
	}},
	{roleNewsletter, []string{
		`(?:sign up|subscribe|register)\b.{0,200}\b(?:newsletters?|inbox|e-?mails?|briefing|updates|alerts|channel|app|today|digest|access|here)\b.{0,120}`,
		`get (?:the|our|more|all|breaking|daily|top|your)\b.{0,160}\b(?:newsletters?|inbox|phone|channel|app|whatsapp|telegram|e-?mail|alerts|delivered|notifications)\b.{0,120}`,
		`(?:join|follow|like|find) (?:us|our|the)\b.{0,160}\b(?:whatsapp|telegram|facebook|twitter|x|instagram|channel|youtube|linkedin|google news|app|threads|page|community)\b.{0,80}`,
		`download (?:the|our)\b.{0,100}\bapp\b.{0,80}`,
		`subscribe(?: now| today| to .{2,60})?`,
		`(?:for|stay) (?:more|all the latest|the latest|up to date|updated|connected|informed|tuned|ahead)\b.{0,140}\b(?:follow(?:ing)?|subscribe|visit|download|app|newsletter|channel|website)\b.{0,100}`,
		`follow @?\S+(?: on \S+)?(?: and .{2,40})?`,
		`(?:(?:daily|weekly|morning|evening|free|our) )*newsletters?(?: sign-?up|\s?:.{0,160})?`,
		`catch all the .{2,120}`,
		`\(?follow .{2,60} (?:on|at) (?:twitter|x|facebook|instagram|https?:).{0,80}`,
		`support (?:our|independent) journalism.{0,160}`,
		`click here (?:to|for)\b.{0,140}`,
	}},
	{roleBoilerplate, []string{
		`\d+ of \d+\s?(?:\|.{0,60})?`,
		`license photo`,
		`(?:summary|key points|key takeaways|in this article|at a glance|topline|the gist|what to know)`,
		`(?:(?:no|leave a|post a|view|add a) )?comments?(?: \(\d+\))?`,
		`\d+ comments?(?: \(\d+\))?`,
		`\d+ comments?\b.{0,160}`,
		`\d+[- ]min(?:ute)?s?(?:[- ]read| to read)?`,
		`(?:estimated )?read(?:ing)? time:?.{0,30}`,
		`(?:first |last |originally )?(?:published|updated|posted|modified|issued|created)(?: on| at| by)?\s?:?\s.{0,20}\d.{0,60}`,
		`\(?(?:this|the) (?:story|article|report|content|copy|news) (?:has not been|was not|is|has been|has come|was|were)\b.{0,80}\b(?:edited|auto-?generated|published from|syndicated|agency feed|wire|generated|feed)\b.{0,200}`,
		`\(?(?:with|except for) (?:the )?(?:headline|inputs from)\b.{0,240}`,
		`\(?except for the headline.{0,240}`,
		`\(?this is an? (?:unedited|auto-?generated|syndicated|agency)\b.{0,300}`,
		`disclaimer\s?:.{0,600}`,
		`this report by the \S.{2,40} was first published .{2,40}`,
		`our standards\s?:.{0,120}`,
		`(?:we|this (?:site|website)) uses? cookies.{0,300}`,
		`(?:accept|manage|reject) (?:all )?cookies.{0,60}`,
		`(?:print|listen to|save|email|bookmark|gift) (?:this )?(?:article|story|page)`,
		`\(?image:? file\)?`,
		`purchase licensing rights.{0,40}`,
		`information from:.{2,200}`,
		`reuters homepage.{0,60}`,
		`skip to (?:main )?content`,
		`(?:home|news|world)(?: ?[>»/] ?[^>»/]{2,100}){1,5}`,
		`(?:tags?|(?:suggested |related )?topics?|filed under|keywords|categories|in this story)\s?:.{2,300}`,
		`load(?:ing)?\b.{0,20}`,
		`back to top`,
		`(?:privacy policy|terms (?:of (?:use|service)|(?:and|&) conditions)|cookie policy|contact us|about us|advertise with us)(?:\s?[|·•].*)?`,
		`posted in .{2,120}`,
		`leave a reply`,
		`please enter your (?:comment|name)\b.{0,20}`,
		`join the (?:conversation|discussion).{0,40}`,
		`(?:tap|click) (?:to|here)\b.{0,60}`,
		`opens? (?:in )?new (?:tab|window).{0,10}`,
		`\(?graphic\)?:? https?://\S+`,
		`\(?(?:the )?(?:author|writer)s? (?:is|are) (?:an? )?.{0,40}(?:columnist|contributor).{0,40}(?:opinions?|views?) expressed.{0,80}\)?`,
		`this column does not necessarily reflect .{2,200}`,
		`(?:an?|one|two|three) (?:minutes?|mins?|hours?|hrs?|days?) ago`,
		`\d+ (?:minutes?|mins?|hours?|hrs?|days?) ago`,
		`story first published.{2,80}`,
		`published in .{3,80}\d{4}`,
		`(?:the )?(?:opinions?|views?) expressed (?:here|in this|are|do not|by)\b.{2,400}`,
		`this (?:story|article|report|column) (?:was )?(?:originally |first )+(?:published|appeared)\b.{0,120}`,
		`anadolu agency website contains .{2,300}`,
		`comments? \(\d+\).{0,12}`,
		`(?:agencies|staff report(?:er)?|web desk|news desk|(?:from )?our (?:own )?correspondent)`,
	}},
}

// unopened lists the furniture that any word can open, each with parts of which
// a line has one.
var unopened = []struct {
	parts []string
	opener
}{
	{[]string{" // "}, anyOpener(roleRelated, `.{2,60} // \d+ (?:minutes?|hours?|days?) ago\b.*`)},
	{[]string{">", "»", "›"}, anyOpener(roleRelated, `[>»›]\s?\S.{4,120}[^.]`)},
	{[]string{"ublished", "UBLISHED", "pdated", "PDATED", "osted", "OSTED"}, anyOpener(roleBoilerplate, `(?:[\p{L} ,|]{0,40}\b(?:published|updated|posted)(?: on| at)?\s?:\s?.{0,30}\d.{0,40}|(?:by .{2,60}\| )?(?:published|updated|last updated)\s?:.{2,80})`)},
	{[]string{"olumnist"}, anyOpener(roleBoilerplate, `\S.{2,60} is an? (?:\S+ ){0,4}(?:opinion|breakingviews|bloomberg|guest|regular) (?:\S+ )?columnist\b.{0,200}`)},
	{[]string{" / "}, anyOpener(roleBoilerplate, `[^.]{2,30}(?: / [^./]{2,30}){2,8}`)},
	{[]string{"pic.twitter.com/", "pic.x.com/"}, anyOpener(roleBoilerplate, `.{0,240}\bpic\.(?:twitter|x)\.com/\S+.{0,120}`)},
	{[]string{"(@"}, anyOpener(roleBoilerplate, `[—–-] .{2,60}\(@\w+\).{0,40}\d{4}`)},
	{[]string{"not responsible for"}, anyOpener(roleBoilerplate, `.{0,80}is not responsible for (?:comments|the content).{0,160}`)},
}

var furniture = func() *wordlist.Table[[]opener] {
	o := openers{}
	for _, kind := range furnitureLines {
		for _, line := range kind.lines {
			o.add(kind.role, line)
		}
	}
	return wordlist.Of(o)
}()

// headerOfLinks bounds the header of a list of links: "Recommended stories:".
const headerOfLinks = 30

// readLinks takes out the titles below the header of a list of links that
// closes the page.
func (s *story) readLinks(header int) {
	var titles []*block
	for i, b := range s.open {
		switch {
		case i < header, isForEditors(b.text):
		case !isTitleOfLink(b):
			return
		default:
			titles = append(titles, b)
		}
	}
	for _, b := range titles {
		b.role = roleRelated
	}
}

// isForEditors tells a credit, a contact or another line for editors from the
// title of a story.
func isForEditors(s string) bool {
	return opensWith(s, "([-*_") || s[0] >= utf8.RuneSelf && !startsUpper(s) || strings.Contains(s, "@") || opensCredit(s) || copyrightLine.MatchString(s) || isNote(s)
}

// lineOfFurniture names the kind of a line of furniture; unread where it is
// none.
func lineOfFurniture(b *block) role {
	s := b.text
	patterns := opens(furniture, s)
	mayOpen := !endsSentence(s) || b.tells(tellsRest)
	if !mayOpen && patterns == nil || !b.mayBeFurniture() {
		return unread
	}
	if r := roleBy(patterns, s); r != unread || !mayOpen {
		return r
	}
	for _, u := range unopened {
		if containsAny(s, u.parts...) && u.line.MatchString(s) {
			return u.role
		}
	}
	return unread
}

// digestSection matches the sections of an agency's digest, which outlets
// print in small letters to head a list of links.
var digestSection = regexp.MustCompile(`^(?:LATEST|TOP|MORE|OTHER) (?:HEADLINES|STORIES|NEWS)$`)

// furnitureBytes bounds a line of furniture.
const furnitureBytes = 600

// shareWords are the labels of share bars.
var shareWords = wordlist.SetOf(`share tweet email e-mail print facebook twitter x whatsapp linkedin telegram reddit pinterest copy link url this on article story via pin it save
	messenger more bookmark flipboard bluesky threads instagram sms comment comments like follow us post mail a send to & and | / · •`)

// readFurniture takes out what outlets set around and inside a story.
func readFurniture(s *story) {
	linked := slices.ContainsFunc(s.blocks, func(b block) bool { return b.linked }) // links can be told
	begun := false
	header, below := len(s.blocks), 0 // the last header of a list of links, and how many titles stand below it
	for i, b := range s.open {
		if len(b.text) > furnitureBytes {
			begun, below = true, -1
			continue
		}
		if r := furnitureRole(b); r != unread {
			b.role = r
			if below = -1; r == roleRelated && !b.linked && len(b.text) <= headerOfLinks {
				header, below = i, 0
			}
			if strings.HasPrefix(b.text, "Anadolu Agency ") {
				s.closedBy("AA")
			}
			continue
		}
		if header < i && below >= 0 && isTitleOfLink(b) && (b.kind == listItem || !linked && below == 0) {
			b.role = roleRelated
			below++
			continue
		}
		below = -1
		begun = begun || b.isParagraph()
		s.readTimestamp(b, begun)
	}
	s.readLinks(header)
}

// isTitleOfLink tells whether a line may be the title of another story.
func isTitleOfLink(b *block) bool {
	return !endsSentence(b.text) && len(b.text) < manyBytes && !isForEditors(b.text[listMark(b.text):])
}

// readTimestamp takes out the line that says when the page was published. In
// the body a date alone heads a part of a chronology.
func (s *story) readTimestamp(b *block, begun bool) {
	is, bare := isTimestamp(b.text)
	if !is || b.kind == listItem || bare && begun || datedByline.MatchString(b.text) {
		return
	}
	b.role = roleBoilerplate
	name, _, _ := strings.Cut(b.text, "|")
	if a := agencyOf(name); a != "" && s.bylineAgency == "" {
		s.bylineAgency = a
	}
}

func furnitureRole(b *block) role {
	if b.level != 1 {
		line := b
		if n := listMark(b.text); n > 0 {
			line = &block{text: b.text[n:]}
		}
		if isShareBar(line.text) {
			return roleShare
		}
		if r := lineOfFurniture(line); r != unread && !digestSection.MatchString(b.text) {
			return r
		}
	}
	switch b.hint {
	case roleAd, roleRelated, roleShare, roleNewsletter, roleBoilerplate:
		return b.hint
	}
	if b.linked && b.kind != heading && !endsSentence(b.text) && len(b.text) < manyBytes {
		return roleRelated // nothing but a link
	}
	return unread
}

// mayBeFurniture leaves out quickly what most paragraphs are: quotations and
// what somebody said.
func (b *block) mayBeFurniture() bool {
	return !strings.HasPrefix(b.text, "“") && !strings.HasPrefix(b.text, `"`) && !b.tells(tellsSpeech)
}

// isShareBar tells whether a line holds nothing but the labels of buttons.
func isShareBar(s string) bool {
	if len(s) > 160 || endsSentence(s) {
		return false
	}
	shares := false
	for w := range strings.FieldsSeq(s) {
		w = strings.ToLower(strings.Trim(w, ".,:;()"))
		if w != "" && !shareWords.Has(w) {
			return false
		}
		shares = shares || w == "share" || w == "tweet" || w == "facebook" || w == "whatsapp" || w == "print" || w == "email" || w == "twitter" || w == "linkedin" || w == "telegram" || w == "pinterest"
	}
	return shares
}
