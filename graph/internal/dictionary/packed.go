package dictionary

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Packed is terms that are used where they lie, in the columns of a segment. It
// has parts, which follow each other by id: keys of any sort, or numbers.
//
// A part of keys holds them in groups of 16 after one another; of each key but
// the first of a group only what differs from the key before is written:
//
//	texts    group: (length, key) (shared, length, rest)…       varints
//	offsets  of the groups in texts
//	buckets  a hash table: keys of bucket b are ids[buckets[b]:buckets[b+1]],
//	ids      bucket b being the upper bits of the hash;
//	prints   beside each id the lowest byte of its hash
//
// A part of numbers holds integers or days, sorted, as differences from the least:
// they are found by binary search, and an id leads to its value at once.
type Packed struct {
	seed  uint64
	parts []part
	last  uint32
}

// part is the terms first+1 to last.
type part struct {
	first, last uint32
	kind        byte // 0 of keys, kindInt of integers, kindTyped of days
	keys        keyPart
	numbers     numberPart
}

type keyPart struct {
	texts                 extent.Bytes
	offsets, buckets, ids extent.Numbers
	prints                extent.Bytes
	names                 *lazyRun
}

// numberPart is sorted numbers: number i is least plus what stands at i, or at
// 2i, 2i+1 when the differences need two words.
type numberPart struct {
	least int64
	wide  bool
	n     int
	diffs extent.Numbers
}

const groupSize = 16

// Seed returns the seed of the hash.
func (p *Packed) Seed() uint64 { return p.seed }

// part returns the part of an id. There are never many.
func (p *Packed) part(id uint32) *part {
	i := 0
	for p.parts[i].last < id {
		i++
	}
	return &p.parts[i]
}

// appendKey appends the key of an id.
func (p *Packed) appendKey(buf []byte, id uint32) []byte {
	q := p.part(id)
	i := int(id - q.first - 1)
	switch q.kind {
	case kindInt:
		return appendInt(buf, q.numbers.at(i))
	case kindTyped:
		return appendDay(buf, q.numbers.at(i))
	}
	return q.keys.appendKey(buf, i)
}

// find returns the id of a key, or 0. The hash has its upper half set.
func (p *Packed) find(key []byte, hash uint64) uint32 {
	kind, number := numberOf(key)
	for i := range p.parts {
		q := &p.parts[i]
		switch {
		case q.kind == 0:
			if i := q.keys.find(key, uint32(hash>>32)); i >= 0 {
				return q.first + 1 + uint32(i)
			}
		case q.kind == kind:
			if i := q.numbers.find(number); i >= 0 {
				return q.first + 1 + uint32(i)
			}
		}
	}
	return 0
}

// Numbers is the integers or days of a part, in memory: that of the term First+i
// is number i.
type Numbers struct {
	First, Last uint32
	Days        bool
	least       int64
	wide        bool
	diffs       []uint32
}

// Of returns the number of a term from First to Last.
func (n *Numbers) Of(id uint32) int64 {
	i := id - n.First
	if n.wide {
		return n.least + int64(uint64(n.diffs[2*i])|uint64(n.diffs[2*i+1])<<32)
	}
	return n.least + int64(n.diffs[i])
}

// numbers returns the part of an id, if it is one of numbers.
func (p *Packed) numbers(id uint32) (Numbers, bool) {
	q := p.part(id)
	if q.kind == 0 {
		return Numbers{}, false
	}
	n := &q.numbers
	return Numbers{q.first + 1, q.last, q.kind == kindTyped, n.least, n.wide, n.diffs.All()}, true
}

func (n *numberPart) at(i int) int64 {
	if n.wide {
		return n.least + int64(uint64(n.diffs.At(2*i))|uint64(n.diffs.At(2*i+1))<<32)
	}
	return n.least + int64(n.diffs.At(i))
}

func (n *numberPart) find(number int64) int {
	lo, hi := 0, n.n
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if n.at(mid) < number {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo < n.n && n.at(lo) == number {
		return lo
	}
	return -1
}

func (k *keyPart) find(key []byte, hash uint32) int {
	shift := 32 - bits.Len32(uint32(k.buckets.Len()-2))
	b := 0
	if shift < 32 {
		b = int(hash >> shift)
	}
	from, to := int(k.buckets.At(b)), int(k.buckets.At(b+1))
	var buf [256]byte
	for i, print := range k.prints.Slice(from, to) {
		if print != byte(hash) {
			continue
		}
		at := int(k.ids.At(from + i))
		if bytes.Equal(k.appendKey(buf[:0], at), key) {
			return at
		}
	}
	return -1
}

// appendKey appends key number i.
func (k *keyPart) appendKey(buf []byte, i int) []byte {
	rest := k.group(i / groupSize)
	start := len(buf)
	buf, rest = k.first(buf, rest)
	for range i % groupSize {
		buf, rest = k.next(buf, start, rest)
	}
	return buf
}

// group returns the texts of a group.
func (k *keyPart) group(g int) []byte {
	to := k.texts.Len()
	if g+1 < k.offsets.Len() {
		to = int(k.offsets.At(g + 1))
	}
	return k.texts.Slice(int(k.offsets.At(g)), to)
}

// first appends the first key of a group, and returns the texts after it.
func (k *keyPart) first(buf, texts []byte) (key, rest []byte) {
	length, texts := k.number(texts)
	if length > uint64(len(texts)) {
		k.texts.Nonsense()
	}
	return append(buf, texts[:length]...), texts[length:]
}

// next puts the next key of a group in place of the one before, which begins at start.
func (k *keyPart) next(buf []byte, start int, texts []byte) (key, rest []byte) {
	shared, texts := k.number(texts)
	length, texts := k.number(texts)
	if shared > uint64(len(buf)-start) || length > uint64(len(texts)) {
		k.texts.Nonsense()
	}
	return append(buf[:start+int(shared)], texts[:length]...), texts[length:]
}

// number reads a varint, and returns the texts after it.
func (k *keyPart) number(texts []byte) (uint64, []byte) {
	if len(texts) > 0 && texts[0] < 0x80 {
		return uint64(texts[0]), texts[1:]
	}
	n, width := binary.Uvarint(texts)
	if width <= 0 {
		k.texts.Nonsense()
	}
	return n, texts[width:]
}

// keyReader reads keys of a part one after the other: one that follows the last, or comes
// soon behind it, costs little.
type keyReader struct {
	keys *keyPart
	at   int    // the key that was read last
	key  []byte // it
	rest []byte // the texts of its group behind it; nil before the first
}

// read returns key number i. It is valid until the next is read.
func (r *keyReader) read(i int) []byte {
	if r.rest == nil || i < r.at || i/groupSize != r.at/groupSize {
		r.at = i &^ (groupSize - 1)
		r.key, r.rest = r.keys.first(r.key[:0], r.keys.group(i/groupSize))
	}
	for ; r.at < i; r.at++ {
		r.key, r.rest = r.keys.next(r.key, 0, r.rest)
	}
	return r.key
}

// each calls yield with the n keys in order. A key is valid until the next.
func (k *keyPart) each(n int, yield func(key []byte)) {
	r := keyReader{keys: k}
	for i := range n {
		yield(r.read(i))
	}
}

// Keys is a part of keys before it is written.
type Keys struct {
	Texts                 []byte
	Offsets, Buckets, IDs []uint32
	Prints                []byte
}

// MaxTexts is how many bytes the texts of a part may take. PackKeys stops at it.
const MaxTexts = 1 << 30

// PackKeys packs n keys, numbered from 0, and returns how many of them fitted.
func PackKeys(seed uint64, n int, key func(i int) []byte) (*Keys, int) {
	k := &Keys{}
	hashes := make([]uint32, 0, n)
	var last []byte
	for i := range n {
		now := key(i)
		if len(k.Texts)+len(now)+2*binary.MaxVarintLen64 > MaxTexts && i > 0 {
			break
		}
		shared := 0
		if i%groupSize == 0 {
			k.Offsets = append(k.Offsets, uint32(len(k.Texts)))
		} else {
			for shared < min(len(last), len(now)) && last[shared] == now[shared] {
				shared++
			}
			k.Texts = binary.AppendUvarint(k.Texts, uint64(shared))
		}
		k.Texts = binary.AppendUvarint(k.Texts, uint64(len(now)-shared))
		k.Texts = append(k.Texts, now[shared:]...)
		hashes = append(hashes, uint32(hash(seed, now)>>32))
		last = append(last[:0], now...)
	}
	k.table(hashes)
	return k, len(hashes)
}

// bucketBits is how many keys share a bucket, as a power of two, if the hash is
// even.
const bucketBits = 3

// table lays out the hash table.
func (k *Keys) table(hashes []uint32) {
	width := max(bits.Len32(uint32(len(hashes)))-bucketBits, 0)
	shift := 32 - width
	bucket := func(h uint32) int {
		if width == 0 {
			return 0
		}
		return int(h >> shift)
	}
	k.Buckets = make([]uint32, 1<<width+1)
	for _, h := range hashes {
		k.Buckets[bucket(h)+1]++
	}
	for b := range 1 << width {
		k.Buckets[b+1] += k.Buckets[b]
	}
	k.IDs, k.Prints = make([]uint32, len(hashes)), make([]byte, len(hashes))
	next := slices.Clone(k.Buckets)
	for i, h := range hashes {
		b := bucket(h)
		k.IDs[next[b]], k.Prints[next[b]] = uint32(i), byte(h)
		next[b]++
	}
}

// PackNumbers packs sorted numbers as differences from the first, one word each,
// or two when that is not enough.
func PackNumbers(numbers []int64) (diffs []uint32, wide bool) {
	least := numbers[0]
	wide = uint64(numbers[len(numbers)-1]-least) > 1<<32-1
	for _, n := range numbers {
		d := uint64(n - least)
		diffs = append(diffs, uint32(d))
		if wide {
			diffs = append(diffs, uint32(d>>32))
		}
	}
	return diffs, wide
}

// Part describes a part in a directory. Kind is 0 for keys, and that of the
// numbers otherwise.
type Part struct {
	Kind  byte
	Count int
	Least int64
	Wide  bool
	Texts, Offsets, Buckets,
	IDs, Prints, Diffs extent.Ref
	Named bool       // there is an index of names
	IRIs  int        // in it, before other names
	Names extent.Ref // the index
}

// Open returns the dictionary whose parts lie in an extent.
func Open(seed uint64, parts []Part, e *extent.Extent) (*Dictionary, error) {
	p := &Packed{seed: seed}
	for i, in := range parts {
		q := part{first: p.last, kind: in.Kind}
		if in.Count <= 0 || uint64(p.last)+uint64(in.Count) > 1<<32-2 {
			return nil, fmt.Errorf("part %d of the dictionary has %d terms after %d", i, in.Count, p.last)
		}
		p.last += uint32(in.Count)
		q.last = p.last
		var ok bool
		switch in.Kind {
		case 0:
			q.keys, ok = openKeys(in, e)
		case kindInt, kindTyped:
			q.numbers, ok = openNumbers(in, e)
		}
		if !ok {
			return nil, fmt.Errorf("part %d of the dictionary has columns that do not fit", i)
		}
		p.parts = append(p.parts, q)
	}
	return &Dictionary{packed: p, first: p.last, last: p.last, seed: seed, table: newTable(minSlots)}, nil
}

func openKeys(in Part, e *extent.Extent) (k keyPart, fit bool) {
	ok := [5]bool{}
	k.texts, ok[0] = e.Bytes(in.Texts)
	k.offsets, ok[1] = e.Numbers(in.Offsets)
	k.buckets, ok[2] = e.Numbers(in.Buckets)
	k.ids, ok[3] = e.Numbers(in.IDs)
	k.prints, ok[4] = e.Bytes(in.Prints)
	k.names = &lazyRun{made: in.Named}
	if in.Named {
		k.names.run.iris = in.IRIs
		var fit bool
		if k.names.run.order, fit = e.Numbers(in.Names); !fit || in.IRIs > in.Names.Count || in.Names.Count > in.Count {
			return k, false
		}
	}
	b := k.buckets.Len() - 1
	return k, !slices.Contains(ok[:], false) && k.offsets.Len() == (in.Count+groupSize-1)/groupSize &&
		b > 0 && b&(b-1) == 0 && k.ids.Len() == in.Count && k.prints.Len() == in.Count
}

func openNumbers(in Part, e *extent.Extent) (n numberPart, fit bool) {
	diffs, ok := e.Numbers(in.Diffs)
	words := in.Count
	if in.Wide {
		words *= 2
	}
	return numberPart{in.Least, in.Wide, in.Count, diffs}, ok && diffs.Len() == words
}
