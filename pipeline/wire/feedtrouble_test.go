package wire

import (
	"strings"
	"testing"
)

func TestFeedStatusTrouble(t *testing.T) {
	gap := &FeedGap{From: after(1), To: after(2), Filled: 1}
	for _, tc := range []struct {
		name string
		s    FeedStatus
		what string
		do   string
	}{
		{"nothing", FeedStatus{State: FeedOK}, "", ""},
		{"paused is no trouble", FeedStatus{State: FeedPaused}, "", ""},
		{"a failure of a class", FeedStatus{State: FeedFailing, FeedHealth: FeedHealth{ErrorClass: "http_404", Failures: 3}}, "no such feed, 3 times in a row", "Check the address"},
		{"a failure of a class that a later poller says", FeedStatus{State: FeedFailing, FeedHealth: FeedHealth{ErrorClass: "gremlins"}}, "can’t be polled", "details"},
		{"gone", FeedStatus{State: FeedGone}, "no more", "configuration"},
		{"gone elsewhere", FeedStatus{State: FeedGone, FeedHealth: FeedHealth{MovedTo: "https://b.example/"}}, "moved to https://b.example/", "new address"},
		{"stuck", FeedStatus{State: FeedStuck, Overdue: 2}, "2 items that the poller published 5 minutes ago or earlier have not reached the index", "lag"},
		{"never arrived", FeedStatus{State: FeedStuck, Overdue: 1, NeverIndexed: true}, "1 item that the poller published 5 minutes ago or earlier has not reached the index; none", "lag"},
		{"a gap", FeedStatus{State: FeedLoss, LossAt: gap.To, FeedHealth: FeedHealth{LastGap: gap}}, "at 1 Mar 12:01 UTC and 1 Mar 12:02 UTC, had no item in common: items between them may have been missed; 1 item was found", "shorter interval"},
		{"a loss", FeedStatus{State: FeedLoss, LossAt: after(3), FeedHealth: FeedHealth{LastGap: gap, Lost: 4}}, "4 items left the feed", "log"},
		{"unheard", FeedStatus{State: FeedUnheard, FeedHealth: FeedHealth{At: start}}, "since 1 Mar 12:00 UTC", "poller runs"},
		{"quiet", FeedStatus{State: FeedQuiet, FeedHealth: FeedHealth{LastNew: start, QuietSince: after(5)}}, "Nothing new since 1 Mar 12:00 UTC; by its own rhythm something was due by 1 Mar 12:05 UTC", "browser"},
		{"never anything", FeedStatus{State: FeedQuiet}, "ever", "browser"},
	} {
		what, do := tc.s.Trouble()
		if !strings.Contains(what, tc.what) || !strings.Contains(do, tc.do) || (what == "") != (tc.what == "") || (do == "") != (tc.do == "") {
			t.Errorf("%s: %q, %q; want %q, %q", tc.name, what, do, tc.what, tc.do)
		}
	}
}
