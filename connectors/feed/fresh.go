package feed

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// farFuture is what times too long to count are taken for: RFC 9111 (1.2.2)
// wants at least 2^31 seconds, which is 68 years.
const farFuture = (1 << 31) * time.Second

// freshness returns how long an answer says that it holds, by RFC 9111: max-age
// less Age, else Expires less Date. It is 0 where the answer does not say, or
// says that it must be asked again. s-maxage is for caches that many share.
func freshness(h http.Header, now time.Time) time.Duration {
	if strings.TrimSpace(h.Get("Vary")) == "*" {
		return 0
	}
	age, isSet, mayKeep := maxAge(h["Cache-Control"])
	switch {
	case !mayKeep:
		return 0
	case isSet:
		spent, _ := deltaSeconds(h.Get("Age"))
		return max(0, age-spent)
	}
	value := h.Get("Expires")
	if value == "" {
		return 0
	}
	expires, err := parseHTTPDate(value)
	if err != nil {
		return 0 // "0" and the like mean: expired
	}
	return min(max(0, expires.Sub(answeredAt(h, now))), farFuture)
}

// maxAge reads Cache-Control headers. mayKeep is false where they forbid to
// use the answer again without asking.
func maxAge(headers []string) (age time.Duration, isSet, mayKeep bool) {
	for _, header := range headers {
		for directive := range strings.SplitSeq(header, ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "no-store", "no-cache":
				return 0, false, false
			case "max-age":
				if isSet {
					continue // the first counts
				}
				var ok bool
				if age, ok = deltaSeconds(strings.Trim(strings.TrimSpace(value), `"`)); !ok {
					age = 0 // RFC 9111 (4.2.1): what can't be read is stale
				}
				isSet = true
			}
		}
	}
	return age, isSet, true
}

// deltaSeconds reads a number of seconds, however large.
func deltaSeconds(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" || strings.Trim(whole, "0123456789") != "" || strings.Trim(fraction, "0123456789") != "" {
		return 0, false
	}
	seconds, err := strconv.ParseUint(whole, 10, 64)
	if err != nil || seconds > uint64(farFuture/time.Second) {
		return farFuture, true
	}
	return time.Duration(seconds) * time.Second, true
}

// answeredAt is when the server says that it answered, else now. Dates in an
// answer are read against it, so that a wrong clock, theirs or ours, does no
// harm.
func answeredAt(h http.Header, now time.Time) time.Time {
	if date, err := parseHTTPDate(h.Get("Date")); err == nil {
		return date
	}
	return now
}

// parseHTTPDate reads the formats of RFC 9110 (5.6.7) and, as servers write it
// too, RFC 1123 with a numeric zone.
func parseHTTPDate(s string) (time.Time, error) {
	t, err := http.ParseTime(s)
	if err != nil {
		t, err = time.Parse(time.RFC1123Z, s)
	}
	return t, err
}

// retryAfter reads how long a server asks to be left alone: seconds, or a
// date. It is 0 where the server does not say, or names a time that has
// passed; it is not cut, but for what nobody could count. Of several headers
// the longest counts.
func retryAfter(h http.Header, now time.Time) time.Duration {
	var longest time.Duration
	for _, value := range h["Retry-After"] {
		if d, ok := deltaSeconds(value); ok {
			longest = max(longest, d)
		} else if at, err := parseHTTPDate(strings.TrimSpace(value)); err == nil {
			longest = max(longest, min(at.Sub(answeredAt(h, now)), farFuture))
		}
	}
	return longest
}
