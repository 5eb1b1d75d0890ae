package cayley

import (
	"context"
	"fmt"
	"time"

	cayley "github.com/cayleygraph/cayley/graph"
	"github.com/cayleygraph/quad"
	"github.com/cayleygraph/quad/voc/xsd"

	"github.com/clausekg/clause/graph"
)

// Progress is told, every ten thousand quads and at the end, how many are done,
// and of how many, which is an estimate for some backends.
type Progress func(done, total int64)

// Read adds every quad of a Cayley graph, whatever its backend, to a
// transaction, and returns how many quads it read. Labels are kept; terms that
// Clause does not take in their place get stand-ins, as described above; quads
// that are there already are counted and change nothing. Nobody may write to the
// backend meanwhile, unless it says that this is safe.
//
// A quad that cannot be stored, one without a predicate for example, ends the
// reading with an error that names it. Progress may be nil.
func Read(ctx context.Context, from cayley.QuadStore, into *graph.Tx, progress Progress) (int64, error) {
	var total int64
	if stats, err := from.Stats(ctx, false); err == nil {
		total = stats.Quads.Size
	}
	c := newChange(into)
	it := from.QuadsAllIterator()
	defer it.Close()
	var done int64
	for it.Next(ctx) {
		if err := c.insert(from.Quad(it.Result())); err != nil {
			return done, fmt.Errorf("cayley: read quad %d: %w", done+1, err)
		}
		if done++; done%batch == 0 {
			if err := ctx.Err(); err != nil {
				return done, err
			}
			progress.report(done, total)
		}
	}
	if err := it.Err(); err != nil {
		return done, fmt.Errorf("cayley: read: %w", err)
	}
	if err := ctx.Err(); err != nil { // on which some iterators end without an error
		return done, err
	}
	progress.report(done, done)
	return done, nil
}

// Write adds every fact of a snapshot to a Cayley graph, whatever its backend,
// ten thousand at a time, and returns how many it wrote. What Read has read, and
// what was added through a [Store], comes out as it was. Progress may be nil.
//
// To Cayley's own backends a term is its text, and the text of a quad.Time ends
// with the seconds: a time with a fraction is written as a typed literal, which
// Read and Store take for that time again, and two terms of one text, such as
// quad.Int(1) and "1"^^xsd:integer, are one term there. The memory backend gives
// the blank nodes memnode1, memnode2 and so on a meaning of its own.
func Write(ctx context.Context, from *graph.Snapshot, into cayley.QuadWriter, progress Progress) (int64, error) {
	v := newView(from)
	total := int64(v.facts())
	var c cursor
	c.open(v, pattern{}, true)
	defer c.close()
	var done int64
	quads := make([]quad.Quad, 0, min(batch, total))
	for more := true; more; {
		if more = c.advance(); more {
			quads = append(quads, exact(v.quad(graph.Fact(c.current))))
		}
		if len(quads) == 0 || more && len(quads) < batch {
			continue
		}
		if err := ctx.Err(); err != nil {
			return done, err
		}
		if err := into.AddQuadSet(quads); err != nil {
			return done, fmt.Errorf("cayley: write quads %d to %d: %w", done+1, done+int64(len(quads)), err)
		}
		done += int64(len(quads))
		quads = make([]quad.Quad, 0, batch) // who got the last may keep them
		progress.report(done, total)
	}
	return done, nil
}

func (p Progress) report(done, total int64) {
	if p != nil {
		p(done, total)
	}
}

// exact returns a quad whose times have texts that say all.
func exact(q quad.Quad) quad.Quad {
	for _, d := range quad.Directions {
		if t, ok := q.Get(d).(quad.Time); ok && time.Time(t).Nanosecond() != 0 {
			q.Set(d, quad.TypedString{Value: timeText(t), Type: xsd.DateTime})
		}
	}
	return q
}

// timeText writes a time with its fraction of a second, if it has one.
func timeText(t quad.Time) quad.String {
	return quad.String(time.Time(t).UTC().Format(time.RFC3339Nano))
}
