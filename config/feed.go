package config

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

// Feed is one feed to poll. Only URL is needed.
type Feed struct {
	// URL is http or https; it may hold user name and password.
	URL string `koanf:"url"`
	// Name is shown to people; empty means the feed's title, else its host.
	Name string `koanf:"name"`
	// Folder is where people keep the feed: names joined by /, the outermost
	// first; empty means none.
	Folder string `koanf:"folder"`
	// Interval is how often to poll; 0 means Poll.Interval.
	Interval time.Duration `koanf:"interval"`
	// Content is feed (take the entry's own text), page (fetch the article's
	// page) or auto (fetch it where the entry has only a summary); empty means
	// auto.
	Content string `koanf:"content"`
	// Language is the language of entries that don't declare one; empty means
	// unknown.
	Language string `koanf:"language"`
	// Agency is whose copy the feed carries where the copy does not say; empty
	// means unknown.
	Agency string `koanf:"agency"`
	// Trust is what the desk thinks of the feed: high, medium or low; empty
	// means that it has not said.
	Trust string `koanf:"trust"`
	// Embargo is auto (read from the copy and kept), ignore (the desk may
	// publish at once) or a duration, for which every item is held after its
	// publication; empty means auto.
	Embargo string `koanf:"embargo"`
	// Paused feeds are known but not polled.
	Paused bool `koanf:"paused"`
	// Headers are sent with every request for the feed, to its own host only.
	// Their values are secrets: Authorization, X-Api-Key.
	Headers map[string]Secret `koanf:"headers"`
	// Username and Password are for HTTP basic authentication.
	Username string `koanf:"username"`
	Password Secret `koanf:"password"`
	// PasswordFile is read where Password is empty.
	PasswordFile string `koanf:"password_file"`
}

// Key identifies a feed among others: its URL without user name, password and
// fragment, scheme and host in small letters, without a default port.
func (f Feed) Key() string {
	u, err := url.Parse(f.URL)
	if err != nil {
		return f.URL
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if port := u.Port(); port == "443" && u.Scheme == "https" || port == "80" && u.Scheme == "http" {
		u.Host = strings.TrimSuffix(u.Host, ":"+port)
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// WebURL returns the http or https URL that an address of the feed scheme stands
// for, by which pages and other readers offer feeds to a reader:
// feed://host/path is http://host/path, feed:https://host/path is
// https://host/path. Every other text is returned as it is.
func WebURL(raw string) string {
	const scheme = "feed:"
	if len(raw) < len(scheme) || !strings.EqualFold(raw[:len(scheme)], scheme) {
		return raw
	}
	rest := raw[len(scheme):]
	within, _, _ := strings.Cut(strings.ToLower(rest), "//")
	switch within {
	case "":
		if rest == "" {
			return raw
		}
		return "http:" + rest
	case "http:", "https:":
		return rest
	}
	return raw
}

// RequestURL returns the URL with the feed's user name and password.
func (f Feed) RequestURL() string {
	u, err := url.Parse(f.URL)
	if err != nil || f.Username == "" && f.Password == "" {
		return f.URL
	}
	u.User = url.UserPassword(f.Username, f.Password.Reveal())
	return u.String()
}

// Hold returns how long items are held after their publication: what Embargo
// says where it is a duration, else 0.
func (f Feed) Hold() time.Duration {
	d, err := time.ParseDuration(f.Embargo)
	if err != nil {
		return 0
	}
	return d
}

// Check returns nil, or an error that names every setting that can't be used
// and says what can.
func (f Feed) Check() error {
	var errs []error
	bad := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: "+format, append([]any{key}, args...)...))
	}
	oneOf := func(key, value string, allowed ...string) {
		if value != "" && !slices.Contains(allowed, value) {
			bad(key, "%q is none of %s", value, strings.Join(allowed, ", "))
		}
	}
	if f.URL == "" {
		bad("url", "is missing")
	}
	checkURL(bad, "url", f.URL)
	oneOf("content", f.Content, "auto", "feed", "page")
	oneOf("trust", f.Trust, "high", "medium", "low")
	if f.Interval != 0 && f.Interval < time.Second {
		bad("interval", "is %v, must be at least 1s", f.Interval)
	}
	if !validEmbargo(f.Embargo) {
		bad("embargo", "%q is neither auto, ignore nor a duration such as 30m", f.Embargo)
	}
	f.checkCredentials(bad)
	return errors.Join(errs...)
}

func validEmbargo(s string) bool {
	if s == "" || s == "auto" || s == "ignore" {
		return true
	}
	d, err := time.ParseDuration(s)
	return err == nil && d > 0
}

// checkCredentials wants one way to log in, and headers that can be sent.
func (f Feed) checkCredentials(bad func(key, format string, args ...any)) {
	login := f.Username != "" || f.Password != "" || f.PasswordFile != ""
	if login && f.Username == "" {
		bad("username", "is missing beside the password")
	}
	if u, err := url.Parse(f.URL); err == nil && login && u.User != nil {
		bad("username", "stands in the url, too; leave one of them out")
	}
	for name, value := range f.Headers {
		switch {
		case name == "" || strings.Trim(name, tokenCharacters) != "":
			bad("headers", "%q is not the name of a header", name)
		case strings.ContainsFunc(value.Reveal(), func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }):
			bad("headers."+name, "holds a line break or another control character")
		case login && strings.EqualFold(name, "Authorization"):
			bad("headers."+name, "and username both log in; leave one of them out")
		}
	}
}

// tokenCharacters are those of a header's name (RFC 9110, section 5.6.2).
const tokenCharacters = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// checkFeeds checks a list of feeds; where is what the list is called in
// errors.
func checkFeeds(where string, feeds []Feed) []error {
	var errs []error
	first := make(map[string]int, len(feeds))
	for i, f := range feeds {
		if err := f.Check(); err != nil {
			errs = append(errs, eachPrefixed(fmt.Sprintf("%s[%d].", where, i), err)...)
		}
		if f.URL == "" {
			continue
		}
		key := f.Key()
		if j, twice := first[key]; twice {
			errs = append(errs, fmt.Errorf("%s[%d].url: stands twice in the list, also as %s[%d]", where, i, where, j))
		} else {
			first[key] = i
		}
	}
	return errs
}

// eachPrefixed puts prefix before each of the errors that err joins.
func eachPrefixed(prefix string, err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{fmt.Errorf("%s%w", prefix, err)}
	}
	errs := slices.Clone(joined.Unwrap())
	for i, e := range errs {
		errs[i] = fmt.Errorf("%s%w", prefix, e)
	}
	return errs
}

// readPasswordFiles fills the passwords that are given as files; where is what
// the list is called in errors.
func readPasswordFiles(where string, feeds []Feed) error {
	for i := range feeds {
		f := &feeds[i]
		if f.PasswordFile == "" || f.Password != "" {
			continue
		}
		b, err := os.ReadFile(f.PasswordFile)
		if err != nil {
			return fmt.Errorf("%s[%d].password_file: %w", where, i, err)
		}
		f.Password = Secret(strings.TrimRight(string(b), "\r\n"))
	}
	return nil
}

// MergeFeeds returns the feeds of the configuration and those of the feeds
// file: the configuration's first, in their order. What the feeds file sets of
// a feed that stands in both wins over what the configuration sets; headers
// are joined.
func MergeFeeds(configured, file []Feed) []Feed {
	if len(configured) == 0 {
		return file
	}
	all := make([]Feed, len(configured), len(configured)+len(file))
	at := make(map[string]int, len(configured))
	for i, f := range configured {
		all[i] = f
		at[f.Key()] = i
	}
	for _, f := range file {
		if i, ok := at[f.Key()]; ok {
			all[i] = all[i].with(f)
		} else {
			all = append(all, f)
		}
	}
	return all
}

// with returns f with what over sets.
func (f Feed) with(over Feed) Feed {
	for _, s := range []struct {
		to   *string
		from string
	}{
		{&f.Name, over.Name},
		{&f.Folder, over.Folder},
		{&f.Content, over.Content},
		{&f.Language, over.Language},
		{&f.Agency, over.Agency},
		{&f.Trust, over.Trust},
		{&f.Embargo, over.Embargo},
	} {
		if s.from != "" {
			*s.to = s.from
		}
	}
	if strings.Contains(over.URL, "@") { // with credentials; else it is the same
		f.URL = over.URL
	}
	if over.Interval != 0 {
		f.Interval = over.Interval
	}
	f.Paused = f.Paused || over.Paused
	if over.Username != "" || over.Password != "" || over.PasswordFile != "" {
		f.Username, f.Password, f.PasswordFile = over.Username, over.Password, over.PasswordFile
	}
	f.Headers = JoinHeaders(f.Headers, over.Headers)
	return f
}

// JoinHeaders returns both as one, with the names as HTTP writes them; over
// wins. Neither is changed.
func JoinHeaders(under, over map[string]Secret) map[string]Secret {
	if len(under)+len(over) == 0 {
		return nil
	}
	all := make(map[string]Secret, len(under)+len(over))
	for _, m := range []map[string]Secret{under, over} {
		for name, value := range m {
			all[http.CanonicalHeaderKey(name)] = value
		}
	}
	return all
}
