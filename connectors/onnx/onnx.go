//go:build onnx

package onnx

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/knights-analytics/hugot"
	"github.com/knights-analytics/hugot/backends"
	"github.com/knights-analytics/hugot/pipelines"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// files are what a model's folder has to hold.
var files = []string{"model.onnx", "config.json", "tokenizer.json"}

// batch is how many sentences are given to the model at once: enough to keep
// it busy, little enough for the memory of long sentences.
const batch = 16

// Finder finds names with a token classifier. It may be used by many
// goroutines at once, of which one runs the model.
type Finder struct {
	version string
	mu      sync.Mutex
	model   *pipelines.TokenClassificationPipeline
}

var _ pipeline.NameFinder = (*Finder)(nil)

// Open loads the model in dir: model.onnx, which takes input_ids and
// attention_mask (and token_type_ids) and gives logits; config.json with
// id2label in the schemes BIO or IO (B-PER, I-PER, O; PERSON, ORG, LOC, GPE and
// the like are understood, other labels are left out); and tokenizer.json. The
// error says which file is missing or can't be used.
func Open(dir string) (pipeline.NameFinder, error) {
	for _, name := range files {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return nil, fmt.Errorf("opening the entity model in %q: %w; a model's folder holds %s", dir, err, strings.Join(files, ", "))
		}
	}
	version, err := modelVersion(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the entity model in %q: %w", dir, err)
	}
	session, err := newSession()
	if err != nil {
		return nil, fmt.Errorf("opening the entity model in %q: %w", dir, err)
	}
	model, err := hugot.NewPipeline(session, hugot.TokenClassificationConfig{
		ModelPath: dir, OnnxFilename: "model.onnx", Name: "names",
		Options: []backends.PipelineOption[*pipelines.TokenClassificationPipeline]{pipelines.WithSimpleAggregation()},
	})
	if err != nil {
		return nil, fmt.Errorf("opening the entity model in %q: %w", dir, errors.Join(err, session.Destroy()))
	}
	return &Finder{version: version, model: model}, nil
}

// modelVersion names the model by its folder and the hash of its weights.
func modelVersion(dir string) (string, error) {
	f, err := os.Open(filepath.Join(dir, "model.onnx"))
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return "onnx-" + filepath.Base(filepath.Clean(dir)) + "/" + hex.EncodeToString(h.Sum(nil)[:6]), nil
}

// Version names the model, with the beginning of its SHA-256.
func (f *Finder) Version() string { return f.version }

// FindNames returns the names of the text in the order of Start. An error says
// that the model could not read it.
func (f *Finder) FindNames(text *token.Text) (names []entity.Name, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	defer func() {
		if r := recover(); r != nil {
			names, err = nil, fmt.Errorf("finding names with %s: the model's library panicked: %v", f.version, r)
		}
	}()
	for first := 0; first < len(text.Sentences); first += batch {
		found, err := f.batch(text, text.Sentences[first:min(first+batch, len(text.Sentences))])
		if err != nil {
			return nil, fmt.Errorf("finding names with %s: %w", f.version, err)
		}
		names = append(names, found...)
	}
	return names, nil
}

func (f *Finder) batch(text *token.Text, sentences []token.Sentence) ([]entity.Name, error) {
	inputs := make([]string, len(sentences))
	for i, s := range sentences {
		inputs[i] = text.Slice(s.First, s.End)
	}
	output, err := f.model.RunPipeline(inputs)
	if err != nil {
		return nil, err
	}
	var names []entity.Name
	for i, found := range output.Entities {
		start := text.Tokens[sentences[i].First].Start
		for _, e := range found {
			kind := nameType(e.Entity)
			if kind == "" || e.End <= e.Start || int(e.End) > len(inputs[i]) {
				continue
			}
			names = append(names, entity.Name{
				Type:  kind,
				Start: start + utf8.RuneCountInString(inputs[i][:e.Start]),
				End:   start + utf8.RuneCountInString(inputs[i][:wordEnd(inputs[i], int(e.End))]),
			})
		}
	}
	return names, nil
}

// wordEnd returns where the word ends that byte i is in or behind: the
// tokenizer in Go counts an end in letters rather than bytes, so that it falls
// short behind letters outside of ASCII.
func wordEnd(s string, i int) int {
	for i < len(s) && !utf8.RuneStart(s[i]) {
		i++
	}
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			break
		}
		i += size
	}
	return i
}

// nameType maps the labels of well-known annotated sets to entity.Name's
// types; empty for what they do not have.
func nameType(label string) string {
	label = strings.ToUpper(label)
	for _, scheme := range []string{"B-", "I-", "E-", "S-", "L-", "U-"} {
		label = strings.TrimPrefix(label, scheme)
	}
	switch label {
	case "PER", "PERSON":
		return "PER"
	case "ORG", "ORGANIZATION", "ORGANISATION", "CORPORATION":
		return "ORG"
	case "LOC", "GPE", "FAC", "LOCATION", "FACILITY":
		return "LOC"
	}
	return ""
}
