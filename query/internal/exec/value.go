package exec

import (
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// value returns the value of a ref.
func (r *run) value(x ref) value.Value {
	switch {
	case x == 0:
		return value.Value{}
	case x <= r.base:
		return value.OfNode(graph.ID(x))
	}
	return r.literal[x-r.base-1]
}

// ref returns the ref of a value.
func (r *run) ref(v value.Value) ref {
	switch v.Type {
	case value.None:
		return 0
	case value.Node:
		return ref(v.ID)
	}
	if x, ok := r.refs[v]; ok {
		return x
	}
	if x, ok := r.given[v]; ok {
		return x
	}
	r.literal = append(r.literal, v)
	x := r.base + ref(len(r.literal))
	put(&r.refs, v, x)
	r.keep(128 + len(v.Text))
	return x
}

// node returns the entity that a ref is, or 0.
func (r *run) node(x ref) graph.ID {
	if x > r.base {
		return 0
	}
	return graph.ID(x)
}

// objectType is as what the objects of a predicate are read.
func objectType(p *lexicon.Predicate) value.Type {
	if p.Class == lexicon.Stored && len(p.Params) == 2 {
		return p.Params[1].Type
	}
	return p.Value
}

// object returns what the object of a fact is, read as typ.
func (r *run) object(id graph.ID, typ value.Type) ref {
	if r.kept.known(id) {
		return ref(id)
	}
	key := uint64(typ)<<32 | uint64(id)
	if x, ok := r.decoded[key]; ok {
		return x
	}
	v := value.Of(r.snap, id)
	if v.Type == value.Node {
		r.kept.found(id)
		return ref(id)
	}
	x := r.ref(value.As(v, typ))
	put(&r.decoded, key, x)
	r.keep(24)
	return x
}

// fewLiterals is how many literals a run reads before it remembers any: a small question
// would not meet them again. One that reads many remembers more.
const (
	fewLiterals  = 64
	manyLiterals = 4096
)

// literal is a literal that was read lately, by its id and as what it was read.
type literal struct {
	key uint64
	v   value.Value
}

// read returns what the object of a fact is, read as typ. It remembers the last literals.
func (r *run) read(id graph.ID, typ value.Type) value.Value {
	if r.kept.known(id) {
		return value.OfNode(id)
	}
	key := uint64(typ)<<32 | uint64(id)
	if len(r.recent) > 0 {
		if at := &r.recent[int(id)%len(r.recent)]; at.key == key {
			return at.v
		}
	}
	r.literals++
	if r.literals == fewLiterals || r.literals == manyLiterals {
		r.recent = make([]literal, 2*r.literals)
	}
	v := r.readNew(id, typ)
	if len(r.recent) > 0 {
		r.recent[int(id)%len(r.recent)] = literal{key, v}
	}
	return v
}

func (r *run) readNew(id graph.ID, typ value.Type) value.Value {
	v := value.Of(r.snap, id)
	if v.Type == value.Node {
		r.kept.found(id)
		return v
	}
	return value.As(v, typ)
}

// sides are the facts of a predicate as arrays. Where they are plain, every far end holds
// and stands once.
type sides struct {
	pred         *lexicon.Predicate
	forward      graph.Adjacency
	backward     *graph.Adjacency // nil as long as nobody has asked
	plain        bool
	looks, worth int // so many look-ups cost as much as to read all arrays
}

// fewSides is for how many predicates a run has their arrays in a list.
const fewSides = 8

func (r *run) sides(p *lexicon.Predicate) *sides {
	for _, s := range r.arrays {
		if s.pred == p {
			return s
		}
	}
	s := r.further[p]
	if s != nil {
		return s
	}
	s = &sides{pred: p, forward: r.snap.Forward(r.id(p))}
	s.plain = r.labels == nil && !s.forward.Repeats()
	s.worth = 64 + s.forward.Len()/8
	switch {
	case r.arrays == nil:
		r.arrays = append(make([]*sides, 0, fewSides), s)
	case len(r.arrays) < fewSides:
		r.arrays = append(r.arrays, s)
	default:
		put(&r.further, p, s)
	}
	return s
}

// subjectsOf returns the subjects that an object has.
func (r *run) subjectsOf(s *sides, o graph.ID) []graph.ID {
	if s.backward == nil {
		backward := r.snap.Backward(r.id(s.pred))
		s.backward = &backward
	}
	return s.backward.Of(o)
}

// objects appends the distinct objects that a subject has.
func (r *run) objects(s graph.ID, p *lexicon.Predicate, into []ref) []ref {
	if s == 0 {
		return into
	}
	typ := objectType(p)
	start, literals := len(into), false
	add := func(o graph.ID) {
		x := r.object(o, typ)
		literals = literals || x > r.base
		into = append(into, x)
	}
	if arrays := r.sides(p); arrays.plain {
		ends := arrays.forward.Of(s)
		r.touched += len(ends) + 1
		for _, o := range ends {
			add(o)
		}
	} else {
		edges := r.snap.Objects(s, r.id(p))
		r.touched += len(edges) + 1
		last := graph.ID(0)
		for _, e := range edges {
			if e.Node != last && r.visible(e.Label) {
				last = e.Node
				add(e.Node)
			}
		}
	}
	if literals && len(into)-start > 1 {
		slices.Sort(into[start:])
		into = into[:start+len(slices.Compact(into[start:]))]
	}
	return into
}

// only returns the object of a subject that has one, if that can be told without looking
// at labels.
func (r *run) only(s graph.ID, p *lexicon.Predicate) (o graph.ID, ok bool) {
	arrays := r.sides(p)
	if !arrays.plain || s == 0 {
		return 0, false
	}
	if arrays.looks++; arrays.looks == arrays.worth {
		arrays.forward = arrays.forward.Flat()
	}
	ends := arrays.forward.Of(s)
	if len(ends) != 1 {
		return 0, false
	}
	r.touched += 2
	return ends[0], true
}

// subjects appends the distinct subjects that an object has.
func (r *run) subjects(p *lexicon.Predicate, o ref, into []ref) []ref {
	if o > r.base {
		return append(into, r.inverted(p)[o]...)
	}
	if arrays := r.sides(p); arrays.plain {
		ends := r.subjectsOf(arrays, graph.ID(o))
		r.touched += len(ends) + 1
		for _, s := range ends {
			into = append(into, ref(s))
		}
		return into
	}
	edges := r.snap.Subjects(r.id(p), graph.ID(o))
	r.touched += len(edges) + 1
	last := graph.ID(0)
	for _, e := range edges {
		if e.Node != last && r.visible(e.Label) {
			last = e.Node
			into = append(into, ref(e.Node))
		}
	}
	return into
}

// inverted returns the subjects of a predicate by literal object, built from all its facts
// when it is first needed: literals that are written differently may mean the same.
func (r *run) inverted(p *lexicon.Predicate) map[ref][]ref {
	if inv, ok := r.inverse[p]; ok {
		return inv
	}
	inv := map[ref][]ref{}
	typ := objectType(p)
	for f := range r.snap.Scan(r.id(p)) {
		r.touched++
		r.step(unit())
		if !r.visible(f.Label) {
			continue
		}
		o, s := r.object(f.Object, typ), ref(f.Subject)
		if list := inv[o]; o > r.base && (len(list) == 0 || list[len(list)-1] != s) {
			inv[o] = append(list, s)
			r.keep(8)
		}
	}
	put(&r.inverse, p, inv)
	return inv
}

// has reports whether a fact holds.
func (r *run) has(s graph.ID, p *lexicon.Predicate, o ref) bool {
	if s == 0 || o == 0 {
		return false
	}
	if o > r.base {
		var buf [8]ref
		return slices.Contains(r.objects(s, p, buf[:0]), o)
	}
	r.touched++
	if r.labels == nil {
		return r.sides(p).forward.Has(s, graph.ID(o))
	}
	edges := r.snap.Objects(s, r.id(p))
	at, _ := slices.BinarySearchFunc(edges, graph.ID(o), func(e graph.Edge, o graph.ID) int { return int(e.Node) - int(o) })
	for ; at < len(edges) && edges[at].Node == graph.ID(o); at++ {
		if r.visible(edges[at].Label) {
			return true
		}
	}
	return false
}

// yes reports whether a truth property of a thing is recorded as yes.
func (r *run) yes(s graph.ID, p *lexicon.Predicate) bool {
	if s == 0 {
		return false
	}
	if arrays := r.sides(p); arrays.plain {
		ends := arrays.forward.Of(s)
		r.touched += len(ends) + 1
		return slices.ContainsFunc(ends, r.isTrue)
	}
	edges := r.snap.Objects(s, r.id(p))
	r.touched += len(edges) + 1
	return slices.ContainsFunc(edges, func(e graph.Edge) bool { return r.visible(e.Label) && r.isTrue(e.Node) })
}

func (r *run) isTrue(id graph.ID) bool {
	yes, ok := r.truth[id]
	if !ok {
		yes = value.As(value.Of(r.snap, id), value.Truth) == value.OfTruth(true)
		put(&r.truth, id, yes)
	}
	return yes
}

// fixed returns the value of something known before the run.
func (r *run) fixed(e reading.Expr) value.Value {
	switch e := e.(type) {
	case *reading.Var:
		return r.fresh[e]
	case reading.Const:
		return e.Value
	case reading.Param:
		v, ok := r.env.Args[e.Name]
		if !ok {
			r.fail(diag.Run, "the question needs a value for $%s", e.Name)
		}
		return v
	}
	panic("unreachable: a fixed value is a constant, a parameter or a new entity")
}
