package feed

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// maxRedirects bounds how often one request is sent on.
const maxRedirects = 10

// errRedirect is why a redirect is not followed.
var errRedirect = errors.New("redirect not followed")

// redirectTarget returns where an answer sends us; nil where it does not.
func redirectTarget(resp *http.Response, from *url.URL) (*url.URL, error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := resp.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	to, err := from.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("%w: its Location is not a URL", errRedirect)
	}
	if !isHTTP(to) {
		return nil, fmt.Errorf("%w: it leads to a %q URL", errRedirect, to.Scheme)
	}
	if err := checkHost(to); err != nil {
		return nil, err
	}
	to.User = nil // it is not for others to choose whom we are
	to.Fragment, to.RawFragment = "", ""
	return to, nil
}

func isPermanent(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect
}

// secrets are what must not leave the host that a request is for.
type secrets struct {
	home *url.URL
	// values are the user's name and password and the values of parameters
	// that are named like keys, by poll.PublicURL.
	values []string
	// header says that there are headers of the feed's own which may hold
	// some.
	header bool
}

func secretsOf(u *url.URL, own map[string]string) secrets {
	s := secrets{home: u}
	for name := range own {
		switch http.CanonicalHeaderKey(name) {
		case "User-Agent", "Accept", "Accept-Language":
		default:
			s.header = true
		}
	}
	if password, ok := u.User.Password(); ok {
		s.values = append(s.values, password)
	}
	if u.User.Username() != "" {
		s.values = append(s.values, u.User.Username())
	}
	s.values = append(s.values, keysOf(u)...)
	return s
}

// keysOf returns the values of parameters that are named like keys.
func keysOf(u *url.URL) []string {
	if u.RawQuery == "" {
		return nil
	}
	public, err := url.Parse(poll.PublicURL(u.String()))
	if err != nil || public.RawQuery == u.RawQuery {
		return nil
	}
	var keys []string
	hidden := strings.Split(public.RawQuery, "&")
	for i, pair := range strings.Split(u.RawQuery, "&") {
		if i < len(hidden) && hidden[i] != pair {
			_, value, _ := strings.Cut(pair, "=")
			keys = append(keys, value)
		}
	}
	return keys
}

// any tells whether there is anything to keep.
func (s secrets) any() bool { return len(s.values) > 0 || s.header }

// shortSecret is the length below which a secret is not looked for inside
// other text, where it would be found by chance.
const shortSecret = 6

// carriedBy tells whether a URL holds one of the values. Their own server may
// have written them there.
func (s secrets) carriedBy(u *url.URL) bool {
	texts := []string{u.RequestURI()}
	for range 3 { // a URL in a parameter of a URL in a parameter
		plain, err := url.QueryUnescape(texts[len(texts)-1])
		if err != nil {
			break
		}
		texts = append(texts, plain)
	}
	query := u.Query()
	for _, value := range s.values {
		decoded, err := url.QueryUnescape(value)
		if err != nil {
			decoded = value
		}
		if len(value) >= shortSecret && slices.ContainsFunc(texts, func(text string) bool {
			return strings.Contains(text, value) || strings.Contains(text, decoded)
		}) {
			return true
		}
		for _, values := range query {
			if slices.Contains(values, decoded) {
				return true
			}
		}
	}
	return false
}

// mayFollow returns an error where a redirect would take a secret to another
// host, or to whoever listens where TLS ends. Our headers are not sent there;
// but some servers write the query of a URL, with its key, into the next. Who
// means it to go there can say so by the feed's URL.
func (s secrets) mayFollow(to *url.URL) error {
	if len(s.values) == 0 || sameHost(s.home, to) || !s.carriedBy(to) {
		return nil
	}
	return fmt.Errorf("%w: it would take this URL's key or password to %s://%s; if that is where the feed is now, set the feed's URL to it", errRedirect, to.Scheme, to.Host)
}

// sameHost tells whether two URLs are served by one host, with TLS where the
// first has it.
func sameHost(first, next *url.URL) bool {
	if first.Scheme == "https" && next.Scheme != "https" {
		return false
	}
	if strings.EqualFold(first.Host, next.Host) {
		return true
	}
	return strings.EqualFold(first.Hostname(), next.Hostname()) &&
		(first.Scheme != next.Scheme && first.Port() == "" && next.Port() == "" ||
			first.Scheme == next.Scheme && hostPort(first) == hostPort(next))
}

// moved returns where a feed is from now on, after permanent redirects alone
// have led from one URL to another; "" where it did not move, and where its
// credentials would have to move with it, or lose their TLS.
func (s secrets) moved(to *url.URL) string {
	switch {
	case s.home.Scheme == "https" && to.Scheme != "https":
		return ""
	case sameHost(s.home, to):
		at := *to
		at.User = s.home.User
		if at.String() == s.home.String() {
			return ""
		}
		return at.String()
	case s.any() || len(keysOf(to)) > 0:
		return "" // a key to another's door is seldom there to stay
	}
	return to.String()
}
