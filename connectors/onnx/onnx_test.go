//go:build onnx

package onnx

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/wiredesk/wiredesk/pipeline"
	"github.com/wiredesk/wiredesk/pipeline/text/token"
	"github.com/wiredesk/wiredesk/pipeline/wire"
)

// vocabulary is what the model of the test knows, with the label of each word;
// ids are its places.
var vocabulary = []struct{ word, label string }{
	{"[PAD]", "O"}, {"[UNK]", "O"}, {"[CLS]", "O"}, {"[SEP]", "O"},
	{"Zorvex", "B-ORG"}, {"Holdings", "I-ORG"}, {"Šimić", "B-PER"}, {"Trévoux", "B-LOC"}, {"Élan", "B-MISC"},
}

var labels = []string{"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-MISC"}

// writeModel writes a classifier that labels each word of the vocabulary as
// the table says, whatever stands beside it.
func writeModel(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tiny")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	vocab, id2label := map[string]int{}, map[string]string{}
	var weights []float32
	for id, v := range vocabulary {
		vocab[v.word] = id
		row := make([]float32, len(labels))
		row[slices.Index(labels, v.label)] = 9
		weights = append(weights, row...)
	}
	for i, label := range labels {
		id2label[string(rune('0'+i))] = label
	}
	special := []map[string]any{}
	for id, v := range vocabulary[:4] {
		special = append(special, map[string]any{"id": id, "content": v.word, "special": true, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false})
	}
	writeJSON(t, filepath.Join(dir, "config.json"), map[string]any{
		"model_type": "bert", "architectures": []string{"BertForTokenClassification"}, "id2label": id2label,
		"max_position_embeddings": 512, "vocab_size": len(vocabulary), "pad_token_id": 0,
	})
	writeJSON(t, filepath.Join(dir, "tokenizer.json"), map[string]any{
		"version": "1.0", "truncation": nil, "padding": nil, "added_tokens": special,
		"normalizer":     map[string]any{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": false, "lowercase": false},
		"pre_tokenizer":  map[string]any{"type": "BertPreTokenizer"},
		"post_processor": map[string]any{"type": "BertProcessing", "sep": []any{"[SEP]", 3}, "cls": []any{"[CLS]", 2}},
		"decoder":        map[string]any{"type": "WordPiece", "prefix": "##", "cleanup": true},
		"model":          map[string]any{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocab},
	})
	if err := os.WriteFile(filepath.Join(dir, "model.onnx"), onnxGather(weights, len(vocabulary), len(labels)), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeJSON(t *testing.T, file string, v any) {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// onnxGather makes a model of one node, logits = table[input_ids]. The numbers
// of the fields are those of onnx.proto, IR version 8, operator set 13.
func onnxGather(table []float32, rows, columns int) []byte {
	message := func(b []byte, field protowire.Number, body []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), body)
	}
	text := func(b []byte, field protowire.Number, s string) []byte { return message(b, field, []byte(s)) }
	number := func(b []byte, field protowire.Number, n int) []byte {
		return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), uint64(n))
	}
	value := func(name string, element int, shape ...any) []byte {
		var dims []byte
		for _, d := range shape {
			if n, ok := d.(int); ok {
				dims = message(dims, 1, number(nil, 1, n))
			} else {
				dims = message(dims, 1, text(nil, 2, d.(string)))
			}
		}
		tensor := message(number(nil, 1, element), 2, dims)
		return message(text(nil, 1, name), 2, message(nil, 1, tensor))
	}
	const float, int64s = 1, 7
	var raw []byte
	for _, w := range table {
		raw = protowire.AppendFixed32(raw, math.Float32bits(w))
	}
	weights := message(text(number(number(number(nil, 1, rows), 1, columns), 2, float), 8, "table"), 9, raw)
	node := text(text(text(text(nil, 1, "table"), 1, "input_ids"), 2, "logits"), 4, "Gather")
	graph := message(text(message(nil, 1, node), 2, "tiny"), 5, weights)
	graph = message(graph, 11, value("input_ids", int64s, "batch", "sequence"))
	graph = message(graph, 11, value("attention_mask", int64s, "batch", "sequence"))
	graph = message(graph, 12, value("logits", float, "batch", "sequence", columns))
	return message(message(number(nil, 1, 8), 7, graph), 8, number(text(nil, 1, ""), 2, 13))
}

func TestFinder(t *testing.T) {
	f, err := Open(writeModel(t))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(f.Version(), "onnx-tiny/") {
		t.Errorf("Version = %q, want onnx-tiny/ and a hash", f.Version())
	}
	// The first letters are outside ASCII, so that bytes, code points and
	// places in the text all differ.
	const text = "“Ça va,” said Šimić of Zorvex Holdings.\n\nŠimić left Trévoux with Élan and Zorvex."
	names, err := f.FindNames(token.Parse(text))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range names {
		got = append(got, n.Type+" "+string([]rune(text)[n.Start:n.End]))
	}
	want := []string{"PER Šimić", "ORG Zorvex Holdings", "PER Šimić", "LOC Trévoux", "ORG Zorvex"}
	if !slices.Equal(got, want) {
		t.Errorf("FindNames = %q, want %q", got, want)
	}
}

func TestModelReplacesTheBuiltInNames(t *testing.T) {
	f, err := Open(writeModel(t))
	if err != nil {
		t.Fatal(err)
	}
	annotators, err := pipeline.Annotators(f)
	if err != nil {
		t.Fatal(err)
	}
	d := wire.Document{Text: "The firm Zorvex Holdings sued on March 3, 2024, said Šimić. Zorvex gave no reason."}
	annotators[0].Annotate(token.Parse(d.Text), &d)
	var got []string
	for _, e := range d.Entities {
		got = append(got, e.Type+" "+e.Name+" = "+e.Canonical)
	}
	want := []string{"ORG Zorvex Holdings = Zorvex Holdings", "DATE March 3, 2024 = 2024-03-03", "PERSON Šimić = Šimić", "ORG Zorvex = Zorvex Holdings"}
	if !slices.Equal(got, want) {
		t.Errorf("entities = %q, want %q", got, want)
	}
	if !strings.Contains(annotators[0].Version, "+onnx-tiny/") {
		t.Errorf("version = %q, want the model's beside the rules'", annotators[0].Version)
	}
}

func TestOpenSaysWhatIsMissing(t *testing.T) {
	dir := writeModel(t)
	if err := os.Remove(filepath.Join(dir, "tokenizer.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "tokenizer.json") {
		t.Errorf("Open without tokenizer.json = %v, want an error that names it", err)
	}
	dir = writeModel(t)
	if err := os.WriteFile(filepath.Join(dir, "model.onnx"), []byte("not a model"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), dir) {
		t.Errorf("Open of a damaged model = %v, want an error that names the folder", err)
	}
}
