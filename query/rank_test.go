package query

import (
	"context"
	"slices"
	"testing"
	"time"
)

// Completions that lead to answers come first, each class by itself.
func TestCompleteRanks(t *testing.T) {
	db := loadSpecWorld(t, "world")
	answers := func(q string) bool {
		rows, err := Ask(context.Background(), db, q)
		return err == nil && rows.Len() > 0
	}
	for _, text := range []string{"which firms use C", "which firms use A", "which firms own A", "which contracts of M"} {
		prefix := text[:len(text)-1]
		var with, without []string
		for _, c := range completeWithin(db, text, time.Minute) {
			if c.Class != "name" {
				continue
			}
			if answers(prefix + c.Text) {
				with = append(with, c.Text)
				if len(without) > 0 {
					t.Errorf("%s: %s has answers and comes after %s, which has none", text, c.Text, without[0])
				}
			} else {
				without = append(without, c.Text)
			}
		}
		if len(with)+len(without) == 0 {
			t.Errorf("%s: no names", text)
		}
	}
}

func TestCompleteWordsRank(t *testing.T) {
	db := loadSpecWorld(t, "world")
	ctx := context.Background()
	words := "\nkind Fund is Firm \"fund\"\nrelation usurp(Firm, Firm) verb \"usurp\" 1 2\n"
	if err := SetVocabulary(ctx, db, Vocabulary(db)+words); err != nil {
		t.Fatal(err)
	}
	var verbs []string
	for _, c := range completeWithin(db, "which firms us", time.Minute) {
		if c.Class == "verb" {
			verbs = append(verbs, c.Text)
		}
	}
	// By length and alphabet "usurp" would come before "used by".
	if len(verbs) < 2 || verbs[0] != "use" || slices.Index(verbs, "usurp") < slices.Index(verbs, "used") {
		t.Errorf("which firms us: %q", verbs)
	}
	if c := Complete(db, "which fu"); len(c) == 0 || c[0].Text != "fund" && c[0].Text != "funds" {
		t.Errorf("which fu: %v: a word without answers is still offered", c)
	}
}
