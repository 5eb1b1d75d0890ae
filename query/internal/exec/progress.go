package exec

import "sync/atomic"

// Progress is how far a run has come. The run counts, anybody may read.
//
// A plan is a few walks, one after the other or one within another; a walk of many things is
// done in parts, which take about as long as each other. What has few counts nothing. Of a stream the
// leaders are the parts of one more walk.
type Progress struct {
	walks atomic.Int64 // that have begun so far
	walk  atomic.Int64 // the number of the innermost that runs
	parts atomic.Int64 // of it
	done  atomic.Int64 // of them
	facts atomic.Int64 // looked at in parts that are done
	rows  atomic.Int64 // given by a stream
}

// begin says that a walk of so many parts begins, and end that it is over: if it was one
// within another, that one goes on.
func (p *Progress) begin(parts int) (end func()) {
	if p == nil {
		return func() {}
	}
	walk, of, done := p.walk.Load(), p.parts.Load(), p.done.Load()
	p.set(p.walks.Add(1), int64(parts), 0)
	return func() {
		if done < of {
			p.set(walk, of, done)
		}
	}
}

func (p *Progress) set(walk, parts, done int64) {
	p.done.Store(done)
	p.parts.Store(parts)
	p.walk.Store(walk)
}

// part says that a part is done, which looked at so many facts.
func (p *Progress) part(facts int) {
	if p != nil {
		p.done.Add(1)
		p.facts.Add(int64(facts))
	}
}

// told returns the facts that were counted so far.
func (p *Progress) told() int {
	return int(p.facts.Load())
}

// piece says that a stream has given rows, by so many of its parts.
func (p *Progress) piece(parts, rows int) {
	if p != nil {
		p.done.Add(int64(parts))
		p.rows.Add(int64(rows))
	}
}

// Rows returns how many rows a stream has given.
func (p *Progress) Rows() int64 { return p.rows.Load() }

// Now returns the number of the walk that runs, from 1 in the order in which they began, the part of it that is done, from 0
// to 1, and the facts looked at so far.
func (p *Progress) Now() (walk int, part float64, facts int64) {
	if parts := p.parts.Load(); parts > 0 {
		part = float64(p.done.Load()) / float64(parts)
	}
	return int(p.walk.Load()), part, p.facts.Load()
}
