package exec

import "github.com/clausekg/clause/query/internal/reading"

func (r *run) paths(res *Result, f *reading.Paths) {}

func (r *run) describe(res *Result, f *reading.Describe) {}

// Path is one.
type Path struct{}

// Fact is one.
type Fact struct{}
