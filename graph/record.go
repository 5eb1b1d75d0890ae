package graph

import (
	"encoding/binary"
	"fmt"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/dictionary"
	"github.com/clausekg/clause/graph/internal/file"
)

// What the blocks of a commit hold, numbers being varints:
//
//	terms    (length, key)…                  ids go on from the last term
//	facts    (predicate, count, fact…)…      sorted by subject, object, label
//	fact     subject − the one before, zigzag(object − the one before),
//	         zigzag(label − the one before); a group begins at zeros
//
// Blocks count in their order: a fact may come in one and go in a later one.

// blockTarget is the size at which a block is closed.
const blockTarget = 1 << 20

// writeCommit writes the new terms and the effects of a transaction, and makes
// them durable.
func writeCommit(f *file.File, base, next *Snapshot, flushes [][]effect) error {
	w := recordWriter{file: f}
	for id := base.Terms() + 1; id <= next.Terms() && w.err == nil; id++ {
		w.term(next.terms.Key(uint32(id)))
	}
	for _, effects := range flushes {
		for _, e := range effects {
			w.facts(file.Added, e)
		}
		for _, e := range effects {
			w.facts(file.Removed, e)
		}
	}
	if w.flush(); w.err != nil {
		return w.err
	}
	return f.Commit(file.Totals{Terms: uint64(next.Terms()), Facts: uint64(next.Len())})
}

// recordWriter gathers records of one kind into blocks. After an error it does
// nothing more.
type recordWriter struct {
	file *file.File
	kind file.Kind
	buf  []byte
	err  error
}

// begin starts a record of a kind.
func (w *recordWriter) begin(kind file.Kind) {
	if kind != w.kind || len(w.buf) >= blockTarget {
		w.flush()
		w.kind = kind
	}
}

func (w *recordWriter) flush() {
	if len(w.buf) > 0 && w.err == nil {
		w.err = w.file.Write(w.kind, w.buf)
	}
	w.buf = w.buf[:0]
}

func (w *recordWriter) term(key []byte) {
	w.begin(file.Terms)
	w.buf = binary.AppendUvarint(w.buf, uint64(len(key)))
	w.buf = append(w.buf, key...)
}

// facts writes those changes of an effect that are of the kind, in groups that
// fit a block.
func (w *recordWriter) facts(kind file.Kind, e effect) {
	const most = blockTarget / 12
	group := make([]columns.Entry, 0, min(len(e.changes), most))
	for _, c := range e.changes {
		if c.Gone != (kind == file.Removed) {
			continue
		}
		if group = append(group, c.Entry); len(group) == most {
			w.group(kind, e.predicate, group)
			group = group[:0]
		}
	}
	if len(group) > 0 {
		w.group(kind, e.predicate, group)
	}
}

func (w *recordWriter) group(kind file.Kind, predicate uint32, entries []columns.Entry) {
	w.begin(kind)
	w.buf = binary.AppendUvarint(w.buf, uint64(predicate))
	w.buf = binary.AppendUvarint(w.buf, uint64(len(entries)))
	var last columns.Entry
	for _, e := range entries {
		w.buf = binary.AppendUvarint(w.buf, uint64(e.Key-last.Key))
		w.buf = binary.AppendVarint(w.buf, int64(e.Node)-int64(last.Node))
		w.buf = binary.AppendVarint(w.buf, int64(e.Label)-int64(last.Label))
		last = e
	}
}

// readBlock takes a block of a commit into the edit. It refuses everything that
// writeCommit does not write: a file may be damaged in a way that checksums do
// not show, and no answer is better than a wrong one.
func (e *edit) readBlock(b file.Block) error {
	r := recordReader{block: b, rest: b.Payload}
	switch b.Kind {
	case file.Terms:
		return e.readTerms(&r)
	case file.Added, file.Removed:
		for len(r.rest) > 0 && r.err == nil {
			e.readGroup(&r)
		}
		return r.err
	}
	return b.Damage("it is of no known kind")
}

func (e *edit) readTerms(r *recordReader) error {
	for len(r.rest) > 0 && r.err == nil {
		key := r.bytes(r.number())
		if r.err != nil {
			break
		}
		if _, err := dictionary.Value(key); err != nil {
			return r.block.Damage(fmt.Sprintf("term %d is %v", e.terms.Len()+1, err))
		}
		if want := e.terms.Len() + 1; int(e.terms.Add(key)) != want {
			return r.block.Damage(fmt.Sprintf("term %d is there twice", want))
		}
	}
	return r.err
}

func (e *edit) readGroup(r *recordReader) {
	id, count := r.number(), r.number()
	if id-1 >= uint64(e.terms.Len()) || !dictionary.IsIRI(e.terms.Key(uint32(id))) {
		r.fail("a predicate is not an IRI")
	}
	if count > uint64(len(r.rest)/3) {
		r.fail("a group is longer than its block")
	}
	if r.err != nil {
		return
	}
	var last columns.Entry
	terms := uint32(e.terms.Len())
	for range count {
		c := r.entry(last)
		if c.Key-1 >= terms || c.Node-1 >= terms || c.Label > terms {
			r.fail("a fact has a term that is not there")
		} else if c.Key != last.Key && !dictionary.IsNode(e.terms.Key(c.Key)) {
			r.fail("a subject is a literal")
		}
		if r.err != nil {
			return
		}
		e.append(Fact{ID(c.Key), ID(id), ID(c.Node), ID(c.Label)}, r.block.Kind == file.Removed)
		last = c
	}
}

// recordReader decodes a payload. After an error it returns zeros.
type recordReader struct {
	block file.Block
	rest  []byte
	err   error
}

func (r *recordReader) fail(reason string) {
	if r.err == nil {
		r.err = r.block.Damage(reason)
	}
}

func (r *recordReader) number() uint64 {
	n, width := binary.Uvarint(r.rest)
	if width <= 0 {
		r.fail("a number is cut off")
		return 0
	}
	r.rest = r.rest[width:]
	return n
}

func (r *recordReader) step() int64 {
	n := r.number()
	return int64(n>>1) ^ -int64(n&1)
}

func (r *recordReader) bytes(n uint64) []byte {
	if n > uint64(len(r.rest)) {
		r.fail("a term is longer than its block")
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// entry reads a fact. Sums that leave the range of ids come out as other ids;
// like every id they are checked by the caller.
func (r *recordReader) entry(last columns.Entry) columns.Entry {
	return columns.Entry{Key: last.Key + uint32(r.number()), Edge: columns.Edge{
		Node:  uint32(int64(last.Node) + r.step()),
		Label: uint32(int64(last.Label) + r.step()),
	}}
}
