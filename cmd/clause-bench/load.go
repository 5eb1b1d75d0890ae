package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// load reads the tables of a folder into a new database, with their words.
func load(dir, name string) error {
	db, err := graph.Open(name, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx := context.Background()
	err = db.Update(ctx, func(tx *graph.Tx) error {
		l := &loading{tx: tx, batches: make(chan *graph.Batch, 4), stopped: make(chan struct{})}
		failed := make(chan error, 1)
		go func() { failed <- l.read(dir) }()
		var err error
		for b := range l.batches {
			if err = tx.AddBatch(b); err != nil {
				break
			}
		}
		close(l.stopped)
		return errors.Join(err, <-failed)
	})
	if err != nil {
		return err
	}
	if err := query.SetVocabulary(ctx, db, datasets.Vocabulary("synthetic")); err != nil {
		return err
	}
	return db.Close()
}

// loading gathers facts in batches while the transaction takes those before them.
type loading struct {
	tx      *graph.Tx
	batch   *graph.Batch
	batches chan *graph.Batch
	stopped chan struct{} // closed when no more are taken
}

// batchFacts is how many facts a batch has.
const batchFacts = 1 << 14

// read reads all tables of a folder and closes the channel of the batches.
func (l *loading) read(dir string) error {
	defer close(l.batches)
	// Kinds first, so that the ids of things of a kind lie side by side.
	for _, read := range []func(tableFile, *loading, []string) error{tableFile.kindOf, tableFile.facts} {
		for _, t := range tables {
			if err := t.load(l, dir, read); err != nil {
				return err
			}
		}
	}
	return l.hand()
}

func (l *loading) add(q quad.Quad) error {
	if l.batch == nil {
		l.batch = l.tx.NewBatch()
	}
	if err := l.batch.Add(q); err != nil {
		return err
	}
	if l.batch.Len() >= batchFacts {
		return l.hand()
	}
	return nil
}

// errStopped ends the reading when the transaction has failed.
var errStopped = errors.New("the facts before were not taken")

// hand passes the batch on.
func (l *loading) hand() error {
	if l.batch == nil {
		return nil
	}
	b := l.batch
	l.batch = nil
	select {
	case l.batches <- b:
		return nil
	case <-l.stopped:
		return errStopped
	}
}

// A tableFile is a CSV file whose rows are entities of a kind; the first column is the
// number of the entity that the other cells speak of.
type tableFile struct {
	file    string
	letter  string // before the number in an id
	kind    string
	columns []column
}

// column says what a cell becomes; a nil term is no fact.
type column struct {
	predicate quad.IRI
	term      func(cell string) (quad.Value, error)
}

// ns is what the names of kinds and predicates begin with; see the vocabulary.
const ns = "http://example.org/ns#"

var tables = []tableFile{
	{"firms.csv", "f", ns + "Firm", []column{{ns + "number", integer}, {ns + "name", text}, {ns + "country", text}, {ns + "sector", text}, {ns + "founded", integer}}},
	{"providers.csv", "f", ns + "Provider", []column{{}}},
	{"scopes.csv", "s", ns + "Scope", []column{{ns + "number", integer}, {ns + "name", text}, {ns + "subscopeOf", entity("s")}, {}}},
	{"contracts.csv", "c", ns + "Contract", []column{
		{ns + "number", integer}, {ns + "customer", entity("f")}, {ns + "provider", entity("f")}, {ns + "scope", entity("s")},
		{ns + "exclusive", truth}, {ns + "start", date}, {ns + "end", date}, {ns + "value", integer},
	}},
	{"partner_of.csv", "f", "", []column{{}, {ns + "partnerOf", entity("f")}, {}}},
	{"subsidiary_of.csv", "f", "", []column{{}, {ns + "subsidiaryOf", entity("f")}, {}}},
}

func text(cell string) (quad.Value, error) { return quad.String(cell), nil }

func integer(cell string) (quad.Value, error) {
	n, err := strconv.ParseInt(cell, 10, 64)
	return quad.Int(n), err
}

func truth(cell string) (quad.Value, error) {
	yes, err := strconv.ParseBool(cell)
	return quad.Bool(yes), err
}

func date(cell string) (quad.Value, error) {
	if _, err := time.Parse(time.DateOnly, cell); err != nil {
		return nil, err
	}
	return quad.TypedString{Value: quad.String(cell), Type: "xsd:date"}, nil
}

func entity(letter string) func(string) (quad.Value, error) {
	return func(cell string) (quad.Value, error) { return quad.IRI(letter + cell), nil }
}

// load reads the file row by row.
func (t tableFile) load(l *loading, dir string, read func(tableFile, *loading, []string) error) error {
	f, err := os.Open(filepath.Join(dir, t.file))
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(bufio.NewReaderSize(f, 1<<20))
	r.ReuseRecord = true
	r.FieldsPerRecord = len(t.columns)
	if _, err := r.Read(); err != nil {
		return fmt.Errorf("%s: %w", t.file, err)
	}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", t.file, err)
		}
		if err := read(t, l, cells); err != nil {
			line, _ := r.FieldPos(0)
			return fmt.Errorf("%s:%d: %w", t.file, line, err)
		}
	}
}

// subject is the entity of a row.
func (t tableFile) subject(cells []string) quad.IRI { return quad.IRI(t.letter + cells[0]) }

func (t tableFile) kindOf(l *loading, cells []string) error {
	if t.kind == "" {
		return nil
	}
	return l.add(quad.Quad{Subject: t.subject(cells), Predicate: graph.Type, Object: quad.IRI(t.kind)})
}

func (t tableFile) facts(l *loading, cells []string) error {
	for i, c := range t.columns {
		if c.term == nil || cells[i] == "" {
			continue
		}
		object, err := c.term(cells[i])
		if err != nil {
			return err
		}
		if err := l.add(quad.Quad{Subject: t.subject(cells), Predicate: c.predicate, Object: object}); err != nil {
			return err
		}
	}
	return nil
}
