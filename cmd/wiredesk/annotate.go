package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/connectors/onnx"
	"github.com/wiredesk/wiredesk/connectors/page"
	"github.com/wiredesk/wiredesk/connectors/web"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/text/wirecopy"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func annotateCommand(s streams) *cobra.Command {
	var format string
	var page bool
	c := &cobra.Command{
		Use:   "annotate",
		Short: "Read stories on standard input, print their Documents",
		Long: `annotate reads one story, as text or HTML, or many as JSON lines
{"id", "text" or "html", "headline", "url", "language", "published"} and prints
one Document a line. Of a whole HTML page (with <html> or <body>) the story is
found first. With --html it prints one page instead that shows the stories with
everything marked, to be read in a browser. Bad input is told on standard error,
by line, and gives exit code 1.`,
		Example: `  wiredesk annotate < story.txt | jq .claims
  wiredesk annotate --html < story.txt > story.html
  curl -s https://example.org/story | wiredesk annotate --format html`,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, _, err := settings(c, s)
			if err != nil {
				return err
			}
			if format == "" {
				format = lookupEnv(s.environ, "WIRE_FORMAT")
			}
			return annotate(s, cfg.Enrich, format, page)
		},
	}
	c.Flags().BoolVar(&page, "html", false, "print a page that shows the stories with everything marked")
	c.Flags().StringVar(&format, "format", "", "text, html or jsonl; else WIRE_FORMAT, else it is told from the input")
	return c
}

// annotate reads all of the standard input in one format and prints Documents
// or, with page, a page that shows them.
func annotate(s streams, cfg config.Enrich, format string, page bool) error {
	enricher, err := newEnricher(cfg)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(s.out)
	defer out.Flush()
	if !page {
		encoder := json.NewEncoder(out)
		encoder.SetEscapeHTML(false)
		return readStories(s, format, annotator{enricher, func(d *wire.Document) error { return encoder.Encode(d) }, s.err})
	}
	var docs []*wire.Document
	readErr := readStories(s, format, annotator{enricher, func(d *wire.Document) error {
		docs = append(docs, d)
		return nil
	}, s.err})
	if len(docs) == 0 && readErr != nil {
		return readErr
	}
	return errors.Join(readErr, web.WriteProofs(out, docs))
}

// readStories gives each story of the standard input to a.
func readStories(s streams, format string, a annotator) error {
	in := bufio.NewReaderSize(s.in, 64<<10)
	if format == "" && startsWithObject(in) {
		format = "jsonl"
	}
	switch format {
	case "jsonl":
		return a.lines(in)
	case "", "text", "html":
		return a.whole(in, format)
	default:
		return usageError{fmt.Errorf("format %q is none of text, html, jsonl", format)}
	}
}

// newEnricher returns an Enricher that makes Documents and publishes nothing.
func newEnricher(c config.Enrich) (*pipeline.Enricher, error) {
	var names pipeline.NameFinder
	if c.EntityModel != "" {
		var err error
		if names, err = onnx.Open(c.EntityModel); err != nil {
			return nil, err
		}
	}
	annotators, err := pipeline.Annotators(names)
	if err != nil {
		return nil, err
	}
	return &pipeline.Enricher{Extract: page.Extract, Annotators: annotators, MaxTextBytes: c.MaxTextBytes}, nil
}

// startsWithObject tells whether the input's first character is a brace.
func startsWithObject(in *bufio.Reader) bool {
	for n := 1; ; n++ {
		b, err := in.Peek(n)
		if err != nil {
			return false
		}
		if c := b[n-1]; !strings.ContainsRune(" \t\r\n", rune(c)) {
			return c == '{'
		}
	}
}

// annotator gives out the Documents of what it reads.
type annotator struct {
	enricher *pipeline.Enricher
	out      func(*wire.Document) error
	errs     io.Writer
}

// story is one line of JSON input.
type story struct {
	ID        string    `json:"id"`
	Text      string    `json:"text"`
	HTML      string    `json:"html"`
	Headline  string    `json:"headline"`
	URL       string    `json:"url"`
	Language  string    `json:"language"`
	Published time.Time `json:"published"`
}

// whole reads one story that is the whole input.
func (a *annotator) whole(in io.Reader, format string) error {
	b, err := io.ReadAll(in)
	if err != nil {
		return fmt.Errorf("reading standard input: %w", err)
	}
	var st story
	switch format {
	case "html":
		st.HTML = string(b)
	default:
		st.Text = string(b)
	}
	return a.annotate(st, format == "")
}

// lines reads stories as JSON lines; a bad line is reported and the others go on.
func (a *annotator) lines(in *bufio.Reader) error {
	bad := false
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if lineErr := a.line(line); lineErr != nil {
				fmt.Fprintf(a.errs, "wiredesk: line %d: %v\n", n, lineErr)
				bad = true
			}
		}
		switch {
		case errors.Is(err, io.EOF) && bad:
			return errReported
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading standard input: %w", err)
		}
	}
}

func (a *annotator) line(line []byte) error {
	var st story
	if err := json.Unmarshal(line, &st); err != nil {
		return fmt.Errorf("not a JSON object with text or html: %w", err)
	}
	return a.annotate(st, false)
}

// annotate gives out the Document of st. With detect the format is told from
// the text itself.
func (a *annotator) annotate(st story, detect bool) error {
	d, err := st.document(a.enricher, detect)
	if err != nil {
		return err
	}
	return a.out(&d)
}

// document makes the Document of st; the error says what is wrong with its
// text.
func (st story) document(e *pipeline.Enricher, detect bool) (wire.Document, error) {
	body, format := st.Text, wirecopy.Text
	if st.HTML != "" {
		body, format = st.HTML, wirecopy.HTML
	}
	if detect {
		format = wirecopy.Auto
	}
	switch {
	case strings.TrimSpace(body) == "":
		return wire.Document{}, errors.New("there is no story: the text is empty")
	case !utf8.ValidString(body):
		return wire.Document{}, errors.New("the text is not UTF-8; convert it first (iconv -f WINDOWS-1252 -t UTF-8, say)")
	}
	article := wire.Article{ID: st.ID, Version: 1, Title: st.Headline, URL: st.URL, Language: st.Language, Published: st.Published}
	if article.ID == "" {
		article.ID = wire.ArticleID("", st.URL, "", body)
	}
	if format != wirecopy.Text && isWholePage(body) {
		article.Page = &wire.Page{URL: st.URL, HTML: body}
		return e.Enrich(article), nil
	}
	return e.EnrichText(article, wirecopy.Input{Body: body, Format: format, Headline: st.Headline}), nil
}

// isWholePage tells whether HTML is a page rather than a piece of one.
func isWholePage(html string) bool {
	head := strings.ToLower(html[:min(len(html), 4096)])
	return strings.Contains(head, "<html") || strings.Contains(head, "<body")
}
