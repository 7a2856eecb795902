package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/wiredesk/wiredesk/"

// allowedImports says which of the project's own packages those below a folder
// may import; the longest matching folder counts. Imports point one way:
// wire <- text <- pipeline <- connectors <- cmd.
var allowedImports = map[string][]string{
	"pipeline/wire":         {},
	"pipeline/text":         {"pipeline/wire", "pipeline/text"},
	"pipeline":              {"pipeline/wire", "pipeline/text"},
	"pipeline/poll":         {"pipeline"},
	"pipeline/ledger":       {"pipeline"},
	"pipeline/pipelinetest": {"pipeline"},
	"config":                {},
	"connectors":            {"config", "pipeline"},
	"cmd":                   {"config", "pipeline", "connectors", "deploy/testservices"},
	"deploy":                {"config", "pipeline", "connectors", "cmd", "deploy"},
}

func TestImportsPointOneWay(t *testing.T) {
	root := filepath.Join("..", "..")
	checked := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != root || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		checked++
		rel, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		checkImports(t, path, filepath.ToSlash(rel))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if checked < 20 {
		t.Fatalf("only %d files were found; is %s the root of the repository?", checked, root)
	}
}

// checkImports reports imports of a file in folder that its folder may not have.
func checkImports(t *testing.T, path, folder string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		own, ok := strings.CutPrefix(imported, module)
		if ok && own != folder && !mayImport(folder, own) {
			t.Errorf("%s imports %s, which %s may not", path, own, folder)
		}
	}
}

// mayImport applies the rule of the longest folder of allowedImports, and the
// rule that connectors never import one another.
func mayImport(folder, imported string) bool {
	rule := folder
	for allowedImports[rule] == nil && rule != "." {
		rule = filepath.ToSlash(filepath.Dir(rule))
	}
	for _, allowed := range allowedImports[rule] {
		if imported == allowed || strings.HasPrefix(imported, allowed+"/") {
			return true
		}
	}
	// A connector may have packages of its own below it.
	return rule == "connectors" && strings.HasPrefix(imported, firstTwo(folder)+"/")
}

func firstTwo(folder string) string {
	parts := strings.SplitN(folder, "/", 3)
	return strings.Join(parts[:min(2, len(parts))], "/")
}
