package graph_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// The benchmarks of this file are the loops that an executor runs, over the
// store and over plain arrays in the same run; arrays-ratio is how many times as
// long the store takes.

// market is a graph of firms that are partners of firms, and of contracts with a
// customer and a value, and the same as plain arrays.
type market struct {
	snapshot                 *graph.Snapshot
	partner, customer, value graph.ID

	partners, contracts csr // of firm number i
	values              []int64
	customers           []uint32
}

// csr is an adjacency without a store around it.
type csr struct{ starts, nodes []uint32 }

func newMarket(b *testing.B) *market {
	const firms, contracts = 50_000, 150_000
	r := rand.New(rand.NewPCG(1, 1))
	m := &market{values: make([]int64, contracts), customers: make([]uint32, contracts)}
	firm := func(i uint32) quad.IRI { return quad.IRI(fmt.Sprintf("firm/%06d", i)) }
	contract := func(i int) quad.IRI { return quad.IRI(fmt.Sprintf("contract/%06d", i)) }
	db := graph.OpenMemory()
	partners, owners := make([][]uint32, firms), make([][]uint32, firms)
	must(b, db.Update(context.Background(), func(tx *graph.Tx) error {
		for i := range uint32(firms) {
			must(b, tx.Add(quad.Make(firm(i), graph.Type, quad.IRI("Firm"), nil)))
		}
		for i := range contracts {
			must(b, tx.Add(quad.Make(contract(i), graph.Type, quad.IRI("Contract"), nil)))
		}
		for i := range uint32(firms) {
			seen := map[uint32]bool{}
			for range 6 {
				j := r.Uint32N(firms)
				if !seen[j] {
					partners[i] = append(partners[i], j)
				}
				seen[j] = true
				must(b, tx.Add(quad.Make(firm(i), quad.IRI("partner"), firm(j), quad.IRI("registry"))))
			}
		}
		for i := range contracts {
			m.customers[i], m.values[i] = r.Uint32N(firms), r.Int64N(1_000_000)
			owners[m.customers[i]] = append(owners[m.customers[i]], uint32(i))
			must(b, tx.Add(quad.Make(contract(i), quad.IRI("customer"), firm(m.customers[i]), quad.IRI("registry"))))
			must(b, tx.Add(quad.Make(contract(i), quad.IRI("value"), int(m.values[i]), quad.IRI("registry"))))
		}
		return nil
	}))
	m.partners, m.contracts = newCSR(partners), newCSR(owners)
	m.snapshot = db.Snapshot()
	m.partner, _ = m.snapshot.ID(quad.IRI("partner"))
	m.customer, _ = m.snapshot.ID(quad.IRI("customer"))
	m.value, _ = m.snapshot.ID(quad.IRI("value"))
	return m
}

func newCSR(runs [][]uint32) csr {
	c := csr{starts: []uint32{0}}
	for _, run := range runs {
		c.nodes = append(c.nodes, run...)
		c.starts = append(c.starts, uint32(len(c.nodes)))
	}
	return c
}

func (c csr) run(i uint32) []uint32 { return c.nodes[c.starts[i]:c.starts[i+1]] }

// compareLoops runs a loop over the store and one over arrays, which must count
// the same, turn by turn.
func compareLoops(b *testing.B, store, arrays func() int) {
	b.Helper()
	if s, a := store(), arrays(); s != a {
		b.Fatalf("the store counts %d, the arrays %d", s, a)
	}
	var other testing.BenchmarkResult
	b.Run("arrays", func(b *testing.B) {
		for b.Loop() {
			arrays()
		}
		other = testing.BenchmarkResult{N: b.N, T: b.Elapsed()}
	})
	b.Run("store", func(b *testing.B) {
		for b.Loop() {
			store()
		}
		if other.N > 0 {
			mine := b.Elapsed().Seconds() / float64(b.N)
			b.ReportMetric(mine/(other.T.Seconds()/float64(other.N)), "arrays-ratio")
		}
	})
}

// BenchmarkSemiJoin counts the firms a partner of which has a contract of high
// value.
func BenchmarkSemiJoin(b *testing.B) {
	m := newMarket(b)
	const high = 900_000
	store := func() (n int) {
		contracts, values := m.snapshot.Backward(m.customer).Flat(), must1(m.snapshot.Values(m.value))
		lo, _ := values.Bounds()
		ints := values.Ints()
		rich := func(firm graph.ID) bool {
			for _, c := range contracts.Of(firm) {
				if ints[c-lo] > high {
					return true
				}
			}
			return false
		}
		partners := m.snapshot.Forward(m.partner).Flat()
		_, _, starts, nodes := partners.Arrays()
		for slot := range partners.Slots() {
			for _, p := range nodes[starts[slot]:starts[slot+1]] {
				if rich(p) {
					n++
					break
				}
			}
		}
		return n
	}
	arrays := func() (n int) {
		rich := func(firm uint32) bool {
			for _, c := range m.contracts.run(firm) {
				if m.values[c] > high {
					return true
				}
			}
			return false
		}
		for i := range uint32(len(m.partners.starts) - 1) {
			for _, p := range m.partners.run(i) {
				if rich(p) {
					n++
					break
				}
			}
		}
		return n
	}
	compareLoops(b, store, arrays)
}

// BenchmarkDistinct counts for each firm the distinct partners of its partners.
func BenchmarkDistinct(b *testing.B) {
	m := newMarket(b)
	store := func() (n int) {
		partners := m.snapshot.Forward(m.partner).Flat()
		_, _, starts, nodes := partners.Arrays()
		seen := make([]uint32, m.snapshot.Terms()+1)
		for slot := range partners.Slots() {
			for _, p := range nodes[starts[slot]:starts[slot+1]] {
				for _, q := range partners.Of(p) {
					if seen[q] != uint32(slot)+1 {
						seen[q] = uint32(slot) + 1
						n++
					}
				}
			}
		}
		return n
	}
	arrays := func() (n int) {
		seen := make([]uint32, len(m.partners.starts))
		for i := range uint32(len(m.partners.starts) - 1) {
			for _, p := range m.partners.run(i) {
				for _, q := range m.partners.run(p) {
					if seen[q] != i+1 {
						seen[q] = i + 1
						n++
					}
				}
			}
		}
		return n
	}
	compareLoops(b, store, arrays)
}

// BenchmarkFilter counts for each customer the contracts of a range of values.
func BenchmarkFilter(b *testing.B) {
	m := newMarket(b)
	const low, high = 250_000, 750_000
	store := func() (n int) {
		customers, values := m.snapshot.Forward(m.customer).Flat(), must1(m.snapshot.Values(m.value))
		first, _, _, nodes := customers.Arrays()
		lo, _ := values.Bounds()
		ints := values.Ints()[first-lo:]
		firms := m.snapshot.Backward(m.customer).Flat()
		few, many := firms.Bounds()
		counts := make([]int32, many-few)
		for i, customer := range nodes {
			if v := ints[i]; customer != 0 && v >= low && v < high {
				counts[customer-few]++
			}
		}
		return int(slices.Max(counts))
	}
	arrays := func() (n int) {
		counts := make([]int32, len(m.partners.starts))
		for i, customer := range m.customers {
			if v := m.values[i]; v >= low && v < high {
				counts[customer]++
			}
		}
		return int(slices.Max(counts))
	}
	compareLoops(b, store, arrays)
}

func must1[T any](v T, ok bool) T {
	if !ok {
		panic("it is not there")
	}
	return v
}
