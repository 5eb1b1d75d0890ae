package graph_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/clausekg/clause/graph"
)

// TestFullDisk writes to a disk of 1.5 MB until it is full: small commits, loads and
// compactions. Each that finds no room says so and changes nothing; what was committed
// stays; and when there is room again, writing goes on.
func TestFullDisk(t *testing.T) {
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, "size=1500k"); err != nil {
		t.Skipf("a small disk cannot be mounted (%v)", err)
	}
	defer unix.Unmount(folder, unix.MNT_DETACH)
	path, ballast := filepath.Join(folder, "full.clause"), filepath.Join(folder, "ballast")
	must(t, os.WriteFile(ballast, make([]byte, 500_000), 0o644))
	db, err := graph.Open(path, nil)
	must(t, err)
	db.Many(loadMany)
	var expected totals
	full, compacted := map[string]int{}, uint64(0)
	for refused := 0; refused < 9; {
		n := db.Snapshot().Sequence() + 1
		what, err := "small commit", error(nil)
		switch {
		case n%5 == 4 && n != compacted:
			what, compacted = "compaction", n
			err = db.Compact(context.Background(), nil)
		case isLoad(n):
			what = "load"
			err = commitNumbered(db, n)
		default:
			err = commitNumbered(db, n)
		}
		if err != nil {
			if !errors.Is(err, syscall.ENOSPC) || errors.Is(err, graph.ErrFailed) || !strings.HasSuffix(err.Error(), "no space left on device") {
				t.Fatalf("%s on a full disk: %v", what, err)
			}
			full[what]++
			refused++
			must(t, expected.compare(db.Snapshot()))
		}
		switch refused {
		case 4:
			must(t, os.WriteFile(ballast, nil, 0o644)) // room again
		case 7:
			must(t, db.Close())
			db, err = graph.Open(path, nil)
			must(t, err)
			db.Many(loadMany)
		}
	}
	must(t, db.Close())
	sound(t, path)
	t.Log(full)
}
