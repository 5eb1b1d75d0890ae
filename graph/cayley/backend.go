package cayley

import (
	"context"
	"fmt"

	cayley "github.com/cayleygraph/cayley/graph"

	"github.com/clausekg/clause/graph"
)

// Backend is a kind of store that graphs of Cayley's are in.
type Backend struct {
	Name    string
	Address string // what the address of a graph is
	Open    func(address string) (cayley.QuadStore, error)
}

// Load reads the graph at an address into a transaction, as [Read] does, and
// closes it again.
func (b Backend) Load(ctx context.Context, address string, into *graph.Tx, progress Progress) (quads int64, err error) {
	qs, err := b.Open(address)
	if err != nil {
		return 0, fmt.Errorf("cayley: open %s: %w", b.Name, err)
	}
	defer func() {
		if e := qs.Close(); err == nil && e != nil {
			err = fmt.Errorf("cayley: close %s: %w", b.Name, e)
		}
	}()
	return Read(ctx, qs, into, progress)
}
