package query

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exact"
)

// Completion is what may stand at the end of an unfinished question.
type Completion struct {
	Text  string // the word or name, in quotes where it needs them
	Class string // "noun", "verb", "adjective", "name", "word", for people
	From  int    // where in the question it begins: what stands there is an unfinished word
}

// Complete returns the words and names that may stand at the end of text, a sentence up to
// the cursor: words of the vocabulary, then names, then words of the grammar, and in each of
// these first those that lead to an answer today. There are
// none for the exact form, for a text that no question begins with, and for a db whose
// vocabulary is refused.
func Complete[S Source](db S, text string) []Completion {
	return completeWithin(db, text, rankTime)
}

// completeWithin is Complete with the time that ranking may take.
func completeWithin[S Source](db S, text string, most time.Duration) []Completion {
	var damage error // there is nobody to tell
	defer graph.Guard(&damage)()
	w, err := open(db)
	if err != nil || len(text) > exact.MaxText || exact.Looks(text) {
		return nil
	}
	var out []Completion
	for _, c := range w.ranked(text, english.Complete(text, w.lexicon), most) {
		out = append(out, Completion(c))
	}
	return out
}

// Dump returns what a stage makes of a question, as text: "sentence", "reading" or "plan",
// "explain" for what Explain returns, "analyze" for ExplainAnalyze.
func Dump[S Source](ctx context.Context, db S, question, stage string, opts ...Option) (string, error) {
	switch stage {
	case "explain":
		return Explain(ctx, db, question, opts...)
	case "analyze":
		return ExplainAnalyze(ctx, db, question, opts...)
	}
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
