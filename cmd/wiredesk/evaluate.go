package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/wiredesk/wiredesk/config"
	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/text/gold"
	"github.com/wiredesk/wiredesk/pipeline/text/score"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

func evaluateCommand(s streams) *cobra.Command {
	var o evaluateOptions
	c := &cobra.Command{
		Use:   "evaluate GOLD...",
		Short: "Compare what is read of stories with what people annotated",
		Long: `evaluate reads annotated stories, annotates their text as the enricher would and
prints how well both agree: structure, names and claims by type, by slice and by
agency. GOLD is a file or a folder; its kind is told from its content:

  JSON lines   {"id", "text", "entities": [{"text", "type", "start", "end"}],
               "quotes": [{"content", "start", "end", "spans", "speaker",
               "speaker_start", "speaker_end", "cue", "cue_start", "cue_end"}]};
               offsets are code points. "agency" and "register" may be there.
  wire copy    NAME.json, the annotation, beside NAME.txt or NAME.html
  marked copy  our own training texts, with [TYPE name] and {s1 speaker} {q1 cue}
               {c1 content}

--save keeps what this version found; --against compares with it later and
prints what got better and what got worse. P, R and F1 are in percent; "go doc
./pipeline/text/score" has the rules.`,
		Example: `  wiredesk evaluate --save before.json --errors 10 dev.jsonl stories/
  wiredesk evaluate --against before.json dev.jsonl stories/
  wiredesk evaluate --min claims/all/cover/joint=60 --min names/PER-ORG-LOC=80 dev.jsonl`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, paths []string) error {
			cfg, _, err := settings(c, s)
			if err != nil {
				return err
			}
			return evaluate(s, cfg.Enrich, o, paths)
		},
	}
	f := c.Flags()
	f.BoolVar(&o.body, "body", false, "take texts for bodies, without headline and dateline; marked copy always is")
	f.StringVar(&o.save, "save", "", "write figures and findings to this file")
	f.StringVar(&o.against, "against", "", "compare with a file that --save wrote")
	f.IntVar(&o.errors, "errors", 0, "list so many kinds of error, the most frequent first, with examples")
	f.StringArrayVar(&o.least, "min", nil, "FIGURE=PERCENT: exit code 1 where a figure is lower")
	f.BoolVar(&o.json, "json", false, "print JSON")
	return c
}

type evaluateOptions struct {
	body, json    bool
	save, against string
	errors        int
	least         []string
}

// evaluation is one version's findings on several sets of gold. It is the file
// that --save writes.
type evaluation struct {
	// EnrichedBy names the rules and models that read the stories.
	EnrichedBy []string     `json:"enrichedBy"`
	Sets       []*evaluated `json:"sets"`
}

// evaluated is what became of one set of gold.
type evaluated struct {
	Gold    string         `json:"gold"` // last element of its path
	Figures score.Figures  `json:"figures"`
	Results []score.Result `json:"results"`
	// Agencies and Registers hold the figures of each agency and register;
	// nil where the gold names none.
	Agencies  map[string]score.Figures `json:"agencies,omitempty"`
	Registers map[string]score.Figures `json:"registers,omitempty"`
}

// evaluate reads all gold before it scores any, so that a bad file is told at
// once.
func evaluate(s streams, cfg config.Enrich, o evaluateOptions, paths []string) error {
	least, err := parseLeast(o.least)
	if err != nil {
		return err
	}
	sets, err := readGold(paths)
	if err != nil {
		return err
	}
	var before *evaluation
	if o.against != "" {
		if before, err = loadEvaluation(o.against); err != nil {
			return err
		}
	}
	enricher, err := newEnricher(cfg)
	if err != nil {
		return err
	}
	now := &evaluation{}
	for _, a := range enricher.Annotators {
		if !slices.Contains(now.EnrichedBy, a.Version) {
			now.EnrichedBy = append(now.EnrichedBy, a.Version)
		}
	}
	for i, stories := range sets {
		set, err := evaluateSet(enricher, filepath.Base(paths[i]), stories, o.body)
		if err != nil {
			return err
		}
		now.Sets = append(now.Sets, set)
	}
	if o.save != "" {
		if err := now.write(o.save); err != nil {
			return err
		}
	}
	if err := printEvaluation(s.out, o, now, before); err != nil {
		return err
	}
	return now.check(least)
}

func readGold(paths []string) ([][]gold.Story, error) {
	var sets [][]gold.Story
	for i, path := range paths {
		if j := slices.IndexFunc(paths[:i], func(p string) bool { return filepath.Base(p) == filepath.Base(path) }); j >= 0 {
			return nil, usageError{fmt.Errorf("%q and %q have the same name; give each set of gold one of its own", paths[j], path)}
		}
		stories, err := gold.Read(path)
		if err != nil {
			return nil, err
		}
		sets = append(sets, stories)
	}
	return sets, nil
}

// evaluateSet scores the stories of one set of gold.
func evaluateSet(e *pipeline.Enricher, name string, stories []gold.Story, body bool) (*evaluated, error) {
	set := &evaluated{Gold: name, Figures: score.Figures{}}
	scorer := score.New(stories)
	for _, story := range stories {
		d, err := readStory(e, story, body)
		if err != nil {
			return nil, fmt.Errorf("reading story %s of %s: %w", story.ID, name, err)
		}
		r := scorer.Score(story, d)
		r.Agency = cmp.Or(r.Agency, d.Wire.Agency) // the gold's word, else what was read
		set.Results = append(set.Results, r)
		set.Figures.Add(r.Figures)
	}
	set.Agencies = groupFigures(set.Results, func(r score.Result) string { return r.Agency })
	set.Registers = groupFigures(set.Results, func(r score.Result) string { return r.Register })
	return set, nil
}

// noGroup is what stories without an agency or register are listed under.
const noGroup = "(none)"

// groupFigures sums the figures of each group; nil where all have none.
func groupFigures(results []score.Result, of func(score.Result) string) map[string]score.Figures {
	groups := map[string]score.Figures{}
	for _, r := range results {
		name := cmp.Or(of(r), noGroup)
		if groups[name] == nil {
			groups[name] = score.Figures{}
		}
		groups[name].Add(r.Figures)
	}
	if len(groups) == 1 && groups[noGroup] != nil {
		return nil
	}
	return groups
}

// readStory makes the Document of an annotated story.
func readStory(e *pipeline.Enricher, g gold.Story, body bool) (wire.Document, error) {
	if g.Copy == nil && (g.BodyOnly || body) {
		d := wire.Document{URI: g.ID, Language: "en", Text: g.Text}
		tokens := token.Parse(g.Text)
		for _, a := range e.Annotators {
			if !a.Foreign {
				a.Annotate(tokens, &d)
			}
		}
		return d, nil
	}
	st := story{ID: g.ID, Text: g.Text}
	if g.Copy != nil && g.Copy.Format == "html" {
		st.Text, st.HTML = "", g.Text
	}
	return st.document(e, false)
}

func (e *evaluation) write(path string) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("encoding the evaluation: %w", err)
	}
	if err := os.WriteFile(path, append(data, '\n'), 0o644); err != nil {
		return fmt.Errorf("saving the evaluation: %w", err)
	}
	return nil
}

func loadEvaluation(path string) (*evaluation, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the evaluation to compare with: %w", err)
	}
	var e evaluation
	if err := json.Unmarshal(data, &e); err != nil || e.Sets == nil {
		return nil, fmt.Errorf("%q is no evaluation that --save wrote", path)
	}
	return &e, nil
}

// least is a bound of --min.
type least struct {
	figure  string
	percent float64
}

func parseLeast(flags []string) ([]least, error) {
	var list []least
	for _, flag := range flags {
		figure, value, ok := strings.Cut(flag, "=")
		percent, err := strconv.ParseFloat(value, 64)
		if !ok || err != nil {
			return nil, usageError{fmt.Errorf("--min %q is not FIGURE=PERCENT, as in claims/all/cover/joint=60", flag)}
		}
		list = append(list, least{figure, percent})
	}
	return list, nil
}

// check returns an error that names the figures that are below their bounds.
func (e *evaluation) check(bounds []least) error {
	var low []error
	for _, b := range bounds {
		known := false
		for _, set := range e.Sets {
			c, ok := set.Figures[b.figure]
			known = known || ok
			if value := 100 * c.Value(); ok && value < b.percent {
				low = append(low, fmt.Errorf("%s: %s is %.1f, less than %g", set.Gold, b.figure, value, b.percent))
			}
		}
		if !known {
			return usageError{fmt.Errorf("--min: there is no figure %q; --json lists them all", b.figure)}
		}
	}
	return errors.Join(low...)
}
