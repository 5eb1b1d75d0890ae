package sqldriver

import (
	"database/sql/driver"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"

	"github.com/clausekg/clause/query"
)

// rows are the rows of an answer, read one by one.
type rows struct {
	columns []query.Column
	next    func() (query.Row, error, bool)
	stop    func()
}

func newRows(answer *query.Rows) *rows {
	r := &rows{columns: answer.Columns()}
	r.next, r.stop = iter.Pull2(answer.All())
	return r
}

// Columns returns the names of the columns.
func (r *rows) Columns() []string {
	names := make([]string, len(r.columns))
	for i, c := range r.columns {
		names[i] = c.Name
	}
	return names
}

// Close ends the reading.
func (r *rows) Close() error {
	r.stop()
	return nil
}

// Next reads a row into dest.
func (r *rows) Next(dest []driver.Value) error {
	row, err, more := r.next()
	switch {
	case !more:
		return io.EOF
	case err != nil:
		return err
	}
	for i := range dest {
		dest[i] = cell(row.Value(i))
	}
	return nil
}

// cell returns a cell as programs scan it; see the package comment.
func cell(v any) driver.Value {
	switch v := v.(type) {
	case query.Entity:
		return v.Name
	case query.Money:
		return v.String()
	case query.Duration:
		return v.String()
	case query.Date:
		if v.From.AddDate(0, 0, 1).Equal(v.Until) {
			return v.From
		}
		return v.Text
	}
	return v
}

// ColumnTypeDatabaseTypeName returns the kind of the entities of a column, or the type of
// its values, in capitals as database/sql has it; empty where neither is known.
func (r *rows) ColumnTypeDatabaseTypeName(i int) string {
	return strings.ToUpper(r.columns[i].Type)
}

// scanTypes are the types that cells of a type are scanned into.
var scanTypes = map[string]reflect.Type{
	"truth": reflect.TypeFor[bool](), "integer": reflect.TypeFor[int64](), "number": reflect.TypeFor[float64](),
	"money": reflect.TypeFor[query.Money](), "date": reflect.TypeFor[time.Time](), "duration": reflect.TypeFor[query.Duration](),
}

// ColumnTypeScanType returns the type that a cell is scanned into; an entity is a string.
func (r *rows) ColumnTypeScanType(i int) reflect.Type {
	if t, ok := scanTypes[r.columns[i].Type]; ok {
		return t
	}
	if r.columns[i].Type == "" {
		return reflect.TypeFor[any]()
	}
	return reflect.TypeFor[string]()
}
