package graph

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/file"
)

// Report is what Check found in a file.
type Report struct {
	File   string
	Bytes  int64
	Blocks int
	Facts  int
	Terms  int
	Damage []*CorruptError // in the order of their places; none in a sound file
}

// Check reads the whole of a file and returns all that is damaged in it, with its
// place: every block and every piece of 64 KiB of the columns against its
// checksum, and, if these are right, the graph itself: that each term is found
// under its id, that the index of names is right, that the facts of each predicate
// are in order and the same from both ends. It writes nothing, takes no lock, and needs time linear in the file.
//
// progress, if not nil, is told now and then how far it has come, in bytes of the file.
//
// The error says why a file cannot be checked: it wraps ErrNotDatabase, or what
// the operating system says, or it is that of ctx. Damage is no error.
func Check(ctx context.Context, path string, progress func(done, of int64)) (Report, error) {
	disk, err := file.OpenDisk(path, false)
	if err == nil {
		defer disk.Close()
		return checkDisk(ctx, disk, path, progress)
	}
	if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
		err = fmt.Errorf("%w (it is a folder)", ErrNotDatabase)
	}
	return Report{File: path}, (&DB{path: path}).report("check", err)
}

func checkDisk(ctx context.Context, disk file.Disk, path string, progress func(done, of int64)) (Report, error) {
	r := Report{File: path}
	var err error
	if r.Bytes, err = disk.Size(); err == nil {
		c := &checked{Disk: disk, ctx: ctx, size: r.Bytes, progress: progress}
		r.Blocks, err = file.Check(c, func(c *file.Corrupt) {
			r.Damage = append(r.Damage, &CorruptError{path, c.Part, c.Offset, c.Reason})
		})
		if err == nil && len(r.Damage) == 0 {
			err = r.checkGraph(disk, c)
		}
	}
	if stopped := ctx.Err(); stopped != nil && errors.Is(err, stopped) {
		return r, stopped
	}
	return r, (&DB{path: path}).report("check", err)
}

// checked is a disk whose bytes are checked, and then the graph in them. It fails when ctx is
// done.
type checked struct {
	file.Disk
	ctx      context.Context
	size     int64
	read     int64
	progress func(done, of int64)
}

// bytesShare is by how much of the whole the bytes are less work than the graph in them.
const bytesShare = 4

func (c *checked) ReadAt(b []byte, at int64) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.Disk.ReadAt(b, at)
	if c.read += int64(n); c.progress != nil {
		c.progress(min(c.read, c.size)/bytesShare, c.size)
	}
	return n, err
}

// graph says how much of the graph has been looked at.
func (c *checked) graph(done, of int) error {
	if c.progress != nil {
		before := c.size / bytesShare
		c.progress(before+int64(float64(c.size-before)*float64(done)/float64(max(of, 1))), c.size)
	}
	return c.ctx.Err()
}

// checkGraph reads the graph of a file whose checksums are right.
func (r *Report) checkGraph(disk file.Disk, c *checked) (err error) {
	var bad *CorruptError
	defer func() {
		if errors.As(err, &bad) {
			r.Damage, err = append(r.Damage, bad), nil
		}
	}()
	defer Guard(&err)()
	db := OpenMemory()
	db.path, db.readOnly = r.File, true
	if db.file, err = file.Open(disk, false); err == nil {
		err = db.replay()
	}
	if c := (*file.Corrupt)(nil); errors.As(err, &c) {
		return &CorruptError{r.File, c.Part, c.Offset, c.Reason}
	}
	if err != nil {
		return err
	}
	s := db.Snapshot()
	r.Facts, r.Terms = s.Len(), s.Terms()
	if reason, err := s.check(c.graph); err != nil {
		return err
	} else if reason != "" {
		return &CorruptError{r.File, "graph", 0, reason}
	}
	return nil
}

// check returns what is wrong with a graph, or nothing. It tells looked how many terms and
// facts it has looked at, and of how many, and ends with its error.
func (s *Snapshot) check(looked func(done, of int) error) (reason string, err error) {
	done, of := 0, s.Terms()+2*s.Len()
	step := func() bool {
		if done++; done&0xffff == 0 {
			err = looked(done, of)
		}
		return err == nil
	}
	for id := 1; id <= s.Terms() && step(); id++ {
		if got := s.terms.Find(s.terms.Key(uint32(id))); int(got) != id {
			return fmt.Sprintf("term %d is found under id %d", id, got), nil
		}
	}
	if reason := s.terms.CheckNames(); reason != "" {
		return reason, nil
	}
	for _, r := range s.relations {
		forward, n1, ok1 := sum(r.Forward(), s.Terms(), false, step)
		backward, n2, ok2 := sum(r.Backward(), s.Terms(), true, step)
		if err != nil {
			return "", err
		}
		if !ok1 || !ok2 || forward != backward || n1 != n2 || n1 != r.Len() {
			return fmt.Sprintf("the facts of %s are not the same from both ends", brief(s.Term(ID(r.predicate)))), nil
		}
	}
	return "", err
}

// sum adds up a hash of each fact of a side, and says how many there are and
// whether they are in order and of terms that are there. It ends early when step says so.
func sum(side *columns.Side, terms int, back bool, step func() bool) (total uint64, n int, ok bool) {
	last, ok := columns.Entry{}, true
	for e := range side.All {
		if !step() {
			break
		}
		ok = ok && last.Compare(e) < 0 && e.Key > 0 && int(e.Key) <= terms && e.Node > 0 && int(e.Node) <= terms && int(e.Label) <= terms
		last = e
		if back {
			e.Key, e.Node = e.Node, e.Key
		}
		h := uint64(e.Key)*0x9e3779b97f4a7c15 ^ uint64(e.Node)*0xc2b2ae3d27d4eb4f ^ uint64(e.Label)*0x165667b19e3779f9
		h ^= h >> 29
		total += h * 0xbf58476d1ce4e5b9
		n++
	}
	return total, n, ok
}
