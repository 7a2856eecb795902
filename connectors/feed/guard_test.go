package feed

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// guarded returns a client that may only connect to the public Internet and
// to allow.
func guarded(t *testing.T, allow ...string) *Client {
	t.Helper()
	prefixes, err := config.Fetch{Allow: allow}.Prefixes()
	if err != nil {
		t.Fatal(err)
	}
	poll := config.Default().Poll
	poll.Timeout = 5 * time.Second
	c := NewClient(poll, prefixes, "1.2.3")
	t.Cleanup(c.Close)
	return c
}

// TestAddressesThatAreNotConnectedTo names, in each notation, addresses that no
// public feed has. Nothing answers at them here either way: what counts is that
// the refusal is the guard's.
func TestAddressesThatAreNotConnectedTo(t *testing.T) {
	c := guarded(t)
	for name, host := range map[string]string{
		"this network":                     "0.0.0.0",
		"private":                          "10.1.2.3",
		"private, 172.16/12":               "172.31.255.1",
		"private, 192.168/16":              "192.168.0.1",
		"shared address space":             "100.64.0.1",
		"metadata in shared address space": "100.100.100.200",
		"loopback":                         "127.0.0.1",
		"loopback, not the first":          "127.8.8.8",
		"link-local metadata":              "169.254.169.254",
		"benchmarking":                     "198.19.0.1",
		"IETF protocol assignments":        "192.0.0.8",
		"6to4 relays":                      "192.88.99.1",
		"documentation":                    "203.0.113.9",
		"documentation, 192.0.2/24":        "192.0.2.1",
		"documentation, 198.51.100/24":     "198.51.100.1",
		"reserved":                         "240.0.0.1",
		"broadcast":                        "255.255.255.255",
		"multicast":                        "224.0.0.1",
		"the host's own service":           "168.63.129.16",
		"IPv6 loopback":                    "[::1]",
		"IPv6 unspecified":                 "[::]",
		"IPv6 link-local":                  "[fe80::1]",
		"IPv6 link-local with a zone":      "[fe80::1%25lo]",
		"IPv6 unique local":                "[fd00:ec2::254]",
		"IPv4-mapped":                      "[::ffff:127.0.0.1]",
		"IPv4-mapped in hex":               "[::ffff:a00:1]",
		"IPv4-compatible":                  "[::7f00:1]",
		"NAT64":                            "[64:ff9b::7f00:1]",
		"NAT64 of one's own":               "[64:ff9b:1::7f00:1]",
		"NAT64 of a public address":        "[64:ff9b::808:808]",
		"IPv6 site-local":                  "[fec0::1]",
		"IPv6 multicast":                   "[ff02::1]",
		"IPv6 documentation":               "[2001:db8::1]",
		"IPv6 documentation, 3fff::/20":    "[3fff::1]",
		"IPv6 to be discarded":             "[100::1]",
		"segment routing":                  "[5f00::1]",
		"ORCHIDv2":                         "[2001:20::1]",
		"6to4":                             "[2002:7f00:1::]",
		"Teredo":                           "[2001::1]",
		"decimal":                          "2130706433",
		"octal":                            "0177.0.0.1",
		"hexadecimal":                      "0x7f.0.0.1",
		"one number in hexadecimal":        "0x7f000001",
		"short":                            "127.1",
		"short with a full stop":           "127.1.",
		"hexadecimal without a number":     "0x",
		"octal in one number":              "017700000001",
		"five numbers":                     "127.0.0.0.1",
		"a number as the last label":       "wire.example.1",
		"escaped digits":                   "%31%32%37.0.0.1",
		"a full stop at the end":           "127.0.0.1.",
		"digits in circles":                "①②⑦.⓪.⓪.①",
		"digits of full width":             "１２７.０.０.１",
		"full stops of full width":         "127。0。0。1",
		"a name that becomes loopback":     "localhost",
	} {
		_, err := c.Fetch(t.Context(), poll.Request{URL: "http://" + host + ":9/feed"})
		fe := wantClass(t, err, "refused")
		if !errors.Is(fe, errAddress) && !strings.Contains(fe.Error(), "not a URL") {
			t.Errorf("%s: Fetch of %s = %v, want it refused for its address", name, host, err)
		}
	}
}

func TestRefusalSaysWhatToSet(t *testing.T) {
	_, err := guarded(t).Fetch(t.Context(), poll.Request{URL: "http://127.0.0.1:9/"})
	if err == nil || !strings.Contains(err.Error(), "WIREDESK_FETCH_ALLOW=127.0.0.1)") {
		t.Errorf("Fetch = %v, want the setting that allows it", err)
	}
}

func TestAllowedRangesAreConnectedTo(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(smallFeed)) })
	for _, allow := range []string{"127.0.0.1", "127.0.0.0/31", "127.0.0.1/8"} {
		if _, err := guarded(t, allow).Fetch(t.Context(), poll.Request{URL: at}); err != nil {
			t.Errorf("Fetch with fetch.allow %s = %v, want no error", allow, err)
		}
	}
	_, err := guarded(t, "127.0.0.2/31", "::1").Fetch(t.Context(), poll.Request{URL: at})
	_ = wantClass(t, err, "refused")
}

// TestRedirectsAreGuarded: the first address is allowed, what it leads to is
// not, whether it is named by number or by name.
func TestRedirectsAreGuarded(t *testing.T) {
	asked := false
	inner := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked = true }))
	inner.Start()
	t.Cleanup(inner.Close)
	port := inner.URL[strings.LastIndexByte(inner.URL, ':'):]
	for _, target := range []string{
		"http://127.0.0.1" + port, "http://2130706433" + port, "http://localhost" + port, "http://[::ffff:127.0.0.1]" + port,
		"http://127.1" + port, "http://0" + port, "//127.0.0.1" + port + "/", "http:\\\\127.0.0.1" + port, "http://x@127.0.0.1" + port, "http://169.254.169.254/latest",
	} {
		from := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) })
		u, err := url.Parse(from)
		if err != nil {
			t.Fatal(err)
		}
		c := guarded(t)
		allowOnly(c, u.Host)
		_, err = c.Fetch(t.Context(), poll.Request{URL: from})
		if fe, ok := errors.AsType[*poll.Error](err); !ok || fe.Class != "refused" && fe.Class != "redirect" {
			t.Errorf("Fetch of what redirects to %s = %v, want it refused", target, err)
		}
	}
	if asked {
		t.Error("the server that nobody may ask was asked")
	}
}

// allowOnly lets c connect to one host and port of loopback, as if it were a
// proxy, and keeps the guard for all others.
func allowOnly(c *Client, host string) {
	g := newGuard(nil)
	g.proxies = map[string]bool{host: true}
	c.transport.DialContext = g.dial
}

// TestNetworksWithoutIPv4: who allows NAT64 gets to public addresses by it, not
// to those of the gateway's own network.
func TestNetworksWithoutIPv4(t *testing.T) {
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("10.1.0.0/16")})
	for addr, allowed := range map[string]bool{
		"64:ff9b::8.8.8.8":         true,
		"64:ff9b::10.1.2.3":        true,
		"64:ff9b::10.2.2.3":        false,
		"64:ff9b::127.0.0.1":       false,
		"64:ff9b::169.254.169.254": false,
	} {
		if err := g.mayReach(netip.AddrPortFrom(netip.MustParseAddr(addr), 80)); (err == nil) != allowed {
			t.Errorf("mayReach(%s) = %v, want allowed: %v", addr, err, allowed)
		}
	}
}

// TestPorts: feeds on ports of their own are fetched, services that are none
// are not.
func TestPorts(t *testing.T) {
	g := newGuard([]netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})
	for _, port := range []uint16{80, 443, 3000, 5000, 8000, 8008, 8080, 8081, 8443, 8888, 9000, 49152, 65535} {
		if err := g.mayReach(netip.AddrPortFrom(netip.MustParseAddr("8.8.8.8"), port)); err != nil {
			t.Errorf("port %d: %v, want no error", port, err)
		}
	}
	for _, port := range []uint16{0, 21, 22, 23, 25, 53, 110, 143, 389, 587, 993, 2049, 2375, 3306, 5432, 6000, 6379, 6667, 11211, 27017} {
		if err := g.mayReach(netip.AddrPortFrom(netip.MustParseAddr("8.8.8.8"), port)); !errors.Is(err, errAddress) {
			t.Errorf("port %d: %v, want it refused", port, err)
		}
		if err := g.mayReach(netip.AddrPortFrom(netip.MustParseAddr("10.1.2.3"), port)); err != nil {
			t.Errorf("port %d of a server of one's own: %v, want no error", port, err)
		}
	}
}

func TestPublicAddressesPassTheGuard(t *testing.T) {
	g := newGuard(nil)
	for _, ip := range []string{"93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07::1"} {
		if err := g.check.SafeAddr(netip.MustParseAddr(ip)); err != nil {
			t.Errorf("SafeAddr(%s) = %v, want nil", ip, err)
		}
	}
	for _, host := range []string{"example.org", "4chan.example", "1.example", "xn--bcher-kva.example", "bücher.example"} {
		if err := checkHost(&url.URL{Scheme: "http", Host: host}); err != nil {
			t.Errorf("checkHost(%s) = %v, want nil", host, err)
		}
	}
}
