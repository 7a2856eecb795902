package page

import (
	"regexp"
	"strings"
)

// paywall returns how the page says that not all of it is for everybody to
// read; empty if it does not. notice tells that a line of it does. A page may
// say so and show all of its story: of a metered one, a robot often gets the
// whole.
func (h *headOf) paywall(notice bool) string {
	tier := strings.ToLower(h.first("article:content_tier"))
	switch {
	case h.article.notFree:
		return "isAccessibleForFree is false"
	case tier == "metered" || tier == "locked":
		return "its content tier is " + tier
	case notice:
		return "it asks to subscribe for the rest"
	}
	return ""
}

// paywallNotice is how pages tell that the rest is for subscribers: English,
// German, French, Spanish, Italian, Portuguese and Dutch, as publishers of
// these languages print it. It begins a line of its own.
var paywallNotice = regexp.MustCompile(`^(?i:` +
	`(?:please )?(?:subscribe|sign in|log in|register)(?: now| today| here)?(?: or (?:subscribe|sign in|log in|register))? to (?:continue|keep|read|unlock|access)|` +
	`to (?:continue|keep) reading(?: this (?:article|story))?,? (?:please )?(?:subscribe|sign|log|register|become)|to read the full (?:story|article)|` +
	`(?:already )?(?:a )?subscribers?(?: only| exclusive)\b|this (?:article|story|content) is (?:only )?(?:for|available to|reserved for|exclusive to) (?:our )?(?:paid |premium )?(?:subscribers|members)|` +
	`you(?:'|’)?(?:ve| have) (?:reached|read|used) (?:your|all|the) .{0,40}(?:free|limit|articles)|continue reading (?:your article )?with|keep reading for|unlock this article|` +
	`(?:sie möchten weiterlesen|jetzt weiterlesen|weiterlesen mit|diesen artikel weiterlesen|lesen sie den ganzen artikel mit|dieser artikel ist (?:nur )?(?:für abonnenten|exklusiv)|exklusiv für abonnenten|mit .{2,20}plus weiterlesen)|` +
	`(?:la suite est réservée|cet article est réservé|article réservé|contenu réservé|réservé aux abonnés|abonnez-vous pour (?:lire|continuer)|il vous reste .{1,20} à lire)|` +
	`(?:contenido exclusivo para suscriptores|este contenido es exclusivo|suscríbete para (?:seguir|continuar)|para seguir leyendo)|` +
	`(?:contenuto riservato|articolo riservato|abbonati per (?:leggere|continua)|questo contenuto è riservato)|(?:conteúdo exclusivo para assinantes|assine para continuar)|` +
	`(?:verder lezen\?|dit artikel is (?:alleen )?voor abonnees|lees verder met)` +
	`)`)

// maxPaywallNotice bounds a notice in bytes: a story about paywalls has longer
// paragraphs.
const maxPaywallNotice = 200

func isPaywallNotice(text string) bool {
	return len(text) <= maxPaywallNotice && paywallNotice.MatchString(text)
}

// withoutNotice leaves out the notices that the rest is for subscribers, and
// what stands behind the last of them where that is no more than an offer:
// credit lines stay.
func withoutNotice(blocks []block) (read []block, notice bool) {
	for i, b := range blocks {
		if isPaywallNotice(b.text) {
			notice = true
			if prose(blocks[i+1:]) <= maxOffer {
				for _, rest := range blocks[i+1:] {
					if creditLine.MatchString(rest.text) {
						read = append(read, rest)
					}
				}
				return read, notice
			}
			continue
		}
		read = append(read, b)
	}
	return read, notice
}

// maxOffer is how many bytes of prose an offer to subscribe has at most.
const maxOffer = 300

func prose(blocks []block) int {
	n := 0
	for _, b := range blocks {
		if isProse(b) {
			n += len(b.text)
		}
	}
	return n
}
