package cayley_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	cayleygraph "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/cayley/graph/memstore"
	"github.com/cayleygraph/cayley/graph/path"
	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
)

// market is a graph of contracts: parties, of which a few have many, providers,
// of which a few serve most, scopes, years, and one in ten exclusive.
func market(contracts int) []quad.Quad {
	r := rand.New(rand.NewPCG(1, 2))
	skewed := func(n int) int { return int(float64(n) * r.Float64() * r.Float64() * r.Float64()) }
	var all []quad.Quad
	for i := range contracts {
		contract := quad.IRI(fmt.Sprint("contract", i))
		fact := func(predicate string, object quad.Value) {
			all = append(all, quad.Quad{Subject: contract, Predicate: quad.IRI(predicate), Object: object})
		}
		fact("party", quad.IRI(fmt.Sprint("firm", skewed(contracts/3))))
		fact("provider", quad.IRI(fmt.Sprint("provider", skewed(contracts/100+1))))
		fact("scope", quad.IRI(fmt.Sprint("scope", r.IntN(20))))
		fact("start", quad.Int(2010+r.IntN(15)))
		fact("value", quad.Int(r.IntN(1_000_000)))
		if r.IntN(10) == 0 {
			fact("exclusive", quad.Bool(true))
		}
	}
	return all
}

const (
	party, provider, scope, start, exclusive = quad.IRI("party"), quad.IRI("provider"), quad.IRI("scope"), quad.IRI("start"), quad.IRI("exclusive")
)

// questions are paths of one to three steps and intersections.
var questions = []struct {
	name string
	path func(*path.Path) *path.Path
	from quad.Value
}{
	{"1 step out", func(p *path.Path) *path.Path { return p.Out(party) }, quad.IRI("contract77")},
	{"1 step in, few", func(p *path.Path) *path.Path { return p.In(party) }, quad.IRI("firm5000")},
	{"1 step in, many", func(p *path.Path) *path.Path { return p.In(provider) }, quad.IRI("provider0")},
	{"2 steps", func(p *path.Path) *path.Path { return p.In(party).Out(provider) }, quad.IRI("firm5000")},
	{"3 steps", func(p *path.Path) *path.Path { return p.In(party).Out(provider).In(provider) }, quad.IRI("firm5000")},
	{"3 steps, other", func(p *path.Path) *path.Path { return p.In(provider).Out(party).In(party) }, quad.IRI("provider400")},
	{"has, has", func(p *path.Path) *path.Path {
		return p.In(provider).Has(scope, quad.IRI("scope7")).Has(exclusive, quad.Bool(true))
	}, quad.IRI("provider0")},
	{"intersection", func(p *path.Path) *path.Path {
		other := path.StartMorphism(quad.IRI("provider0")).In(provider).Out(party)
		return p.In(provider).Out(party).And(other)
	}, quad.IRI("provider400")},
	{"save, save", func(p *path.Path) *path.Path {
		return p.In(exclusive).Save(party, "party").Save(provider, "provider")
	}, quad.Bool(true)},
}

// BenchmarkPaths runs the questions on Cayley's memory backend and on a database
// of 100,000 contracts, half a million quads, in memory and in a file, in one
// run. Each asks for the results with their tags, not for their names.
func BenchmarkPaths(b *testing.B) {
	quads := market(100_000)
	old := memstore.New(quads...)
	db := graph.OpenMemory()
	onDisk, err := graph.Open(filepath.Join(b.TempDir(), "bench.clause"), nil)
	if err != nil {
		b.Fatal(err)
	}
	defer onDisk.Close()
	for _, d := range []*graph.DB{db, onDisk} {
		if err := cayley.New(d).BulkLoad(quad.NewReader(quads)); err != nil {
			b.Fatal(err)
		}
	}
	for _, q := range questions {
		rows := -1
		for _, s := range []struct {
			name string
			qs   cayleygraph.QuadStore
		}{{"memstore", old}, {"clause", cayley.New(db)}, {"file", cayley.New(onDisk)}} {
			b.Run(q.name+"/"+s.name, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					n := 0
					err := q.path(path.StartPath(s.qs, q.from)).Iterate(context.Background()).TagEach(func(map[string]cayleygraph.Ref) { n++ })
					if err != nil {
						b.Fatal(err)
					}
					if rows < 0 {
						rows = n
					}
					if n != rows || n == 0 {
						b.Fatalf("%d rows, the other has %d", n, rows)
					}
				}
				b.ReportMetric(float64(rows), "rows")
			})
		}
	}
}

// BenchmarkLoad adds the same quads to each.
func BenchmarkLoad(b *testing.B) {
	quads := market(20_000)
	b.Run("memstore", func(b *testing.B) {
		for b.Loop() {
			memstore.New(quads...)
		}
		b.ReportMetric(float64(len(quads)*b.N)/b.Elapsed().Seconds(), "quads/s")
	})
	b.Run("clause", func(b *testing.B) {
		for b.Loop() {
			if err := cayley.New(graph.OpenMemory()).BulkLoad(quad.NewReader(quads)); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(quads)*b.N)/b.Elapsed().Seconds(), "quads/s")
	})
	b.Run("deltas", func(b *testing.B) {
		deltas := make([]cayleygraph.Delta, len(quads))
		for i, q := range quads {
			deltas[i] = add(q)
		}
		for b.Loop() {
			if err := cayley.New(graph.OpenMemory()).ApplyDeltas(deltas, cayleygraph.IgnoreOpts{}); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(len(quads)*b.N)/b.Elapsed().Seconds(), "quads/s")
	})
}
