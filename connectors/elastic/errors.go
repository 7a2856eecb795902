package elastic

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"

	es "github.com/olivere/elastic/v7"
)

// explain says what could not be done, why, and what an engineer can do about
// it. The cause stays in the chain.
func (x *Index) explain(doing string, err error) error {
	if hint := x.hint(err); hint != "" {
		return fmt.Errorf("%s at %s: %w (%s)", doing, x.transport.url, reason(err), hint)
	}
	return fmt.Errorf("%s at %s: %w", doing, x.transport.url, reason(err))
}

// reason puts the server's own words in front of an error of the client, which
// hides most of them.
func reason(err error) error {
	var e *es.Error
	if !errors.As(err, &e) || e.Details == nil {
		return err
	}
	return fmt.Errorf("%s: %w", detail(e.Details), err)
}

// detail returns the error and its innermost cause in the server's words.
func detail(d *es.ErrorDetails) string {
	text := d.Type + ": " + d.Reason
	for cause := d.CausedBy; cause != nil; {
		next, _ := cause["caused_by"].(map[string]any)
		if next == nil {
			return fmt.Sprintf("%s: %v: %v", text, cause["type"], cause["reason"])
		}
		cause = next
	}
	return text
}

// hint returns what an engineer can do about err; empty if nothing is known.
func (x *Index) hint(err error) string {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var netError net.Error
	status, kind := classify(err)
	switch {
	case errors.As(err, &certificate):
		return "the server's certificate is not trusted: set index.tls.ca_file to the certificate that signed it"
	case errors.As(err, &record):
		return "the server does not speak TLS: begin index.url with http://"
	case status == http.StatusUnauthorized:
		return "set index.username and index.password, or index.api_key, to what the server accepts"
	case status == http.StatusForbidden && kind != blocked:
		return fmt.Sprintf("the user or API key must be allowed to read, write and manage %s-*", x.cfg.Prefix)
	case kind == blocked:
		return "an index is read-only, mostly because the server's disk is full: make room there; Elasticsearch lifts the block by itself"
	case kind == noIndex:
		return "run `wiredesk setup`"
	case errors.Is(err, context.Canceled):
		return ""
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netError) && netError.Timeout():
		return "the server took longer than index.timeout"
	case errors.Is(err, es.ErrNoClient), errors.As(err, new(*net.OpError)):
		return "is index.url right, and does the server run?"
	}
	return ""
}

// The types of error that concern an index and not what is written to it.
const (
	noIndex  = "index_not_found_exception"
	blocked  = "cluster_block_exception"
	closed   = "index_closed_exception"
	security = "security_exception"
)

// classify returns the status and the type of an error that the server sent; 0
// and "" for any other.
func classify(err error) (status int, kind string) {
	if refused, ok := errors.AsType[*statusError](err); ok {
		return refused.status, ""
	}
	var e *es.Error
	if !errors.As(err, &e) {
		return 0, ""
	}
	if e.Details == nil {
		return e.Status, ""
	}
	return e.Status, e.Details.Type
}
