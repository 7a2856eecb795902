package elastic

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/wiredesk/wiredesk/config"
)

// identifyEvery is how long the server's version is taken for granted: it may
// be upgraded while wiredesk runs.
const identifyEvery = 10 * time.Minute

// transport sends requests with the credentials and with the headers that the
// server's version asks for.
type transport struct {
	url           *url.URL
	local         bool // the server is on this machine
	authorization string
	base          *http.Transport

	mu         sync.Mutex
	server     server // what identify found last
	identified time.Time
}

func newTransport(cfg config.Index) (*transport, error) {
	u, err := url.Parse(cfg.URL)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, fmt.Errorf("index.url %q is no address of a server; write it as http://host:9200", cfg.URL)
	}
	if cfg.TLS.Enabled && u.Scheme != "https" {
		return nil, fmt.Errorf("index.tls.enabled is set, but index.url begins with http://; write https://%s", u.Host)
	}
	t := &transport{url: u, local: isLocal(u.Hostname())}
	if t.authorization, err = authorization(cfg, u.User); err != nil {
		return nil, err
	}
	u.User = nil // it is in authorization, and is not for messages
	t.base = http.DefaultTransport.(*http.Transport).Clone()
	t.base.MaxIdleConnsPerHost = 2*cfg.Lanes + 4
	t.base.DisableCompression = t.local
	t.base.TLSClientConfig, err = tlsConfig(cfg.TLS)
	return t, err
}

func isLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// authorization returns the header's value: of the API key if there is one,
// else of the user; empty if there is neither.
func authorization(cfg config.Index, user *url.Userinfo) (string, error) {
	key, err := secret(cfg.APIKey, cfg.APIKeyFile, "index.api_key_file")
	if err != nil {
		return "", err
	}
	if key != "" {
		return "ApiKey " + key, nil
	}
	password, err := secret(cfg.Password, cfg.PasswordFile, "index.password_file")
	if err != nil {
		return "", err
	}
	name := cfg.Username
	if name == "" && user != nil {
		name = user.Username()
		password, _ = user.Password()
	}
	if name == "" {
		return "", nil
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(name+":"+password)), nil
}

// secret returns s, else the content of file; key is the setting of the file.
func secret(s config.Secret, file, key string) (string, error) {
	if s != "" || file == "" {
		return s.Reveal(), nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("%s: %w", key, err)
	}
	return strings.TrimRight(string(b), "\r\n"), nil
}

func tlsConfig(cfg config.TLS) (*tls.Config, error) {
	c := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: cfg.Insecure} //nolint:gosec // index.tls.insecure says so
	if cfg.CAFile != "" {
		pem, err := os.ReadFile(cfg.CAFile)
		if err != nil {
			return nil, fmt.Errorf("index.tls.ca_file: %w", err)
		}
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("index.tls.ca_file: %s holds no certificate in PEM", cfg.CAFile)
		}
	}
	if cfg.CertFile != "" || cfg.KeyFile != "" {
		own, err := tls.LoadX509KeyPair(cfg.CertFile, cfg.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("index.tls.cert_file and key_file: %w", err)
		}
		c.Certificates = []tls.Certificate{own}
	}
	return c, nil
}

// RoundTrip sends a request.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	s, err := t.identify(req.Context())
	if err != nil {
		if req.Body != nil {
			_ = req.Body.Close() // RoundTrip must, also on errors
		}
		return nil, err
	}
	req = req.Clone(req.Context())
	t.authorize(req)
	if s.wantsCompatibility() {
		setCompatible(req.Header)
	}
	return t.base.RoundTrip(req)
}

func (t *transport) authorize(req *http.Request) {
	if t.authorization != "" {
		req.Header.Set("Authorization", t.authorization)
	}
}

// setCompatible asks Elasticsearch 8 to speak as Elasticsearch 7 does. The
// headers are replaced: a second value beside the first is an error there.
func setCompatible(h http.Header) {
	const compatible = "application/vnd.elasticsearch+%s; compatible-with=7"
	h.Set("Accept", fmt.Sprintf(compatible, "json"))
	switch body := h.Get("Content-Type"); {
	case strings.HasPrefix(body, "application/x-ndjson"):
		h.Set("Content-Type", fmt.Sprintf(compatible, "x-ndjson"))
	case body != "":
		h.Set("Content-Type", fmt.Sprintf(compatible, "json"))
	}
}

// identify returns what the server is, asking it only now and then. A server
// that does not tell, for want of a permission, say, is the zero server: what
// it thinks of the request itself is the better error. The error is that of a
// server that can't be reached.
func (t *transport) identify(ctx context.Context) (server, error) {
	t.mu.Lock()
	s, identified := t.server, t.identified
	t.mu.Unlock()
	if time.Since(identified) < identifyEvery {
		return s, nil
	}
	s, err := t.ask(ctx)
	if _, refused := errors.AsType[*statusError](err); refused {
		return server{}, nil
	}
	if err != nil {
		return server{}, err
	}
	t.mu.Lock()
	t.server, t.identified = s, time.Now()
	t.mu.Unlock()
	return s, nil
}

// ask asks the server what it is. The error is a *statusError if it answers
// but does not tell.
func (t *transport) ask(ctx context.Context) (server, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, t.url.JoinPath("/").String(), nil)
	if err != nil {
		return server{}, err
	}
	t.authorize(req)
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return server{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return server{}, err
	}
	var info struct {
		Version server `json:"version"`
	}
	if resp.StatusCode != http.StatusOK || json.Unmarshal(body, &info) != nil || info.Version.Number == "" {
		return server{}, &statusError{status: resp.StatusCode}
	}
	return info.Version, nil
}

// statusError is the answer of a server that does not tell what it is.
type statusError struct{ status int }

func (e *statusError) Error() string {
	if e.status == http.StatusOK {
		return "what answers there is neither Elasticsearch nor OpenSearch"
	}
	return fmt.Sprintf("the server answers %d %s", e.status, http.StatusText(e.status))
}

// server is what a server says of itself.
type server struct {
	// Distribution is "opensearch"; Elasticsearch has none.
	Distribution string `json:"distribution"`
	Number       string `json:"number"`
}

func (s server) String() string {
	if s.Distribution == "opensearch" {
		return "OpenSearch " + s.Number
	}
	return "Elasticsearch " + s.Number
}

// version returns the first two parts of the number.
func (s server) version() (major, minor int) {
	_, _ = fmt.Sscanf(s.Number, "%d.%d", &major, &minor) // zero is no version that is supported
	return major, minor
}

// supported tells whether this package was made for the server: Elasticsearch
// 7.10 to 8 and OpenSearch 1 and 2.
func (s server) supported() bool {
	major, minor := s.version()
	if s.Distribution == "opensearch" {
		return major == 1 || major == 2
	}
	return major == 7 && minor >= 10 || major == 8
}

// wantsCompatibility tells whether requests must ask for the API of version 7.
// Elasticsearch 9 and OpenSearch refuse a request that does.
func (s server) wantsCompatibility() bool {
	major, _ := s.version()
	return s.Distribution == "" && major == 8
}
