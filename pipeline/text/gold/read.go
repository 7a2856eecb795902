package gold

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Read reads annotated stories of any kind and tells the kind by itself:
//
//   - JSON objects, one a line or one alone, {"id", "text", "entities",
//     "quotes"}: a text with names and attributions; see readLine. With
//     "structure", "claims" and the like a story annotated throughout.
//   - A JSON object with "body" and "format": the annotation of an item of
//     wire copy, which stands beside it as .txt or .html; see Copy.
//   - Our own marked copy; see ReadMarked.
//   - A folder: all its JSON files, or if it has none all its .txt files.
//
// The error names the file, the story and what is wrong with it. A file without
// stories is an error.
func Read(path string) ([]Story, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading gold: %w", err)
	}
	if info.IsDir() {
		return readFolder(path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading gold: %w", err)
	}
	if !isObject(data) {
		return ReadMarked(path)
	}
	stories, err := readObjects(data, path)
	if err == nil && len(stories) == 0 {
		err = errors.New("there is no story in it")
	}
	if err != nil {
		return nil, fmt.Errorf("reading gold %q: %w", path, err)
	}
	return stories, nil
}

// isObject tells whether data begins with a JSON object rather than with a mark
// of marked copy: with a brace and a key.
func isObject(data []byte) bool {
	rest, ok := bytes.CutPrefix(bytes.TrimSpace(data), []byte("{"))
	return ok && bytes.HasPrefix(bytes.TrimSpace(rest), []byte(`"`))
}

// readFolder reads all files of one kind in a folder, in the order of names.
func readFolder(path string) ([]Story, error) {
	files, err := filepath.Glob(filepath.Join(path, "*.json*"))
	if err != nil {
		return nil, fmt.Errorf("reading gold: %w", err)
	}
	if len(files) == 0 {
		if files, err = filepath.Glob(filepath.Join(path, "*.txt")); err != nil {
			return nil, fmt.Errorf("reading gold: %w", err)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("reading gold: the folder %q has neither JSON files nor marked copy (*.txt)", path)
	}
	slices.Sort(files)
	var all []Story
	for _, file := range files {
		stories, err := Read(file)
		if err != nil {
			return nil, err
		}
		all = append(all, stories...)
	}
	return all, nil
}

// readObjects reads the JSON objects of a file.
func readObjects(data []byte, path string) ([]Story, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	seen := map[string]bool{}
	var stories []Story
	for {
		var raw json.RawMessage
		err := decoder.Decode(&raw)
		if errors.Is(err, io.EOF) {
			return stories, nil
		}
		end := int(decoder.InputOffset())
		if err != nil { // it began behind the white space that follows the last
			end = len(data) - len(bytes.TrimLeft(data[end:], " \t\r\n"))
		}
		line := 1 + bytes.Count(data[:end], []byte("\n"))
		if err != nil {
			return nil, fmt.Errorf("line %d: not JSON: %w", line, err)
		}
		s, err := readObject(raw, path)
		switch {
		case err != nil:
			return nil, fmt.Errorf("the story that ends in line %d: %w", line, err)
		case seen[s.ID]:
			return nil, fmt.Errorf("line %d: two stories have the id %q", line, s.ID)
		}
		seen[s.ID] = true
		stories = append(stories, s)
	}
}

// readObject reads one annotated story out of a file at path.
func readObject(raw json.RawMessage, path string) (Story, error) {
	var kind struct {
		ID     string           `json:"id"`
		Text   *string          `json:"text"`
		Format string           `json:"format"`
		Body   *json.RawMessage `json:"body"`
	}
	if err := json.Unmarshal(raw, &kind); err != nil {
		return Story{}, fmt.Errorf("not an annotated story: %w", err)
	}
	switch {
	case kind.Body != nil && kind.Format != "":
		return readCopy(raw, path)
	case kind.ID == "":
		return Story{}, errors.New(`it has no "id"`)
	case kind.Text == nil:
		return Story{}, fmt.Errorf(`%s has no "text"`, kind.ID)
	}
	return readLine(raw)
}

// sortedSpans puts names in order and drops those that stand twice.
func sortedSpans(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End), strings.Compare(a.Type, b.Type))
	})
	return slices.Compact(spans)
}
