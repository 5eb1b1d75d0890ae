package graph

import (
	"bytes"
	"maps"
	"slices"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/dictionary"
	"github.com/clausekg/clause/graph/internal/file"
)

// A commit of many facts is not written as a change, but as the whole graph in
// columns, and its new terms get their ids at the end, in an order by which the
// things of a kind follow each other: then what is known of a kind is dense
// arrays, and its members are a range.

const (
	// bulkFrom is how many changes are many, but for tests.
	bulkFrom = 1 << 16
	// bulkShare is how many times as many facts there may be already.
	bulkShare = 4
)

// isBulk says whether a transaction is to be written as columns.
func (db *DB) isBulk(tx *Tx) bool {
	return (db.file == nil || db.file.Columnar()) &&
		len(tx.flushes) == 0 && tx.edit.size >= db.many && tx.edit.size*bulkShare >= tx.now.Len()
}

// orderTerms orders the terms after a base: things by their kinds. One with
// several kinds stands beside those that have the first of them only.
func orderTerms(terms *dictionary.Dictionary, base int, types *columns.Log) *dictionary.Order {
	k := kinds{base: uint32(base), of: make([]uint32, terms.Len()-base), next: map[[2]uint32]uint32{}, kind: []uint32{0}, below: [][]uint32{nil}}
	if types != nil {
		types.Visit(k.add)
	}
	rank := k.ranks()
	return dictionary.NewOrder(terms, uint32(base), len(rank), func(id uint32) int { return rank[k.of[id-k.base-1]] })
}

// kinds is a tree of lists of kinds, each list below the one that lacks its last
// kind. A list has a number, in the order in which they come up; 0 is empty.
type kinds struct {
	base  uint32
	of    []uint32             // by term: the list of its kinds
	next  map[[2]uint32]uint32 // list and kind → the list with this kind too
	kind  []uint32             // by list: its last kind
	below [][]uint32           // by list: those with one kind more
}

// add notes that a thing is of a kind.
func (k *kinds) add(thing, kind uint32) {
	if thing <= k.base {
		return
	}
	list := &k.of[thing-k.base-1]
	if k.kind[*list] == kind {
		return // under another label
	}
	longer, ok := k.next[[2]uint32{*list, kind}]
	if !ok {
		longer = uint32(len(k.kind))
		k.next[[2]uint32{*list, kind}] = longer
		k.kind, k.below = append(k.kind, kind), append(k.below, nil)
		k.below[*list] = append(k.below[*list], longer)
	}
	*list = longer
}

// ranks numbers the lists so that each is followed by those below it.
func (k *kinds) ranks() []int {
	ranks := make([]int, len(k.kind))
	pending := []uint32{0}
	for n := 0; len(pending) > 0; n++ {
		list := pending[len(pending)-1]
		pending = pending[:len(pending)-1]
		ranks[list] = n
		for _, longer := range slices.Backward(k.below[list]) {
			pending = append(pending, longer)
		}
	}
	return ranks
}

// futures returns the relations after an edit whose ids were changed to those
// that last, and whether the edit changes anything.
func (s *Snapshot) futures(e *edit, remap *columns.Remap) (relations []future, some bool) {
	logs := map[uint32]*columns.Log{}
	for p, log := range e.changes {
		log.Remap(remap)
		logs[remap.Of(p)] = log
	}
	e.changes = nil
	for _, r := range s.relations {
		if logs[r.predicate] == nil {
			logs[r.predicate] = nil
		}
	}
	for _, p := range slices.Sorted(maps.Keys(logs)) {
		before, log := s.relation(ID(p)), logs[p]
		f := future{p, func() *columns.Relation { return before }}
		switch {
		case log == nil:
		case before.Len() == 0 && log.Additions():
			some = true
			f.build = func() *columns.Relation { return columns.Build(log) }
		default:
			changes := before.Effective(log.Changes())
			*log = columns.Log{}
			some = some || len(changes) > 0
			f.build = func() *columns.Relation { return before.Apply(changes) }
		}
		relations = append(relations, f)
	}
	return relations, some
}

// commitBulk commits a transaction as columns. When it returns nil without
// having changed anything, it tells so.
func (db *DB) commitBulk(tx *Tx) (changed bool, err error) {
	terms := db.terms.View()
	base := tx.now.Terms()
	typ := tx.edit.changes[db.terms.Find(typeKey)]
	order := orderTerms(terms, base, typ)
	remap := &columns.Remap{Base: uint32(base), To: order.New()}
	relations, some := tx.now.futures(tx.edit, remap)
	if !some {
		return false, nil
	}
	// The terms are in the way of the facts when they are written, and are not needed then:
	// if all goes well the dictionary stands on what was written, and else on what was before.
	tx.edit, typ = nil, nil
	next, err := db.writeColumns(terms, order, relations, func(int) error { db.terms.Rollback(); return nil })
	if err != nil {
		return false, err
	}
	next.sequence = tx.now.sequence + 1
	db.stand(next)
	return true, nil
}

// writeColumns writes a graph into the file, as a commit, or into memory.
func (db *DB) writeColumns(terms *dictionary.Dictionary, order *dictionary.Order, relations []future, step func(facts int) error) (*Snapshot, error) {
	count := uint64(terms.Len())
	if db.file == nil {
		var memory bytes.Buffer
		d, err := putGraph(&memory, terms, order, relations, true, step)
		if err != nil {
			return nil, err
		}
		return openGraph(d.encode(), memory.Bytes(), nil, func(int) { panic("unreachable: memory is damaged") })
	}
	d, err := writeGraph(db.file, terms, order, relations, step)
	if err != nil {
		return nil, err
	}
	if err := db.file.Commit(file.Totals{Terms: count, Facts: uint64(d.facts)}); err != nil {
		return nil, err
	}
	return db.openImage(db.file.Image())
}

// stand makes a snapshot the present on whose terms new ones are added.
func (db *DB) stand(next *Snapshot) {
	db.terms = dictionary.NewWriter(next.terms)
	if db.file != nil {
		db.image = db.file.Image()
	}
	db.now.Store(next)
}

// openImage returns the graph that lies in a file as columns.
func (db *DB) openImage(image *file.Image) (*Snapshot, error) {
	damaged := func(at int) {
		panic(&CorruptError{db.path, "columns", image.Offset + int64(at), "the checksum does not match"})
	}
	s, err := openGraph(image.Directory, image.Data, image.Sums, damaged)
	if err != nil {
		return nil, &file.Corrupt{Part: "directory", Offset: image.Place, Reason: err.Error()}
	}
	return s, nil
}
