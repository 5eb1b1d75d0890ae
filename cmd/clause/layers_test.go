package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/clausekg/clause"

// layers states the policy of imports: a package may import those named before it, and
// packages of another list only where that list says so. Test files are free.
var layers = [][]string{
	{"repl/edit", "repl"},
	{
		"graph/internal/defect", "graph/internal/extent", "graph/internal/dictionary", "graph/internal/columns", "graph/internal/file",
		"graph", "graph/vocabulary", "graph/sheet/internal/xlsx", "graph/sheet", "graph/ocds", "graph/load", "graph/cayley", "graph/cayley/kv", "datasets/synthetic", "datasets",
	},
	{
		"graph", "graph/vocabulary",
		"query/internal/diag", "query/internal/value", "query/internal/lexicon",
		"query/internal/english", "query/internal/english/speak", "query/internal/exact", "query/internal/reading",
		"query/internal/host", "query/internal/naive",
		"query/internal/plan", "query/internal/opt", "query/internal/exec", "query/internal/prove", "query/internal/scene",
		"query", "query/sqldriver", "query/render", "query/render/page", "query/render/sketch",
	},
	{"graph", "graph/vocabulary", "graph/sheet", "graph/ocds", "graph/load", "graph/cayley", "graph/cayley/kv", "datasets/synthetic", "datasets", "query/internal/value", "query", "query/render", "query/render/page", "query/render/sketch", "repl", "cmd/clause", "cmd/clause-bench"},
	{"graph", "graph/load", "query/internal/worldtest"}, // of tests only
	{"graph/vocabulary", "query/internal/lexicon", "query/internal/worldtest"},
}

// only states which packages may import a library.
var only = map[string][]string{
	"github.com/alecthomas/participle/v2": {"query/internal/english", "query/internal/english/speak", "query/internal/exact"},
	"github.com/peterh/liner":             {"repl/edit"},
	"github.com/spf13/cobra":              {"cmd/clause"},
	"github.com/spf13/pflag":              {"cmd/clause"},
	"github.com/cayleygraph/cayley":       {"graph/cayley", "graph/cayley/kv"},
}

func TestLayers(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	err = filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		pkg := path.Dir(filepath.ToSlash(rel))
		known[pkg] = true
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			imported, _ := strconv.Unquote(i.Path.Value)
			checkImport(t, pkg, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range layers {
		for _, pkg := range list {
			if !known[pkg] {
				t.Errorf("the policy names %s, which is no package", pkg)
			}
		}
	}
	for pkg := range known {
		if !slices.ContainsFunc(layers, func(l []string) bool { return slices.Contains(l, pkg) }) {
			t.Errorf("%s is in no layer: say where it belongs", pkg)
		}
	}
}

func checkImport(t *testing.T, pkg, imported string) {
	if imported == "C" {
		t.Errorf("%s needs cgo", pkg)
	}
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		if !slices.ContainsFunc(layers, func(l []string) bool {
			i, j := slices.Index(l, pkg), slices.Index(l, own)
			return i >= 0 && j >= 0 && j < i
		}) {
			t.Errorf("%s imports %s, which the layers do not allow", pkg, own)
		}
		return
	}
	for library, users := range only {
		if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(users, pkg) {
			t.Errorf("%s imports %s: only %s may", pkg, imported, strings.Join(users, ", "))
		}
	}
}
