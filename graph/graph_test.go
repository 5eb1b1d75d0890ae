package graph_test

import (
	"testing"
	"unsafe"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/internal/columns"
)

// TestEdgeLayout holds the two edge types together that Snapshot.Objects takes
// for one.
func TestEdgeLayout(t *testing.T) {
	var inner columns.Edge
	var outer graph.Edge
	if unsafe.Sizeof(inner) != unsafe.Sizeof(outer) ||
		unsafe.Offsetof(inner.Node) != unsafe.Offsetof(outer.Node) ||
		unsafe.Offsetof(inner.Label) != unsafe.Offsetof(outer.Label) {
		t.Fatal("graph.Edge and columns.Edge differ in layout")
	}
}
