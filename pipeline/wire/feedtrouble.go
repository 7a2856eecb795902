package wire

import (
	"fmt"
	"time"
)

// Trouble says in a person's words what is the matter with the feed, by its
// State, and what can be done about it; both are empty where nothing is.
func (s *FeedStatus) Trouble() (what, remedy string) {
	switch s.State {
	case FeedFailing:
		return s.failure()
	case FeedGone:
		if s.MovedTo != "" {
			return "The server says that the feed is no more, and that it moved to " + s.MovedTo, "Poll the new address instead"
		}
		return "The server says that the feed is no more", "Take it out of the configuration, or find its new address on the publisher’s site"
	case FeedStuck:
		return s.stuck()
	case FeedLoss:
		return s.loss()
	case FeedUnheard:
		return "No poller has said anything of it since " + clock(s.At), "See whether a poller runs and whether the feed is still configured"
	case FeedQuiet:
		what = "Nothing new since " + clock(s.LastNew)
		if s.LastNew.IsZero() {
			what = "Nothing new has ever come"
		}
		if !s.QuietSince.IsZero() {
			what += "; by its own rhythm something was due by " + clock(s.QuietSince)
		}
		return what, "Look at the feed in a browser: publishers leave old addresses standing when they move"
	}
	return "", ""
}

func (s *FeedStatus) stuck() (what, remedy string) {
	what = fmt.Sprintf("%s that the poller published %s ago or earlier %s reached the index", items(s.Overdue), minutes(FeedDueAfter), have(s.Overdue))
	if s.NeverIndexed {
		what += "; none of this feed ever has"
	}
	return what, "See whether enrichers and indexers run, and their lag in /metrics; what the log has lost, a later version of the item mends"
}

func (s *FeedStatus) loss() (what, remedy string) {
	if g := s.LastGap; g != nil && !g.Closed && s.LossAt.Equal(g.To) {
		what = fmt.Sprintf("Two polls, at %s and %s, had no item in common: items between them may have been missed", clock(g.From), clock(g.To))
		if g.Filled > 0 {
			what += fmt.Sprintf("; %s %s found in its older pages", items(int64(g.Filled)), was(int64(g.Filled)))
		}
		return what, "The poller asks more often by itself; give the feed a shorter interval if this comes again"
	}
	return fmt.Sprintf("%s left the feed before they could be sent, seen at %s", items(s.Lost), clock(s.LossAt)), "See whether the log could be written to then"
}

// failures says what the classes of errors mean, and what can be done; see
// poll.Error for the list.
var failures = map[string][2]string{
	"network":    {"The server can’t be reached", "It may be down; if others of its feeds answer, check the address"},
	"dns":        {"There is no server of this name", "Check the address for a slip; the publisher may have moved"},
	"timeout":    {"The server takes too long", "It may be overloaded; poll.timeout is how long it may take"},
	"tls":        {"The server’s certificate is not valid", "Only the publisher can mend it; the details say what is wrong with it"},
	"redirect":   {"The server sends from one address to the next without end", "Open the feed in a browser and configure the address where it ends"},
	"refused":    {"The address is not one that is fetched", "It lies in a private network, say; fetch.allow lists exceptions"},
	"robots":     {"The server’s robots.txt keeps us out", "Ask the publisher"},
	"too_large":  {"The feed is larger than the limit", "poll.max_feed_bytes is the limit"},
	"http_404":   {"The server has no such feed", "Check the address; the publisher may have moved it"},
	"http_410":   {"The server says that the feed is no more", "Take it out of the configuration"},
	"http_429":   {"The server finds that it is asked too often", "The poller waits as long as it is told; give the feed a longer interval"},
	"http_4xx":   {"The server refuses the request", "Check the feed’s credentials, and poll.contact, which some servers ask for"},
	"http_5xx":   {"The server has an error of its own", "It passes mostly; the poller goes on trying, more rarely"},
	"empty":      {"The server’s answer is empty", "It passes mostly; look at the feed in a browser"},
	"not_a_feed": {"What the server sends is no feed", "Mostly an error page or a form to agree to: look at the address in a browser"},
	"malformed":  {"The feed is broken and can’t be read", "Only the publisher can mend it; its bytes are in quarantine"},
	"truncated":  {"The feed breaks off in the middle", "It passes mostly; the poller asks again"},
	"charset":    {"The feed is in an encoding that can’t be read", "Only the publisher can mend it; its bytes are in quarantine"},
	"panic":      {"The feed breaks our reader", "Please report it: its bytes are in quarantine"},
}

func (s *FeedStatus) failure() (what, remedy string) {
	known, ok := failures[s.ErrorClass]
	if !ok {
		known = [2]string{"It can’t be polled", "The details say why"}
	}
	what = known[0]
	if s.Failures > 1 {
		what += fmt.Sprintf(", %d times in a row", s.Failures)
	}
	return what, known[1]
}

func clock(t time.Time) string { return t.UTC().Format("2 Jan 15:04 UTC") }

func minutes(d time.Duration) string { return fmt.Sprintf("%.0f minutes", d.Minutes()) }

func items(n int64) string {
	if n == 1 {
		return "1 item"
	}
	return fmt.Sprintf("%d items", n)
}

func have(n int64) string {
	if n == 1 {
		return "has not"
	}
	return "have not"
}

func was(n int64) string {
	if n == 1 {
		return "was"
	}
	return "were"
}
