package poll

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// Some publishers write the key by which a feed is fetched into the links of
// its entries. What links to it is shown to everybody at the desk and beyond,
// so the key must not stand there; the page behind such a link can't be fetched
// without it, and is not.

// publicLink returns the link of an entry as it may be shown: one that carries
// a secret of the feed's own URL has it replaced by "REDACTED", and is a
// PublicURL beside. Other links stay byte for byte as they are, whatever their
// parameters are called.
func publicLink(link, feedURL string) string {
	secrets := secretsIn(feedURL)
	if len(secrets) == 0 || link == "" {
		return link
	}
	shown := link
	for _, secret := range secrets {
		shown = redactValue(shown, secret)
	}
	if u, err := url.Parse(link); shown == link && (err != nil || u.User == nil) {
		return link
	}
	return PublicURL(shown)
}

// secretsIn returns the secrets of a feed's URL, decoded: its password, and
// the values that PublicURL redacts.
func secretsIn(feedURL string) []string {
	if !strings.ContainsAny(feedURL, "@?") {
		return nil
	}
	u, err := url.Parse(feedURL)
	if err != nil {
		return nil
	}
	var secrets []string
	if password, _ := u.User.Password(); password != "" {
		secrets = append(secrets, password)
	}
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if name, value, _ := strings.Cut(pair, "="); value != "" && namesSecret(name) {
			secrets = append(secrets, unescape(value))
		}
	}
	return secrets
}

// surelySecret is from what length on a secret is looked for in all of a link,
// and not only among the values of its parameters: a password that is a word
// would be found by chance in the paths of stories. Keys have 16 characters and
// more; shorter ones count where they are no word.
const (
	surelySecret = 12
	maybeSecret  = 6
)

// redactValue replaces a secret in a link, wherever it stands behind the host.
func redactValue(link, secret string) string {
	start := strings.Index(link, "://") + len("://")
	if start < len("://") {
		start = 0
	}
	if slash := strings.IndexAny(link[start:], "/?#"); slash >= 0 {
		start += slash
	} else {
		start = len(link)
	}
	host, rest := link[:start], link[start:]
	path, query, hasQuery := strings.Cut(rest, "?")
	if hasQuery {
		pairs := strings.Split(query, "&")
		for i, pair := range pairs {
			if name, value, _ := strings.Cut(pair, "="); value != "" && unescape(value) == secret {
				pairs[i] = name + "=" + redacted
			}
		}
		rest = path + "?" + strings.Join(pairs, "&")
	}
	isWord := !strings.ContainsFunc(secret, func(r rune) bool { return !unicode.IsLetter(r) })
	if len(secret) >= surelySecret || len(secret) >= maybeSecret && !isWord {
		rest = redactAll(rest, secret)
	}
	return host + rest
}

// redacted stands in the place of a secret.
const redacted = "REDACTED"

// maxEscapes is how often a secret may be escaped: in a URL in a parameter of
// a URL in a parameter.
const maxEscapes = 3

// redactAll replaces a secret wherever it stands in a text, escaped or not.
// Where it is escaped in a way of its own, the text ends before it.
func redactAll(text, secret string) string {
	forms := []string{secret, url.PathEscape(secret)}
	for form := secret; len(forms) < 2+maxEscapes; {
		form = url.QueryEscape(form)
		forms = append(forms, form)
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) }) // a form may hold a shorter one
	for _, form := range forms {
		text = strings.ReplaceAll(text, form, redacted)
	}
	plain := text
	for range maxEscapes {
		plain = unescape(plain)
		if strings.Contains(plain, secret) {
			return ""
		}
	}
	return text
}

// unescape decodes percent escapes; a text that has wrong ones stays as it is.
func unescape(s string) string {
	plain, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return plain
}

// choosePage decides whether the change's page is fetched. Where it would have
// to be asked for with the feed's key, the article says why it is not.
func (c *change) choosePage(content string, e Entry) {
	switch {
	case !needsPage(content, e):
	case c.article.URL != e.URL:
		c.article.Page = &wire.Page{URL: c.article.URL, Error: "the feed's link to it carries the feed's own key, which is kept secret; the feed's text is used"}
	default:
		c.needPage = true
	}
}
