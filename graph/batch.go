package graph

import (
	"fmt"
	"unsafe"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/internal/dictionary"
)

// Batch is facts that are gathered for a transaction outside of it, so that several
// goroutines can read what one transaction is to add: most of the work is done by
// Batch.Add, and what Tx.AddBatch has to do is little for each fact, and something for
// each term that is new to the batch. A few thousand facts are a good size.
//
// A Batch is for one goroutine at a time. It can be filled again after Tx.AddBatch.
type Batch struct {
	terms  *dictionary.Gathered
	facts  []Fact // of numbers of terms
	recent [128]known
	ids    []uint32
	key    []byte
}

// known is a term that came lately and its number.
type known struct {
	term   quad.Value
	number uint32
}

// NewBatch returns an empty batch. It may be called by any goroutine while the
// transaction lives; the batch may be given to another transaction too.
func (tx *Tx) NewBatch() *Batch {
	return &Batch{terms: dictionary.NewGathered(tx.seed)}
}

// Len returns how many facts there are.
func (b *Batch) Len() int { return len(b.facts) }

// Add puts a fact into the batch. What Tx.Add refuses it refuses, with the same error,
// and the batch does not have it.
func (b *Batch) Add(q quad.Quad) error {
	if err := check(q); err != nil {
		return fmt.Errorf("graph: add: %w", err)
	}
	var f Fact
	var err error
	if f.Subject, err = b.number(q.Subject); err == nil {
		if f.Predicate, err = b.number(q.Predicate); err == nil {
			if f.Object, err = b.number(q.Object); err == nil && q.Label != nil {
				f.Label, err = b.number(q.Label)
			}
		}
	}
	if err != nil {
		return fmt.Errorf("graph: add %s: %w", describe(q), err)
	}
	b.facts = append(b.facts, f)
	return nil
}

// number returns the number of a term. What comes again and again shares its text, as
// predicates, kinds and the subject of a row do: it is known by where that lies.
func (b *Batch) number(v quad.Value) (ID, error) {
	at := &b.recent[place(v)%uint(len(b.recent))]
	_, float := v.(quad.Float) // 0 and -0 are the same to ==, and two terms
	if at.term == v && !float {
		return ID(at.number), nil
	}
	var err error
	if b.key, err = appendKey(b.key[:0], v); err != nil {
		return 0, err
	}
	n := b.terms.Add(b.key)
	*at = known{v, n}
	return ID(n), nil
}

// place tells values apart by where their texts lie, or by what they are.
func place(v quad.Value) uint {
	var text string
	switch v := v.(type) {
	case quad.IRI:
		text = string(v)
	case quad.String:
		text = string(v)
	case quad.TypedString:
		text = string(v.Value)
	case quad.BNode:
		text = string(v)
	case quad.Int:
		return uint(v)
	}
	at := uint(uintptr(unsafe.Pointer(unsafe.StringData(text))))
	return at>>3 ^ at>>10
}

// reset empties the batch and keeps its memory.
func (b *Batch) reset() {
	b.terms.Reset()
	b.facts = b.facts[:0]
	clear(b.recent[:])
}

// AddBatch adds the facts of a batch, in their order, and empties it.
func (tx *Tx) AddBatch(b *Batch) error {
	if tx.done {
		return ErrClosed
	}
	if err := tx.ctx.Err(); err != nil {
		return err
	}
	b.ids = tx.edit.terms.AddAll(b.terms, b.ids)
	for _, f := range b.facts {
		tx.edit.append(Fact{ID(b.ids[f.Subject]), ID(b.ids[f.Predicate]), ID(b.ids[f.Object]), ID(b.ids[f.Label])}, false)
	}
	b.reset()
	return nil
}
