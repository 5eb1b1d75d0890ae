package columns

import (
	"slices"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Place says where the columns of a relation lie in an extent.
type Place struct {
	Predicate         uint32
	Forward, Backward SidePlace
}

// SidePlace says where the columns of a side lie. Its labels are the first of
// these that is there: Codes and Table, Each, Label for all.
type SidePlace struct {
	Shape
	Keys, Starts, Nodes extent.Ref
	Label               uint32
	Table               []uint32
	Codes, Each         extent.Ref
}

// Put writes the columns of a relation, with its delta folded in.
func (r *Relation) Put(predicate uint32, sink extent.Sink) Place {
	return Place{predicate, r.forward.settled().put(sink), r.backward.settled().put(sink)}
}

// settled returns the side as one segment, which is not kept.
func (s *Side) settled() *segment {
	if len(s.delta) == 0 {
		return s.base
	}
	return s.fold()
}

func (s *segment) put(sink extent.Sink) SidePlace {
	p := SidePlace{Shape: s.Shape, Nodes: sink.Numbers(&s.nodes), Label: s.labels.one}
	if !s.Dense {
		p.Keys = sink.Numbers(&s.keys)
	}
	if !s.Single {
		p.Starts = sink.Numbers(&s.starts)
	}
	switch {
	case s.labels.codes.Len() > 0:
		p.Table, p.Codes = s.labels.table, sink.Bytes(s.labels.codes.All())
	case s.labels.each.Len() > 0:
		p.Each = sink.Numbers(&s.labels.each)
	}
	return p
}

// Open returns the relation whose columns lie in an extent, and whether they fit
// together.
func Open(p Place, e *extent.Extent) (*Relation, bool) {
	forward, ok1 := open(p.Forward, e)
	backward, ok2 := open(p.Backward, e)
	if !ok1 || !ok2 || forward.Facts != backward.Facts || forward.Facts == 0 {
		return nil, false
	}
	return &Relation{forward: &Side{base: forward}, backward: &Side{base: backward}, facts: forward.Facts}, true
}

func open(p SidePlace, e *extent.Extent) (*segment, bool) {
	s := &segment{Shape: p.Shape}
	var ok bool
	if s.nodes, ok = e.Numbers(p.Nodes); !ok {
		return nil, false
	}
	slots := s.nodes.Len()
	if !s.Single {
		if s.starts, ok = e.Numbers(p.Starts); !ok || s.starts.Len() == 0 {
			return nil, false
		}
		slots = s.starts.Len() - 1
	}
	if !s.Dense {
		if s.keys, ok = e.Numbers(p.Keys); !ok || s.keys.Len() != slots {
			return nil, false
		}
	}
	s.labels.one = p.Label
	switch {
	case p.Codes.Length > 0:
		s.labels.table = p.Table
		s.labels.codes, ok = e.Bytes(p.Codes)
		ok = ok && s.labels.codes.Len() == s.nodes.Len() && len(p.Table) > 1 && len(p.Table) <= 256 && slices.IsSorted(p.Table)
	case p.Each.Length > 0:
		s.labels.each, ok = e.Numbers(p.Each)
		ok = ok && s.labels.each.Len() == s.nodes.Len()
	}
	return s, ok && (!s.Single || s.Widest <= 1) && s.Facts <= s.nodes.Len() && s.Keys <= slots
}
