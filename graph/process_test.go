package graph_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

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
	case "reader":
		reader(os.Args[1])
	default:
		os.Exit(m.Run())
	}
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

// times is how often a test does something: as often as a variable says, or else as
// often as usual, a quarter of that in a short run.
func times(t *testing.T, variable string, usual int) int {
	t.Helper()
	if s := os.Getenv(variable); s != "" {
		n, err := strconv.Atoi(s)
		must(t, err)
		return n
	}
	if testing.Short() {
		return max(usual/4, 1)
	}
	return usual
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

	who := ""
	if runtime.GOOS == "linux" {
		who = fmt.Sprintf(" (%.15s, process %d)", filepath.Base(cmd.Path), cmd.Process.Pid)
	}
	if _, err := graph.Open(path, nil); !errors.Is(err, graph.ErrLocked) ||
		err.Error() != "graph: open "+path+": it is being written by another process"+who {
		t.Fatalf("a second writer gets %v", err)
	}
	reader, err := graph.Open(path, &graph.Options{ReadOnly: true})
	must(t, err)
	defer reader.Close()
	before := reader.Snapshot()
	var expected totals
	for reader.Snapshot().Sequence() < before.Sequence()+20 {
		_, err := out.ReadString('\n')
		must(t, err)
		must(t, reader.Refresh())
		must(t, expected.compare(reader.Snapshot()))
	}
	must(t, expected.compare(before))
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
	if _, err := graph.Open(path, nil); !errors.Is(err, graph.ErrLocked) ||
		runtime.GOOS == "linux" && err.Error() != "graph: open "+path+": this process is writing it already" {
		t.Errorf("a second opening in one process gets %v", err)
	}
	must(t, db.Close())
}

// reader reads a file that another process writes and compacts, and says what it saw
// every time that there is something new: everything of each state, also of states that
// have been replaced since.
func reader(path string) {
	db, err := graph.Open(path, &graph.Options{ReadOnly: true})
	processMust(err)
	var expected totals
	var old []*graph.Snapshot
	for states, last := 0, uint64(0); ; {
		s := db.Snapshot()
		if s.Sequence() < last {
			processMust(fmt.Errorf("commit %d comes after commit %d", s.Sequence(), last))
		}
		if s.Sequence() > last {
			processMust(expected.compare(s))
			states, last = states+1, s.Sequence()
			if old = append(old, s); len(old) == 8 {
				processMust(expected.compare(old[states%8]))
				old = slices.Delete(old, states%8, states%8+1)
			}
			fmt.Println(states)
		}
		processMust(db.Refresh())
	}
}

// TestReaders has three processes read while one writes and compacts, and is killed and
// started again: none of them ever sees anything but whole commits. CLAUSE_GRAPH_STATES
// says how many states each has to see.
func TestReaders(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shared.clause")
	states := times(t, "CLAUSE_GRAPH_STATES", 12)
	write := func() *exec.Cmd {
		cmd, out := start(t, "writer", path)
		_, err := out.ReadString('\n')
		must(t, err)
		go io.Copy(io.Discard, out)
		return cmd
	}
	cmd := write()
	var done sync.WaitGroup
	for range 3 {
		reader, out := start(t, "reader", path)
		done.Go(func() {
			defer reader.Wait()
			defer reader.Process.Kill()
			for seen := 0; seen < states; {
				line, err := out.ReadString('\n')
				if err == nil {
					_, err = fmt.Sscan(line, &seen)
				}
				if err != nil {
					t.Errorf("after %d states a reader says %q, %v", seen, line, err)
					return
				}
			}
		})
	}
	ended := make(chan struct{})
	go func() { done.Wait(); close(ended) }()
	for again := true; again; {
		select {
		case <-ended:
			again = false
		case <-time.After(300 * time.Millisecond):
		}
		cmd.Process.Kill()
		cmd.Wait()
		if again {
			cmd = write()
		}
	}
}
