package dictionary

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"sync"
	"unicode"

	"github.com/clausekg/clause/graph/internal/extent"
)

// The index of names lists the terms of a part in the order of what they are called: IRIs
// by their short names, then texts by themselves, both folded. So it serves to look up a
// name without regard to case, to go on from a prefix, and to find what is near.
//
// A part in a file has its index beside it. Where a file has none, because it is older or
// because other letters count as capitals now, and for terms that are in no file, it is
// made when it is first asked for.

// Class is a kind of names.
type Class uint8

// The classes of names.
const (
	IRIs Class = 1 + iota
	Texts
)

// Letters is the edition of the rules of letters by which names are folded. An index that
// was made by others is not used.
const Letters = unicode.Version

// nameRun is the index of some terms.
type nameRun struct {
	order extent.Numbers // the terms, numbered from 0
	iris  int            // so many of them are IRIs
}

// lazyRun is an index that is made when it is first asked for.
type lazyRun struct {
	once sync.Once
	run  nameRun
	made bool
}

// span returns the places in the index that a class has.
func (r *nameRun) span(class Class) (from, to int) {
	if class == IRIs {
		return 0, r.iris
	}
	return r.iris, r.order.Len()
}

// sortNames makes the index of n keys, numbered from 0.
func sortNames(n int, each func(yield func(key []byte))) nameRun {
	s := nameSorter{}
	i := uint32(0)
	each(func(key []byte) {
		s.add(key, i)
		i++
	})
	order := make([]uint32, 0, len(s.entries[0])+len(s.entries[1]))
	for c := range s.entries {
		s.sort(c)
		for _, e := range s.entries[c] {
			order = append(order, e.term)
		}
	}
	return nameRun{extent.Pack(order), len(s.entries[0])}
}

// sortBeside makes the index of the first of n keys while the caller does something else
// with them; what it returns waits for that of the first so many. Damage that is met when a
// key is read is met there.
func sortBeside(n int, key func(i int) []byte) func(fitted int) *nameRun {
	sort := func(n int) nameRun {
		return sortNames(n, func(yield func([]byte)) {
			for i := range n {
				yield(key(i))
			}
		})
	}
	var run nameRun
	var failed any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { failed = recover() }()
		run = sort(n)
	}()
	return func(fitted int) *nameRun {
		<-done
		if failed != nil {
			panic(failed)
		}
		if fitted < n {
			run = sort(fitted)
		}
		return &run
	}
}

// nameSorter sorts names by their first eight bytes, and by the rest where these are the
// same.
type nameSorter struct {
	entries [2][]nameEntry // IRIs, texts
	rests   [2][]byte      // what follows the first eight bytes, length first
	name    []byte
}

type nameEntry struct {
	head uint64
	term uint32
	rest uint32 // in rests, from 1 on; 0 for nothing
}

func (s *nameSorter) add(key []byte, term uint32) {
	var class Class
	if s.name, class = appendName(s.name[:0], key); class == 0 {
		return
	}
	var head [8]byte
	c := class - IRIs
	e := nameEntry{term: term}
	if copy(head[:], s.name); len(s.name) > len(head) {
		e.rest = uint32(len(s.rests[c])) + 1
		rest := s.name[len(head):]
		s.rests[c] = append(append(s.rests[c], byte(len(rest)-1)), rest...)
	}
	e.head = binary.BigEndian.Uint64(head[:])
	s.entries[c] = append(s.entries[c], e)
}

func (s *nameSorter) sort(c int) {
	rests := s.rests[c]
	rest := func(e nameEntry) []byte {
		if e.rest == 0 {
			return nil
		}
		return rests[e.rest : e.rest+uint32(rests[e.rest-1])+1]
	}
	slices.SortFunc(s.entries[c], func(a, b nameEntry) int {
		if a.head != b.head {
			return cmp.Compare(a.head, b.head)
		}
		if a.rest|b.rest != 0 {
			if order := bytes.Compare(rest(a), rest(b)); order != 0 {
				return order
			}
		}
		return cmp.Compare(a.term, b.term)
	})
}

// Cursor goes through the names of a class in order, those of the whole dictionary. It is
// not safe for concurrent use.
type Cursor struct {
	runs []cursorRun
	now  *cursorRun // the run with the least name; nil at the end
}

// cursorRun goes through the names of one index.
type cursorRun struct {
	keys     keyReader                      // of packed terms, or
	key      func(buf []byte, i int) []byte // of a term that is not
	first    uint32                         // the id before the first term
	order    *extent.Numbers
	at, end  int
	begun    bool
	buf, now []byte // a key; the name at at
}

// Names returns a cursor, which stands before the first name: Seek comes first.
func (d *Dictionary) Names(class Class) *Cursor {
	c := &Cursor{}
	add := func(r *nameRun, run cursorRun) {
		if run.at, run.end = r.span(class); run.at < run.end {
			run.order = &r.order
			c.runs = append(c.runs, run)
		}
	}
	var own []*Dictionary
	for e := d; e != nil; e = e.parent {
		own = append(own, e)
	}
	if packed := own[len(own)-1].packed; packed != nil {
		for i := range packed.parts {
			if q := &packed.parts[i]; q.kind == 0 {
				add(q.keys.nameRun(int(q.last-q.first)), cursorRun{first: q.first, keys: keyReader{keys: &q.keys}})
			}
		}
	}
	for _, e := range slices.Backward(own) {
		if e.last > e.first {
			key := func(buf []byte, i int) []byte { return e.AppendKey(buf, e.first+1+uint32(i)) }
			add(e.nameRun(), cursorRun{first: e.first, key: key})
		}
	}
	return c
}

// nameRun returns the index of the terms of the dictionary's own.
func (d *Dictionary) nameRun() *nameRun {
	l := d.names
	if l == nil {
		l = &lazyRun{}
	}
	l.once.Do(func() {
		l.run = sortNames(int(d.last-d.first), func(yield func([]byte)) {
			for id := d.first + 1; id <= d.last; id++ {
				yield(d.Key(id))
			}
		})
	})
	return &l.run
}

// nameRun returns the index of a part of n terms.
func (k *keyPart) nameRun(n int) *nameRun {
	k.names.once.Do(func() {
		if !k.names.made {
			k.names.run = sortNames(n, func(yield func([]byte)) { k.each(n, yield) })
		}
	})
	return &k.names.run
}

// Seek goes on to the first name that is not less than one, and reports whether there is
// one. It does not go back.
func (c *Cursor) Seek(name []byte) bool {
	for i := range c.runs {
		c.runs[i].seek(name)
	}
	return c.least()
}

// Next goes to the next name, and reports whether there is one. Names come in order; of
// terms with the same name, each has its turn, by id within a part.
func (c *Cursor) Next() bool {
	r := c.now
	r.at++
	r.read()
	return c.least()
}

// All calls yield with the terms that the cursor has not begun with, index by index.
func (c *Cursor) All(yield func(id uint32) bool) {
	for _, r := range c.runs {
		for at := r.at; at < r.end; at++ {
			if !yield(r.first + 1 + r.order.At(at)) {
				return
			}
		}
	}
}

func (c *Cursor) least() bool {
	c.now = nil
	for i := range c.runs {
		if r := &c.runs[i]; r.at < r.end && (c.now == nil || bytes.Compare(r.now, c.now.now) < 0) {
			c.now = r
		}
	}
	return c.now != nil
}

// Name returns the name at which the cursor stands, folded. It is valid until it moves.
func (c *Cursor) Name() []byte { return c.now.now }

// Key returns the key of the term that has the name. It is valid until the cursor moves.
func (c *Cursor) Key() []byte {
	if c.now.key == nil {
		return c.now.keys.key
	}
	return c.now.buf
}

// ID returns the term that has the name.
func (c *Cursor) ID() uint32 { return c.now.first + 1 + c.now.order.At(c.now.at) }

// read makes now the name at at.
func (r *cursorRun) read() {
	switch {
	case r.at >= r.end:
	case r.key == nil:
		r.now, _ = appendName(r.now[:0], r.keys.read(int(r.order.At(r.at))))
	default:
		r.buf = r.key(r.buf[:0], int(r.order.At(r.at)))
		r.now, _ = appendName(r.now[:0], r.buf)
	}
}

// seek goes on to the first name that is not less than one. Steps grow from where it
// stands, so that a place nearby is found at once.
func (r *cursorRun) seek(name []byte) {
	lo, hi := r.at, r.end
	less := func(i int) bool {
		r.at = i
		r.read()
		return bytes.Compare(r.now, name) < 0
	}
	for step := 1; r.begun && lo < hi; step *= 4 {
		i := min(lo+step-1, hi-1)
		if !less(i) {
			hi = i
			break
		}
		lo = i + 1
	}
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		if less(mid) {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if r.at != lo || !r.begun {
		r.at, r.begun = lo, true
		r.read()
	}
}

// CheckNames returns what is wrong with the indexes of names in the file, or nothing. It
// takes the time that making them takes.
func (d *Dictionary) CheckNames() string {
	packed := d.root()
	for i := 0; packed != nil && i < len(packed.parts); i++ {
		k := &packed.parts[i].keys
		if packed.parts[i].kind != 0 || !k.names.made {
			continue
		}
		n := int(packed.parts[i].last - packed.parts[i].first)
		want := sortNames(n, func(yield func([]byte)) { k.each(n, yield) })
		if got := &k.names.run; got.iris != want.iris || !slices.Equal(got.order.All(), want.order.All()) {
			return "the index of names is not what the terms make it"
		}
	}
	return ""
}
