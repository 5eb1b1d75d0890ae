package exec

import "sync/atomic"

// Progress is how far a run has come. The run counts, anybody may read.
//
// A plan is a few walks, one after the other; a walk of many things is divided into parts,
// which take about as long as each other. What is not divided counts nothing.
type Progress struct {
	walk  atomic.Int64 // the walks that were divided so far
	parts atomic.Int64 // of the last
	done  atomic.Int64 // of them
	facts atomic.Int64 // looked at in parts that are done
}

// begin says that a walk of so many parts begins.
func (p *Progress) begin(parts int) {
	if p != nil {
		p.done.Store(0)
		p.parts.Store(int64(parts))
		p.walk.Add(1)
	}
}

// part says that a part is done, which looked at so many facts.
func (p *Progress) part(facts int) {
	if p != nil {
		p.done.Add(1)
		p.facts.Add(int64(facts))
	}
}

// Now returns the number of the walk that runs, from 1, the part of it that is done, from 0
// to 1, and the facts looked at so far.
func (p *Progress) Now() (walk int, part float64, facts int64) {
	if parts := p.parts.Load(); parts > 0 {
		part = float64(p.done.Load()) / float64(parts)
	}
	return int(p.walk.Load()), part, p.facts.Load()
}
