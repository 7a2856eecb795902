package elastic_test

import (
	"encoding/pem"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/elastic"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func TestRequestsSpeakAsTheServerWants(t *testing.T) {
	const compatible = "application/vnd.elasticsearch+json; compatible-with=7"
	for _, tc := range []struct{ name, about, bulk, search, accept string }{
		{"elasticsearch 7", aboutElasticsearch7, "application/x-ndjson", "application/json", "application/json"},
		{"elasticsearch 8", aboutElasticsearch8, "application/vnd.elasticsearch+x-ndjson; compatible-with=7", compatible, compatible},
		{"elasticsearch 9", `{"version":{"number":"9.1.0"}}`, "application/x-ndjson", "application/json", "application/json"},
		{"opensearch 2", aboutOpenSearch, "application/x-ndjson", "application/json", "application/json"},
		{"opensearch 1", `{"version":{"distribution":"opensearch","number":"1.3.20"}}`, "application/x-ndjson", "application/json", "application/json"},
		{"a server that does not tell what it is", "", "application/x-ndjson", "application/json", "application/json"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := newFake(t, tc.about)
			x := server.open(t, nil)
			if o := x.Write(t.Context(), []wire.Document{document("a", "Text.")})[0]; o.Verdict != pipeline.Done {
				t.Fatalf("Write = %v (%v), want done", o.Verdict, o.Err)
			}
			_, _ = x.Search(t.Context(), wire.Search{}) // the fake finds nothing; the request counts
			for i, want := range []string{tc.bulk, tc.search} {
				h := server.requests[i].Header
				if got := h["Content-Type"]; len(got) != 1 || !strings.HasPrefix(got[0], want) {
					t.Errorf("%s has Content-Type %q, want only %q", server.requests[i].URL.Path, got, want)
				}
				if got := h.Get("Accept"); got != tc.accept {
					t.Errorf("%s has Accept %q, want %q", server.requests[i].URL.Path, got, tc.accept)
				}
			}
		})
	}
}

func TestRequestsCarryCredentials(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name   string
		change func(*config.Index)
		want   string
	}{
		{"none", func(*config.Index) {}, ""},
		{"user and password", func(c *config.Index) { c.Username, c.Password = "desk", "secret" }, "Basic ZGVzazpzZWNyZXQ="},
		{"password from a file", func(c *config.Index) { c.Username, c.PasswordFile = "desk", file }, "Basic ZGVzazpmcm9tLWZpbGU="},
		{"user and password in the URL", func(c *config.Index) { c.URL = strings.Replace(c.URL, "://", "://desk:secret@", 1) }, "Basic ZGVzazpzZWNyZXQ="},
		{"API key", func(c *config.Index) { c.APIKey = "aWQ6a2V5" }, "ApiKey aWQ6a2V5"},
		{"API key from a file", func(c *config.Index) { c.APIKeyFile = file }, "ApiKey from-file"},
		{"API key before user", func(c *config.Index) { c.APIKey, c.Username, c.Password = "aWQ6a2V5", "desk", "secret" }, "ApiKey aWQ6a2V5"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			server := newFake(t, aboutElasticsearch7)
			x := server.open(t, tc.change)
			x.Write(t.Context(), []wire.Document{document("a", "Text.")})
			if got := server.requests[0].Header.Get("Authorization"); got != tc.want {
				t.Errorf("Authorization = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestOpenNamesTheSettingThatIsWrong(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	for _, tc := range []struct {
		name   string
		change func(*config.Index)
		want   string
	}{
		{"no scheme", func(c *config.Index) { c.URL = "localhost:9200" }, "index.url"},
		{"TLS over http", func(c *config.Index) { c.TLS.Enabled = true }, "index.tls.enabled"},
		{"no password file", func(c *config.Index) { c.PasswordFile = missing }, "index.password_file"},
		{"no API key file", func(c *config.Index) { c.APIKeyFile = missing }, "index.api_key_file"},
		{"no CA file", func(c *config.Index) { c.TLS.CAFile = missing }, "index.tls.ca_file"},
		{"no certificate", func(c *config.Index) { c.TLS.CertFile = missing }, "index.tls.cert_file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := config.Default().Index
			cfg.URL = "http://127.0.0.1:9200"
			tc.change(&cfg)
			if _, err := elastic.Open(t.Context(), cfg, nil); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Open = %v, want an error that names %s", err, tc.want)
			}
		})
	}
}

func TestTLS(t *testing.T) {
	f := &fake{about: aboutElasticsearch7}
	server := httptest.NewUnstartedServer(f)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) // refused handshakes
	server.StartTLS()
	t.Cleanup(server.Close)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(ca, certificate, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		tls  config.TLS
		want pipeline.Verdict
		says string
	}{
		{"a certificate that nobody trusts", config.TLS{Enabled: true}, pipeline.Retry, "index.tls.ca_file"},
		{"trusted by its CA file", config.TLS{Enabled: true, CAFile: ca}, pipeline.Done, ""},
		{"trusted blindly", config.TLS{Enabled: true, Insecure: true}, pipeline.Done, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f.Server = server
			x := f.open(t, func(c *config.Index) { c.TLS = tc.tls })
			o := x.Write(t.Context(), []wire.Document{document("a", "Text.")})[0]
			if o.Verdict != tc.want {
				t.Errorf("Write = %v (%v), want %v", o.Verdict, o.Err, tc.want)
			}
			if tc.says != "" && (o.Err == nil || !strings.Contains(o.Err.Error(), tc.says)) {
				t.Errorf("the error is %v, want it to name %s", o.Err, tc.says)
			}
		})
	}
	t.Run("https of a server that speaks http", func(t *testing.T) {
		plain := httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(plain.Close)
		x := f.open(t, func(c *config.Index) { c.URL = strings.Replace(plain.URL, "http:", "https:", 1) })
		if err := x.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "begin index.url with http://") {
			t.Errorf("Check = %v, want it to say that the server does not speak TLS", err)
		}
	})
}
