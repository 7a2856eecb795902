package feed

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"code.dny.dev/ssrf"
	"golang.org/x/net/http/httpproxy"
	"golang.org/x/net/idna"
)

// errAddress is why an address is not connected to.
var errAddress = errors.New("address not allowed")

// hostServices are addresses that look public and are answered by the machine
// that hosts this one: Azure's wire server. The metadata services of others
// are at link-local, shared or unique local addresses.
var hostServices = []netip.Prefix{netip.MustParsePrefix("168.63.129.16/32")}

// guard decides which addresses are connected to: those of the public
// Internet, by IANA's registries of special-purpose addresses, and those that
// the configuration allows. It looks at the address that a name has become at
// the moment of connecting, on every connection, so that neither redirects nor
// names that change their address get around it.
type guard struct {
	dialer net.Dialer
	// open is for proxies: who sets one up answers for it.
	open    net.Dialer
	proxies map[string]bool
	check   *ssrf.Guardian
}

// newGuard returns a guard that also allows the addresses of allow.
func newGuard(allow []netip.Prefix) *guard {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	g := &guard{
		check: ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...),
			ssrf.WithDeniedV4Prefixes(hostServices...)),
		open:    net.Dialer{Timeout: connectTimeout},
		proxies: proxyAddresses(),
	}
	g.dialer = net.Dialer{Timeout: connectTimeout, Control: g.check.Safe}
	return g
}

// proxyAddresses returns host:port of the proxies that the environment names.
func proxyAddresses() map[string]bool {
	env := httpproxy.FromEnvironment()
	addresses := map[string]bool{}
	for _, raw := range []string{env.HTTPProxy, env.HTTPSProxy} {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			port := u.Port()
			if port == "" {
				port = map[string]string{"https": "443", "socks5": "1080"}[u.Scheme]
			}
			if port == "" {
				port = "80"
			}
			addresses[net.JoinHostPort(u.Hostname(), port)] = true
		}
	}
	return addresses
}

// dial connects to an address, unless it is not allowed.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if g.proxies[address] {
		return g.open.DialContext(ctx, network, address)
	}
	conn, err := g.dialer.DialContext(ctx, network, address)
	if err != nil && isProhibited(err) {
		return nil, notAllowed(err)
	}
	return conn, err
}

// proxy returns the proxy for a request, nil for none. What goes through a
// proxy is resolved and connected to there; only addresses that the URL itself
// names can be checked here.
func (g *guard) proxy(req *http.Request) (*url.URL, error) {
	through, err := http.ProxyFromEnvironment(req)
	if err != nil || through == nil {
		return nil, err
	}
	if ip, err := netip.ParseAddr(req.URL.Hostname()); err == nil {
		if err := g.check.SafeAddr(ip.Unmap()); err != nil {
			return nil, notAllowed(err)
		}
	}
	return through, nil
}

func isProhibited(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork)
}

// notAllowed says what was refused and what can be done.
func notAllowed(err error) error {
	var op *net.OpError
	if errors.As(err, &op) && op.Addr != nil {
		if host, _, splitErr := net.SplitHostPort(op.Addr.String()); splitErr == nil {
			return fmt.Errorf("%w: %s is not on the public Internet; if it is yours, name it in fetch.allow (WIREDESK_FETCH_ALLOW=%s)", errAddress, host, host)
		}
	}
	return fmt.Errorf("%w: %w; if it is yours, name it in fetch.allow", errAddress, err)
}

// checkHost refuses addresses in notations that only some programs read, such
// as 2130706433, 0x7f.1, 0177.0.0.1 or digits of full width for 127.0.0.1:
// nobody who means well writes them.
func checkHost(u *url.URL) error {
	host := u.Hostname()
	if addr, err := netip.ParseAddr(host); err == nil {
		if addr.Zone() != "" {
			return fmt.Errorf("%w: %s has a zone", errAddress, host)
		}
		return nil
	}
	ascii, err := idna.Lookup.ToASCII(host)
	if err != nil {
		ascii = host
	}
	if endsInNumber(ascii) {
		return fmt.Errorf("%w: %q is an address in an odd notation; write it as four numbers, 192.0.2.1", errAddress, host)
	}
	return nil
}

// endsInNumber tells whether the last label of a host is a number, which no
// name's is: the "ends in a number checker" of the WHATWG's URL standard.
func endsInNumber(host string) bool {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	last := host[strings.LastIndexByte(host, '.')+1:]
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return last != "" && strings.Trim(last, "0123456789") == ""
}
