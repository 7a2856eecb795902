package feed

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/poll"
)

// fail returns a *poll.Error; public is a URL without credentials.
func fail(class, public string, err error) *poll.Error {
	return &poll.Error{Class: class, Err: fmt.Errorf("fetching %s: %w", public, err)}
}

// statusError returns the error that a status is, nil for 2xx and 304.
func statusError(resp *http.Response, public string) error {
	status := resp.StatusCode
	if status/100 == 2 || status == http.StatusNotModified {
		return nil
	}
	err := fail(statusClass(status), public, fmt.Errorf("the server answers %d %s%s", status, http.StatusText(status), statusAdvice(status)))
	err.RetryAfter = retryAfter(resp.Header.Get("Retry-After"))
	return err
}

func statusClass(status int) string {
	switch status {
	case http.StatusNotFound, http.StatusGone, http.StatusTooManyRequests:
		return fmt.Sprintf("http_%d", status)
	}
	if status/100 == 5 {
		return "http_5xx"
	}
	return "http_4xx"
}

func statusAdvice(status int) string {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
		return "; check the feed's credentials, and poll.contact, which some servers ask for"
	case http.StatusNotFound:
		return "; check the URL"
	case http.StatusGone:
		return "; the feed is no more, take it out of the configuration"
	case http.StatusTooManyRequests:
		return "; raise the feed's interval"
	}
	return ""
}

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 32); err == nil {
		return time.Duration(seconds) * time.Second // up to 136 years
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

// networkClass tells by an error of the HTTP client what went wrong.
func networkClass(err error) string {
	var (
		timeout interface{ Timeout() bool }
		dns     *net.DNSError
		cert    *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
	)
	switch {
	case errors.Is(err, errAddress):
		return "refused"
	case errors.Is(err, errRedirect):
		return "redirect"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	case errors.As(err, &dns):
		return "dns"
	case errors.As(err, &cert), errors.As(err, &record), errors.As(err, &alert):
		return "tls"
	case errors.Is(err, io.ErrUnexpectedEOF):
		return "truncated"
	}
	return "network"
}

// bareError takes the URL out of an error of the HTTP client: it may hold
// credentials.
func bareError(err error) error {
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		return withURL.Err
	}
	return err
}
