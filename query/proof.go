package query

import (
	"context"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/prove"
	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Proof is a derivation of why something is so, with the fewest facts that there is, or
// the account of what keeps it from being so.
type Proof struct {
	Claim string // in exact form
	Not   bool   // the claim is not true, and the steps say why
	Steps []Step

	text string
	next func(context.Context) (*Proof, error)
}

// Step is a line of a proof and what it rests on.
type Step struct {
	Text    string
	Sources []string // of a recorded fact, with their confidence and what else is recorded of them
	Missing bool     // it rests on nothing being recorded
	Steps   []Step
}

// String draws the proof as a tree.
func (p *Proof) String() string { return p.text }

// Next returns another proof of the claim, with as many facts or more. When there is none,
// the error is a *Error that says so.
func (p *Proof) Next(ctx context.Context) (_ *Proof, err error) {
	defer caught("", &err)
	defer graph.Guard(&err)()
	return p.next(ctx)
}

// Why returns a proof that the row is an answer; of a yes, that it is so, and of a no, what
// keeps it from being so.
func (r Row) Why(ctx context.Context) (_ *Proof, err error) {
	defer caught("", &err)
	defer graph.Guard(&err)()
	set, ok := r.rows.query.Form.(*reading.Set)
	switch {
	case r.rows.shape == Derivation:
		return r.rows.proof, nil
	case !ok || r.at < 0:
		return nil, &Error{Kind: Failed, Message: "only the rows of a table, a yes and a no have a proof"}
	case r.rows.shape == YesNo && !r.rows.Truth():
		return r.rows.proofOf(ctx, &reading.Why{Not: true, Body: set.Body}, 0)
	}
	return r.proof(ctx, 0)
}

// proof returns the nth proof of the row.
func (r Row) proof(ctx context.Context, nth int) (*Proof, error) {
	cells := r.Cells()
	if r.rows.shape == YesNo {
		cells = nil
	}
	p, err := prove.Row(ctx, r.rows.env(), r.rows.query, cells, nth)
	if err != nil {
		return nil, refusal("", err)
	}
	return public(p, func(ctx context.Context) (*Proof, error) { return r.proof(ctx, nth+1) }), nil
}

// proofOf returns the nth answer to a why question in the context of r.
func (r *Rows) proofOf(ctx context.Context, why *reading.Why, nth int) (*Proof, error) {
	q := &reading.Query{Context: r.query.Context, Form: why}
	p, err := prove.Query(ctx, r.env(), q, nth)
	if err != nil {
		return nil, refusal("", err)
	}
	return public(p, func(ctx context.Context) (*Proof, error) {
		if why.Not {
			return nil, refusal("", diag.Errorf(diag.Run, diag.Span{}, "there is no other account"))
		}
		return r.proofOf(ctx, why, nth+1)
	}), nil
}

// env is where the question was asked.
func (r *Rows) env() exec.Env {
	return exec.Env{Snapshot: r.world.snap, Program: r.world.program, Today: r.day, Args: r.args, Functions: r.functions, Kept: r.world.kept}
}

// prove answers a why question: a proof, and a row for each of its lines.
func (r *Rows) prove(ctx context.Context, why *reading.Why) error {
	p, err := r.proofOf(ctx, why, 0)
	if err != nil {
		return err
	}
	r.shape, r.proof = Derivation, p
	r.columns = []Column{{"depth", "integer"}, {"step", "text"}, {"sources", "text"}}
	r.lines(p.Steps, 0)
	return nil
}

func (r *Rows) lines(steps []Step, depth int) {
	for _, s := range steps {
		var sources value.Value
		if len(s.Sources) > 0 {
			sources = value.OfText(strings.Join(s.Sources, "; "))
		}
		r.cells = append(r.cells, []value.Value{value.OfInt(int64(depth)), value.OfText(s.Text), sources})
		r.lines(s.Steps, depth+1)
	}
}

// public returns a proof as callers see it.
func public(p *prove.Proof, next func(context.Context) (*Proof, error)) *Proof {
	return &Proof{Claim: p.Claim, Not: p.Not, Steps: publicSteps(p.Telling()), text: p.String(), next: next}
}

func publicSteps(steps []*prove.Step) []Step {
	var out []Step
	for _, s := range steps {
		var sources []string
		for _, src := range s.Sources {
			sources = append(sources, src.String())
		}
		out = append(out, Step{s.Text, sources, s.Missing, publicSteps(s.Steps)})
	}
	return out
}
