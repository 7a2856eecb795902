package entity

import (
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/wordlist"
)

// personName is a person's name as names are compared: without case,
// diacritics, apostrophes, articles and generation; "Kim Jong-un" and "Kim
// Jong Un" are one.
type personName []string

// readPersonName reads a name as printed.
func readPersonName(printed string) personName {
	parts := foldName(printed)
	kept := parts[:0]
	for i, p := range parts {
		if i > 0 && generations.Has(p) && i == len(parts)-1 || nameArticles.Has(p) && i+1 < len(parts) && (i > 0 || len(parts) < 3) {
			continue
		}
		if same := spelledAlike.Get(p); same != "" {
			p = same
		}
		kept = append(kept, endingAlike(p))
	}
	return kept
}

// Own lists.
var (
	// nameArticles are what copy writes or leaves away before Arabic names.
	nameArticles = wordlist.SetOf("al el ash ad as an ar at ul")
	generations  = wordlist.SetOf("jr sr junior senior ii iii iv")
	// particleWords begin a last name of several words: "van der Berg".
	particleWords = wordlist.SetOf("van von de da di del della la le du dos das der den ter ten bin ibn abu bint zu y e")
	// spelledAlike gives first names that agencies transliterate in several
	// ways one spelling.
	spelledAlike = groups(`mohammed muhammad mohamed mohammad mohamad muhammed mehmed;sergei sergey serguei;yevgeny evgeny evgeni yevgeni;
		alexander aleksandr alexandr aleksander;dmitry dmitri dmitriy dimitri;nikolai nikolay;alexei alexey aleksei aleksey;yuri yury;
		ahmed ahmad;hussein husain hussain hossein husayn;yousef yusuf youssef yusef yousuf;abdullah abdallah abdulla;khaled khalid;omar umar;
		mustafa moustafa mostafa;mahmoud mahmud;saeed said sayeed;hassan hasan;ibrahim ebrahim;ismail esmail;osama usama;
		gaddafi qaddafi gadhafi kadafi kadhafi;volodymyr volodimir;oleksandr olexander;andrei andrey;gennady gennadi;vasily vasili;mikhail michail`)
	// shortFor gives first names that are short for others.
	shortFor = pairs(`bill william;will william;bob robert;rob robert;bobby robert;jim james;jimmy james;joe joseph;mike michael;
		tom thomas;dan daniel;dave david;steve steven;steve stephen;ted edward;ted theodore;tony anthony;chris christopher;kate katherine;
		kathy katherine;liz elizabeth;beth elizabeth;betty elizabeth;ben benjamin;sam samuel;andy andrew;ed edward;jack john;rick richard;
		dick richard;rich richard;ron ronald;don donald;tim timothy;greg gregory;jeff jeffrey;nick nicholas;alex alexander;matt matthew;
		pat patrick;pete peter;phil philip;ray raymond;charlie charles;chuck charles;larry lawrence;jerry gerald;ken kenneth;sue susan;
		maggie margaret;peggy margaret;debbie deborah;barb barbara;cathy catherine;vicky victoria;nikki nicole;jon jonathan;josh joshua;
		fred frederick;hank henry;harry henry;gabe gabriel;gus augustus;marty martin;nate nathan;russ russell;stan stanley;vince vincent;
		sasha alexander;volodya vladimir;pepe jose;paco francisco;nacho ignacio;memo guillermo;beto alberto;lula luiz`)
)

// groups gives every word of a group the group's first word.
func groups(list string) *wordlist.Table[string] {
	m := map[string]string{}
	for group := range strings.SplitSeq(list, ";") {
		all := strings.Fields(group)
		for _, w := range all[1:] {
			m[w] = all[0]
		}
	}
	return wordlist.Of(m)
}

func pairs(list string) map[[2]string]bool {
	m := map[[2]string]bool{}
	for pair := range strings.SplitSeq(list, ";") {
		f := strings.Fields(pair)
		m[[2]string{f[0], f[1]}] = true
	}
	return m
}

// endingAlike gives Slavic surnames one ending: "Zelenskyy", "Zelenskiy".
func endingAlike(part string) string {
	for _, ending := range []string{"yy", "iy", "yi", "ii"} {
		if rest, ok := strings.CutSuffix(part, ending); ok && len(rest) > 3 {
			return rest + "y"
		}
	}
	return part
}

func (n personName) last() string { return n[len(n)-1] }

// family returns the family name: the last word, or the first of names in
// Chinese, Korean and Vietnamese order.
func (n personName) family() string {
	if len(n) > 1 && len(n) < 5 && familyFirst.Has(n[0]) && firstNames.Get(n.last()) == unknownSex {
		return n[0]
	}
	return n.last()
}

// familyFirst are family names that stand first. Own list.
var familyFirst = wordlist.SetOf(`li wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin guo ma luo liang song zheng xie han tang feng yu dong xiao
	cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du dai xia zhong fan fang shi yao tan xi mao tao wen
	qin qian kim park choi jung kang cho yoon jang lim noh moon roh nguyen tran pham huynh phan vu vo dang bui ngo duong tsai hsieh kuo
	chang chiang hsu lai chu`)

// isLastName tells whether the name is a last name alone: one word, or one
// with particles before it.
func (n personName) isLastName() bool {
	return len(n) == 1 || particleWords.Has(n[0]) && !slices.ContainsFunc(n[1:len(n)-1], func(p string) bool { return !particleWords.Has(p) })
}

// is tells whether two names of several words can be one person's: one has
// the other's words in their order, both begin or both end alike; or two words
// stand the other way round, as family names that come first do.
func (n personName) is(other personName) bool {
	short, long := n, other
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) == 2 && len(long) == 2 && short[0] == long[1] && short[1] == long[0] {
		return true
	}
	if short.last() != long.last() && !sameFirst(short[0], long[0]) {
		return false
	}
	if short.last() == long.last() && sameFirst(short[0], long[0]) && (len(short) == 2 || len(short) == len(long)) {
		return len(short) == 2 || slices.EqualFunc(short[1:len(short)-1], long[1:len(long)-1], sameMiddle)
	}
	return short.within(long)
}

// within tells whether long has the words of short in their order.
func (n personName) within(long personName) bool {
	at := 0
	for i, p := range n {
		for at < len(long) && p != long[at] && (i > 0 || !sameFirst(p, long[at])) {
			at++
		}
		if at == len(long) {
			return false
		}
		at++
	}
	return true
}

// sameFirst tells whether two first names can be one: equal, an initial, or
// short for the other.
func sameFirst(a, b string) bool {
	return a == b || sameMiddle(a, b) || shortFor[[2]string{a, b}] || shortFor[[2]string{b, a}]
}

func sameMiddle(a, b string) bool {
	return a == b || len(a) == 1 && strings.HasPrefix(b, a) || len(b) == 1 && strings.HasPrefix(a, b)
}

// withoutArticle returns a last name without the article that some copy leaves
// away: "al-Assad" and "Assad" are one.
func withoutArticle(word string) string {
	if before, rest, ok := strings.Cut(word, "-"); ok && rest != "" && nameArticles.Has(strings.ToLower(before)) {
		return rest
	}
	return word
}
