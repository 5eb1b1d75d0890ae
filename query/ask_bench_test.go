package query

import (
	"context"
	"testing"

	"github.com/cayleygraph/quad"
)

// BenchmarkAsk asks one question of a few rows, with a parameter: prepared, as a text that
// was asked before, and as one that was not; rows are read. What a prepared question costs
// beyond its look-ups is the first.
func BenchmarkAsk(b *testing.B) {
	db := loadSpecWorld(b, "world")
	ctx := context.Background()
	const question = "{F | firm(F), partner(F, $F)}"
	read := func(b *testing.B, rows *Rows, err error) {
		if err != nil {
			b.Fatal(err)
		}
		for row := range rows.All() {
			_ = row.Value(0)
		}
	}
	args := Args{"F": quad.IRI("microsoft")}
	if id, ok := db.Snapshot().ID(quad.IRI("Microsoft")); ok && id != 0 {
		args = Args{"F": quad.IRI("Microsoft")}
	}
	b.Run("prepared", func(b *testing.B) {
		b.ReportAllocs()
		s, err := Prepare(db, question)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			rows, err := s.Ask(ctx, args)
			read(b, rows, err)
		}
	})
	b.Run("text", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			rows, err := Ask(ctx, db, question, args)
			read(b, rows, err)
		}
	})
	b.Run("name", func(b *testing.B) { // the parameter is a name
		b.ReportAllocs()
		for b.Loop() {
			rows, err := Ask(ctx, db, question, Args{"F": "Microsoft"})
			read(b, rows, err)
		}
	})
	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		w, err := open(db)
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			w.plans.mu.Lock()
			clear(w.plans.ready)
			w.plans.order, w.plans.next = nil, 0
			w.plans.mu.Unlock()
			rows, err := Ask(ctx, db, question, args)
			read(b, rows, err)
		}
	})
}
