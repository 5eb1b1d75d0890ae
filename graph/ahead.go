package graph

import (
	"runtime"

	"github.com/clausekg/clause/graph/internal/defect"
)

// mostAhead is how many bytes of a file are read ahead.
const mostAhead = 64 << 20

// ReadAhead has the columns of the file read and verified on a goroutine of its own, up to
// 64 MiB of them, those first that lie beside what was read already; it returns at once. For a
// program that goes on asking that is worth it: whoever comes to a part of the file first
// waits for 64 KiB of it, some 20 µs where the system has them in memory, and longer for a
// disk. It is done once for a file, and not where the program has one processor only. Damage
// is reported to whoever reads what is damaged, as ever.
func (s *Snapshot) ReadAhead() {
	e := s.columns
	if e == nil || runtime.GOMAXPROCS(0) == 1 {
		return
	}
	go func() {
		var err error // of a file that was cut short, for one: who reads there is told
		defer defect.Caught(&err)
		defer Guard(&err)()
		e.Ahead(mostAhead)
	}()
}
