package columns

// Log is additions and removals of facts of one predicate in the order made.
type Log struct {
	chunks [][]pair
	marks  []mark
	n      int
	gone   bool // something is removed
}

// pair is a subject and an object.
type pair struct{ key, node uint32 }

// mark says what the entries from one on have in common.
type mark struct {
	from  int
	label uint32
	gone  bool
}

const (
	firstChunk = 16
	chunkSize  = 1 << 13
)

// Add notes that a fact comes, Remove that it goes.
func (l *Log) Add(e Entry)    { l.append(e, false) }
func (l *Log) Remove(e Entry) { l.append(e, true) }

func (l *Log) append(e Entry, gone bool) {
	if n := len(l.marks); n == 0 || l.marks[n-1].label != e.Label || l.marks[n-1].gone != gone {
		l.marks = append(l.marks, mark{l.n, e.Label, gone})
		l.gone = l.gone || gone
	}
	last := len(l.chunks) - 1
	if last < 0 || len(l.chunks[last]) == cap(l.chunks[last]) {
		size := firstChunk
		if last >= 0 {
			size = min(2*cap(l.chunks[last]), chunkSize)
		}
		l.chunks = append(l.chunks, make([]pair, 0, size))
		last++
	}
	l.chunks[last] = append(l.chunks[last], pair{e.Key, e.Node})
	l.n++
}

// Len returns how many additions and removals there are.
func (l *Log) Len() int { return l.n }

// Additions reports whether nothing is removed.
func (l *Log) Additions() bool { return !l.gone }

// all calls yield with each change in order.
func (l *Log) all(yield func(Change)) {
	i, m := 0, 0
	for _, chunk := range l.chunks {
		for _, p := range chunk {
			if m+1 < len(l.marks) && l.marks[m+1].from == i {
				m++
			}
			yield(Change{Entry{p.key, Edge{p.node, l.marks[m].label}}, l.marks[m].gone})
			i++
		}
	}
}

// Truncate forgets all but the first n entries.
func (l *Log) Truncate(n int) {
	l.n = n
	for i, chunk := range l.chunks {
		if n <= len(chunk) {
			l.chunks[i] = chunk[:n]
			l.chunks = l.chunks[:i+1]
			break
		}
		n -= len(chunk)
	}
	last := len(l.marks)
	for last > 0 && l.marks[last-1].from >= l.n {
		last--
	}
	l.marks, l.gone = l.marks[:last], false
	for _, m := range l.marks {
		l.gone = l.gone || m.gone
	}
}

// Cut forgets all but the first n entries and returns a log of the others.
func (l *Log) Cut(n int) *Log {
	rest, i := &Log{}, 0
	l.all(func(c Change) {
		if i++; i > n {
			rest.append(c.Entry, c.Gone)
		}
	})
	l.Truncate(n)
	return rest
}

// Changes returns the last change of each fact, sorted.
func (l *Log) Changes() []Change {
	changes := make([]Change, 0, l.n)
	l.all(func(c Change) { changes = append(changes, c) })
	return Sort(changes)
}

// Remap gives new ids to the terms above a base: id base+1+i becomes to[i].
type Remap struct {
	Base uint32
	To   []uint32
}

// Of returns the new id of a term.
func (r *Remap) Of(id uint32) uint32 {
	if id <= r.Base {
		return id
	}
	return r.To[id-r.Base-1]
}

// Remap puts new ids in the place of the old.
func (l *Log) Remap(r *Remap) {
	for _, chunk := range l.chunks {
		for i, p := range chunk {
			chunk[i] = pair{r.Of(p.key), r.Of(p.node)}
		}
	}
	for i := range l.marks {
		l.marks[i].label = r.Of(l.marks[i].label)
	}
}

// Visit calls visit with the subject and the object of each change, in order.
func (l *Log) Visit(visit func(subject, object uint32)) {
	for _, chunk := range l.chunks {
		for _, p := range chunk {
			visit(p.key, p.node)
		}
	}
}
