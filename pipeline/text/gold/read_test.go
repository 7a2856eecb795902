package gold

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// write puts files into a new folder and returns its path.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestReadTellsTheKind(t *testing.T) {
	dir := write(t, map[string]string{
		"lines.jsonl": `{"id":"a","text":"Ana Vega spoke.","entities":[{"text":"Ana Vega","type":"PER","start":0,"end":8}]}
{"id":"b","agency":"AP","text":"🚢 “Go,” he said.","quotes":[{"content":"Go","start":3,"end":5,"speaker":"he","speaker_start":8,"speaker_end":10,"cue":"said","cue_start":11,"cue_end":15}]}
`,
		"whole.json": `{
 "id": "w", "text": "HEAD\n\nAna spoke.",
 "entities": [{"text": "Ana", "type": "PERSON", "start": 6, "end": 9, "canonical": "Ana Vega"}],
 "claims": [{"id": "c1", "content": "spoke", "start": 10, "end": 15, "speaker": "Ana", "speaker_canonical": "Ana Vega", "anonymous": false, "hedges": []}],
 "structure": [{"role": "headline", "text": "HEAD", "start": 0, "end": 4}],
 "coref_mentions": [], "source_groups": {"G1": {"mentions": [{"text": "Ana", "start": 6, "end": 9}]}}
}`,
		"marked.txt": "{s1 [PERSON Ana]} {q1 said} {c1 no}.",
	})
	lines, err := Read(filepath.Join(dir, "lines.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Story{
		{ID: "a", Text: "Ana Vega spoke.", HasEntities: true, Entities: []Span{{"PER", 0, 8}}},
		{ID: "b", Agency: "AP", Text: "🚢 “Go,” he said.", HasClaims: true, Claims: []Claim{{
			Content: []Span{{"", 3, 5}}, Speaker: &Span{"", 8, 10}, Cue: &Span{"", 11, 15}, SpeakerText: "he", CueText: "said",
		}}},
	}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("Read(lines.jsonl) = %+v\nwant %+v", lines, want)
	}
	whole, err := Read(filepath.Join(dir, "whole.json"))
	if err != nil || len(whole) != 1 || whole[0].Full == nil {
		t.Fatalf("Read(whole.json) = %+v, %v; want one story annotated throughout", whole, err)
	}
	if f := whole[0].Full; len(f.Pieces) != 1 || f.Canonical[0] != "Ana Vega" || len(f.Groups["G1"]) != 1 || whole[0].Claims[0].More.Canonical != "Ana Vega" {
		t.Errorf("Read(whole.json) = %+v, want its piece, its canonical names, its group", f)
	}
	marked, err := Read(filepath.Join(dir, "marked.txt"))
	if err != nil || len(marked) != 1 || !marked[0].BodyOnly || marked[0].Text != "Ana said no." {
		t.Errorf("Read(marked.txt) = %+v, %v; want one body", marked, err)
	}
}

func TestReadAFolderOfItems(t *testing.T) {
	dir := write(t, map[string]string{
		"1.json": `{"id":"1","agency":"AP","format":"text","headline":"H","body":["One."],"claims":[{"text":"One","paragraph":0}],"deck":null,"urgency":null}`,
		"1.txt":  "H\n\nOne.",
		"2.json": `{"id":"2","outlet":"The Paper","format":"html","headline":"H","body":["Two."]}`,
		"2.html": "<h1>H</h1><p>Two.</p>",
	})
	got, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Text != "H\n\nOne." || got[1].Copy.Format != "html" || got[0].Agency != "AP" || got[1].Agency != "The Paper" {
		t.Errorf("Read(folder) = %+v, want two items with their texts", got)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, test := range map[string]struct{ file, content, want string }{
		"a line that is no JSON":            {"g.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\": oops}\n", "line 2: not JSON"},
		"a story without a text":            {"g.jsonl", `{"id":"a"}`, `a has no "text"`},
		"a story without an id":             {"g.jsonl", `{"text":"x"}`, `no "id"`},
		"an id used twice":                  {"g.jsonl", "{\"id\":\"a\",\"text\":\"x\"}\n{\"id\":\"a\",\"text\":\"x\"}", `line 2: two stories have the id "a"`},
		"a name that stands elsewhere":      {"g.jsonl", `{"id":"a","text":"Oslo fell","entities":[{"text":"Oslo","type":"LOC","start":1,"end":5}]}`, `there stands "slo "`},
		"offsets in bytes":                  {"g.jsonl", `{"id":"a","text":"é Oslo","entities":[{"text":"Oslo","type":"LOC","start":3,"end":7}]}`, "of a text of 6 code points"},
		"a content without a place":         {"g.jsonl", `{"id":"a","text":"x","quotes":[{"content":"x"}]}`, "no start and end"},
		"an item that is not there":         {"g.json", `{"id":"a","format":"text","body":[]}`, "the item itself"},
		"a claim in a paragraph that isn't": {"g.json", `{"id":"a","format":"text","body":["x"],"claims":[{"text":"x","paragraph":1}]}`, "paragraph 1 of 1"},
		"a mark that is not closed":         {"g.txt", "[GPE Oslo", "not closed"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, map[string]string{test.file: test.content})
			if _, err := Read(filepath.Join(dir, test.file)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Read() = %v, want an error with %q", err, test.want)
			}
		})
	}
	if _, err := Read(t.TempDir()); err == nil || !strings.Contains(err.Error(), "neither") {
		t.Errorf("Read(an empty folder) = %v, want an error", err)
	}
}
