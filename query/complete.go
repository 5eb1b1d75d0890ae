package query

import (
	"context"
	"errors"
	"fmt"
)

// Completion is what may stand at the end of an unfinished question.
type Completion struct {
	Text string // the word or name, in quotes where it needs them
	From int    // where it would begin: what stands there is an unfinished word
}

// Complete returns the words and names that may continue text, best first. What text holds
// after the last blank counts as an unfinished word.
func Complete[S Source](db S, text string) []Completion { return nil }

// Explain returns how a question is computed: its plan.
func Explain[S Source](ctx context.Context, db S, question string, opts ...Option) (string, error) {
	return Dump(ctx, db, question, "plan", opts...)
}

// Dump returns what a stage makes of a question, as text: "sentence", "reading" or "plan".
func Dump[S Source](ctx context.Context, db S, question, stage string, opts ...Option) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	s, err := Prepare(db, question, opts...)
	if err != nil {
		return "", err
	}
	p := s.read.Load()
	switch stage {
	case "sentence":
		if p.sentence == nil {
			return "", errors.New("the question is not a sentence but the exact form")
		}
		return p.sentence.String(), nil
	case "reading":
		return p.reading.String() + "\n", nil
	case "plan":
		return p.plan.String(), nil
	}
	return "", fmt.Errorf("query: there is no stage %q", stage)
}
