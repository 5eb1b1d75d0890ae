package query

import (
	"context"

	"github.com/clausekg/clause/query/internal/reading"
	"github.com/clausekg/clause/query/internal/value"
)

// Proof is a derivation of why something is so, or what keeps it from being so.
type Proof struct{ text string }

// String draws the proof.
func (p *Proof) String() string { return p.text }

func (r *Rows) prove(ctx context.Context, f *reading.Why) error {
	r.shape = Derivation
	r.proof = &Proof{}
	return nil
}

func (r *Rows) why(ctx context.Context, cells []value.Value) (*Proof, error) { return &Proof{}, nil }
