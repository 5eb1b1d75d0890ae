package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/clausekg/clause/graph"
)

var update = flag.Bool("update", false, "write the expected outputs of the scripts again")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"clause": main})
}

// TestScript runs the scripts. Each finds the small world of package query in its folder:
// world.clause, a database, and facts.nq and vocabulary.clause, of which it is made; SHEETS
// and OCDS are folders with spreadsheets and with procurement data. Besides the commands of
// testscript there is "exits CODE PROGRAM ARGUMENT...".
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
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "archive": archive},
		Setup: func(env *testscript.Env) error {
			for name, folder := range map[string]string{"SHEETS": "sheet", "OCDS": "ocds"} {
				path, err := filepath.Abs("../../graph/" + folder + "/testdata")
				if err != nil {
					return err
				}
				env.Setenv(name, path)
			}
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

// exits runs a program and compares what it exits with.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("write: exits CODE PROGRAM ARGUMENT...")
	}
	code := 0
	var failed *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		code = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if want := args[0]; want != strconv.Itoa(code) {
		ts.Fatalf("exit %d", code)
	}
}

// TestLocked has a database that another program writes: it can be asked, not written.
func TestLocked(t *testing.T) {
	file := filepath.Join(t.TempDir(), "world.clause")
	db, err := graph.Open(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, test := range []struct {
		args []string
		code int
		err  string
	}{
		{[]string{"vocabulary", file, "../../query/testdata/world/vocabulary.clause"}, exitFailed, "is being written by another program"},
		{[]string{"load", file, "../../query/testdata/world/facts.nq"}, exitFailed, "is being written by another program"},
		{[]string{"info", file}, exitDone, ""},
	} {
		var out, errs bytes.Buffer
		if code := run(test.args, strings.NewReader(""), &out, &errs); code != test.code || !strings.Contains(errs.String(), test.err) {
			t.Errorf("%v: exit %d\n%s", test.args, code, &errs)
		}
	}
}

// archive writes the files of a folder into a zip archive: archive book.xlsx parts.
func archive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: archive FILE FOLDER")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	ts.Check(z.AddFS(os.DirFS(ts.MkAbs(args[1]))))
	ts.Check(z.Close())
	ts.Check(f.Close())
}
