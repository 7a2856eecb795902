package web

import (
	"encoding/json"
	"errors"
	"net/http"

	"github.com/wiredesk/wiredesk/pipeline"
)

// problem is an error of the API as RFC 9457 (Problem Details for HTTP APIs)
// has it.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Param names the parameter that is wrong; empty if none is.
	Param string `json:"param,omitempty"`
}

// newProblem returns what is told of err: a wrong parameter and a missing
// document in full, anything else only in kind, because the error of an index
// can hold its address.
func newProblem(err error) problem {
	p := problem{Type: "about:blank"}
	switch bad, isParam := errors.AsType[*paramError](err); {
	case isParam:
		p.Status, p.Param, p.Detail = http.StatusBadRequest, bad.Param, sentence(plain(bad.Err))
	case errors.Is(err, pipeline.ErrNotFound):
		p.Status, p.Detail = http.StatusNotFound, "There is no such document."
	case errors.Is(err, errNoSuchPage), errors.Is(err, errNoSuchFeed):
		p.Status, p.Detail = http.StatusNotFound, sentence(err.Error())
	case errors.Is(err, errWithdrawn):
		p.Status, p.Detail = http.StatusGone, sentence(err.Error())
	case errors.Is(err, errWithheld):
		p.Status, p.Detail = http.StatusForbidden, sentence(err.Error())
	case errors.Is(err, errBusy):
		p.Status, p.Detail = http.StatusServiceUnavailable, sentence(err.Error())
	default:
		p.Status, p.Detail = http.StatusServiceUnavailable, "The index does not answer. It is asked again with the next request."
	}
	p.Title = http.StatusText(p.Status)
	return p
}

// plain returns an error without its wrapping: "reading query ...: what is
// wrong" says the query again, which the reader has just typed.
func plain(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}

// sentence returns the text of an error as a sentence.
func sentence(text string) string { return capital(text) + "." }

func writeProblem(w http.ResponseWriter, p problem) {
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // strings and a number always encode
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	if p.Status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(p.Status)
	w.Write(append(body, '\n')) //nolint:errcheck // the client has gone
}
