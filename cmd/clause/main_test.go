package main

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts again")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"clause": main})
}

// TestScript runs the scripts. Each finds the small world of package query in its folder:
// world.clause, a database, and facts.nq and vocabulary.clause, of which it is made.
func TestScript(t *testing.T) {
	const world = "../../query/testdata/world"
	made := filepath.Join(t.TempDir(), "world.clause")
	for _, args := range [][]string{
		{"vocabulary", made, filepath.Join(world, "vocabulary.clause")},
		{"load", made, filepath.Join(world, "facts.nq")},
	} {
		if code := run(args, os.Stdin, os.Stdout, os.Stderr); code != exitDone {
			t.Fatalf("clause %v: exit %d", args, code)
		}
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			for name, from := range map[string]string{
				"world.clause":      made,
				"facts.nq":          filepath.Join(world, "facts.nq"),
				"vocabulary.clause": filepath.Join(world, "vocabulary.clause"),
			} {
				data, err := os.ReadFile(from)
				if err != nil {
					return err
				}
				if err := os.WriteFile(filepath.Join(env.WorkDir, name), data, 0o644); err != nil {
					return err
				}
			}
			return nil
		},
	})
}
