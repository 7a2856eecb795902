package kafka

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strings"

	"github.com/segmentio/kafka-go/sasl"
	"github.com/segmentio/kafka-go/sasl/plain"
	"github.com/segmentio/kafka-go/sasl/scram"

	"github.com/wiredesk/wiredesk/config"
)

// tlsFrom returns nil where TLS is not enabled.
func tlsFrom(cfg config.TLS) (*tls.Config, error) {
	if !cfg.Enabled {
		return nil, nil
	}
	out := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: cfg.Insecure} //nolint:gosec // asked for by log.tls.insecure
	if cfg.CAFile != "" {
		pem, err := os.ReadFile(cfg.CAFile)
		if err != nil {
			return nil, fmt.Errorf("reading log.tls.ca_file: %w", err)
		}
		out.RootCAs = x509.NewCertPool()
		if !out.RootCAs.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("log.tls.ca_file %s holds no PEM certificate", cfg.CAFile)
		}
	}
	if cfg.CertFile != "" || cfg.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(cfg.CertFile, cfg.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("reading log.tls.cert_file and log.tls.key_file: %w", err)
		}
		out.Certificates = []tls.Certificate{pair}
	}
	return out, nil
}

// saslFrom returns nil where no mechanism is set.
func saslFrom(cfg config.SASL) (sasl.Mechanism, error) {
	if cfg.Mechanism == "" {
		return nil, nil
	}
	password := cfg.Password.Reveal()
	if password == "" && cfg.PasswordFile != "" {
		content, err := os.ReadFile(cfg.PasswordFile)
		if err != nil {
			return nil, fmt.Errorf("reading log.sasl.password_file: %w", err)
		}
		password = strings.TrimRight(string(content), "\r\n")
	}
	switch strings.ToLower(cfg.Mechanism) {
	case "plain":
		return plain.Mechanism{Username: cfg.Username, Password: password}, nil
	case "scram-sha-256":
		return scram.Mechanism(scram.SHA256, cfg.Username, password)
	case "scram-sha-512":
		return scram.Mechanism(scram.SHA512, cfg.Username, password)
	}
	return nil, fmt.Errorf("log.sasl.mechanism %q is unknown: use plain, scram-sha-256 or scram-sha-512", cfg.Mechanism)
}
