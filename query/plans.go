package query

import "sync"

// plans are the questions that were asked of a world lately, read and planned: who asks
// again, with the same or other parameters, pays for neither. A question that is refused is
// not kept.
type plans struct {
	mu    sync.Mutex
	ready map[string]*prepared
	order []string // in which they came, from next on
	next  int
}

// The most that is kept of the questions of one world.
const (
	recentPlans = 256
	longPlan    = 4096 // bytes of a question's text
)

// prepared returns a question, read and planned, now or before. It is shared.
func (w *world) prepared(text string) (*prepared, error) {
	w.plans.mu.Lock()
	p := w.plans.ready[text]
	w.plans.mu.Unlock()
	if p != nil {
		return p, nil
	}
	p, err := w.prepare(text)
	if err == nil && len(text) <= longPlan {
		w.plans.add(text, p)
	}
	return p, err
}

// add keeps a plan in place of the oldest.
func (c *plans) add(text string, p *prepared) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ready == nil {
		c.ready = map[string]*prepared{}
	}
	if c.ready[text] != nil {
		return
	}
	if len(c.order) < recentPlans {
		c.order = append(c.order, text)
	} else {
		delete(c.ready, c.order[c.next])
		c.order[c.next] = text
		c.next = (c.next + 1) % recentPlans
	}
	c.ready[text] = p
}
