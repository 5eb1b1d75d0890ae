// Package load reads facts from files into a graph, and writes a graph to files.
//
//	files, folders, a stream            graph.DB
//	  │                                     ▲
//	  ▼  one reader for each format         │ one transaction
//	chunks of text ──► parsers ──► facts, in the order of the input
//
//	graph.Snapshot ──► facts, sorted by their terms ──► Write, WriteFolder
//
// A load is one change: either everything is in the graph, or an error says where
// the first faults are and the graph is as it was. With Options.Skip what is at
// fault is left out and reported instead. What Write writes, Files reads back as the
// same graph, vocabulary included; what a format has no place for is refused.
//
// It is apart from package graph so that a program that embeds the store does
// not carry the formats.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/ocds"
	"github.com/clausekg/clause/graph/vocabulary"
)

// Options changes how inputs are read. Nil options are good options.
type Options struct {
	// Format is that of every input. If it is empty, the name of each file tells.
	Format Format

	// Vocabulary says what the columns of tables and the keys of JSON lines mean.
	// If it is nil, that is said by the vocabulary of the graph.
	Vocabulary *vocabulary.Vocabulary

	// NewVocabulary, if it is not empty, becomes the vocabulary of the graph first.
	NewVocabulary string

	// CheckVocabulary, if it is not nil, is asked whether a text may become the
	// vocabulary of the graph. Without it the text has to parse.
	CheckVocabulary func(text string) error

	// Mapping, if it is not nil, says how the tables of the folders and files are read, and
	// which there have to be; other files are left alone.
	Mapping *Mapping

	// Skip leaves out what is at fault, a row of a table, a line or a statement,
	// and reports it, where otherwise nothing is loaded.
	Skip bool

	// Ignore are the columns of tables, and keys of JSON lines, to be left out.
	Ignore []string

	// Input is what the path - reads.
	Input io.Reader

	// Label is that of facts from a table without a column source.
	Label quad.Value

	// Comma stands between the cells of a table; 0 is a comma.
	Comma rune

	// Progress, if it is not nil, is called now and then by the goroutine that
	// called the load.
	Progress func(Progress)

	window int // by how much a window of Turtle grows; 0 is a good size
}

// Progress says how far a load has come.
type Progress struct {
	Name  string // of the input that is being read
	Bytes int64  // read so far, of all inputs, packed as they are
	Total int64  // of all inputs; 0 if it is not known
	Facts int    // read so far
}

// File loads one file in the format that its name tells; see [Files].
func File(ctx context.Context, db *graph.DB, path string) error {
	_, err := Files(ctx, db, nil, path)
	return err
}

// Files loads files and folders in one transaction, in the order given. The end of a
// file's name tells its format, with .gz after it or not; input that is packed with
// gzip is unpacked whatever its name. Of a folder every file of a known format is
// read: first vocabulary.clause, which becomes the vocabulary of the graph, then the
// others by their names; see [CSV].
//
// If it fails, the graph is as it was; the error is an [Error] for a fault in a file,
// or several of them joined.
func Files(ctx context.Context, db *graph.DB, opts *Options, paths ...string) (*Report, error) {
	inputs, err := gather(opts, paths)
	if err != nil {
		return nil, err
	}
	return run(ctx, db, opts, inputs)
}

// Read loads what r gives, in the format of the options, which has to be said, or
// told by the name. The name is what errors call the input.
func Read(ctx context.Context, db *graph.DB, name string, r io.Reader, opts *Options) (*Report, error) {
	open := func() (io.ReadCloser, error) { return io.NopCloser(r), nil }
	return Inputs(ctx, db, opts, Input{name, open})
}

// Input is something to be read, under the name that tells its format. It is opened when
// its turn comes, and closed when it was read or the load has ended; with a mapping it is
// opened once before, for its header.
type Input struct {
	Name string
	Open func() (io.ReadCloser, error)
}

// Inputs loads several inputs in one transaction, in the order given; see [Files] and
// [Read].
func Inputs(ctx context.Context, db *graph.DB, opts *Options, inputs ...Input) (*Report, error) {
	var sources []source
	for _, in := range inputs {
		format, err := formatOf(in.Name, opts)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source{name: in.Name, format: format, open: in.Open})
	}
	if opts != nil && opts.Mapping != nil {
		var err error
		if sources, err = mapped(opts.Mapping, opts, sources); err != nil {
			return nil, err
		}
	}
	return run(ctx, db, opts, sources)
}

// source is an input that is not open yet.
type source struct {
	name   string
	format Format // or vocabularyFile
	size   int64
	mapped *mappedTable // how a table is read, if a mapping says it
	open   func() (io.ReadCloser, error)
}

// vocabularyFile is the name of the vocabulary in a folder of tables.
const vocabularyFile = "vocabulary.clause"

// gather lists the files that paths name.
func gather(opts *Options, paths []string) (inputs []source, err error) {
	if opts != nil && opts.Mapping != nil {
		found, err := candidates(paths)
		if err != nil {
			return nil, err
		}
		return mapped(opts.Mapping, opts, found)
	}
	for _, path := range paths {
		if path == "-" && opts != nil && opts.Input != nil {
			if opts.Format == "" {
				return nil, fmt.Errorf("load: the format of the standard input has to be said; there are %s", list(Formats(), "and"))
			}
			open := func() (io.ReadCloser, error) { return io.NopCloser(opts.Input), nil }
			inputs = append(inputs, source{name: "standard input", format: opts.Format, open: open})
			continue
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		if info.IsDir() {
			found, err := folder(path)
			if err != nil {
				return nil, err
			}
			inputs = append(inputs, found...)
			continue
		}
		format, err := formatOf(path, opts)
		if err != nil {
			return nil, err
		}
		inputs = append(inputs, file(path, format, info))
	}
	return inputs, nil
}

func file(path string, format Format, info fs.FileInfo) source {
	return source{name: path, format: format, size: info.Size(), open: func() (io.ReadCloser, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		return f, nil
	}}
}

// folder lists the files of a folder that have a known format, the vocabulary first.
func folder(dir string) (inputs []source, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	for _, entry := range entries { // by name
		path := filepath.Join(dir, entry.Name())
		format, known := Known(entry.Name())
		if entry.Name() == vocabularyFile {
			format, known = vocabularyFile, true
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		if !known || info.IsDir() || strings.HasPrefix(entry.Name(), ".") || format == OCDS && !isProcurementFile(path) {
			continue
		}
		if f := file(path, format, info); format == vocabularyFile {
			inputs = append([]source{f}, inputs...)
		} else {
			inputs = append(inputs, f)
		}
	}
	if len(inputs) == 0 {
		return nil, fmt.Errorf("load: %s: the folder has no file to load; expected one that ends in %s", dir, extensions())
	}
	return inputs, nil
}

// run loads the inputs in one transaction.
func run(ctx context.Context, db *graph.DB, opts *Options, inputs []source) (*Report, error) {
	if opts == nil {
		opts = &Options{}
	}
	l := &loading{opts: opts, db: db, voc: opts.Vocabulary}
	for _, in := range inputs {
		if in.size == 0 {
			l.progress.Total = 0
			break
		}
		l.progress.Total += in.size
	}
	if l.voc == nil {
		if err := l.declared(); err != nil {
			return nil, err
		}
	}
	before := db.Snapshot().Len()
	err := db.Update(ctx, func(tx *graph.Tx) error {
		l.ctx, l.tx = ctx, tx
		l.take = l.pack
		if opts.NewVocabulary != "" {
			if err := l.adopt("", opts.NewVocabulary); err != nil {
				return err
			}
		}
		if opts.Mapping != nil {
			if l.voc == nil {
				return fmt.Errorf("load: the mapping needs the vocabulary whose words it uses")
			}
			if err := opts.Mapping.Check(l.voc); err != nil {
				return err
			}
		}
		for _, in := range inputs {
			if err := l.load(in); err != nil {
				return err
			}
		}
		if err := l.compile(); err != nil {
			return err
		}
		if l.later != nil {
			if err := vocabulary.Store(tx, *l.later); err != nil {
				return err
			}
		}
		return l.recordable(db.Snapshot())
	})
	if err != nil {
		return nil, err
	}
	l.report.New = db.Snapshot().Len() - before
	l.report.finish(db.Snapshot(), l.voc)
	return &l.report, nil
}

// loading is a load that runs.
type loading struct {
	rowKeys  map[string]map[string]keyAt // by namespace, of the rows of mapped tables
	ctx      context.Context
	db       *graph.DB
	tx       *graph.Tx
	opts     *Options
	voc      *vocabulary.Vocabulary
	report   Report
	progress Progress
	take     func(*chunk) // what becomes of a chunk that was read, in its goroutine
	batches  batchPool
	later    *string // a vocabulary to be stored when all is read

	releases  ocds.Compiler // of procurement data, compiled when all is read
	published []int         // the files that they come from, in report.Files
}

// vocabularyFact returns the text of a vocabulary, if q is the fact that holds it.
func vocabularyFact(q *quad.Quad) (text string, ok bool) {
	if q.Subject != vocabularySubject || q.Predicate != vocabularyPredicate || q.Label != vocabularySubject {
		return "", false
	}
	t, ok := q.Object.(quad.String)
	return string(t), ok
}

var (
	vocabularySubject   quad.Value = vocabulary.Subject
	vocabularyPredicate quad.Value = vocabulary.Predicate
)

// unlabelled puts the vocabulary of a format without labels where it belongs.
func unlabelled(q *quad.Quad) {
	if q.Subject == vocabularySubject && q.Predicate == vocabularyPredicate {
		q.Label = vocabularySubject
	}
}

// declared takes the vocabulary of the graph, if it has one.
func (l *loading) declared() error {
	text, ok := vocabulary.Load(l.db.Snapshot())
	if !ok {
		return nil
	}
	voc, err := vocabulary.Parse(text)
	if err != nil {
		return fmt.Errorf("load: the vocabulary of the graph: %w", err)
	}
	l.voc = voc
	return nil
}

// recordable refuses a load after which facts are recorded of what the vocabulary declares
// external: the host program computes that, and nothing reads the facts. Those that were
// there before, under the same vocabulary, are not the fault of the load.
func (l *loading) recordable(before *graph.Snapshot) error {
	var external []*vocabulary.Relation
	gather := func(voc *vocabulary.Vocabulary) {
		for _, r := range voc.Relations {
			if r.External {
				external = append(external, r)
			}
		}
	}
	if l.voc != nil {
		gather(l.voc)
	}
	if l.later != nil {
		if voc, err := vocabulary.Parse(*l.later); err == nil { // else it is refused when questions are asked
			gather(voc)
		}
	}
	if len(external) == 0 {
		return nil
	}
	after := l.tx.Snapshot()
	text, _ := vocabulary.Load(after)
	old, _ := vocabulary.Load(before)
	for _, r := range external {
		if n := factsOf(after, r.IRI); n > 0 && (text != old || n > factsOf(before, r.IRI)) {
			return fmt.Errorf("load: the vocabulary declares %s external: the host program computes it, so no facts of it are recorded; leave out the predicate <%s>", r.Name, string(r.IRI))
		}
	}
	return nil
}

// factsOf returns how many facts a predicate has.
func factsOf(s *graph.Snapshot, predicate quad.IRI) int {
	id, ok := s.ID(predicate)
	if !ok {
		return 0
	}
	return s.Count(id)
}

// errExternal says why a column or a name cannot be read.
var errExternal = errors.New("the vocabulary declares it external: the host program computes it, and no facts of it are recorded; ignore it")

// adopt makes text the vocabulary of the graph, and of what is read from now on. The
// name is that of the file that it comes from, or empty.
func (l *loading) adopt(name, text string) error {
	var voc *vocabulary.Vocabulary
	err := error(nil)
	if l.opts.CheckVocabulary != nil {
		err = l.opts.CheckVocabulary(text)
	}
	if err == nil {
		voc, err = vocabulary.Parse(text)
	}
	if err != nil && name != "" {
		return fmt.Errorf("%s: %w", name, err)
	}
	if err != nil {
		return err
	}
	if l.opts.Vocabulary == nil {
		l.voc = voc
	}
	return vocabulary.Store(l.tx, text)
}
