package main

import (
	"encoding/json"
	"io"

	"github.com/wiredesk/wiredesk/pipeline/text/entity"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
)

// tagFile writes one JSON line for each text of an annotated file, with what
// the whole tagger, rules and all, finds in it.
func tagFile(file string, w io.Writer) error {
	all, err := readAnnotated(file)
	if err != nil {
		return err
	}
	tagger, err := entity.NewTagger()
	if err != nil {
		return err
	}
	type found struct {
		Text      string `json:"text"`
		Type      string `json:"type"`
		Canonical string `json:"canonical"`
		Start     int    `json:"start"`
		End       int    `json:"end"`
	}
	out := json.NewEncoder(w)
	for _, a := range all {
		entities := []found{}
		for _, e := range tagger.Tag(token.Parse(a.Text), entity.Context{}) {
			entities = append(entities, found{e.Name, e.Type, e.Canonical, e.Start, e.End})
		}
		if err := out.Encode(map[string]any{"id": a.ID, "entities": entities}); err != nil {
			return err
		}
	}
	return nil
}
