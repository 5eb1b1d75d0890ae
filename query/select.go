package query

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
)

// Select asks a question and returns its rows as values of T: a struct takes the columns in
// its fields, any other type the one column that there is, both as Row.Scan says.
//
//	leases, err := query.Select[Lease](ctx, db, "list each lease, its tenant and its rent")
//	names, err := query.Select[string](ctx, db, "which firms use Azure")
//
// No rows are an empty slice. A T that the columns do not fit is an error even then where it
// is a struct without a column for one of its fields, or anything else for several columns.
func Select[T any, S Source](ctx context.Context, db S, question string, opts ...Option) ([]T, error) {
	rows, err := Ask(ctx, db, question, opts...)
	if err != nil {
		return nil, err
	}
	if err := fits[T](rows); err != nil {
		return nil, err
	}
	all := []T{}
	for v, err := range As[T](rows) {
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// ErrNoRows is what Get returns where the answer has no rows.
var ErrNoRows = errors.New("query: the answer has no rows")

// Get asks a question that has one row, such as one for a number or for yes or no, and
// returns it as Select does. No row is ErrNoRows, more than one an error that says how many.
//
//	n, err := query.Get[int](ctx, db, "how many firms use Azure")
func Get[T any, S Source](ctx context.Context, db S, question string, opts ...Option) (T, error) {
	all, err := Select[T](ctx, db, question, opts...)
	var zero T
	switch {
	case err != nil:
		return zero, err
	case len(all) == 0:
		return zero, ErrNoRows
	case len(all) > 1:
		return zero, fmt.Errorf("query: one row is wanted, and the answer has %d", len(all))
	}
	return all[0], nil
}

// As returns the rows of an answer as values of T, as Select does, one by one. It may be used
// again. An error stands alone, and after it there are no rows.
func As[T any](rows *Rows) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row, err := range rows.All() {
			var v T
			if err == nil {
				err = row.Scan(&v)
			}
			if err != nil {
				var zero T
				yield(zero, err)
				return
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

// fits reports what keeps a T from taking the columns of an answer, whatever stands in them.
func fits[T any](rows *Rows) error {
	t := reflect.TypeFor[T]()
	if !isRecord(t) {
		if n := len(rows.columns); n != 1 {
			return fmt.Errorf("query: scan %d columns into a %s", n, t)
		}
		return nil
	}
	_, err := rows.fieldsOf(t)
	return err
}
