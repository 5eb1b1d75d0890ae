package query

import (
	"testing"

	"github.com/clausekg/clause/query/internal/english"
	"github.com/clausekg/clause/query/internal/exact"
	"github.com/clausekg/clause/query/internal/reading"
)

const typical = "which partners of Microsoft use a non-exclusive provider"

// BenchmarkSentence times the stages of a typical sentence, up to its plan.
func BenchmarkSentence(b *testing.B) {
	w, err := readWorld(loadSpecWorld(b, "world").Snapshot())
	if err != nil {
		b.Fatal(err)
	}
	s, err := english.Parse(typical, w.lexicon)
	if err != nil {
		b.Fatal(err)
	}
	q, err := reading.Of(s, w.program)
	if err != nil {
		b.Fatal(err)
	}
	text := q.String()
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = english.Parse(typical, w.lexicon)
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = reading.Of(s, w.program)
		}
	})
	b.Run("plan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = w.plan(q)
		}
	})
	b.Run("exact", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			tree, _ := exact.Parse(text)
			_, _ = reading.OfExact(tree, text, w.lexicon)
		}
	})
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, _ = w.prepare(typical)
		}
	})
}
