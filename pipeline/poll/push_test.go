package poll

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"slices"
	"testing"
	"time"
)

// noon is when the tests of a subscription's states begin.
var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func TestPushStates(t *testing.T) {
	after := func(d time.Duration) time.Time { return noon.Add(d) }
	subscribe := func(p *Push) {
		p.begin("https://desk.example/websub/t", "secret", noon)
		p.asked(noon)
	}
	activate := func(p *Push) {
		subscribe(p)
		p.accepted(noon)
		p.verified(noon, 10*time.Hour)
	}
	for _, tt := range []struct {
		name string
		do   func(p *Push)
		at   time.Duration // after noon, when step is taken
		want string
		// asks is whether the hub is to be asked then, works whether the feed
		// needs no poll but the seldom one.
		asks, works bool
	}{
		{"one that is noticed is asked for at once", func(p *Push) { p.begin("c", "s", noon) }, 0, pushAsked, true, false},
		{"one that is asked for is not asked for again", subscribe, time.Hour, pushAsked, false, false},
		{"one that was accepted waits to be verified", func(p *Push) { subscribe(p); p.accepted(noon) }, 9 * time.Minute, pushAsked, false, false},
		{"one that is never verified is refused", func(p *Push) { subscribe(p); p.accepted(noon) }, 10 * time.Minute, pushRefused, false, false},
		{"one that is verified works", activate, time.Minute, pushActive, false, true},
		{"one may be verified before the hub answers", func(p *Push) { subscribe(p); p.verified(noon, time.Hour); p.accepted(noon) }, 30 * time.Minute, pushActive, false, true},
		{"an answer that goes astray after that does not matter", func(p *Push) {
			subscribe(p)
			p.verified(noon, time.Hour)
			p.failed(noon, "timeout", 0, "no answer")
		}, 30 * time.Minute, pushActive, false, true},
		{"it is not renewed before 3/4 of the lease", activate, 7*time.Hour + 30*time.Minute, pushActive, false, true},
		{"it is renewed after 4/5 of the lease", activate, 8 * time.Hour, pushActive, true, true},
		{"a lease that ends is no longer relied on", func(p *Push) { activate(p); p.asked(after(8 * time.Hour)) }, 10 * time.Hour, pushAsked, false, false},
		{"a renewal that is refused leaves it active to its end", func(p *Push) {
			activate(p)
			p.asked(after(8 * time.Hour))
			p.failed(after(8*time.Hour), "http_5xx", 0, "broken")
		}, 8*time.Hour + time.Minute, pushActive, false, true},
		{"and then refused", func(p *Push) {
			activate(p)
			p.asked(after(8 * time.Hour))
			p.failed(after(8*time.Hour), "http_4xx", 0, "no")
		}, 10 * time.Hour, pushRefused, true, false},
		{"an unknown lease is a day", func(p *Push) { subscribe(p); p.verified(noon, 0) }, 18 * time.Hour, pushActive, false, true},
		{"a lease of a minute is not renewed every minute", func(p *Push) { subscribe(p); p.verified(noon, time.Minute) }, 9 * time.Minute, pushAsked, false, false},
		{"a lease without end does no harm", func(p *Push) { subscribe(p); p.verified(noon, 1<<62) }, 1000 * time.Hour, pushActive, false, true},
		{"a refusal is taken back after an hour or so", func(p *Push) { subscribe(p); p.failed(noon, "http_4xx", 0, "no") }, 64 * time.Minute, pushRefused, true, false},
		{"but not before", func(p *Push) { subscribe(p); p.failed(noon, "http_4xx", 0, "no") }, 59 * time.Minute, pushRefused, false, false},
		{"a hub that is dead is asked again sooner", func(p *Push) { subscribe(p); p.failed(noon, "network", 0, "no route") }, 6 * time.Minute, pushRefused, true, false},
		{"a hub that asks to be left alone is", func(p *Push) { subscribe(p); p.failed(noon, "http_429", 48*time.Hour, "busy") }, 47 * time.Hour, pushRefused, false, false},
		{"an address that must not be connected to is never asked again", func(p *Push) { subscribe(p); p.failed(noon, "refused", 0, "not public") }, 10000 * time.Hour, pushRefused, false, false},
		{"unless the process starts anew", func(p *Push) { subscribe(p); p.failed(noon, "refused", 0, "not public"); p.resume(noon) }, 0, pushRefused, true, false},
		{"a request that was under way when the process ended is sent again", func(p *Push) { subscribe(p); p.resume(noon) }, 0, pushAsked, true, false},
		{"a hub that denies is refused", func(p *Push) { activate(p); p.denied(noon, "no such topic") }, time.Minute, pushRefused, false, false},
		{"items that a poll finds are the hub's to deliver within a minute", func(p *Push) { activate(p); p.missed(after(time.Hour), after(time.Minute)) }, time.Hour + 59*time.Second, pushActive, false, true},
		{"a hub that does not is silent, and asked to subscribe again", func(p *Push) { activate(p); p.missed(after(time.Hour), after(time.Minute)) }, time.Hour + time.Minute, pushSilent, true, false},
		{"but not twice in an hour", func(p *Push) { activate(p); p.missed(after(20*time.Minute), after(time.Minute)) }, 59 * time.Minute, pushSilent, false, false},
		{"a hub that does is not", func(p *Push) {
			activate(p)
			p.missed(after(time.Hour), after(time.Minute))
			p.delivered(after(time.Hour+30*time.Second), true)
		}, 2 * time.Hour, pushActive, false, true},
		{"items of before the subscription are not missed", func(p *Push) { activate(p); p.missed(after(time.Minute), after(-time.Minute)) }, time.Hour, pushActive, false, true},
		{"items that a poll finds on the hub's word are not missed", func(p *Push) {
			activate(p)
			p.delivered(after(2*time.Minute), false)
			p.missed(after(3*time.Minute), after(time.Minute))
		}, time.Hour, pushActive, false, true},
		{"a silent hub that delivers works again", func(p *Push) {
			activate(p)
			p.missed(after(time.Minute), after(time.Second))
			p.step(after(3 * time.Minute))
			p.asked(after(3 * time.Minute))
			p.delivered(after(4*time.Minute), true)
		}, 5 * time.Minute, pushActive, false, true},
		{"a silent hub that verifies does not", func(p *Push) {
			activate(p)
			p.missed(after(time.Minute), after(time.Second))
			p.step(after(3 * time.Minute))
			p.asked(after(3 * time.Minute))
			p.verified(after(3*time.Minute), 10*time.Hour)
		}, 5 * time.Minute, pushSilent, false, false},
		{"nor one that was silent when another process had the feed", func(p *Push) {
			p.State = pushSilent
			activate(p)
		}, time.Minute, pushSilent, false, false},
		{"one that is ended is off", func(p *Push) { activate(p); p.end() }, 100 * time.Hour, pushOff, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := &Push{Hub: "https://hub.example/", Topic: feedA, State: pushOff}
			tt.do(p)
			now := after(tt.at)
			p.step(now)
			if p.State != tt.want || p.due(now) != tt.asks || p.works(now) != tt.works {
				t.Errorf("after %v: state %s, asks %v, works %v; want %s, %v, %v\n%+v", tt.at, p.State, p.due(now), p.works(now), tt.want, tt.asks, tt.works, p)
			}
		})
	}
}

func TestAskPauseGrowsToItsLimit(t *testing.T) {
	for _, tt := range []struct {
		class string
		n     int
		want  time.Duration
	}{
		{"network", 1, 5 * time.Minute},
		{"network", 2, 10 * time.Minute},
		{"unverified", 1, 5 * time.Minute},
		{"http_5xx", 50, 24 * time.Hour},
		{"denied", 1, time.Hour},
		{"http_4xx", 3, 4 * time.Hour},
		{"redirect", 1000, 7 * 24 * time.Hour},
		{"refused", 1, 0},
	} {
		if got := askPause(tt.class, tt.n); got != tt.want {
			t.Errorf("askPause(%s, %d) = %v, want %v", tt.class, tt.n, got, tt.want)
		}
	}
}

func TestNoticeHub(t *testing.T) {
	const hub, other, self = "https://hub.example/", "https://other.example/hub", "https://wire.example/self.xml"
	refused := func(failures int) *Push {
		return &Push{Hub: hub, Topic: self, State: pushRefused, Failures: failures, Next: 1}
	}
	doubted := func() *Push {
		return &Push{Hub: hub, Topic: self, State: pushActive, Unlike: hubPatience - 1}
	}
	for _, tt := range []struct {
		name              string
		url               string
		before            *Push
		inFeed, inHeaders Links
		hub, topic        string // empty where there is to be no subscription
		keeps             bool   // the subscription stays as it is
	}{
		{"a feed without a hub", feedA, nil, Links{Self: self}, Links{}, "", "", false},
		{"a hub in the feed", feedA, nil, Links{Self: self, Hubs: []string{hub}}, Links{}, hub, self, false},
		{"a hub in the headers goes first", feedA, nil, Links{Self: feedB, Hubs: []string{other}}, Links{Self: self, Hubs: []string{hub}}, hub, self, false},
		{"a feed that does not name itself is what was fetched", feedA, nil, Links{Hubs: []string{hub}}, Links{}, hub, feedA, false},
		{"one with a password is not told to a hub", "https://desk:pw@wire.example/a.xml", nil, Links{Hubs: []string{hub}}, Links{}, "", "", false},
		{"nor one with a key, even if it says so", feedA, nil, Links{Self: feedA + "?token=x", Hubs: []string{hub}}, Links{}, "", "", false},
		{"but what a feed with a password calls itself is", "https://desk:pw@wire.example/a.xml", nil, Links{Self: self, Hubs: []string{hub}}, Links{}, hub, self, false},
		{"what is no web address is no hub", feedA, nil, Links{Self: self, Hubs: []string{"javascript:x", "hub.example", other}}, Links{}, other, self, false},
		{"the same hub again changes nothing", feedA, refused(1), Links{Self: self, Hubs: []string{other, hub}}, Links{}, hub, self, true},
		{"another topic is not believed at once", feedA, refused(1), Links{Self: feedB, Hubs: []string{hub}}, Links{}, hub, self, true},
		{"but the third time", feedA, doubted(), Links{Self: feedB, Hubs: []string{hub}}, Links{}, hub, feedB, false},
		{"another hub is not believed at once", feedA, refused(1), Links{Self: self, Hubs: []string{other}}, Links{}, hub, self, true},
		{"but the third time too", feedA, doubted(), Links{Self: self, Hubs: []string{other}}, Links{}, other, self, false},
		{"one that is off has nothing to lose", feedA, &Push{Hub: hub, Topic: self, State: pushOff}, Links{Self: self, Hubs: []string{other}}, Links{}, other, self, false},
		{"the same hub again ends the doubt", feedA, doubted(), Links{Self: self, Hubs: []string{hub}}, Links{}, hub, self, true},
		{"a hub that refuses gives way to the next one", feedA, refused(hubPatience), Links{Self: self, Hubs: []string{hub, other}}, Links{}, other, self, false},
		{"unless it is the last", feedA, refused(hubPatience), Links{Self: self, Hubs: []string{other, hub}}, Links{}, hub, self, true},
		{"a feed that names none may name one again", feedA, refused(1), Links{Self: self}, Links{}, hub, self, true},
		{"a feed that names none any more has none", feedA, doubted(), Links{Self: self}, Links{}, "", "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &polledFeed{FeedSpec: &FeedSpec{URL: tt.url}, key: PublicURL(tt.url)}
			f.Push = tt.before
			f.noticeHub(tt.inFeed, tt.inHeaders)
			got := f.Push
			if got == nil {
				got = &Push{}
			}
			if got.Hub != tt.hub || got.Topic != tt.topic {
				t.Errorf("hub %q, topic %q; want %q, %q", got.Hub, got.Topic, tt.hub, tt.topic)
			}
			if tt.keeps && slices.Contains(tt.inFeed.Hubs, tt.hub) && tt.inFeed.Self == tt.topic && got.Unlike != 0 {
				t.Errorf("%d answers are held against it that names it, want none", got.Unlike)
			}
			if keeps := tt.before != nil && f.Push == tt.before; keeps != tt.keeps {
				t.Errorf("the subscription is kept: %v, want %v", keeps, tt.keeps)
			}
		})
	}
}

func TestSigned(t *testing.T) {
	body := []byte("<feed/>")
	sign := func(algorithm func() hash.Hash, secret string) string {
		mac := hmac.New(algorithm, []byte(secret))
		mac.Write(body)
		return hex.EncodeToString(mac.Sum(nil))
	}
	good := sign(sha256.New, "s")
	for _, tt := range []struct {
		name, signature, secret string
		want                    bool
	}{
		{"sha1", "sha1=" + sign(sha1.New, "s"), "s", true},
		{"sha256", "sha256=" + good, "s", true},
		{"sha384", "sha384=" + sign(sha512.New384, "s"), "s", true},
		{"sha512", "sha512=" + sign(sha512.New, "s"), "s", true},
		{"a method in capitals", "SHA256=" + good, "s", true},
		{"none", "", "s", false},
		{"another secret", "sha256=" + sign(sha256.New, "t"), "s", false},
		{"the signature of another method", "sha1=" + good, "s", false},
		{"an unknown method", "md5=" + good, "s", false},
		{"no method", good, "s", false},
		{"a part of it", "sha256=" + good[:32], "s", false},
		{"what is not hex", "sha256=zz", "s", false},
		{"no secret", "sha256=" + sign(sha256.New, ""), "", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := signed(tt.signature, tt.secret, body); got != tt.want {
				t.Errorf("signed(%q) = %v, want %v", tt.signature, got, tt.want)
			}
		})
	}
}

func FuzzSigned(f *testing.F) {
	f.Add("sha256=00", "s", []byte("<feed/>"))
	f.Add("sha1", "", []byte(nil))
	f.Add(" SHA512=zz", "s", []byte("x"))
	f.Fuzz(func(t *testing.T, signature, secret string, body []byte) {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		right := "sha256=" + hex.EncodeToString(mac.Sum(nil))
		if got := signed(right, secret, body); got != (secret != "") {
			t.Errorf("signed(%q, %q) = %v for the right signature", right, secret, got)
		}
		if signed(signature, secret, body) && signed(signature, secret, append(body, 'x')) {
			t.Errorf("signed(%q, %q) takes two bodies", signature, secret)
		}
	})
}
