package exec

import (
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/value"
)

// Kept is what questions about one snapshot build and leave for the next: neighbours as
// arrays, the values of properties as columns, the members of kinds. Each is built when a
// question has looked up so much one by one that building would have cost less, and only
// within a budget; what does not fit is looked up in the snapshot. Questions that run go on with
// what they have while others make room. It is safe for concurrent use, and freed with the
// snapshot.
type Kept struct {
	snap   *graph.Snapshot
	typ    graph.ID          // rdf:type
	labels map[graph.ID]bool // labels whose facts hold; nil: all
	budget int64
	eager  bool // for tests: build all at once, divide all work

	mu        sync.Mutex
	busy      map[any]bool // what is being built, by key
	used      int64
	evictions int // how often what was kept was left for something else
	lists     map[listKey]*lists
	forests   map[side]*forest
	columns   map[columnKey]*column
	indexes   map[valueKey]*byValue
	kinds     map[*lexicon.Kind]*members
	truths    map[graph.ID]*members
	terms     map[*lexicon.Kind]*kindTerms
	asked     map[listKey]*atomic.Int64 // look-ups, one by one
	passed    map[listKey]*atomic.Int64 // things in lists, gone through
	wanted    map[columnKey]int         // values, one by one
	strips    map[stripKey]*strip
	sifted    map[siftKey]*lists
	ranks     atomic.Pointer[ranks]
	names     *Book

	entities []atomic.Uint64 // terms known to be entities: a bitmap
}

// KeptMemory is how many bytes a Kept may take if nothing else is said.
const KeptMemory = 512 << 20

// NewKept returns an empty Kept of a snapshot that may take as many bytes (0: KeptMemory); a
// quarter of them is for names.
func NewKept(snap *graph.Snapshot, budget int64) *Kept {
	if budget == 0 {
		budget = KeptMemory
	}
	typ, _ := snap.ID(graph.Type)
	return &Kept{
		snap: snap, typ: typ, budget: budget - budget/4, names: newBook(snap.Terms(), budget/4), busy: map[any]bool{},
		lists: map[listKey]*lists{}, forests: map[side]*forest{}, columns: map[columnKey]*column{}, indexes: map[valueKey]*byValue{},
		kinds: map[*lexicon.Kind]*members{}, truths: map[graph.ID]*members{}, terms: map[*lexicon.Kind]*kindTerms{},
		asked: map[listKey]*atomic.Int64{}, passed: map[listKey]*atomic.Int64{}, wanted: map[columnKey]int{},
		strips: map[stripKey]*strip{}, sifted: map[siftKey]*lists{}, entities: make([]atomic.Uint64, snap.Terms()>>6+1),
	}
}

// only returns an empty Kept for the facts under some labels.
func (k *Kept) only(labels map[graph.ID]bool) *Kept {
	out := NewKept(k.snap, k.budget)
	out.labels, out.eager, out.names = labels, k.eager, k.names
	return out
}

func (k *Kept) visible(label graph.ID) bool {
	return k.labels == nil || label == 0 || k.labels[label]
}

// worth is how many look-ups of a predicate, or of several, with so many facts cost about as
// much as building would.
func (k *Kept) worth(facts int) int {
	if k.eager {
		return 0
	}
	return 64 + facts/8
}

// known reports whether a term has been found to be an entity.
func (k *Kept) known(id graph.ID) bool {
	word := int(id >> 6)
	return word < len(k.entities) && k.entities[word].Load()&(1<<(id&63)) != 0
}

// isEntity reports whether a term is no literal. An entity is decoded once.
func (k *Kept) isEntity(id graph.ID) bool {
	if k.known(id) {
		return true
	}
	if value.Of(k.snap, id).Type != value.Node {
		return false
	}
	k.found(id)
	return true
}

// found notes that a term is an entity.
func (k *Kept) found(id graph.ID) {
	if word := int(id >> 6); word < len(k.entities) {
		k.entities[word].Or(1 << (id & 63))
	}
}

// looked returns what counts the look-ups by a key, of all questions.
func (k *Kept) looked(key listKey) *atomic.Int64 { return k.counter(k.asked, key) }

// passedBy returns what counts the things in the lists by a key that questions have gone
// through.
func (k *Kept) passedBy(key listKey) *atomic.Int64 { return k.counter(k.passed, key) }

func (k *Kept) counter(of map[listKey]*atomic.Int64, key listKey) *atomic.Int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := of[key]
	if n == nil {
		n = new(atomic.Int64)
		of[key] = n
	}
	return n
}

// wants counts values that a question computes one by one, and reports whether it and those
// before have computed so many that their column is worth building.
func (k *Kept) wants(key columnKey, values int) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.wanted[key] += values
	return k.wanted[key] > k.worth(k.snap.Count(key.pred))
}

// room makes room for something of so many bytes and counts it; false if it is larger than
// the budget. Where the budget is used up all else is left: what is needed again is built again
// when it has once more been looked up so much that building would have cost less.
func (k *Kept) room(bytes int64) bool {
	if k.take(bytes) {
		return true
	}
	if bytes > k.budget {
		return false
	}
	clear(k.lists)
	clear(k.forests)
	clear(k.columns)
	clear(k.indexes)
	clear(k.kinds)
	clear(k.truths)
	clear(k.strips)
	clear(k.sifted)
	clear(k.asked)
	clear(k.passed)
	clear(k.wanted)
	k.ranks.Store(nil)
	k.used = 0
	k.evictions++
	return k.take(bytes)
}

// take counts bytes; false if they are too many.
func (k *Kept) take(bytes int64) bool {
	if k.used+bytes > k.budget {
		return false
	}
	k.used += bytes
	return true
}

// side is a predicate seen from its subjects, or backward from its objects.
type side struct {
	pred     graph.ID
	backward bool
}

// listKey is up to two sides whose neighbours are one list: of a symmetric relation, both
// ends of its facts.
type listKey struct{ a, b side }

// lists are the neighbours of things: distinct entities, by id.
type lists struct {
	low ref // the least thing that has neighbours
	off []uint32
	to  []ref
	one []ref // in place of both where no thing has two: by thing, 0 without

	once sync.Once
	keys []ref // all that have some, when first asked for
}

// of returns the neighbours of x in constant time.
func (l *lists) of(x ref) []ref {
	i := uint(x - l.low)
	if i+1 < uint(len(l.off)) {
		return l.to[l.off[i]:l.off[i+1]]
	}
	if i < uint(len(l.one)) && l.one[i] != 0 {
		return l.one[i : i+1 : i+1]
	}
	return nil
}

// things returns between which ids [low, high) things have neighbours.
func (l *lists) things() (low, high ref) {
	if l.one != nil {
		return l.low, l.low + ref(len(l.one))
	}
	return l.low, l.low + ref(len(l.off)) - 1
}

// all returns the things that have neighbours, by id.
func (l *lists) all() []ref {
	l.once.Do(func() {
		low, high := l.things()
		n := 0
		for x := low; x < high; x++ {
			n += min(len(l.of(x)), 1)
		}
		l.keys = make([]ref, 0, n)
		for x := low; x < high; x++ {
			if len(l.of(x)) > 0 {
				l.keys = append(l.keys, x)
			}
		}
	})
	return l.keys
}

// listsOf returns the neighbours by a key, building them if build is not nil: it is called
// now and then on the way, and may panic to end that. It is nil where some neighbours are
// literals, which are no entities until they are decoded, or memory is short.
func (k *Kept) listsOf(key listKey, build func()) *lists {
	return kept(k, k.lists, key, build, func() *lists { return k.build(key, build) }, (*lists).bytes)
}

func (l *lists) bytes() int64 { return 4 * int64(len(l.off)+cap(l.to)+len(l.one)) }

// kept returns what is kept under a key, building it if pause is not nil; it is nil where
// that cannot be, or memory is short. While one question builds it the others go on without:
// nobody waits.
func kept[K comparable, V any](k *Kept, all map[K]*V, key K, pause func(), build func() *V, size func(*V) int64) (v *V) {
	k.mu.Lock()
	v, known := all[key]
	if known || pause == nil || k.busy[key] {
		k.mu.Unlock()
		return v
	}
	k.busy[key] = true
	k.mu.Unlock()
	done := false
	defer func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.busy, key)
		if !done { // the question was ended on the way
			return
		}
		if v != nil && !k.room(size(v)) {
			v = nil
		}
		all[key] = v
	}()
	v = build()
	done = true
	return v
}

// never reports whether there are no lists by a key, and never will be.
func (k *Kept) never(key listKey) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	l, known := k.lists[key]
	return known && l == nil
}

func (k *Kept) build(key listKey, pause func()) *lists {
	a := k.neighbours(key.a, pause)
	if a == nil || key.b == (side{}) {
		return a
	}
	b := k.neighbours(key.b, pause)
	if b == nil {
		return nil
	}
	pause()
	return union(a, b)
}

// neighbours builds the lists of one side; nil where some of the objects are literals.
func (k *Kept) neighbours(s side, pause func()) *lists {
	facts := k.snap.Forward(s.pred)
	if k.labels == nil && !facts.Repeats() {
		return k.stored(s, pause)
	}
	var keys, ends []ref
	last := graph.Fact{}
	for f := range k.snap.Scan(s.pred) {
		if !k.visible(f.Label) || f.Subject == last.Subject && f.Object == last.Object {
			continue
		}
		last = f
		if len(keys)&4095 == 0 {
			pause()
		}
		if !k.isEntity(f.Object) {
			return nil
		}
		keys, ends = append(keys, ref(f.Subject)), append(ends, ref(f.Object))
	}
	if s.backward {
		keys, ends = ends, keys
	}
	return group(keys, ends)
}

// stored returns lists that are the arrays of the snapshot, where it has them as they are
// needed: every key in its place. It asks of each object once whether it is an entity.
func (k *Kept) stored(s side, pause func()) *lists {
	objects := k.snap.Backward(s.pred).Flat()
	for slot := range objects.Slots() {
		if slot&4095 == 0 {
			pause()
		}
		if len(objects.At(slot)) > 0 && !k.isEntity(objects.Key(slot)) {
			return nil
		}
	}
	facts := objects
	if !s.backward {
		pause()
		facts = k.snap.Forward(s.pred).Flat()
	}
	first, keys, starts, nodes := facts.Arrays()
	switch {
	case len(nodes) == 0:
		return &lists{low: 1, off: []uint32{0}}
	case keys == nil && starts == nil:
		return &lists{low: ref(first), one: refs(nodes)}
	case keys == nil:
		return &lists{low: ref(first), off: starts, to: refs(nodes)}
	}
	return spreadOut(&facts, pause)
}

// spreadOut returns lists with a place for every id between the first and the last key.
func spreadOut(facts *graph.Adjacency, pause func()) *lists {
	low, high := facts.Bounds()
	l := &lists{low: ref(low), off: make([]uint32, 1, high-low+1), to: make([]ref, 0, facts.Len())}
	for slot := range facts.Slots() {
		if slot&4095 == 0 {
			pause()
		}
		for ref(len(l.off))-1 < ref(facts.Key(slot)-low) {
			l.off = append(l.off, uint32(len(l.to)))
		}
		l.to = append(l.to, refs(facts.At(slot))...)
		l.off = append(l.off, uint32(len(l.to)))
	}
	return l
}

// refs gives ids the name that they have here. It shares their memory.
func refs(ids []graph.ID) []ref {
	return unsafe.Slice((*ref)(unsafe.Pointer(unsafe.SliceData(ids))), len(ids))
}

// group makes lists of pairs; those of one key keep their order.
func group(keys, ends []ref) *lists {
	if len(keys) == 0 {
		return &lists{low: 1, off: []uint32{0}}
	}
	low, high := slices.Min(keys), slices.Max(keys)
	if one := groupOne(low, high, keys, ends); one != nil {
		return &lists{low: low, one: one}
	}
	l := &lists{low: low, off: make([]uint32, high-low+2), to: make([]ref, len(ends))}
	for _, x := range keys {
		l.off[x-low+1]++
	}
	for i := 1; i < len(l.off); i++ {
		l.off[i] += l.off[i-1]
	}
	at := slices.Clone(l.off)
	for i, x := range keys {
		l.to[at[x-low]] = ends[i]
		at[x-low]++
	}
	return l
}

// groupOne makes the one neighbour of each key; nil where a key has two.
func groupOne(low, high ref, keys, ends []ref) []ref {
	one := make([]ref, high-low+1)
	for i, x := range keys {
		if one[x-low] != 0 {
			return nil
		}
		one[x-low] = ends[i]
	}
	return one
}

// union returns lists of what either has.
func union(a, b *lists) *lists {
	aLow, aHigh := a.things()
	bLow, bHigh := b.things()
	low, high := min(aLow, bLow), max(aHigh, bHigh)
	l := &lists{low: low, off: make([]uint32, 1, high-low+1), to: make([]ref, 0, len(a.to)+len(b.to))}
	for x := low; x < high; x++ {
		l.to = merge(l.to, a.of(x), b.of(x))
		l.off = append(l.off, uint32(len(l.to)))
	}
	return l
}

// merge appends what is in a or b, which are sorted, to into.
func merge(into, a, b []ref) []ref {
	for len(a) > 0 && len(b) > 0 {
		x := min(a[0], b[0])
		into = append(into, x)
		if a[0] == x {
			a = a[1:]
		}
		if b[0] == x {
			b = b[1:]
		}
	}
	return append(append(into, a...), b...)
}
