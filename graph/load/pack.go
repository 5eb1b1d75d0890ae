package load

import (
	"sync"

	"github.com/clausekg/clause/graph"
)

// What was read is packed before the transaction gets it: the terms of a chunk are looked
// up once, however often they occur in it, and that is done by other goroutines than the
// one that has the transaction.

// batchPool keeps batches that were added, for the next facts.
type batchPool struct{ sync.Pool }

func (p *batchPool) get(tx *graph.Tx) *graph.Batch {
	if b, ok := p.Get().(*graph.Batch); ok {
		return b
	}
	return tx.NewBatch()
}

// pack makes a batch of the facts of a chunk. The vocabulary is left out: it takes the
// place of the one that is there, in the end.
func (l *loading) pack(c *chunk) {
	c.read = len(c.quads)
	c.batch = l.batches.get(l.tx)
	for i := range c.quads {
		q := &c.quads[i]
		if text, ok := vocabularyFact(q); ok {
			c.vocabulary = &text
		} else if c.refused = c.batch.Add(*q); c.refused != nil {
			break
		}
	}
	quads.put(c.quads)
	c.quads, c.text = nil, ""
}

// insert adds what was packed to the transaction.
func (l *loading) insert(c *chunk) error {
	if c.refused != nil {
		return c.refused
	}
	if c.vocabulary != nil {
		l.later = c.vocabulary
	}
	err := l.tx.AddBatch(c.batch)
	l.batches.Put(c.batch)
	return err
}
