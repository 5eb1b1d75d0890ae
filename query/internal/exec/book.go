package exec

import (
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/lexicon"
)

// named is an entity and what it is called, as it is written and as it sorts.
type named struct {
	text, folded string
	term         quad.Value
}

func (n *named) compare(m *named) int {
	if c := strings.Compare(n.folded, m.folded); c != 0 {
		return c
	}
	return strings.Compare(n.text, m.text)
}

// Book remembers the names of entities that answers have had, so that each is decoded once
// while there is room for it. It is safe for concurrent use; nobody waits.
type Book struct {
	terms   graph.ID
	left    atomic.Int64 // bytes
	once    sync.Once
	shelves []atomic.Pointer[shelf]
}

// How many pages a shelf has, and names a page. They are few: the things in short answers lie
// anywhere, and each needs a page and mostly a shelf.
const (
	shelfBits = 4
	pageBits  = 3
)

// shelf is pages that follow each other, and page is the names of ids that do.
type (
	shelf [1 << shelfBits]atomic.Pointer[page]
	page  [1 << pageBits]entry
)

// entry is an entity in the book. The host's value stands beside the name, not behind it: who
// reads a long answer comes by no other memory.
type entry struct {
	named atomic.Pointer[named]
	state atomic.Uint32 // of host
	host  any           // the entity as the host has it, once it has asked
}

// The states of what the host has.
const (
	noHost uint32 = iota
	hostComes
	hostThere
)

func newBook(terms int, bytes int64) *Book {
	b := &Book{terms: graph.ID(terms)}
	b.left.Store(bytes)
	return b
}

// open makes the list of shelves when the first name comes.
func (b *Book) open() []atomic.Pointer[shelf] {
	b.once.Do(func() { b.shelves = make([]atomic.Pointer[shelf], b.terms>>(shelfBits+pageBits)+1) })
	return b.shelves
}

// at returns the name of an entity, or nil if it is not in the book.
func (b *Book) at(id graph.ID) *named {
	if e := b.entry(id); e != nil {
		return e.named.Load()
	}
	return nil
}

// placed returns on which shelf an id stands, on which page of it, and where on that.
func placed(id graph.ID) (shelf, page, in graph.ID) {
	return id >> (shelfBits + pageBits), id >> pageBits & (1<<shelfBits - 1), id & (1<<pageBits - 1)
}

// entry returns where an entity stands, or nil if there is no page for it.
func (b *Book) entry(id graph.ID) *entry {
	if id > b.terms {
		return nil
	}
	shelf, at, in := placed(id)
	s := b.open()[shelf].Load()
	if s == nil {
		return nil
	}
	p := s[at].Load()
	if p == nil {
		return nil
	}
	return &p[in]
}

// keep enters a name, if there is room.
func (b *Book) keep(id graph.ID, n *named) {
	if id > b.terms {
		return
	}
	shelves, bytes := b.open(), int64(128+2*len(n.text))
	at, of, in := placed(id)
	s := shelves[at].Load()
	if s == nil {
		s, bytes = new(shelf), bytes+int64(unsafe.Sizeof(shelf{}))
	}
	p := s[of].Load()
	if p == nil {
		p, bytes = new(page), bytes+int64(unsafe.Sizeof(page{}))
	}
	if b.left.Add(-bytes) < 0 {
		b.left.Add(bytes)
		return
	}
	if !shelves[at].CompareAndSwap(nil, s) {
		s = shelves[at].Load()
	}
	if !s[of].CompareAndSwap(nil, p) {
		p = s[of].Load()
	}
	p[in].named.CompareAndSwap(nil, n)
}

// named returns what an entity is called: in the world without a supposition, if it has it.
func (r *run) named(id graph.ID) *named {
	n := r.names.at(id)
	if n == nil {
		text := r.nameOf(id)
		n = &named{text: text, folded: lexicon.Fold(text), term: r.snap.Term(id)}
		r.names.keep(id, n)
	}
	return n
}

// name returns what an entity is called; one that a supposition creates, by its variable.
func (r *run) name(id graph.ID) string {
	if n := r.names.at(id); n != nil {
		return n.text
	}
	return r.nameOf(id)
}

// nameOnce returns what an entity is called, for an answer that is not kept: it enters names
// as long as there is much room.
func (r *run) nameOnce(id graph.ID) string {
	if r.names.left.Load() > 1<<10 {
		return r.named(id).text
	}
	return r.name(id)
}

func (r *run) nameOf(id graph.ID) string {
	if int(id) <= r.env.Snapshot.Terms() {
		return r.env.Program.Lexicon.Name(id)
	}
	switch t := r.snap.Term(id).(type) {
	case quad.BNode:
		return string(t)
	case quad.IRI:
		return string(t)
	}
	return ""
}

// Names returns the names that are known of entities of the answer and of others.
func (r *Result) Names() *Book { return r.run.names }

// Host returns an entity as the host has it, or nil if it is not known.
func (b *Book) Host(id graph.ID) any {
	if b == nil {
		return nil
	}
	if e := b.entry(id); e != nil && e.state.Load() == hostThere {
		return e.host
	}
	return nil
}

// Entity returns the name and the term of an entity, if they are known.
func (b *Book) Entity(id graph.ID) (name string, term quad.Value, ok bool) {
	if b == nil {
		return "", nil, false
	}
	n := b.at(id)
	if n == nil {
		return "", nil, false
	}
	return n.text, n.term, true
}

// hostBytes is about how many bytes an entity takes as a host has it.
const hostBytes = 64

// KeepHost remembers an entity as the host has it, if there is room, and returns it.
func (b *Book) KeepHost(id graph.ID, name string, term quad.Value, host any) any {
	if b == nil || id > b.terms || b.left.Add(-hostBytes) < 0 {
		if b != nil && id <= b.terms {
			b.left.Add(hostBytes)
		}
		return host
	}
	if b.at(id) == nil {
		b.keep(id, &named{text: name, folded: lexicon.Fold(name), term: term})
	}
	if e := b.entry(id); e != nil && e.state.CompareAndSwap(noHost, hostComes) {
		e.host = host
		e.state.Store(hostThere)
	}
	return host
}
