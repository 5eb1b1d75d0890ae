package query

import (
	"context"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/host"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Shape is what an answer is.
type Shape uint8

// The shapes of answers.
const (
	Table      Shape = iota // rows and columns
	YesNo                   // one row, one column: a truth
	Single                  // one row, one column: a value, which may be missing
	Derivation              // a proof, and a row for each line of it
	Periods                 // a row for each period: from, until
	Paths                   // a row for each relation of each step of each path: path, step, from, relation, direction, to
	About                   // a row for each fact about one entity
	Changed                 // a row for each fact that was added or removed
)

// Rows is an answer. It is complete when Ask returns, unless Streamed is asked for, and
// safe for concurrent use.
type Rows struct {
	world     *world
	snap      *graph.Snapshot       // of the answer: with a supposition, the world with it
	entity    func(graph.ID) string // the name of an entity
	known     *exec.Book            // entities that are known of the answer and others; nil: none
	query     *reading.Query
	shape     Shape
	columns   []Column
	cells     [][]value.Value // of what is no table, until it is complete
	batch     *exec.Batch     // the rows, unless they are streamed
	notes     []string
	newly     []bool          // of a supposition: rows that are answers only by it; nil: none is
	gone      [][]value.Value // of a supposition: rows that are no longer answers
	supposed  bool
	result    *exec.Result // until the notes are computed
	noting    sync.Once
	proof     *Proof
	day       int64
	dayBy     DaySource
	args      map[string]value.Value
	damage    atomic.Pointer[error] // met when a name was shown
	stream    *stream               // computes the rows; nil: they are in cells
	functions *host.Functions       // that are bound; nil: the vocabulary has none
	fields    sync.Map              // reflect.Type → []field: what structs take of the columns
}

// DaySource says who set the day on which a question was asked.
type DaySource uint8

// Who sets the day, the first that does.
const (
	DayOfQuestion   DaySource = iota // "as of 2025-11-03" in the question
	DayOfOption                      // At
	DayOfVocabulary                  // its clock
	DayOfCalendar                    // today, UTC
)

// Shape returns what the answer is.
func (r *Rows) Shape() Shape { return r.shape }

// Columns returns the columns, in the order of the cells. The slice is the caller's.
func (r *Rows) Columns() []Column { return append([]Column(nil), r.columns...) }

// Len returns the number of rows. Of a streamed answer that was not read to its end it
// computes them all, and returns how many there were before an error.
func (r *Rows) Len() int {
	if r.stream != nil {
		return r.stream.len(r)
	}
	return r.batch.Len()
}

// All returns the rows, in the order that the question asks for, else by their columns.
// It may be used again. An error stands alone, and after it there are no rows: a
// *graph.CorruptError, or an *InternalError, if the name of an entity before could not be
// read, of which Text and the others can say nothing.
func (r *Rows) All() iter.Seq2[Row, error] {
	if r.stream != nil {
		return r.stream.all(r)
	}
	return func(yield func(Row, error) bool) {
		for i := range r.batch.Len() {
			if !yield(Row{r, r.batch, i, i}, nil) {
				return
			}
			if damage := r.damage.Load(); damage != nil {
				yield(Row{}, *damage)
				return
			}
		}
	}
}

// Supposes reports whether the question is asked under a supposition; Row.New and Gone
// then say what that changes.
func (r *Rows) Supposes() bool { return r.supposed }

// Gone returns the rows that would be answers without the supposition of the question.
func (r *Rows) Gone() []Row {
	var out []Row
	gone := exec.BatchOf(r.gone)
	for i := range r.gone {
		out = append(out, Row{r, gone, i, -1})
	}
	return out
}

// Truth returns the answer to a question for yes or no; it is false for other questions.
func (r *Rows) Truth() bool {
	return r.shape == YesNo && r.batch.Len() == 1 && r.batch.At(0, 0) == value.OfTruth(true)
}

// Reading returns how the question was read, in exact form. Asked again, it gives the
// same answer.
func (r *Rows) Reading() string { return r.query.String() }

// Notes returns sentences on what the answer rests on that is not recorded. They are
// computed when they are first asked for, which takes about as long as the question did.
func (r *Rows) Notes() []string {
	r.noting.Do(func() {
		r.notes = append(r.notes, r.furtherNotes()...)
		r.result = nil
	})
	return slices.Clone(r.notes)
}

// furtherNotes are those that take as long as the question. What a note cannot say, within
// the limits of the question for one, stays unsaid.
func (r *Rows) furtherNotes() []string {
	var err error
	defer caught("", &err)
	defer graph.Guard(&err)()
	if r.stream != nil {
		r.result = r.stream.rest(r)
	}
	if r.result == nil {
		return nil
	}
	notes, err := r.result.Notes(context.Background())
	if err != nil {
		return nil
	}
	return notes
}

// Day returns the day on which the question was asked, and who set it.
func (r *Rows) Day() (time.Time, DaySource) { return day(r.day), r.dayBy }

// Proof returns the proof that a why question asks for; nil for other questions.
func (r *Rows) Proof() *Proof { return r.proof }

// names returns the names of the columns.
func (r *Rows) names() []string {
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = c.Name
	}
	return names
}

// Row is a row of an answer. It stays valid.
type Row struct {
	rows  *Rows
	batch *exec.Batch
	in    int // the batch
	at    int // in rows; -1: it is no answer any more
}

// New reports whether the row is an answer only under the supposition of the question.
func (r Row) New() bool { return r.at >= 0 && r.at < len(r.rows.newly) && r.rows.newly[r.at] }

// Value returns a cell as Go has it: nil where nothing is recorded, bool, int64, float64,
// string, Money, Date, Duration or Entity. The Entity is made when somebody first asks for it
// and shared by later answers, so that long answers cost nothing that nobody looks at.
func (r Row) Value(column int) any { return r.rows.native(r.batch.At(r.in, column)) }

// Text returns a cell as a text, an entity as its name, empty where nothing is recorded.
func (r Row) Text(column int) string { return r.rows.text(r.batch.At(r.in, column)) }

// Cells returns the cells of the row.
func (r Row) Cells() []value.Value { return r.batch.Row(r.in) }

// AppendCells appends the cells as package render writes them: an entity has its name as
// Text, where that is at hand.
func (r Row) AppendCells(into []value.Value) []value.Value { return r.batch.AppendNamed(into, r.in) }

// Name returns what an entity in a cell of the answer is called, empty if that is damaged
// in the file: All ends with the error then.
func (r *Rows) Name(v value.Value) (name string) {
	var err error
	defer r.note(&err)
	defer caught("", &err)
	defer graph.Guard(&err)()
	return r.entity(v.ID)
}

// Address returns the IRI of an entity in a cell of the answer, or its blank node as _:b, empty
// if that is damaged in the file: All ends with the error then.
func (r *Rows) Address(v value.Value) (iri string) {
	var err error
	defer r.note(&err)
	defer caught("", &err)
	defer graph.Guard(&err)()
	switch t := r.snap.Term(v.ID).(type) {
	case quad.IRI:
		return string(t)
	case quad.BNode:
		return "_:" + string(t)
	}
	return ""
}

// note remembers what went wrong while the graph was read.
func (r *Rows) note(err *error) {
	if *err != nil {
		r.damage.Store(err)
	}
}

// text returns a value as a program reads it from a text.
func (r *Rows) text(v value.Value) string {
	if v.Type == value.Node {
		return r.Name(v)
	}
	return v.String()
}
