package kafka_test

import (
	"cmp"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/kafka"
	"github.com/wiredesk/wiredesk/pipeline"
)

// fakeBroker starts a broker of one node in the process.
func fakeBroker(t testing.TB, opts ...kfake.Opt) config.Log {
	t.Helper()
	broker, err := kfake.NewCluster(append([]kfake.Opt{kfake.NumBrokers(1)}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(broker.Close)
	cfg := config.Default().Log
	cfg.Brokers = broker.ListenAddrs()
	return cfg
}

var allTopics = kfake.SeedTopics(2, pipeline.Topics()...)

func TestCheckSaysWhatIsWrongAndHowToMendIt(t *testing.T) {
	cert, caFile := certificate(t)
	tlsBroker := func(t *testing.T) config.Log {
		return fakeBroker(t, allTopics, kfake.TLS(&tls.Config{Certificates: []tls.Certificate{cert}}))
	}
	saslBroker := func(t *testing.T) config.Log {
		cfg := fakeBroker(t, allTopics, kfake.EnableSASL(), kfake.Superuser("PLAIN", "desk", "right"), kfake.Superuser("SCRAM-SHA-256", "desk", "right"))
		cfg.SASL = config.SASL{Mechanism: "scram-sha-256", Username: "desk", Password: "right"}
		return cfg
	}
	for _, c := range []struct {
		name   string
		config func(t *testing.T) config.Log
		want   []string // all of them in the error; none: all is well
		// patience bounds the check; 0 means 20 s.
		patience time.Duration
	}{
		{"a broker without TLS and login", func(t *testing.T) config.Log { return fakeBroker(t, allTopics) }, nil, 0},
		{"TLS with the right authority", func(t *testing.T) config.Log {
			cfg := tlsBroker(t)
			cfg.TLS = config.TLS{Enabled: true, CAFile: caFile}
			return cfg
		}, nil, 0},
		{"TLS with any certificate", func(t *testing.T) config.Log {
			cfg := tlsBroker(t)
			cfg.TLS = config.TLS{Enabled: true, Insecure: true}
			return cfg
		}, nil, 0},
		{"login by SCRAM", saslBroker, nil, 0},
		{"login by PLAIN, the password in a file", func(t *testing.T) config.Log {
			cfg := saslBroker(t)
			file := filepath.Join(t.TempDir(), "password")
			if err := os.WriteFile(file, []byte("right\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			cfg.SASL = config.SASL{Mechanism: "plain", Username: "desk", PasswordFile: file}
			return cfg
		}, nil, 0},
		{"nobody listens", func(t *testing.T) config.Log {
			cfg := config.Default().Log
			cfg.Brokers = []string{freeAddress(t)}
			return cfg
		}, []string{"broker 127.0.0.1:", "no broker answers", "log.brokers"}, 0},
		{"one of two brokers is down", func(t *testing.T) config.Log {
			cfg := fakeBroker(t, allTopics)
			cfg.Brokers = append([]string{freeAddress(t)}, cfg.Brokers...)
			return cfg
		}, []string{"no broker answers"}, 0},
		{
			"no topics", func(t *testing.T) config.Log { return fakeBroker(t) },
			[]string{"topic wire.articles", "topic wire.feeds", "does not exist", "wiredesk setup"},
			0,
		},
		{"wrong password", func(t *testing.T) config.Log {
			cfg := saslBroker(t)
			cfg.SASL.Password = "wrong"
			return cfg
		}, []string{`refuses the login of "desk"`, "log.sasl.password"}, 0},
		{"a mechanism that the broker has not", func(t *testing.T) config.Log {
			cfg := fakeBroker(t, allTopics)
			cfg.SASL = config.SASL{Mechanism: "scram-sha-512", Username: "desk", Password: "right"}
			return cfg
		}, []string{"login", "log.sasl"}, 0},
		{"no login where one is needed", func(t *testing.T) config.Log {
			cfg := saslBroker(t)
			cfg.SASL = config.SASL{}
			return cfg
		}, []string{"hangs up", "log.sasl"}, 0},
		{"no TLS where it is needed", tlsBroker, []string{"hangs up", "log.tls.enabled"}, 0},
		{"TLS where there is none", func(t *testing.T) config.Log {
			cfg := fakeBroker(t, allTopics)
			cfg.TLS = config.TLS{Enabled: true}
			return cfg
		}, []string{"log.tls.enabled"}, 2 * time.Second},
		{"TLS with an unknown authority", func(t *testing.T) config.Log {
			cfg := tlsBroker(t)
			cfg.TLS = config.TLS{Enabled: true}
			return cfg
		}, []string{"log.tls.ca_file"}, 0},
		{"a user who may see but not read", func(t *testing.T) config.Log {
			cfg := fakeBroker(t, allTopics, kfake.EnableSASL(), kfake.EnableACLs(), kfake.Superuser("PLAIN", "admin", "admin"),
				kfake.User("PLAIN", "desk", "right", kfake.ACL{Resource: kmsg.ACLResourceTypeTopic, Name: "*", Pattern: kmsg.ACLResourcePatternTypeLiteral, Operation: kmsg.ACLOperationDescribe, Allow: true}))
			cfg.SASL = config.SASL{Mechanism: "plain", Username: "desk", Password: "right"}
			return cfg
		}, []string{"topic wire.articles", `user "desk" may not use the topic`, "READ"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), cmp.Or(c.patience, 20*time.Second))
			defer cancel()
			err := connect(t, c.config(t)).Check(ctx)
			if len(c.want) == 0 && err != nil {
				t.Fatalf("Check = %v, want nil", err)
			}
			if len(c.want) > 0 && err == nil {
				t.Fatalf("Check = nil, want an error with %q", c.want)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("Check = %v; it does not say %q", err, part)
				}
			}
		})
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*config.Log)
		want   string
	}{
		"no broker":                    {func(c *config.Log) { c.Brokers = nil }, "log.brokers"},
		"an unknown mechanism":         {func(c *config.Log) { c.SASL.Mechanism = "kerberos" }, `"kerberos" is unknown`},
		"a password file that is gone": {func(c *config.Log) { c.SASL = config.SASL{Mechanism: "plain", PasswordFile: "gone"} }, "log.sasl.password_file"},
		"an authority file that is gone": {func(c *config.Log) {
			c.TLS = config.TLS{Enabled: true, CAFile: "gone"}
		}, "log.tls.ca_file"},
		"a certificate without its key": {func(c *config.Log) {
			c.TLS = config.TLS{Enabled: true, CertFile: "cert.pem"}
		}, "log.tls.key_file"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := config.Default().Log
			cfg.Brokers = []string{"127.0.0.1:9092"}
			c.change(&cfg)
			if _, err := kafka.New(cfg, logger()); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("New = %v, want an error with %q", err, c.want)
			}
		})
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// certificate returns a certificate for 127.0.0.1 and a file with its
// authority, which is itself.
func certificate(t *testing.T) (tls.Certificate, string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "wiredesk test"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, file
}
