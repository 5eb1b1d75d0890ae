// Package columns holds the facts of one predicate as sorted adjacency in both
// directions.
//
//	Relation ─┬─ forward   by subject, object, label
//	          └─ backward  by object, subject, label
//	             each a Side = segment (columns) + delta (few changes since)
//
// Everything here is immutable. Apply returns a new relation that shares the
// segments of the old one and has a longer delta; when the delta is long, both
// are folded into new segments. So a commit of one fact costs about the square
// root of the relation, and reading costs what it costs on plain columns,
// except for keys that the delta touches: their runs are put together on first
// use.
package columns

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// Edge is the far end of a fact and the fact's label.
type Edge struct{ Node, Label uint32 }

func (e Edge) less(o Edge) bool {
	return e.Node < o.Node || e.Node == o.Node && e.Label < o.Label
}

// Entry is a fact seen from one end: the subject is the key of a forward entry,
// the object that of a backward one.
type Entry struct {
	Key uint32
	Edge
}

// Compare orders entries by key, node and label.
func (e Entry) Compare(o Entry) int {
	if e.Key != o.Key {
		return cmp.Compare(e.Key, o.Key)
	}
	if e.Node != o.Node {
		return cmp.Compare(e.Node, o.Node)
	}
	return cmp.Compare(e.Label, o.Label)
}

// Stats counts a relation.
type Stats struct {
	Facts             int
	Subjects, Objects int // distinct
	MaxOut, MaxIn     int // most facts of one subject, of one object
}

// Relation is the facts of one predicate. It is immutable and safe for
// concurrent use. The zero Relation is not valid; use Empty.
type Relation struct {
	forward, backward *Side
	facts             int

	counted sync.Once
	stats   Stats

	derive  sync.Once
	derived any
}

// Empty is the relation without facts.
var Empty = &Relation{forward: &Side{base: empty}, backward: &Side{base: empty}}

// Len returns how many facts there are.
func (r *Relation) Len() int { return r.facts }

// Forward returns the relation as seen from its subjects, Backward as seen from
// its objects.
func (r *Relation) Forward() *Side  { return r.forward }
func (r *Relation) Backward() *Side { return r.backward }

// HasAny reports whether a subject points to an object under any label.
func (r *Relation) HasAny(subject, object uint32) bool {
	_, ok := slices.BinarySearch(r.forward.Run(subject).Nodes, object)
	return ok
}

// All calls yield with each forward entry, in order, until it returns false.
func (r *Relation) All(yield func(Entry) bool) { r.forward.All(yield) }

// Effective returns those of the forward changes that change something. The
// changes are sorted and each entry occurs once; the slice is overwritten.
func (r *Relation) Effective(changes []Change) []Change {
	if r.facts == 0 {
		return keep(changes, func(c Change) bool { return !c.Gone })
	}
	return keep(changes, func(c Change) bool { return r.forward.has(c.Entry) == c.Gone })
}

func keep(changes []Change, ok func(Change) bool) []Change {
	kept := changes[:0]
	for _, c := range changes {
		if ok(c) {
			kept = append(kept, c)
		}
	}
	return kept
}

// Apply returns the relation after forward changes, which are sorted, effective
// and handed over.
func (r *Relation) Apply(changes []Change) *Relation {
	if len(changes) == 0 {
		return r
	}
	pending := len(r.forward.delta) + len(changes)
	fold := pending > foldAfter(r.forward.base.Facts)
	next := &Relation{
		forward:  r.forward.apply(changes, fold),
		backward: r.backward.apply(reverse(changes), fold),
		facts:    r.facts,
	}
	for _, c := range changes {
		if c.Gone {
			next.facts--
		} else {
			next.facts++
		}
	}
	return next
}

// foldAfter returns how long a delta may grow beside a segment. A commit copies
// the delta and every so many commits copy the segment: the sum is least when
// the delta is near the square root of the segment.
func foldAfter(edges int) int { return 64 + 4*int(math.Sqrt(float64(edges))) }

// Stats counts the relation, in time linear in its subjects and objects the
// first time and none after.
func (r *Relation) Stats() Stats {
	r.counted.Do(func() {
		r.stats.Facts = r.facts
		r.stats.Subjects, r.stats.MaxOut = r.forward.count()
		r.stats.Objects, r.stats.MaxIn = r.backward.count()
	})
	return r.stats
}

// Derive returns what the first call made of the relation; it is kept with it.
func (r *Relation) Derive(from func() any) any {
	r.derive.Do(func() { r.derived = from() })
	return r.derived
}

// count returns how many keys have edges and how many the widest has. Only a
// delta that takes edges from a widest key needs a pass over all keys.
func (s *Side) count() (keys, widest int) {
	keys, widest = s.base.Keys, s.base.Widest
	shrunk := false
	for i := 0; i < len(s.delta); {
		key := s.delta[i].Key
		before := len(s.base.run(key).Nodes)
		after := before
		for ; i < len(s.delta) && s.delta[i].Key == key; i++ {
			if s.delta[i].Gone {
				after--
			} else {
				after++
			}
		}
		if before == 0 && after > 0 {
			keys++
		} else if before > 0 && after == 0 {
			keys--
		}
		shrunk = shrunk || before == s.base.Widest && after < before
		widest = max(widest, after)
	}
	if shrunk {
		widest = s.widest()
	}
	return keys, widest
}

// widest finds the most edges of one key by looking at every key.
func (s *Side) widest() int {
	most, n, last := 0, 0, uint32(0)
	for e := range s.All {
		if e.Key != last {
			n, last = 0, e.Key
		}
		n++
		most = max(most, n)
	}
	return most
}
