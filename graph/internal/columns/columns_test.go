package columns

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// naive is a relation as a set.
type naive map[Entry]bool

func (n naive) sorted() []Entry {
	var all []Entry
	for e := range n {
		all = append(all, e)
	}
	slices.SortFunc(all, Entry.Compare)
	return all
}

func (n naive) edges() map[uint32][]Edge {
	edges := map[uint32][]Edge{}
	for _, e := range n.sorted() {
		edges[e.Key] = append(edges[e.Key], e.Edge)
	}
	return edges
}

func (n naive) reversed() naive {
	back := naive{}
	for e := range n {
		back[Entry{e.Node, Edge{e.Key, e.Label}}] = true
	}
	return back
}

func (n naive) count() (keys, widest int) {
	degrees := map[uint32]int{}
	for e := range n {
		degrees[e.Key]++
		widest = max(widest, degrees[e.Key])
	}
	return len(degrees), widest
}

// TestRelation does random changes to a relation and to a set, with keys that
// lie close together and keys that lie far apart, by few and by many at a time.
func TestRelation(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for _, stride := range []uint32{1, 1 << 20} {
		rel, want := Empty, naive{}
		for range 60 {
			n := 1 << r.IntN(7)
			if r.IntN(8) == 0 {
				n = 1000
			}
			var changes []Change
			for range n {
				e := Entry{(1 + r.Uint32N(60)) * stride, Edge{(1 + r.Uint32N(60)) * stride, r.Uint32N(3)}}
				changes = append(changes, Change{e, r.IntN(3) == 0})
			}
			for _, c := range changes {
				if c.Gone {
					delete(want, c.Entry)
				} else {
					want[c.Entry] = true
				}
			}
			effective := rel.Effective(Sort(changes))
			before := rel.Len()
			rel = rel.Apply(effective)
			if len(effective) == 0 && rel.Len() != before {
				t.Fatal("nothing changed something")
			}
			check(t, rel, want, stride)
		}
	}
}

// edges returns the edges of a key, one by one.
func edges(s *Side, key uint32) []Edge {
	var all []Edge
	run := s.Run(key)
	for i := range run.Nodes {
		all = append(all, run.Edge(i))
	}
	return all
}

func check(t *testing.T, rel *Relation, want naive, stride uint32) {
	t.Helper()
	back := want.reversed()
	if got := slices.Collect(rel.All); !slices.Equal(got, want.sorted()) {
		t.Fatalf("the entries are %v and should be %v", got, want.sorted())
	}
	objects, subjects := want.edges(), back.edges()
	for i := range uint32(62) {
		key := i * stride
		if !slices.Equal(edges(rel.Forward(), key), objects[key]) || !slices.Equal(edges(rel.Backward(), key), subjects[key]) {
			t.Fatalf("the edges of %d are wrong", key)
		}
		if rel.HasAny(key, stride) != (want[Entry{key, Edge{stride, 0}}] || want[Entry{key, Edge{stride, 1}}] || want[Entry{key, Edge{stride, 2}}]) {
			t.Fatalf("HasAny(%d, %d) is wrong", key, stride)
		}
	}
	stats := Stats{Facts: len(want)}
	stats.Subjects, stats.MaxOut = want.count()
	stats.Objects, stats.MaxIn = back.count()
	if rel.Stats() != stats || rel.Len() != len(want) {
		t.Fatalf("counted %+v, should be %+v", rel.Stats(), stats)
	}
}

// TestAllStops ends an iteration at each entry, before and after a fold.
func TestAllStops(t *testing.T) {
	rel := Empty
	for i := range uint32(300) {
		rel = rel.Apply([]Change{{Entry: Entry{1 + i*7%100, Edge{i + 1, 0}}}})
	}
	all := slices.Collect(rel.All)
	for n := range all {
		var got []Entry
		for e := range rel.All {
			got = append(got, e)
			if len(got) == n+1 {
				break
			}
		}
		if !slices.Equal(got, all[:n+1]) {
			t.Fatalf("the first %d entries are %v", n+1, got)
		}
	}
}

// TestSort sorts by comparison and by digits alike, and keeps the last change.
func TestSort(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 2, 100, radixFrom, 5000} {
		changes := make([]Change, n)
		last := map[Entry]bool{}
		for i := range changes {
			e := Entry{r.Uint32() >> r.IntN(32), Edge{r.Uint32N(20), r.Uint32N(2) * 1 << 31}}
			changes[i] = Change{e, r.IntN(2) == 0}
			last[e] = changes[i].Gone
		}
		sorted := Sort(changes)
		if len(sorted) != len(last) || !slices.IsSortedFunc(sorted, byEntry) {
			t.Fatalf("%d changes of %d entries are sorted to %d", n, len(last), len(sorted))
		}
		for _, c := range sorted {
			if c.Gone != last[c.Entry] {
				t.Fatalf("%v is not the last change", c)
			}
		}
	}
}

// TestFold holds the delta to a length that is small beside the segment.
func TestFold(t *testing.T) {
	rel := Empty
	for i := range uint32(20_000) {
		rel = rel.Apply([]Change{{Entry: Entry{i + 1, Edge{1, 0}}}})
		if n := len(rel.forward.delta); n > 1000 || n != len(rel.backward.delta) {
			t.Fatalf("the delta has %d changes after %d facts", n, i)
		}
	}
	if rel.Len() != 20_000 || len(rel.Backward().Run(1).Nodes) != 20_000 {
		t.Errorf("%d facts", rel.Len())
	}
}
