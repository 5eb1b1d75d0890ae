package sqldriver

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

// conn is a connection: in a transaction it asks one state.
type conn struct {
	*connector
	db   *graph.DB
	snap *graph.Snapshot // of the transaction; nil: there is none
}

// Prepare reads a question.
func (c *conn) Prepare(text string) (driver.Stmt, error) {
	var s *query.Stmt
	var err error
	if c.snap != nil {
		s, err = query.Prepare(c.snap, text, c.options...)
	} else {
		s, err = query.Prepare(c.db, text, c.options...)
	}
	if err != nil {
		return nil, err
	}
	return &stmt{conn: c, Stmt: s, params: inOrder(text, s.Params())}, nil
}

// parameterAt finds what may be a parameter.
var parameterAt = regexp.MustCompile(`\$([\pL\pN_]+)`)

// inOrder sorts the parameters of a question by where they first stand in its text.
func inOrder(text string, params []string) []string {
	var out []string
	for _, m := range parameterAt.FindAllStringSubmatch(text, -1) {
		if slices.Contains(params, m[1]) && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// Close ends the connection; the graph stays open.
func (c *conn) Close() error { return nil }

// Begin begins a transaction.
func (c *conn) Begin() (driver.Tx, error) {
	return c.BeginTx(context.Background(), driver.TxOptions{})
}

// BeginTx begins a transaction: what is asked until its end is asked of the state that the
// graph has now.
func (c *conn) BeginTx(_ context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if c.snap != nil {
		return nil, errors.New("sqldriver: there is a transaction already")
	}
	c.snap = c.db.Snapshot()
	return tx{c}, nil
}

// tx is the transaction of a connection.
type tx struct{ *conn }

// Commit ends the transaction.
func (t tx) Commit() error {
	t.snap = nil
	return nil
}

// Rollback ends the transaction.
func (t tx) Rollback() error { return t.Commit() }

// CheckNamedValue takes every value that a question knows as it is; what is none is
// refused when the question is asked.
func (c *conn) CheckNamedValue(*driver.NamedValue) error { return nil }

// stmt is a question that has been read.
type stmt struct {
	*query.Stmt
	conn   *conn
	params []string
}

// Close does nothing: a question that has been read holds nothing open.
func (s *stmt) Close() error { return nil }

// NumInput says that the number of arguments is checked here: a parameter may stand several
// times, and several be given by name.
func (s *stmt) NumInput() int { return -1 }

// Query asks the question.
func (s *stmt) Query(args []driver.Value) (driver.Rows, error) {
	return s.QueryContext(context.Background(), numbered(args))
}

// Exec asks a question that changes the graph.
func (s *stmt) Exec(args []driver.Value) (driver.Result, error) {
	return s.ExecContext(context.Background(), numbered(args))
}

func numbered(args []driver.Value) []driver.NamedValue {
	out := make([]driver.NamedValue, len(args))
	for i, v := range args {
		out[i] = driver.NamedValue{Ordinal: i + 1, Value: v}
	}
	return out
}

// QueryContext asks the question.
func (s *stmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	given, err := s.args(args)
	if err != nil {
		return nil, err
	}
	answer, err := s.Ask(ctx, given)
	if err != nil {
		return nil, err
	}
	return newRows(answer), nil
}

// ExecContext asks a question that changes the graph; as many rows are affected as facts
// were added and removed.
func (s *stmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	if s.conn.snap != nil {
		return nil, errors.New("sqldriver: a change is a transaction of its own; this one asks a state that does not change")
	}
	given, err := s.args(args)
	if err != nil {
		return nil, err
	}
	answer, err := s.Ask(ctx, given)
	if err != nil {
		return nil, err
	}
	if answer.Shape() != query.Changed {
		return driver.RowsAffected(0), nil
	}
	changed := 0
	for _, err := range answer.All() {
		if err != nil {
			return nil, err
		}
		changed++
	}
	return driver.RowsAffected(changed), nil
}

// args returns the values of the parameters.
func (s *stmt) args(args []driver.NamedValue) (query.Args, error) {
	given := query.Args{}
	next := 0
	for _, a := range args {
		name := a.Name
		switch {
		case name == "" && next >= len(s.params):
			return nil, fmt.Errorf("sqldriver: there are more arguments than the question has parameters, which are %d", len(s.params))
		case name == "":
			name = s.params[next]
			next++
		case !slices.Contains(s.params, name):
			return nil, fmt.Errorf("sqldriver: the question has no $%s", name)
		}
		given[name] = a.Value
	}
	return given, nil
}
