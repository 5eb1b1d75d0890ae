package dictionary

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Order is an order for new terms, before they get the ids that they keep: nodes
// by rank, and within a rank as they came; then texts and other literals by their
// keys; then integers and days by size, each a part of numbers.
type Order struct {
	base uint32   // new terms come after it
	ids  []uint32 // the present id of the term that becomes base+1+i
	keys int      // how many of them are packed as keys
	ints int      // how many integers follow these; the rest is days
}

// fewest is how many numbers make a part of their own.
const fewest = 64

// NewOrder orders the terms after a base by the ranks of nodes, of which there
// are so many; rank returns that of a node.
func NewOrder(d *Dictionary, base uint32, ranks int, rank func(id uint32) int) *Order {
	o := &Order{base: base, ids: make([]uint32, 0, d.last-base)}
	var texts []text
	var numbers [2][]numbered // integers, days
	counts := make([]int, ranks+1)
	for id := base + 1; id <= d.last; id++ {
		key := d.Key(id)
		if IsNode(key) {
			counts[rank(id)+1]++
		} else if kind, n := numberOf(key); kind == kindInt {
			numbers[0] = append(numbers[0], numbered{n, id})
		} else if kind == kindTyped {
			numbers[1] = append(numbers[1], numbered{n, id})
		} else {
			texts = append(texts, text{key, id})
		}
	}
	for i := range numbers {
		if len(numbers[i]) < fewest {
			for _, n := range numbers[i] {
				texts = append(texts, text{d.Key(n.id), n.id})
			}
			numbers[i] = nil
		}
	}
	o.nodes(d, counts, rank)
	slices.SortFunc(texts, func(a, b text) int { return bytes.Compare(a.key, b.key) })
	for _, t := range texts {
		o.ids = append(o.ids, t.id)
	}
	o.keys, o.ints = len(o.ids), len(numbers[0])
	for _, list := range numbers {
		slices.SortFunc(list, func(a, b numbered) int { return cmp.Compare(a.n, b.n) })
		for _, n := range list {
			o.ids = append(o.ids, n.id)
		}
	}
	return o
}

type text struct {
	key []byte
	id  uint32
}

type numbered struct {
	n  int64
	id uint32
}

// nodes puts the nodes in order, given how many of them have the rank before
// each.
func (o *Order) nodes(d *Dictionary, counts []int, rank func(uint32) int) {
	for r := 1; r < len(counts); r++ {
		counts[r] += counts[r-1]
	}
	o.ids = o.ids[:counts[len(counts)-1]]
	for id := o.base + 1; id <= d.last; id++ {
		if IsNode(d.Key(id)) {
			r := rank(id)
			o.ids[counts[r]] = id
			counts[r]++
		}
	}
}

// New returns the ids that the new terms get: that of base+1+i is at i.
func (o *Order) New() []uint32 {
	to := make([]uint32, len(o.ids))
	for i, id := range o.ids {
		to[id-o.base-1] = o.base + 1 + uint32(i)
	}
	return to
}

// Put writes all terms, new ones in an order if there is one, and returns the
// parts. Those that are packed already are copied as they lie, but for small ones
// at the end, which are put together with what follows them. Where names is set each part
// of keys has an index of names.
func (d *Dictionary) Put(sink extent.Sink, o *Order, names bool) []Part {
	if o == nil {
		o = &Order{base: d.last}
	}
	var parts []Part
	from := uint32(0)
	if packed := d.root(); packed != nil {
		kept := packed.worthKeeping(o.base - packed.last + uint32(o.keys))
		for _, q := range kept {
			parts = append(parts, q.put(sink, names))
			from = q.last
		}
	}
	source := func(id uint32) []byte {
		if id > o.base {
			id = o.ids[id-o.base-1]
		}
		return d.Key(id)
	}
	for to := o.base + uint32(o.keys); from < to; {
		first := from + 1
		key := func(i int) []byte { return source(first + uint32(i)) }
		var sorted func(n int) *nameRun
		if names {
			sorted = sortBeside(int(to-from), key)
		}
		keys, n := PackKeys(d.seed, int(to-from), key)
		if names {
			parts = append(parts, keys.put(sink, n, sorted(n)))
		} else {
			parts = append(parts, keys.put(sink, n, nil))
		}
		from += uint32(n)
	}
	ints, days := o.ids[o.keys:o.keys+o.ints], o.ids[o.keys+o.ints:]
	parts = d.putNumbers(parts, sink, kindInt, ints)
	return d.putNumbers(parts, sink, kindTyped, days)
}

// root returns the packed terms that the dictionary stands on, or nil.
func (d *Dictionary) root() *Packed {
	for d.parent != nil {
		d = d.parent
	}
	return d.packed
}

// Packed returns how many of the terms are packed.
func (d *Dictionary) Packed() int {
	if p := d.root(); p != nil {
		return int(p.last)
	}
	return 0
}

// worthKeeping returns the parts without those at the end that are not much more
// than what comes after them: so there are never many, and a term is seldom
// packed again.
func (p *Packed) worthKeeping(after uint32) []part {
	n := len(p.parts)
	for n > 0 && p.parts[n-1].last-p.parts[n-1].first <= 2*after {
		n--
		after += p.parts[n].last - p.parts[n].first
	}
	return p.parts[:n]
}

// put copies a part.
func (q *part) put(sink extent.Sink, names bool) Part {
	out := Part{Kind: q.kind, Count: int(q.last - q.first)}
	if q.kind != 0 {
		out.Least, out.Wide = q.numbers.least, q.numbers.wide
		out.Diffs = sink.Numbers(&q.numbers.diffs)
		return out
	}
	k := &q.keys
	out.Texts, out.Offsets, out.Buckets = sink.Bytes(k.texts.All()), sink.Numbers(&k.offsets), sink.Numbers(&k.buckets)
	out.IDs, out.Prints = sink.Numbers(&k.ids), sink.Bytes(k.prints.All())
	if names {
		out.putNames(sink, k.nameRun(out.Count))
	}
	return out
}

// put writes packed keys, with an index of names if there is one.
func (k *Keys) put(sink extent.Sink, n int, names *nameRun) Part {
	numbers := func(plain []uint32) extent.Ref {
		x := extent.Of(plain)
		return sink.Numbers(&x)
	}
	out := Part{Count: n, Texts: sink.Bytes(k.Texts), Offsets: numbers(k.Offsets), Buckets: numbers(k.Buckets), Prints: sink.Bytes(k.Prints)}
	if names == nil {
		out.IDs = numbers(k.IDs)
		return out
	}
	ids := extent.Pack(k.IDs)
	out.IDs = sink.Numbers(&ids)
	out.putNames(sink, names)
	return out
}

func (p *Part) putNames(sink extent.Sink, names *nameRun) {
	p.Named, p.IRIs, p.Names = true, names.iris, sink.Numbers(&names.order)
}

// putNumbers writes a part of numbers, if there are any.
func (d *Dictionary) putNumbers(parts []Part, sink extent.Sink, kind byte, ids []uint32) []Part {
	if len(ids) == 0 {
		return parts
	}
	numbers := make([]int64, len(ids))
	for i, id := range ids {
		_, numbers[i] = numberOf(d.Key(id))
	}
	plain, wide := PackNumbers(numbers)
	diffs := extent.Of(plain)
	return append(parts, Part{Kind: kind, Count: len(ids), Least: numbers[0], Wide: wide, Diffs: sink.Numbers(&diffs)})
}

// Seed returns the seed of the hash.
func (d *Dictionary) Seed() uint64 { return d.seed }

// Present returns the present id of the term that gets an id; without an order
// it is the same.
func (o *Order) Present(id uint32) uint32 {
	if o == nil || id <= o.base {
		return id
	}
	return o.ids[id-o.base-1]
}
