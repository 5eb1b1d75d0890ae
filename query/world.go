package query

import (
	"runtime"
	"sync"
	"sync/atomic"
	"weak"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query/internal/diag"
	"github.com/clausekg/clause/query/internal/exec"
	"github.com/clausekg/clause/query/internal/lexicon"
	"github.com/clausekg/clause/query/internal/reading"
)

// Source is what questions are asked of: a database, in the state that it has when the
// question is asked, or one snapshot.
type Source interface{ *graph.DB | *graph.Snapshot }

// snapshotOf returns the state of db now.
func snapshotOf[S Source](db S) *graph.Snapshot {
	switch db := any(db).(type) {
	case *graph.DB:
		return db.Snapshot()
	case *graph.Snapshot:
		return db
	}
	panic("unreachable: a Source is a database or a snapshot")
}

// world is a snapshot with its words and rules. It is immutable.
type world struct {
	snap    *graph.Snapshot
	text    string // of the vocabulary
	lexicon *lexicon.Lexicon
	program *reading.Program
	kept    *exec.Kept // what questions leave for later ones
	plans   plans
	alive   sync.Map // *lexicon.Predicate → bool: whether it holds of anything today
	asked   atomic.Int64

	linksOnce sync.Once
	links     []link // that examples are made of
}

// readWorld reads the words and rules of a snapshot. What is wrong with them is a refusal of
// the text of the vocabulary.
func readWorld(snap *graph.Snapshot) (_ *world, err error) {
	defer diag.Caught(&err) // what else is read waits for this, and asks once
	defer graph.Guard(&err)()
	w := &world{snap: snap, kept: exec.NewKept(snap, 0)}
	var voc *vocabulary.Vocabulary
	if text, ok := vocabulary.Load(snap); ok {
		if voc, err = vocabulary.Parse(text); err != nil {
			return nil, refusal(text, err)
		}
		w.text = text
	}
	if w.lexicon, err = lexicon.New(snap, voc); err != nil {
		return nil, refusal(w.text, err)
	}
	if w.program, err = reading.NewProgram(w.lexicon); err != nil {
		return nil, refusal(w.text, err)
	}
	return w, nil
}

// askedAgain counts the questions. From the second on the program may ask any, and has the
// file read ahead; one that asks a single question and ends reads what that needs.
func (w *world) askedAgain() {
	if w.asked.Add(1) == 2 {
		w.snap.ReadAhead()
	}
}

// worlds keeps the words and rules of the snapshots that are in use: the newest snapshot
// of every open database, as long as the program holds the database, and the last few
// snapshots that were asked on their own.
var worlds = worldCache{ofDB: map[weak.Pointer[graph.DB]]*entry{}}

type worldCache struct {
	mu     sync.Mutex
	ofDB   map[weak.Pointer[graph.DB]]*entry
	recent []*entry // latest last
}

// recentSnapshots is how many snapshots that were asked on their own are kept.
const recentSnapshots = 4

// entry is a world that is read once, by the first who asks for it.
type entry struct {
	snap  *graph.Snapshot
	once  sync.Once
	world *world
	err   error
}

func (e *entry) get() (*world, error) {
	e.once.Do(func() { e.world, e.err = readWorld(e.snap) })
	return e.world, e.err
}

// open returns the world of db as it is now.
func open[S Source](db S) (*world, error) {
	switch db := any(db).(type) {
	case *graph.DB:
		return worlds.database(db).get()
	case *graph.Snapshot:
		return worlds.snapshot(db).get()
	}
	panic("unreachable: a Source is a database or a snapshot")
}

func (c *worldCache) database(db *graph.DB) *entry {
	snap := db.Snapshot()
	key := weak.Make(db)
	c.mu.Lock()
	defer c.mu.Unlock()
	e, known := c.ofDB[key]
	if !known {
		runtime.AddCleanup(db, c.forget, key)
	}
	if !known || e.snap != snap {
		e = &entry{snap: snap}
		c.ofDB[key] = e
	}
	return e
}

// forget drops what belongs to a database that is no longer held.
func (c *worldCache) forget(key weak.Pointer[graph.DB]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.ofDB, key)
}

func (c *worldCache) snapshot(snap *graph.Snapshot) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.ofDB {
		if e.snap == snap {
			return e
		}
	}
	for i, e := range c.recent {
		if e.snap == snap {
			c.recent = append(append(c.recent[:i:i], c.recent[i+1:]...), e)
			return e
		}
	}
	e := &entry{snap: snap}
	c.recent = append(c.recent, e)
	if len(c.recent) > recentSnapshots {
		c.recent = c.recent[1:]
	}
	return e
}
