package web

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"time"

	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// askTimeout bounds what one request asks of the index.
const askTimeout = 20 * time.Second

// apiSearch answers GET /api/search with wire.Results: with limit=0 those have
// no hits but only the total and the facets, as Elasticsearch's size=0.
func (d *desk) apiSearch(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	err := onlyKnown(v, "q", "from", "to", "sort", "limit", "offset", "facets", "highlight")
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	s, err := readSearch(v, time.Now())
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	if s.Facets, err = readBool(v, "facets"); err != nil {
		d.apiError(w, r, err)
		return
	}
	if s.Highlight, err = readBool(v, "highlight"); err != nil {
		d.apiError(w, r, err)
		return
	}
	onlyTotal := s.Limit == 0 && v.Get("limit") != ""
	if onlyTotal { // the least that can be asked for, as 0 means the default there
		s.Limit, s.Offset, s.Highlight = 1, 0, false
	}
	ctx, cancel := context.WithTimeout(r.Context(), askTimeout)
	defer cancel()
	results, err := d.reader.Search(ctx, s)
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	if results.Hits == nil || onlyTotal {
		results.Hits = []wire.Hit{} // an empty list, not null
	}
	writeTagged(w, r, "application/json", encodeJSON(results))
}

// apiDocument answers GET /api/documents/{id} with the current wire.Document.
func (d *desk) apiDocument(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), askTimeout)
	defer cancel()
	doc, err := d.reader.Get(ctx, r.PathValue("id"))
	if err == nil {
		err = mayBeRead(&doc, time.Now())
	}
	if err != nil {
		d.apiError(w, r, err)
		return
	}
	writeTagged(w, r, "application/json", encodeJSON(doc))
}

// apiError answers with a problem; what is the server's own fault is logged.
func (d *desk) apiError(w http.ResponseWriter, r *http.Request, err error) {
	p := newProblem(err)
	d.logFailure(r, p, err)
	writeProblem(w, p)
}

// logFailure logs an error that is the server's own, unless the client has
// gone.
func (d *desk) logFailure(r *http.Request, p problem, err error) {
	if p.Status >= 500 && r.Context().Err() == nil {
		d.log.Error("request failed", "path", r.URL.Path, "err", err)
	}
}

// encodeJSON returns v as one line of JSON. The domain's types always encode.
func encodeJSON(v any) []byte {
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(v); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// writeTagged answers with body, to be asked for again each time but sent only
// if it has changed.
func writeTagged(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}
