package main

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"
)

// scaled returns a database of a scale, and its tables as arrays.
func scaled(t testing.TB, scale int) (*engine, *arrays) {
	t.Helper()
	dir := t.TempDir()
	if err := generate(scale, dir); err != nil {
		t.Fatal(err)
	}
	a, err := readArrays(dir)
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "db")
	if err := load(dir, db); err != nil {
		t.Fatal(err)
	}
	e, err := open(db)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.close(); err != nil {
			t.Error(err)
		}
	})
	return e, a
}

// operators are questions that lean on one operator each, with loops that answer them.
var operators = []struct {
	name, text string
	loop       func(a *arrays) []any
}{
	{"kind", `count{F | firm(F)}`, func(a *arrays) []any { return []any{a.firms} }},
	{"truth", `count{C | exclusive(C)}`, func(a *arrays) []any {
		n := 0
		for _, yes := range a.exclusive {
			if yes {
				n++
			}
		}
		return []any{n}
	}},
	{"column", `count{C | contract(C), value(C) > 50000}`, func(a *arrays) []any {
		n := 0
		for _, v := range a.value {
			if v > 50000 {
				n++
			}
		}
		return []any{n}
	}},
	{"days", `count{C | contract(C), start(C) >= 2020-01-01, start(C) < 2021-01-01}`, func(a *arrays) []any {
		n, from, to := 0, dayOf("2020-01-01"), dayOf("2021-01-01")
		for _, d := range a.start {
			if d >= from && d < to {
				n++
			}
		}
		return []any{n}
	}},
	{"semi-join", `count{F | firm(F), some C (customer(C, F), exclusive(C))}`, func(a *arrays) []any {
		n := 0
		for f := 1; f <= a.firms; f++ {
			for _, yes := range a.exclusive[a.of[f]:a.of[f+1]] {
				if yes {
					n++
					break
				}
			}
		}
		return []any{n}
	}},
	{"hops", `count{F | firm(F), some G, C (partner(F, G), customer(C, G), exclusive(C))}`, func(a *arrays) []any {
		n := 0
	firms:
		for f := uint32(1); int(f) <= a.firms; f++ {
			for _, g := range a.partners.at(f) {
				for _, yes := range a.exclusive[a.of[g]:a.of[g+1]] {
					if yes {
						n++
						continue firms
					}
				}
			}
		}
		return []any{n}
	}},
	{"at-least", `count{F | firm(F), at least 5 C customer(C, F)}`, func(a *arrays) []any {
		n := 0
		for f := 1; f <= a.firms; f++ {
			if a.of[f+1]-a.of[f] >= 5 {
				n++
			}
		}
		return []any{n}
	}},
	{"pairs", `count{F, G | partner(F, G)}`, func(a *arrays) []any { return []any{len(a.partners.all)} }},
	{"distinct", `count{F, P | some C (customer(C, F), provider(C, P))}`, func(a *arrays) []any {
		n := 0
		for f := 1; f <= a.firms; f++ {
			a.seenProviders.clear()
			for _, p := range a.provider[a.of[f]:a.of[f+1]] {
				if a.seenProviders.add(p) {
					n++
				}
			}
		}
		return []any{n}
	}},
	{"closure", `count{F, G | subsidiary_of+(F, G)}`, func(a *arrays) []any {
		n := 0
		for f := 1; f <= a.firms; f++ {
			for g := a.parent[f]; g != 0; g = a.parent[g] {
				n++
			}
		}
		return []any{n}
	}},
	{"sum", `sum{value(C) | exclusive(C)}`, func(a *arrays) []any {
		sum := int64(0)
		for i, yes := range a.exclusive {
			if yes {
				sum += a.value[i]
			}
		}
		return []any{sum}
	}},
}

// TestLines asks the lines of the comparison of a graph of scale 1, and questions for each
// operator: the answers are those of the loops.
func TestLines(t *testing.T) {
	if testing.Short() {
		t.Skip("loads 10,000 firms")
	}
	e, a := scaled(t, 1)
	all, err := lines(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range operators {
		all = append(all, line{o.name, o.text, func() []any { return o.loop(a) }})
	}
	for _, l := range all {
		got, err := e.ask(l.text)
		if err != nil {
			t.Errorf("%s: %v", l.id, err)
			continue
		}
		if want := l.loop(); !same(want, got) {
			t.Errorf("%s: the loop gives %d cells, the engine %d: %.200v and %.200v", l.id, len(want), len(got.cells), want, got.cells)
		}
	}
}

// beside runs a question and its loop in turn, and reports how they compare.
func beside(b *testing.B, e *engine, l line) {
	f, err := e.measure(l, 200*time.Millisecond)
	if err != nil {
		b.Fatal(err)
	}
	if !f.same {
		b.Fatalf("%s: the answers differ", l.id)
	}
	for b.Loop() {
		if _, err := e.ask(l.text); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(f.loop.Nanoseconds()), "loop-ns")
	b.ReportMetric(float64(f.warm)/float64(f.loop), "×loop")
	b.ReportMetric(float64(f.bytes), "B/op")
}

// BenchmarkLines asks every line of the comparison at two scales, each beside its loop.
func BenchmarkLines(b *testing.B) {
	for _, scale := range []int{1, 10} {
		b.Run(fmt.Sprintf("S=%d", scale), func(b *testing.B) {
			e, a := scaled(b, scale)
			all, err := lines(a)
			if err != nil {
				b.Fatal(err)
			}
			for _, l := range all {
				b.Run(l.id, func(b *testing.B) { beside(b, e, l) })
			}
		})
	}
}

// BenchmarkOperators asks a question for each operator at two scales, each beside its loop.
func BenchmarkOperators(b *testing.B) {
	for _, scale := range []int{1, 10} {
		b.Run(fmt.Sprintf("S=%d", scale), func(b *testing.B) {
			e, a := scaled(b, scale)
			for _, o := range operators {
				l := line{o.name, o.text, func() []any { return o.loop(a) }}
				b.Run(o.name, func(b *testing.B) { beside(b, e, l) })
			}
		})
	}
}
