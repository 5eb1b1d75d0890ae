// Package load reads facts from files into a graph.
//
// It reads N-Quads and N-Triples, as the W3C defines them, and CSV whose header
// says what the columns mean. Each call is one transaction: either all facts of
// the file are in the graph, or an error says in which line of which file the
// first fault is (for CSV: the first faults are) and the graph is as it was.
// Input that is packed with gzip is unpacked.
//
// It is apart from package graph so that a program that embeds the store does
// not carry the formats.
package load

import (
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// Error is a fault in a file that is being loaded.
type Error struct {
	File    string
	Line    int // from 1
	Column  int // in characters, from 1
	Message string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// File loads a file whose name ends in .nq, .nt or .csv, with .gz after it or
// not. The columns of a CSV file are understood by the graph's vocabulary, if it
// has one: see [CSV].
func File(ctx context.Context, db *graph.DB, path string) error {
	read, err := reader(db, path)
	if err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	defer f.Close()
	return read(ctx, path, f)
}

// reader picks the format of a file by its name.
func reader(db *graph.DB, path string) (func(context.Context, string, io.Reader) error, error) {
	switch ext := filepath.Ext(strings.TrimSuffix(path, ".gz")); ext {
	case ".nq":
		return func(ctx context.Context, name string, r io.Reader) error {
			return NQuads(ctx, db, name, r)
		}, nil
	case ".nt":
		return func(ctx context.Context, name string, r io.Reader) error {
			return NTriples(ctx, db, name, r)
		}, nil
	case ".csv":
		voc, err := declared(db)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, name string, r io.Reader) error {
			return CSV(ctx, db, voc, name, r, nil)
		}, nil
	default:
		return nil, fmt.Errorf("load: %s: the name ends in %q; expected .nq, .nt or .csv, or one of them and .gz", path, ext)
	}
}

// declared is the vocabulary of a graph, or nil.
func declared(db *graph.DB) (*vocabulary.Vocabulary, error) {
	text, ok := vocabulary.Load(db.Snapshot())
	if !ok {
		return nil, nil
	}
	voc, err := vocabulary.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("load: the vocabulary of the graph: %w", err)
	}
	return voc, nil
}

// unpack buffers r, and unpacks it if it starts like gzip.
func unpack(r io.Reader) (*bufio.Reader, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	if magic, err := b.Peek(2); err != nil || magic[0] != 0x1f || magic[1] != 0x8b {
		return b, nil // an error comes again, to who reads on
	}
	z, err := gzip.NewReader(b)
	if err != nil {
		return nil, err
	}
	return bufio.NewReaderSize(z, 1<<16), nil
}
