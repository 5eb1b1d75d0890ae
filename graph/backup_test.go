package graph_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestBackup copies a database that is being written and compacted meanwhile, one in memory
// and one without a fact. Each copy is a state that there was, and sound.
func TestBackup(t *testing.T) {
	folder := t.TempDir()
	path, copied := filepath.Join(folder, "deals.clause"), filepath.Join(folder, "copy.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	defer db.Close()
	db.Many(loadMany)
	for n := range uint64(8) {
		must(t, commitNumbered(db, n+1))
	}
	var expected totals
	last := 0
	must(t, db.Backup(context.Background(), copied, func(done, of int) {
		if last == 0 {
			must(t, commitNumbered(db, 9)) // a load
			must(t, db.Compact(context.Background(), nil))
		}
		if done < last || done > of {
			t.Errorf("%d of %d are done after %d", done, of, last)
		}
		last = done
	}))
	sound(t, copied)
	backup, err := graph.Open(copied, &graph.Options{ReadOnly: true})
	must(t, err)
	defer backup.Close()
	if n := backup.Snapshot().Sequence(); n != 8 {
		t.Errorf("the copy is of commit %d", n)
	}
	must(t, expected.compare(backup.Snapshot()))
	for id := graph.ID(1); int(id) <= backup.Snapshot().Terms(); id++ {
		if db.Snapshot().Term(id) != backup.Snapshot().Term(id) {
			t.Fatalf("id %d is another term", id)
		}
	}
	if err := db.Backup(context.Background(), copied, nil); !errors.Is(err, fs.ErrExist) ||
		err.Error() != "graph: backup to "+copied+": file already exists" {
		t.Errorf("over a file: %v", err)
	}
	if err := db.Backup(context.Background(), filepath.Join(folder, "no", "folder"), nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}

	memory := graph.OpenMemory()
	empty := filepath.Join(folder, "empty.clause")
	must(t, memory.Backup(context.Background(), empty, nil))
	db, err = graph.Open(empty, nil)
	must(t, err)
	compare(t, db.Snapshot(), model{})
	must(t, db.Close())
	q := quad.MakeIRI("a", "b", "c", "d")
	add(t, memory, q)
	saved := filepath.Join(folder, "saved.clause")
	must(t, os.WriteFile(saved+".part", []byte("of one that was cut short"), 0o644))
	must(t, memory.Backup(context.Background(), saved, nil))
	db, err = graph.Open(saved, nil)
	must(t, err)
	compare(t, db.Snapshot(), model{q: true})
	add(t, db, quad.MakeIRI("it", "goes", "on", ""))
	must(t, db.Close())

	ctx, cancel := context.WithCancel(context.Background())
	late := filepath.Join(folder, "late.clause")
	if err := memory.Backup(ctx, late, func(int, int) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("a backup that is cancelled: %v", err)
	}
	if left, _ := filepath.Glob(late + "*"); len(left) > 0 {
		t.Errorf("%v is left behind", left)
	}
	must(t, memory.Close())
	if err := memory.Backup(context.Background(), late, nil); !errors.Is(err, graph.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// TestBackupOfDamage copies a file of which a piece is damaged: that is an error, and no
// file.
func TestBackupOfDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bad.clause")
	db, err := graph.Open(path, nil)
	must(t, err)
	for range 3 {
		bulk(t, db, seeded(t), model{}, "a")
	}
	must(t, db.Close())
	image, err := os.ReadFile(path)
	must(t, err)
	clear(image[len(image)-80_000 : len(image)-79_000])
	must(t, os.WriteFile(path, image, 0o644))
	db, err = graph.Open(path, &graph.Options{ReadOnly: true})
	must(t, err)
	defer db.Close()
	if err := db.Backup(context.Background(), path+".copy", nil); !errors.As(err, new(*graph.CorruptError)) {
		t.Errorf("the backup says %v", err)
	}
	if left, _ := filepath.Glob(path + ".*"); len(left) > 0 {
		t.Errorf("%v is left behind", left)
	}
}

// TestBackupFaults lets each step of a backup fail, and cuts the power at each: what has
// been acknowledged is whole.
func TestBackupFaults(t *testing.T) {
	db := graph.OpenMemory()
	load(t, db, oneOfEachForm())
	want := quads(db.Snapshot())
	whole := &disk{}
	must(t, graph.BackupOn(whole, db.Snapshot()))
	for step := 1; step <= whole.steps; step++ {
		d := &disk{failAt: step}
		if err := graph.BackupOn(d, db.Snapshot()); !errors.Is(err, errDisk) {
			t.Errorf("step %d fails, and the backup says %v", step, err)
		}
		if err := graph.BackupOn(&disk{cutAt: step}, db.Snapshot()); !errors.Is(err, errCut) {
			t.Errorf("the power is gone at step %d, and the backup says %v", step, err)
		}
	}
	copied, err := graph.OpenOn(diskWith(whole.image(losses[1])), nil) // with nothing that was not synced
	must(t, err)
	if got := quads(copied.Snapshot()); !maps.Equal(got, want) {
		t.Error(difference(got, want))
	}
}
