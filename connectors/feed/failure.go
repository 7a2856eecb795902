package feed

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// fail returns a *poll.Error; public is a URL without credentials.
func fail(class, public string, err error) *poll.Error {
	return &poll.Error{Class: class, Err: fmt.Errorf("fetching %s: %w", public, err)}
}

// classed is an error whose class is known where it arises.
type classed struct {
	class string
	error
}

func (c *classed) Unwrap() error { return c.error }

// failed makes a *poll.Error of what went wrong with a request for a URL.
func failed(rawURL string, err error) error {
	if done, ok := errors.AsType[*poll.Error](err); ok {
		return done
	}
	public := poll.PublicURL(rawURL)
	if c, ok := errors.AsType[*classed](err); ok {
		return fail(c.class, public, c.error)
	}
	return fail(networkClass(err), public, inWords(err))
}

// statusError returns the error that a status is, nil for that of an answer
// with a body that is whole, and for 304 where it was asked for.
func statusError(resp *http.Response, conditional bool, now time.Time) *poll.Error {
	status := resp.StatusCode
	class := statusClass(status)
	if class == "" && (status != http.StatusNotModified || conditional) {
		return nil
	}
	if class == "" {
		class = "empty"
	}
	return &poll.Error{
		Class:      class,
		RetryAfter: retryAfter(resp.Header, now),
		Err:        fmt.Errorf("the server answers %d %s%s", status, http.StatusText(status), statusAdvice(resp)),
	}
}

// statusClass returns the class of a status that is an error, else "".
func statusClass(status int) string {
	switch status {
	case http.StatusNotFound, http.StatusGone, http.StatusTooManyRequests:
		return fmt.Sprintf("http_%d", status)
	case http.StatusNotModified:
		return ""
	case http.StatusPartialContent: // nobody asked for a part
		return "truncated"
	}
	switch status / 100 {
	case 2:
		return ""
	case 3:
		return "redirect" // without a Location that can be followed
	case 4:
		return "http_4xx"
	case 5:
		return "http_5xx"
	}
	return "network"
}

func statusAdvice(resp *http.Response) string {
	switch resp.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden:
		if resp.Header.Get("Cf-Mitigated") == "challenge" {
			return ": its protection against robots (Cloudflare) wants a browser; ask the publisher to let wiredesk through"
		}
		return "; check the feed's credentials, and poll.contact, which some servers ask for"
	case http.StatusNotFound:
		return "; check the URL"
	case http.StatusGone:
		return "; the feed is no more, take it out of the configuration"
	case http.StatusTooManyRequests:
		return "; raise the feed's interval"
	case http.StatusNotModified:
		return " although it was not asked whether the feed changed"
	case http.StatusPartialContent:
		return " although the whole was asked for"
	}
	return ""
}

// networkClass tells by an error of the HTTP transport what went wrong.
func networkClass(err error) string {
	var (
		timeout interface{ Timeout() bool }
		dns     *net.DNSError
	)
	switch {
	case errors.Is(err, errAddress):
		return "refused"
	case errors.Is(err, errRedirect):
		return "redirect"
	case errors.As(err, &dns):
		return "dns"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case isTLS(err):
		return "tls"
	case headersTooLarge(err):
		return "too_large"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "truncated"
	}
	return "network"
}

// isTLS tells whether an error is of TLS. Those that have no type of their own,
// such as that of a version which is too old, are told by their text.
func isTLS(err error) bool {
	var (
		cert   *tls.CertificateVerificationError
		record tls.RecordHeaderError
		alert  tls.AlertError
	)
	return errors.As(err, &cert) || errors.As(err, &record) || errors.As(err, &alert) ||
		strings.Contains(err.Error(), "tls: ") || errors.Is(err, http.ErrSchemeMismatch)
}

// headersTooLarge tells whether the transport refused an answer for its
// headers; its errors have no type.
func headersTooLarge(err error) bool {
	text := err.Error()
	return strings.Contains(text, "response headers exceeded") || strings.Contains(text, "header list larger")
}

// inWords adds to an error of the transport what people can do, where there is
// anything.
func inWords(err error) error {
	var dns *net.DNSError
	switch {
	case errors.Is(err, errAddress):
		// It says all there is, without how it was connected.
		if op, ok := errors.AsType[*net.OpError](err); ok {
			return op.Err
		}
		return err
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Errorf("there is no host of the name %s; check the URL: %w", dns.Name, err)
	case errors.As(err, &dns):
		return fmt.Errorf("the name %s can't be looked up just now; if this lasts, check this machine's name server: %w", dns.Name, err)
	case headersTooLarge(err):
		return fmt.Errorf("%w: the answer's headers are larger than %d bytes; the publisher's server must be mended", ErrTooLarge, headerBytes)
	case isTLS(err):
		return tlsInWords(err)
	}
	return err
}

// tlsInWords says what is wrong with a server's certificate.
func tlsInWords(err error) error {
	var (
		invalid x509.CertificateInvalidError
		unknown x509.UnknownAuthorityError
		name    x509.HostnameError
		record  tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return fmt.Errorf("the server's certificate is not valid at this time (%s to %s); the publisher must renew it, or this machine's clock is wrong: %w",
			invalid.Cert.NotBefore.UTC().Format(time.DateOnly), invalid.Cert.NotAfter.UTC().Format(time.DateOnly), err)
	case errors.As(err, &name):
		return fmt.Errorf("the server's certificate is for another host; check the URL: %w", err)
	case errors.As(err, &unknown):
		return fmt.Errorf("nobody whom this machine trusts vouches for the server's certificate; if the server is yours, name your authority's file in SSL_CERT_FILE: %w", err)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return fmt.Errorf("the server does not speak TLS at this port; check whether the URL should begin with http: %w", err)
	}
	return fmt.Errorf("the server and we can't agree on TLS: %w", err)
}
