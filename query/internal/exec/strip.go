package exec

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/plan"
)

// home is the lists that the things in a register come from: the contracts of each firm, one
// list behind the other. What a question looks up of each contract lies wherever its id is,
// far apart, and fetching it costs more than all else; so it is kept beside the lists as
// strips, in their order, once questions have gone through enough of them. Where in the
// lists a thing stands is guessed, and then looked at: whatever else puts a thing into the
// register, a strip is never read at a wrong place.
type home struct {
	key       listKey
	lists     *lists   // nil: not yet
	order     []ref    // the things as they come
	places    []uint32 // where each of order stands in the lists; nil: order is the lists
	next      int      // where in order the last thing was
	from, end int      // between which it is sought
	outer     bool     // they are neighbours of what the walk begins with
	ripe      bool     // strips are worth building
	asked     *atomic.Int64
	passed    int64 // things, not yet counted in asked
}

// nowhere is the place of what is not in the lists.
const nowhere = math.MaxUint32

// at returns the place of a thing in the lists.
func (h *home) at(x ref) (place ref, ok bool) {
	i := h.next
	if uint(i) >= uint(len(h.order)) || h.order[i] != x {
		if i, ok = h.seek(x); !ok {
			return 0, false
		}
	}
	if h.places == nil {
		return ref(i), true
	}
	return h.places[i], h.places[i] != nowhere
}

// seek finds a thing behind the last one, or before it. When it is not there, the register has
// things from elsewhere, and nothing is sought until the next list comes.
func (h *home) seek(x ref) (i int, ok bool) {
	last := min(h.next, h.end)
	for i := last; i < h.end; i++ {
		if h.order[i] == x {
			h.next = i
			return i, true
		}
	}
	for i := h.from; i < last; i++ {
		if h.order[i] == x {
			h.next = i
			return i, true
		}
	}
	h.next, h.from, h.end = len(h.order), 0, 0
	return 0, false
}

// run returns where a list stands, if it is a piece of the lists as they are.
func (h *home) run(list []ref) (from int, ok bool) {
	if h.places != nil || len(list) == 0 {
		return 0, false
	}
	at, ok := h.at(list[0])
	if !ok || &h.order[at] != &list[0] {
		return 0, false
	}
	return int(at), true
}

// enter says that the neighbours of x come next.
func (h *home) enter(x ref) {
	i := x - h.lists.low
	h.from, h.end = int(h.lists.off[i]), int(h.lists.off[i+1])
	h.next = h.from
	if h.passed += int64(h.end - h.from); h.passed >= 4096 {
		h.asked.Add(h.passed)
		h.passed = 0
	}
}

// stripKey names what is kept of the things in some lists, in their order.
type stripKey struct {
	along   listKey
	column  columnKey     // the values of a property,
	one     listKey       // the one neighbour of each,
	kind    *lexicon.Kind // or whether it is of a kind,
	truth   graph.ID      // or a truth is recorded of it
	ordered bool          // the members themselves, in the order of the lists
}

// strip is what is known of the things in some lists, by their places.
type strip struct {
	column *column
	one    []ref // 0: without
	bits   bits
	list   []ref    // ordered members; those that are in no list come last
	places []uint32 // of them
}

func (s *strip) bytes() int64 {
	n := 4*int64(len(s.one)+len(s.list)+len(s.places)) + 8*int64(len(s.bits))
	if s.column != nil {
		n += s.column.bytes()
	}
	return n
}

// strip returns what is kept beside the lists that the things of a register come from,
// building it if that is worth it; nil if there is nothing.
func (w *walker) strip(at int, key stripKey, build func(order []ref) *strip) (*home, *strip) {
	h := w.homes[at]
	if h == nil || h.lists == nil {
		return nil, nil
	}
	s := w.stripOf(h, key, build)
	if s == nil || h == w.homeward && h.places == nil { // they come by id
		return nil, nil
	}
	return h, s
}

func (w *walker) stripOf(h *home, key stripKey, build func(order []ref) *strip) *strip {
	key.along = h.key
	var pause func()
	if h.ripe {
		pause = w.pause
	}
	k := w.r.kept
	return kept(k, k.strips, key, pause, func() *strip {
		pause()
		return build(h.lists.to)
	}, (*strip).bytes)
}

// columnBeside returns a column of the things of a register by their places.
func (w *walker) columnBeside(at int, p *lexicon.Predicate, c *column) (*home, *column) {
	h, s := w.strip(at, stripKey{column: columnKey{w.r.id(p), objectType(p)}}, func(order []ref) *strip {
		return &strip{column: c.along(order, w.pause)}
	})
	if s == nil {
		return nil, nil
	}
	return h, s.column
}

// oneBeside returns the one neighbour of each of the things of a register by their places.
func (w *walker) oneBeside(at int, key listKey, l *lists) (*home, []ref) {
	h, s := w.strip(at, stripKey{one: key}, func(order []ref) *strip {
		one := make([]ref, len(order))
		atOnce(len(order), w.pause, func(from, to int) {
			for i, x := range order[from:to] {
				if at := uint(x - l.low); at < uint(len(l.one)) {
					one[from+i] = l.one[at]
				}
			}
		})
		return &strip{one: one}
	})
	if s == nil {
		return nil, nil
	}
	return h, s.one
}

// bitsBeside returns which of the things of a register are members by their places.
func (w *walker) bitsBeside(at int, t *test) (*home, bits) {
	if t.members == nil {
		return nil, nil
	}
	h, s := w.strip(at, t.key, func(order []ref) *strip { return &strip{bits: t.members.bits.along(order, w.pause)} })
	if s == nil {
		return nil, nil
	}
	return h, s.bits
}

// liesBeside reports whether all that an operator looks up of the thing in a register is kept
// beside the lists that it comes from: then to look it up is to read on, where a set of all
// things is looked into anywhere.
func (w *walker) liesBeside(n plan.Node, at int) bool {
	h := w.homes[at]
	if h == nil || h.lists == nil || h == w.homeward && h.places == nil {
		return false
	}
	there := true
	look := func(key stripKey) {
		key.along = h.key
		there = there && w.stripOf(&home{key: h.key}, key, nil) != nil
	}
	column := func(p *lexicon.Predicate) { look(stripKey{column: columnKey{w.r.id(p), objectType(p)}}) }
	plan.Visit(n, func(n plan.Node) {
		switch n := n.(type) {
		case *plan.Join, *plan.Union:
		case *plan.Match:
			switch {
			case n.Pred.Class == lexicon.KindClass:
				look(stripKey{kind: n.Pred.Kind})
			case len(n.Args) == 1:
				look(stripKey{truth: w.r.id(n.Pred)})
			default:
				there = false
			}
		case *plan.Unknown:
			column(n.Pred)
		case *plan.Filter:
			for _, v := range append(valuesIn(n.Left), valuesIn(n.Right)...) {
				column(v.(plan.Values).Pred)
			}
		default:
			there = false
		}
	})
	return there
}

// along returns the column of things in some order, by their places.
func (c *column) along(order []ref, pause func()) *column {
	out := &column{even: c.even, like: c.like, recorded: c.recorded.along(order, pause)}
	switch {
	case !c.even:
	case c.narrow != nil:
		out.narrow = numbersAlong(c.narrow, noNarrow, c.low, order, pause)
	default:
		out.ints = numbersAlong(c.ints, noValue, c.low, order, pause)
	}
	return out
}

func numbersAlong[N int32 | int64](ns []N, none N, low ref, order []ref, pause func()) []N {
	out := make([]N, len(order))
	atOnce(len(order), pause, func(from, to int) {
		for i, x := range order[from:to] {
			n := none
			if at := uint(x - low); at < uint(len(ns)) {
				n = ns[at]
			}
			out[from+i] = n
		}
	})
	return out
}

// along returns the bitmap of things in some order, by their places.
func (b bits) along(order []ref, pause func()) bits {
	out := newBits(len(order))
	atOnce(len(order), pause, func(from, to int) {
		for i := from; i < to; i++ {
			if b.has(order[i]) {
				out.set(ref(i))
			}
		}
	})
	return out
}

// ordered returns the members of a set in the order of lists.
func ordered(m *members, l *lists, pause func()) *strip {
	s := &strip{}
	left := slices.Clone(m.bits)
	for i, x := range l.to {
		if i&(1<<16-1) == 0 {
			pause()
		}
		if left.has(x) {
			s.list, s.places = append(s.list, x), append(s.places, uint32(i))
			left[x>>6] &^= 1 << (x & 63)
		}
	}
	for _, x := range m.list {
		if left.has(x) {
			s.list, s.places = append(s.list, x), append(s.places, nowhere)
		}
	}
	return s
}

// For how many places one core is enough, and after how many it is looked whether the
// question should end.
const (
	fewPlaces  = 1 << 15
	manyPlaces = 1 << 19
)

// atOnce calls do for parts of [0, n) on all cores, and pause now and then. The parts begin
// at multiples of 64.
func atOnce(n int, pause func(), do func(from, to int)) {
	for from := 0; from < n; from += manyPlaces {
		pause()
		divided(from, min(from+manyPlaces, n), do)
	}
}

func divided(from, to int, do func(from, to int)) {
	cores := min(runtime.GOMAXPROCS(0), 16, (to-from)/fewPlaces)
	if cores < 2 {
		do(from, to)
		return
	}
	size := ((to-from)/cores + 64) &^ 63
	errs := make([]error, cores)
	var done sync.WaitGroup
	for i := range cores {
		done.Go(func() {
			defer diag.Caught(&errs[i])
			defer graph.Guard(&errs[i])()
			do(min(from+i*size, to), min(from+(i+1)*size, to))
		})
	}
	done.Wait()
	for _, err := range errs {
		if err != nil {
			panic(failure{err})
		}
	}
}

// inOrder returns the things that the walk begins with in the order of the lists that they
// are found in later; nil if they are as they are.
func (w *walker) inOrder() *strip {
	h, t := w.homeward, w.headSet
	if h == nil || h.places != nil || t == nil || t.members == nil || w.ahead {
		return nil
	}
	if h.lists == nil { // they were not there when the walk was compiled
		if h.lists = w.r.kept.listsOf(h.key, nil); h.lists == nil || h.lists.one != nil {
			return nil
		}
		h.ripe = w.r.kept.eager
	}
	key := t.key
	key.ordered = true
	return w.stripOf(h, key, func([]ref) *strip { return ordered(t.members, h.lists, w.pause) })
}
