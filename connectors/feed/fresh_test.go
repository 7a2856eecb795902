package feed

import (
	"net/http"
	"testing"
	"time"
)

func TestFreshness(t *testing.T) {
	now := time.Date(2026, 3, 3, 7, 15, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		header http.Header
		want   time.Duration
	}{
		{"nothing said", http.Header{}, 0},
		{"max-age", http.Header{"Cache-Control": {"public, max-age=600"}}, 10 * time.Minute},
		{"max-age in capitals and quotation marks", http.Header{"Cache-Control": {`Max-Age="600"`}}, 10 * time.Minute},
		{"max-age less Age", http.Header{"Cache-Control": {"max-age=600"}, "Age": {"540"}}, time.Minute},
		{"Age beyond max-age", http.Header{"Cache-Control": {"max-age=600"}, "Age": {"700"}}, 0},
		{"an Age that is none", http.Header{"Cache-Control": {"max-age=600"}, "Age": {"-5"}}, 10 * time.Minute},
		{"max-age wins over Expires", http.Header{"Cache-Control": {"max-age=60"}, "Expires": {"Tue, 03 Mar 2026 08:15:00 GMT"}}, time.Minute},
		{"the first max-age of two", http.Header{"Cache-Control": {"max-age=60", "max-age=600"}}, time.Minute},
		{"max-age that is none", http.Header{"Cache-Control": {"max-age=soon"}, "Expires": {"Tue, 03 Mar 2026 08:15:00 GMT"}}, 0},
		{"max-age without end", http.Header{"Cache-Control": {"max-age=99999999999999999999999"}}, farFuture},
		{"shared caches alone", http.Header{"Cache-Control": {"s-maxage=600"}}, 0},
		{"no-store", http.Header{"Cache-Control": {"max-age=600, no-store"}}, 0},
		{"no-cache in another header", http.Header{"Cache-Control": {"max-age=600", "no-cache"}}, 0},
		{"max-age=0", http.Header{"Cache-Control": {"max-age=0, must-revalidate"}, "Expires": {"Tue, 03 Mar 2026 08:15:00 GMT"}}, 0},
		{"Expires", http.Header{"Expires": {"Tue, 03 Mar 2026 08:15:00 GMT"}}, time.Hour},
		{"Expires by the server's clock", http.Header{"Expires": {"Mon, 02 Mar 2020 08:15:00 GMT"}, "Date": {"Mon, 02 Mar 2020 08:00:00 GMT"}}, 15 * time.Minute},
		{"Expires in the past", http.Header{"Expires": {"Tue, 03 Mar 2026 07:00:00 GMT"}}, 0},
		{"Expires that is no date", http.Header{"Expires": {"0"}}, 0},
		{"Expires in 7000 years", http.Header{"Expires": {"Fri, 31 Dec 9999 23:59:59 GMT"}}, farFuture},
		{"Vary: *", http.Header{"Cache-Control": {"max-age=600"}, "Vary": {"*"}}, 0},
		{"Vary on something", http.Header{"Cache-Control": {"max-age=600"}, "Vary": {"Accept-Encoding"}}, 10 * time.Minute},
	} {
		if got := freshness(tt.header, now); got != tt.want {
			t.Errorf("%s: freshness(%v) = %v, want %v", tt.name, tt.header, got, tt.want)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 3, 3, 7, 15, 0, 0, time.UTC)
	for _, tt := range []struct {
		name   string
		header http.Header
		want   time.Duration
	}{
		{"nothing said", http.Header{}, 0},
		{"seconds", http.Header{"Retry-After": {"120"}}, 2 * time.Minute},
		{"seconds with white space and a fraction", http.Header{"Retry-After": {" 120.5 "}}, 2 * time.Minute},
		{"a week", http.Header{"Retry-After": {"604800"}}, 7 * 24 * time.Hour},
		{"1000 years", http.Header{"Retry-After": {"31536000000"}}, farFuture},
		{"more than any number holds", http.Header{"Retry-After": {"99999999999999999999999999"}}, farFuture},
		{"a date", http.Header{"Retry-After": {"Tue, 03 Mar 2026 08:15:00 GMT"}}, time.Hour},
		{"a date of RFC 850", http.Header{"Retry-After": {"Tuesday, 03-Mar-26 08:15:00 GMT"}}, time.Hour},
		{"a date of asctime", http.Header{"Retry-After": {"Tue Mar  3 08:15:00 2026"}}, time.Hour},
		{"a date with a zone", http.Header{"Retry-After": {"Tue, 03 Mar 2026 10:15:00 +0200"}}, time.Hour},
		{"a date by the server's clock", http.Header{"Retry-After": {"Mon, 02 Mar 2020 08:15:00 GMT"}, "Date": {"Mon, 02 Mar 2020 08:00:00 GMT"}}, 15 * time.Minute},
		{"a date in the past", http.Header{"Retry-After": {"Tue, 03 Mar 2026 07:00:00 GMT"}}, 0},
		{"a date in 7000 years", http.Header{"Retry-After": {"Fri, 31 Dec 9999 23:59:59 GMT"}}, farFuture},
		{"nonsense", http.Header{"Retry-After": {"soon"}}, 0},
		{"negative", http.Header{"Retry-After": {"-1"}}, 0},
		{"the longest of several", http.Header{"Retry-After": {"60", "3600", "soon"}}, time.Hour},
	} {
		if got := retryAfter(tt.header, now); got != tt.want {
			t.Errorf("%s: retryAfter(%v) = %v, want %v", tt.name, tt.header, got, tt.want)
		}
	}
}
