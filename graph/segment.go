package graph

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"

	"github.com/clausekg/clause/graph/internal/columns"
	"github.com/clausekg/clause/graph/internal/defect"
	"github.com/clausekg/clause/graph/internal/dictionary"
	"github.com/clausekg/clause/graph/internal/extent"
	"github.com/clausekg/clause/graph/internal/file"
)

// future is a relation that is made when its turn comes to be written.
type future struct {
	predicate uint32
	build     func() *columns.Relation
}

// built is what became of a future.
type built struct {
	relation *columns.Relation
	err      error
}

// make builds the relation. The columns that it is made of may be damaged: that is an
// error, in whichever goroutine they are read.
func (f future) make() (b built) {
	defer defect.Caught(&b.err)
	defer Guard(&b.err)()
	b.relation = f.build()
	return b
}

// putGraph writes a graph as columns and returns their directory: the terms, the
// new ones in an order if there is one, with an index of names or without, and the
// relations, by predicate id.
//
// Two relations are made at a time, so that both cores work, and not more, so
// that a load of many facts does not hold them twice. After the terms, which are not
// used any more from then on, and after each relation, step is told how many facts were
// written; it may end the work with an error.
func putGraph(out io.Writer, terms *dictionary.Dictionary, order *dictionary.Order, relations []future, names bool, step func(facts int) error) (*directory, error) {
	sink, failed := extent.NewSink(out)
	made := make(chan chan built, 1)
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for _, r := range relations {
			one := make(chan built, 1)
			select {
			case made <- one:
			case <-stop:
				return
			}
			go func() { one <- r.make() }()
		}
	}()
	d := &directory{seed: terms.Seed(), parts: terms.Put(sink, order, names)}
	if names {
		d.letters = dictionary.Letters
	}
	byText := sortPredicates(relations, terms, order)
	if err := step(0); err != nil {
		return nil, err
	}
	for _, r := range relations {
		next := <-<-made
		if next.err != nil {
			return nil, next.err
		}
		if failed() != nil {
			return nil, failed()
		}
		now := next.relation
		if now.Len() > 0 {
			d.facts += now.Len()
			d.relations = append(d.relations, now.Put(r.predicate, sink))
		}
		if err := step(now.Len()); err != nil {
			return nil, err
		}
	}
	for _, p := range byText {
		if _, there := slices.BinarySearchFunc(d.relations, p, func(r columns.Place, p uint32) int { return cmp.Compare(r.Predicate, p) }); there {
			d.predicates = append(d.predicates, p)
		}
	}
	return d, failed()
}

// sortPredicates returns the predicates of relations by the text of their IRIs.
func sortPredicates(relations []future, terms *dictionary.Dictionary, order *dictionary.Order) (predicates []uint32) {
	keys := map[uint32][]byte{}
	for _, r := range relations {
		predicates = append(predicates, r.predicate)
		keys[r.predicate] = terms.Key(order.Present(r.predicate))
	}
	slices.SortFunc(predicates, func(a, b uint32) int { return bytes.Compare(keys[a], keys[b]) })
	return predicates
}

// writeGraph writes a graph as columns into a commit of a file, and its directory
// after them.
func writeGraph(f *file.File, terms *dictionary.Dictionary, order *dictionary.Order, relations []future, step func(facts int) error) (*directory, error) {
	w, err := f.Columns()
	if err != nil {
		return nil, err
	}
	d, err := putGraph(w, terms, order, relations, f.Indexed(), step)
	if err != nil {
		f.Abort()
		return nil, err
	}
	return d, w.Finish(d.encode())
}

func (d *directory) encode() []byte {
	c := &codec{}
	d.fields(c)
	return c.buf
}

// openGraph returns the graph whose columns and directory are given. Columns are
// not read; damaged is called when those that are read later turn out damaged.
func openGraph(encoded []byte, data []byte, sums []uint32, damaged func(at int)) (*Snapshot, error) {
	d, c := &directory{}, &codec{buf: encoded, reading: true}
	if d.fields(c); c.bad || len(c.buf) > 0 {
		return nil, fmt.Errorf("the directory is not what was written")
	}
	e := extent.New(data, sums, damaged)
	terms, err := dictionary.Open(d.seed, d.parts, e)
	if err != nil {
		return nil, err
	}
	s := &Snapshot{terms: terms, facts: d.facts, columns: e}
	facts := 0
	for i, place := range d.relations {
		r, ok := columns.Open(place, e)
		if !ok || i > 0 && place.Predicate <= d.relations[i-1].Predicate {
			return nil, fmt.Errorf("the columns of predicate %d do not fit together", place.Predicate)
		}
		s.relations = append(s.relations, relation{place.Predicate, r})
		facts += r.Len()
	}
	for _, p := range d.predicates {
		if p == 0 || int(p) > terms.Len() || s.relation(ID(p)).Len() == 0 {
			return nil, fmt.Errorf("predicate %d is not there", p)
		}
		s.predicates = append(s.predicates, ID(p))
	}
	if facts != d.facts || len(s.predicates) != len(s.relations) {
		return nil, fmt.Errorf("there are %d facts and should be %d", facts, d.facts)
	}
	return s, nil
}
