package cayley_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/graphtest"
	"github.com/cayleygraph/cayley/graph/graphtest/testutil"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
)

// TestConformance runs the suite that Cayley runs on its own backends, with the
// data that comes with it, on a database in memory and on one in a file. Every
// case passes, but for those that the suite itself skips.
func TestConformance(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		conform(t, func(t testing.TB) (cayleygraph.QuadStore, cayleygraph.Options, func()) {
			db := graph.OpenMemory()
			return cayley.New(db), nil, func() { db.Close() }
		})
	})
	t.Run("file", func(t *testing.T) {
		conform(t, func(t testing.TB) (cayleygraph.QuadStore, cayleygraph.Options, func()) {
			path := filepath.Join(t.TempDir(), "test.clause")
			if err := cayleygraph.InitQuadStore(cayley.Name, path, nil); err != nil {
				t.Fatal(err)
			}
			qs, err := cayleygraph.NewQuadStore(cayley.Name, path, nil)
			if err != nil {
				t.Fatal(err)
			}
			return qs, nil, func() { qs.Close() }
		})
	})
}

func conform(t *testing.T, gen testutil.DatabaseFunc) {
	t.Chdir(testData(t))
	// Half a million quads and the interpreter of Gizmo are too much for the race
	// detector.
	graphtest.TestAll(t, gen, &graphtest.Config{AlwaysRunIntegration: !raceDetector})
}

// testData returns a directory from which the suite finds its data, which come
// with the module: data/ of a directory above, by five steps at the most.
func testData(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/cayleygraph/cayley").Output()
	source := strings.TrimSpace(string(out))
	if err != nil || source == "" {
		t.Skipf("the data of the suite are in the module's source, which go list does not find: %v", err)
	}
	root := t.TempDir()
	for _, name := range []string{"testdata.nq", "30kmoviedata.nq.gz"} {
		data, err := os.ReadFile(filepath.Join(source, "data", name))
		if err != nil {
			t.Skipf("the data of the suite are not with the module's source: %v", err)
		}
		if err := os.MkdirAll(filepath.Join(root, "data"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, "data", name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	below := filepath.Join(root, "graph", "clause")
	if err := os.MkdirAll(below, 0o777); err != nil {
		t.Fatal(err)
	}
	return below
}
