package render

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query/internal/value"
)

// mostPredicates is how many predicates have a row of their own.
const mostPredicates = 24

// Store writes how a database lies in its file, for people: how large it is, what the
// bytes are for, and the predicates, the largest first. Of a graph in memory it writes
// the predicates only.
func Store(w io.Writer, db *graph.DB, o Options) error {
	sizes, err := db.Sizes()
	if err != nil {
		return err
	}
	o.Rows = 0
	s := db.Snapshot()
	if sizes.File > 0 {
		head := fmt.Sprintf("%s: %s", filepath.Base(db.Path()), Bytes(sizes.File))
		if n := s.Len(); n > 0 {
			head += fmt.Sprintf(", %.1f bytes a fact, %s", float64(sizes.File)/float64(n), Count(s.Terms(), "term"))
		}
		if _, err := fmt.Fprintln(w, Clean(head)); err != nil {
			return err
		}
		if err := plain(w, partsTable(sizes), o); err != nil {
			return err
		}
	}
	if len(s.Predicates()) == 0 {
		return nil
	}
	return plain(w, predicatesTable(s, sizes), o)
}

// partsTable is the bytes of a file by what they hold.
func partsTable(z graph.Sizes) Table {
	var facts graph.PredicateSize
	for _, p := range z.Predicates {
		facts.Forward += p.Forward
		facts.Backward += p.Backward
		facts.Labels += p.Labels
	}
	t := Table{Columns: []Column{{Name: "part of the file"}, {Name: "size"}, {Name: "share"}}}
	t.Rows = func(yield func([]value.Value, error) bool) {
		for _, part := range []struct {
			name  string
			bytes int64
		}{
			{"terms: texts", z.Texts},
			{"terms: numbers and days", z.Numbers},
			{"terms: index", z.Index},
			{"terms: names, sorted", z.Names},
			{"facts by subject", facts.Forward},
			{"facts by object", facts.Backward},
			{"labels of facts", facts.Labels},
			{"recent commits", z.Recent},
			{"out of date", z.Stale},
			{"header and checksums", z.Overhead},
		} {
			share := float64(part.bytes) / float64(z.File)
			if part.bytes > 0 && !yield([]value.Value{value.OfText(part.name), aligned(Bytes(part.bytes), 9),
				value.OfText(fmt.Sprintf("%5.1f %% %s", 100*share, meter(share)))}, nil) {
				return
			}
		}
	}
	return t
}

// predicatesTable is the predicates with their counts, the largest first.
func predicatesTable(s *graph.Snapshot, z graph.Sizes) Table {
	list := z.Predicates
	if z.File == 0 {
		for _, p := range s.Predicates() {
			list = append(list, graph.PredicateSize{Predicate: p})
		}
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b graph.PredicateSize) int {
		return cmp.Or(cmp.Compare(b.Sum(), a.Sum()), cmp.Compare(s.Count(b.Predicate), s.Count(a.Predicate)))
	})
	t := Table{Columns: []Column{{Name: "predicate"}, {Name: "facts"}}}
	if z.File > 0 {
		t.Columns = append(t.Columns, Column{Name: "size"}, Column{Name: "a fact"})
	}
	t.Columns = append(t.Columns, Column{Name: "subjects"}, Column{Name: "most each"}, Column{Name: "objects"}, Column{Name: "most of each"})
	row := func(name string, facts int, bytes int64, counts ...value.Value) []value.Value {
		cells := []value.Value{value.OfText(name), value.OfInt(int64(facts))}
		if z.File > 0 {
			cells = append(cells, aligned(Bytes(bytes), 9), aligned(fmt.Sprintf("%.1f B", float64(bytes)/float64(max(facts, 1))), 7))
		}
		return append(cells, append(counts, make([]value.Value, 4-len(counts))...)...)
	}
	t.Rows = func(yield func([]value.Value, error) bool) {
		for _, p := range list[:min(len(list), mostPredicates)] {
			n := s.Stats(p.Predicate)
			if !yield(row(shortName(s.Term(p.Predicate)), n.Facts, p.Sum(), value.OfInt(int64(n.Subjects)), value.OfInt(int64(n.MaxOut)),
				value.OfInt(int64(n.Objects)), value.OfInt(int64(n.MaxIn))), nil) {
				return
			}
		}
		if rest := list[min(len(list), mostPredicates):]; len(rest) > 0 {
			facts, bytes := 0, int64(0)
			for _, p := range rest {
				facts, bytes = facts+s.Count(p.Predicate), bytes+p.Sum()
			}
			yield(row("and "+Count(len(rest), "other"), facts, bytes), nil)
		}
	}
	return t
}

// shortName is the IRI of a predicate, or what everybody calls it.
func shortName(v quad.Value) string {
	if v == graph.Type {
		return "rdf:type"
	}
	iri, _ := v.(quad.IRI)
	return string(iri)
}

// aligned is a text at the right of so many columns.
func aligned(text string, width int) value.Value {
	return value.OfText(fmt.Sprintf("%*s", width, text))
}

// meter draws a share of a whole.
func meter(share float64) string {
	const width, parts = 24, 8
	eighths := int(math.Round(share * width * parts))
	bar := strings.Repeat("█", eighths/parts)
	if rest := eighths % parts; rest > 0 {
		bar += string([]rune(" ▏▎▍▌▋▊▉")[rest])
	} else if bar == "" && share > 0 {
		bar = "▏"
	}
	return bar
}

// Bytes writes a number of bytes as a person would say it: 31.6 MB, decimal.
func Bytes(n int64) string {
	size, unit := float64(n), "bytes"
	for _, next := range []string{"kB", "MB", "GB", "TB"} {
		if size < 999.5 {
			break
		}
		size, unit = size/1000, next
	}
	switch {
	case n == 1:
		return "1 byte"
	case unit == "bytes":
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%.*f %s", max(0, 2-int(math.Log10(size))), size, unit)
}
