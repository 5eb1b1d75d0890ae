package lexicon

import (
	"sync"

	"github.com/clausekg/clause/graph"
)

// recall is what was found out about names lately: questions say the same ones again.
type recall struct {
	entities recent[[]graph.ID]
	leads    recent[bool]
	begins   recent[bool]
}

// The most that is kept of the texts of one kind, and of their length.
const (
	recentTexts = 4096
	recentText  = 64
)

// recent keeps results by text, and begins anew when there are many.
type recent[T any] struct {
	mu    sync.RWMutex
	known map[string]T
}

// get returns what find returns for a text, now or before.
func (r *recent[T]) get(text string, find func(string) T) T {
	r.mu.RLock()
	found, ok := r.known[text]
	r.mu.RUnlock()
	if ok {
		return found
	}
	found = find(text)
	if len(text) > recentText {
		return found
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) >= recentTexts {
		r.known = map[string]T{}
	}
	r.known[text] = found
	return found
}
