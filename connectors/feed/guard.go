package feed

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

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
// Internet, by IANA's registries of special-purpose addresses, on ports that no
// other protocol has, and those that the configuration allows. It looks at the
// address that a name has become at the moment of connecting, on every
// connection, so that neither redirects nor names that change their address get
// around it.
type guard struct {
	dialer net.Dialer
	// open is for proxies: who sets one up answers for it.
	open    net.Dialer
	proxies map[string]bool
	// through finds the proxy for a URL, nil for none.
	through func(*url.URL) (*url.URL, error)
	check   *ssrf.Guardian
	allow   []netip.Prefix
	// lookup resolves the names that a proxy is going to resolve.
	lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// newGuard returns a guard that also allows the addresses of allow.
func newGuard(allow []netip.Prefix) *guard {
	through := httpproxy.FromEnvironment().ProxyFunc()
	g := &guard{
		check:   ssrf.New(ssrf.WithAnyPort(), ssrf.WithDeniedV4Prefixes(hostServices...)),
		open:    net.Dialer{Timeout: connectTimeout},
		proxies: proxyAddresses(through),
		through: through,
		allow:   allow,
		lookup:  net.DefaultResolver.LookupNetIP,
	}
	g.dialer = net.Dialer{Timeout: connectTimeout, Control: g.control}
	return g
}

// proxyAddresses returns host:port of the proxies that the environment names.
func proxyAddresses(through func(*url.URL) (*url.URL, error)) map[string]bool {
	addresses := map[string]bool{}
	for _, scheme := range []string{"http", "https"} {
		// What counts is the scheme; no list of exceptions has this name.
		u, err := through(&url.URL{Scheme: scheme, Host: "any.invalid"})
		if err == nil && u != nil {
			addresses[hostPort(u)] = true
		}
	}
	return addresses
}

// hostPort returns host:port of a URL, the port by its scheme where it has
// none.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	if port == "" {
		port = "80"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// dial connects to an address, unless it is not allowed.
func (g *guard) dial(ctx context.Context, network, address string) (net.Conn, error) {
	if g.proxies[address] {
		return g.open.DialContext(ctx, network, address)
	}
	return g.dialer.DialContext(ctx, network, address)
}

// control is called with the address that is going to be connected to.
func (g *guard) control(network, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil || network != "tcp4" && network != "tcp6" {
		return fmt.Errorf("%w: %s %q", errAddress, network, address)
	}
	return g.mayReach(to)
}

// mayReach returns nil for an address that may be connected to, else an
// errAddress that says what can be done.
func (g *guard) mayReach(to netip.AddrPort) error {
	addr := to.Addr().Unmap()
	if g.allows(addr) {
		if nat64.Contains(addr) {
			return g.mayReach(netip.AddrPortFrom(behindNAT64(addr), to.Port()))
		}
		return nil
	}
	if err := g.check.SafeAddr(addr); err != nil {
		return fmt.Errorf("%w: %s is not on the public Internet; if it is yours, name it in fetch.allow (WIREDESK_FETCH_ALLOW=%s)", errAddress, addr, addr)
	}
	if service := otherService(to.Port()); service != "" {
		return fmt.Errorf("%w: port %d is for %s, not for HTTP", errAddress, to.Port(), service)
	}
	return nil
}

// nat64 is the prefix under which networks without IPv4 reach it (RFC 6052).
// Who runs on one has to name it in fetch.allow; what stands behind it is
// checked all the same.
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// behindNAT64 returns the IPv4 address that an address under nat64 leads to.
func behindNAT64(addr netip.Addr) netip.Addr {
	b := addr.As16()
	return netip.AddrFrom4([4]byte(b[12:]))
}

// allows tells whether the configuration names an address.
func (g *guard) allows(addr netip.Addr) bool {
	return slices.ContainsFunc(g.allow, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// ownServer tells whether a URL names, as a number, an address that the
// configuration allows: a server of whoever runs this.
func (g *guard) ownServer(u *url.URL) bool {
	if len(g.allow) == 0 {
		return false
	}
	addr, err := netip.ParseAddr(u.Hostname())
	return err == nil && g.allows(addr.Unmap())
}

// proxy returns the proxy for a request, nil for none. What goes through a
// proxy is resolved and connected to there, so it is only checked here what
// the URL's name means on this side; a name that means nothing here is left to
// the proxy, which is all that networks without a name server of their own
// have. The proxy itself is no feed.
func (g *guard) proxy(req *http.Request) (*url.URL, error) {
	if len(g.proxies) == 0 {
		return nil, nil
	}
	if g.proxies[hostPort(req.URL)] {
		return nil, fmt.Errorf("%w: %s is the proxy that the environment names", errAddress, req.URL.Host)
	}
	through, err := g.through(req.URL)
	if err != nil {
		// The error holds the proxy's URL with its password.
		return nil, errors.New("the proxy's URL in the environment (HTTP_PROXY, HTTPS_PROXY) can't be read")
	}
	if through == nil {
		return nil, nil
	}
	return through, g.behindProxy(req)
}

func (g *guard) behindProxy(req *http.Request) error {
	_, port, _ := net.SplitHostPort(hostPort(req.URL))
	number, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return fmt.Errorf("%w: %q is no port", errAddress, port)
	}
	host := req.URL.Hostname()
	addrs := []netip.Addr{}
	if addr, err := netip.ParseAddr(host); err == nil {
		addrs = append(addrs, addr)
	} else if found, err := g.lookup(req.Context(), "ip", host); err == nil {
		addrs = found
	}
	for _, addr := range addrs {
		if err := g.mayReach(netip.AddrPortFrom(addr, uint16(number))); err != nil {
			return err
		}
	}
	if service := otherService(uint16(number)); service != "" && len(addrs) == 0 {
		return fmt.Errorf("%w: port %d is for %s, not for HTTP", errAddress, number, service)
	}
	return nil
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
