package exec

import (
	"slices"

	"github.com/clausekg/clause/query/internal/reading"
)

// step carries the assignment in the registers on: false, if what follows needs no more.
type step func() bool

// many carries on the assignment in the registers with each value of a list in one of them.
// The list is not changed, and nothing of it is kept. It returns what step does.
type many func(list []ref) bool

// flow is what an operator passes assignments on to. Most come one by one. Neighbours come
// as lists, and whatever asks about one variable alone thins a list out, tells its values
// apart or counts them in one short loop, without a call for each.
type flow struct {
	one step
	// lists returns what takes lists of a register; nil where it has to be one by one. It is
	// called while the walk is compiled, at most once for each register.
	lists func(at int) many
	// reads reports whether what follows looks at a register; nil: it may.
	reads func(at int) bool
	// some is set where the first assignment may be enough.
	some bool
}

// each returns a flow without lists.
func each(one step) flow { return flow{one: one} }

// stopped is the flow that ends a search which has found what it looked for.
var stopped = flow{
	one:   stop,
	lists: func(int) many { return func(list []ref) bool { return len(list) == 0 } },
	reads: func(int) bool { return false },
	some:  true,
}

// stop ends a search that has found what it looked for.
func stop() bool { return false }

// looksAt reports whether what follows may look at a register.
func (f flow) looksAt(at int) bool { return f.reads == nil || f.reads(at) }

// taking returns what takes lists of a register, one by one if there is no other way.
func (w *walker) taking(at int, next flow) many {
	if next.lists != nil {
		if m := next.lists(at); m != nil {
			return m
		}
	}
	one := next.one
	return func(list []ref) bool {
		for _, x := range list {
			w.reg[at] = x
			if !one() {
				return false
			}
		}
		return true
	}
}

// The longest list that is passed on at once; where one value may be enough, the first is
// short, and those behind it are each a few times as long.
const (
	longList  = 4096
	shortList = 16
)

// cut passes a list on in pieces.
func cut(list []ref, some bool, m many) bool {
	size := longList
	if some {
		size = shortList
	}
	for len(list) > size {
		if !m(list[:size:size]) {
			return false
		}
		list, size = list[size:], min(4*size, longList)
	}
	return len(list) == 0 || m(list)
}

// filtering returns the flow of a test of the assignment in the registers args.
func (w *walker) filtering(next flow, args []int, test func() bool, thin thin) flow {
	one := next.one
	return flow{
		one: func() bool { return !test() || one() },
		lists: func(at int) many {
			pass := w.taking(at, next)
			if !slices.Contains(args, at) {
				return func(list []ref) bool { return !test() || pass(list) }
			}
			keep := w.thinned(probe{args, test, thin}, at)
			var buf []ref
			return func(list []ref) bool {
				buf = keep(list, buf[:0])
				return len(buf) == 0 || pass(buf)
			}
		},
		reads: func(at int) bool { return slices.Contains(args, at) || next.looksAt(at) },
		some:  next.some,
	}
}

// once passes on an assignment of some variables once after each reset.
type once struct {
	reset func()
	flow  flow
}

func (w *walker) onceOf(regs []int, next flow) once {
	switch len(regs) {
	case 1:
		return w.onceOne(regs[0], next)
	case 2:
		return w.oncePair(regs, next)
	}
	var s *rowSet
	key, vars := make([]ref, len(regs)), make([]*reading.Var, len(regs))
	return once{
		func() { s = newRowSet(vars) },
		flow{
			one:   func() bool { return !s.insert(pick(w.reg, regs, key)) || next.one() },
			reads: func(at int) bool { return slices.Contains(regs, at) || next.looksAt(at) },
			some:  next.some,
		},
	}
}

func (w *walker) onceOne(a int, next flow) once {
	s := newSeenRefs(w.r)
	out := flow{
		one:   func() bool { return !s.insert(w.reg[a]) || next.one() },
		reads: func(at int) bool { return at == a || next.looksAt(at) },
		some:  next.some,
	}
	out.lists = func(at int) many {
		if at != a { // any of them will do
			return func(list []ref) bool {
				if len(list) == 0 || !s.insert(w.reg[a]) {
					return true
				}
				w.reg[at] = list[0]
				return next.one()
			}
		}
		pass := w.taking(at, next)
		var buf []ref
		return func(list []ref) bool {
			buf = s.fresh(list, buf[:0])
			return len(buf) == 0 || pass(buf)
		}
	}
	return once{s.reset, out}
}

func (w *walker) oncePair(regs []int, next flow) once {
	s, a, b := newSeen(), regs[0], regs[1]
	out := flow{
		one: func() bool {
			return !s.insert(uint64(w.reg[a])<<32|uint64(w.reg[b])) || next.one()
		},
		reads: func(at int) bool { return at == a || at == b || next.looksAt(at) },
		some:  next.some,
	}
	return once{s.reset, out}
}
