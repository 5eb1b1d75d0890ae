package graph_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// The tests of this file need a second process: the test binary again, told by a
// variable what to be.
const roleVariable = "CLAUSE_GRAPH_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "writer":
		writer(os.Args[1])
	case "tryer":
		tryer(os.Args[1])
	default:
		os.Exit(m.Run())
	}
}

// writer commits forever, values from a byte to a megabyte, and says the number
// of each commit when it is durable.
func writer(path string) {
	db, err := graph.Open(path, nil)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for n := db.Snapshot().Sequence() + 1; ; n++ {
		err := db.Update(context.Background(), func(tx *graph.Tx) error {
			for _, q := range numbered(n) {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		fmt.Println(n)
	}
}

// numbered returns the facts of commit n.
func numbered(n uint64) []quad.Quad {
	subject := quad.IRI(fmt.Sprint("commit/", n))
	r := rand.New(rand.NewPCG(n, 0))
	facts := []quad.Quad{quad.Make(subject, quad.IRI("number"), int(n), nil)}
	for i := range 1 + r.IntN(5) {
		size := 1 << r.IntN(12)
		if r.IntN(40) == 0 {
			size = 1 << r.IntN(21)
		}
		text := strings.Repeat(string(rune('a'+r.IntN(26))), size)
		facts = append(facts, quad.Make(subject, quad.IRI(fmt.Sprint("text", i)), text, nil))
	}
	return facts
}

// tryer opens a file for writing and says how that went.
func tryer(path string) {
	db, err := graph.Open(path, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("open")
	db.Close()
}

func start(t *testing.T, role, path string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	program, err := os.Executable()
	must(t, err)
	cmd := exec.Command(program, path)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	return cmd, bufio.NewReader(out)
}

// TestKill kills a process that writes, again and again, on one file. Set
// CLAUSE_GRAPH_KILLS for more than a few times.
func TestKill(t *testing.T) {
	kills := 12
	if testing.Short() {
		kills = 3
	}
	if s := os.Getenv("CLAUSE_GRAPH_KILLS"); s != "" {
		n, err := strconv.Atoi(s)
		must(t, err)
		kills = n
	}
	r := seeded(t)
	var path string
	for i := range kills {
		if i%20 == 0 {
			path = filepath.Join(t.TempDir(), "kill.clause")
		}
		cmd, out := start(t, "writer", path)
		time.AfterFunc(time.Duration(r.IntN(60_000))*time.Microsecond, func() { cmd.Process.Kill() })
		said, err := io.ReadAll(out)
		must(t, err)
		cmd.Wait()
		afterKill(t, path, string(said))
	}
}

// afterKill checks that every commit that the writer spoke of is there, and at
// most one that it did not come to speak of, all of them whole.
func afterKill(t *testing.T, path, said string) {
	t.Helper()
	acknowledged := uint64(0)
	if lines := strings.Fields(said[:strings.LastIndexByte(said, '\n')+1]); len(lines) > 0 {
		n, err := strconv.ParseUint(lines[len(lines)-1], 10, 64)
		if err != nil {
			t.Fatalf("the writer says %q", said)
		}
		acknowledged = n
	}
	db, err := graph.Open(path, nil)
	must(t, err)
	defer db.Close()
	s := db.Snapshot()
	if s.Sequence() < acknowledged {
		t.Fatalf("%d commits were acknowledged and %d are there", acknowledged, s.Sequence())
	}
	if acknowledged > 0 && s.Sequence() > acknowledged+1 {
		t.Fatalf("%d commits were acknowledged and %d are there", acknowledged, s.Sequence())
	}
	want := model{}
	for n := range s.Sequence() {
		for _, q := range numbered(n + 1) {
			want[q] = true
		}
	}
	got := quads(s)
	if len(got) != len(want) {
		t.Fatalf("%d facts are there and should be %d", len(got), len(want))
	}
	for q := range want {
		if !got[q] {
			t.Fatalf("%.100s is missing", q.String())
		}
	}
}

// TestTwoProcesses has one process write while this one reads, and a third one
// that would like to write.
func TestTwoProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shared.clause")
	cmd, out := start(t, "writer", path)
	defer cmd.Wait()
	defer cmd.Process.Kill()
	_, err := out.ReadString('\n') // it is open and has committed
	must(t, err)

	if _, err := graph.Open(path, nil); !errors.Is(err, graph.ErrLocked) ||
		err.Error() != "graph: open "+path+": it is being written by another process" {
		t.Fatalf("a second writer gets %v", err)
	}
	reader, err := graph.Open(path, &graph.Options{ReadOnly: true})
	must(t, err)
	defer reader.Close()
	before := reader.Snapshot()
	facts := before.Len()
	for reader.Snapshot().Sequence() < before.Sequence()+20 {
		_, err := out.ReadString('\n')
		must(t, err)
		must(t, reader.Refresh())
		for n := range reader.Snapshot().Sequence() {
			id, ok := reader.Snapshot().ID(quad.IRI(fmt.Sprint("commit/", n+1)))
			if !ok || id == 0 {
				t.Fatalf("commit %d of %d is not there", n+1, reader.Snapshot().Sequence())
			}
		}
	}
	if before.Len() != facts {
		t.Fatal("a snapshot changed")
	}
	must(t, cmd.Process.Kill())
	cmd.Wait()
	db, err := graph.Open(path, nil) // the lock went with the process
	must(t, err)
	must(t, reader.Refresh())
	if a, b := reader.Snapshot(), db.Snapshot(); a.Sequence() != b.Sequence() || a.Len() != b.Len() {
		t.Errorf("the reader sees commit %d, the next writer %d", a.Sequence(), b.Sequence())
	}
	trier, out := start(t, "tryer", path)
	said, _ := out.ReadString('\n')
	trier.Wait()
	if !strings.Contains(said, "it is being written by another process") {
		t.Errorf("another process that would write says %q", said)
	}
	must(t, db.Close())
}
