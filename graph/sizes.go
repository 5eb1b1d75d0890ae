package graph

import (
	"context"
	"errors"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/extent"
	"github.com/clausekg/clause/graph/internal/file"
)

// Sizes says what the bytes of a file hold. They add up to File.
type Sizes struct {
	File       int64
	Texts      int64           // terms as they are written, shortened
	Index      int64           // what finds a term by its text
	Names      int64           // what finds a term by its name, in any case of letters, or by how it begins
	Numbers    int64           // terms that are whole numbers or days
	Predicates []PredicateSize // of the facts, in the order of Snapshot.Predicates
	Recent     int64           // commits since the columns were written; compaction makes them columns
	Stale      int64           // what is out of date; compaction frees it
	Overhead   int64           // header, roots, checksums, and what lies where
}

// PredicateSize is the bytes of the facts of a predicate, without those in recent
// commits.
type PredicateSize struct {
	Predicate ID
	Forward   int64 // by subject
	Backward  int64 // by object
	Labels    int64 // of both
}

// Sum returns all bytes of the predicate.
func (p PredicateSize) Sum() int64 { return p.Forward + p.Backward + p.Labels }

// Sizes returns what the bytes of the file hold, in time linear in the predicates:
// no facts are read. In memory all sizes are 0.
func (db *DB) Sizes() (Sizes, error) {
	if err := db.acquire(context.Background()); err != nil {
		return Sizes{}, db.report("sizes", err)
	}
	defer db.release()
	if db.file == nil {
		return Sizes{}, nil
	}
	z, err := sizes(db.file, db.Snapshot())
	return z, db.report("sizes", err)
}

func sizes(f *file.File, s *Snapshot) (Sizes, error) {
	l, err := f.Layout()
	if err != nil {
		return Sizes{}, err
	}
	z := Sizes{File: l.File, Recent: l.Recent, Stale: l.Stale}
	d := &directory{}
	if image := f.Image(); image != nil {
		c := &codec{buf: image.Directory, reading: true}
		if d.fields(c); c.bad {
			return Sizes{}, errors.New("the directory is not what was written")
		}
	}
	for _, p := range d.parts {
		z.Texts += length(p.Texts)
		z.Index += length(p.Offsets, p.Buckets, p.IDs, p.Prints)
		z.Names += length(p.Names)
		z.Numbers += length(p.Diffs)
	}
	z.Overhead = z.File - z.Texts - z.Index - z.Names - z.Numbers - z.Recent - z.Stale
	at := map[ID]columns.Place{}
	for _, r := range d.relations {
		at[ID(r.Predicate)] = r
	}
	for _, p := range s.Predicates() {
		size := sidesLength(at[p])
		size.Predicate = p
		z.Predicates = append(z.Predicates, size)
		z.Overhead -= size.Sum()
		delete(at, p)
	}
	for _, r := range at { // all their facts were removed by recent commits
		gone := sidesLength(r)
		z.Stale, z.Overhead = z.Stale+gone.Sum(), z.Overhead-gone.Sum()
	}
	return z, nil
}

// sidesLength sums the bytes of the columns of a predicate.
func sidesLength(r columns.Place) PredicateSize {
	return PredicateSize{
		Forward:  length(r.Forward.Keys, r.Forward.Starts, r.Forward.Nodes),
		Backward: length(r.Backward.Keys, r.Backward.Starts, r.Backward.Nodes),
		Labels:   length(r.Forward.Codes, r.Forward.Each, r.Backward.Codes, r.Backward.Each),
	}
}

// length sums the bytes of arrays.
func length(refs ...extent.Ref) (n int64) {
	for _, r := range refs {
		n += int64(r.Length)
	}
	return n
}
