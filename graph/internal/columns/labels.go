package columns

import (
	"slices"

	"github.com/clausekg/clause/graph/internal/extent"
)

// Labels are the labels of edges, by the position of the edge. Most relations
// have one label throughout, or a few; so there are three forms, the first that
// fits: one label for all, a byte for each that leads into a table of up to 256,
// and a column.
type Labels struct {
	one   uint32
	codes extent.Bytes
	table []uint32 // sorted
	each  extent.Numbers
}

// At returns the label of the edge at a position.
func (l *Labels) At(i int) uint32 {
	switch {
	case l.codes.Len() > 0:
		return l.table[l.codes.At(i)]
	case l.each.Len() > 0:
		return l.each.At(i)
	}
	return l.one
}

// One returns the label that all edges carry, and whether they carry one.
func (l *Labels) One() (uint32, bool) { return l.one, l.codes.Len() == 0 && l.each.Len() == 0 }

// Set returns the labels that occur, sorted, when they are few; else ok is false.
// The slice is shared.
func (l *Labels) Set() (set []uint32, ok bool) {
	switch {
	case l.codes.Len() > 0:
		return l.table, true
	case l.each.Len() > 0:
		return nil, false
	}
	return []uint32{l.one}, true
}

// newLabels picks the form for labels of which those where used says no belong
// to no edge. It keeps the slice if it needs it.
func newLabels(each []uint32, used func(i int) bool) Labels {
	var table []uint32
	for i, label := range each {
		if !used(i) {
			continue
		}
		if n := len(table); n > 0 && table[n-1] == label {
			continue
		}
		if at, found := slices.BinarySearch(table, label); !found {
			if len(table) == 256 {
				return Labels{each: extent.Of(each)}
			}
			table = slices.Insert(table, at, label)
		}
	}
	switch len(table) {
	case 0:
		return Labels{}
	case 1:
		return Labels{one: table[0]}
	}
	codes := make([]byte, len(each))
	for i, label := range each {
		at, _ := slices.BinarySearch(table, label)
		codes[i] = byte(at)
		if at == len(table) {
			codes[i] = 0 // of no edge
		}
	}
	return Labels{codes: extent.BytesOf(codes), table: table}
}
