package ocds

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// leaf is a value of a merged release: a text, number or truth, or a list that is one
// value; and the release that said it last.
type leaf struct {
	value any
	from  *release
}

// change is a value that a later release gave another value, or took away.
type change struct {
	path   []string // awards, the award's id, status
	before leaf
	after  leaf // its value is nil if it was taken away
}

// merger merges the releases of one process by the rules of the standard (Merging,
// section "Merge routine" of 1.1): objects member by member, lists of objects that have
// an id by it, other lists as a whole; null takes away.
type merger struct {
	changes []change
}

// Members of a release that are its own and not of the process.
var ofRelease = []string{"id", "date", "tag"}

// wholeLists are the lists of objects that are one value, as the schema has them.
var wholeLists = []string{"additionalIdentifiers", "additionalClassifications", "changes"}

// merged is what the releases of a process, sorted, say together.
func (m *merger) merged(releases []*release) map[string]any {
	all := map[string]any{}
	for _, r := range releases {
		body := maps.Clone(r.body)
		for _, name := range ofRelease {
			delete(body, name)
		}
		m.object(all, body, r, nil)
	}
	return all
}

func (m *merger) object(into, from map[string]any, r *release, path []string) {
	for _, name := range slices.Sorted(maps.Keys(from)) {
		at := append(slices.Clone(path), name)
		switch v := from[name].(type) {
		case nil:
			if old, ok := into[name].(leaf); ok {
				m.changes = append(m.changes, change{at, old, leaf{nil, r}})
			}
			delete(into, name)
		case map[string]any:
			child, ok := into[name].(map[string]any)
			if !ok {
				child = map[string]any{}
				into[name] = child
			}
			m.object(child, v, r, at)
		case []any:
			m.list(into, name, v, r, at)
		default:
			m.value(into, name, v, r, at)
		}
	}
}

func (m *merger) value(into map[string]any, name string, v any, r *release, path []string) {
	if old, ok := into[name].(leaf); ok {
		if equal(old.value, v) {
			return // the first release that said so remains its source
		}
		m.changes = append(m.changes, change{path, old, leaf{v, r}})
	}
	into[name] = leaf{v, r}
}

// list merges a list. Objects without an id are new ones each time, as the standard has
// it.
func (m *merger) list(into map[string]any, name string, items []any, r *release, path []string) {
	objects := !slices.Contains(wholeLists, name)
	for _, item := range items {
		_, is := item.(map[string]any)
		objects = objects && (is || item == nil)
	}
	if !objects || len(items) == 0 {
		if old, ok := into[name].([]any); ok && len(items) == 0 && len(old) > 0 {
			return // nothing is said of those that are there
		}
		m.value(into, name, items, r, path)
		return
	}
	list, _ := into[name].([]any)
	for _, item := range items {
		v, ok := item.(map[string]any)
		if !ok {
			continue
		}
		id := text(v["id"])
		var child map[string]any
		for _, old := range list {
			if o := old.(map[string]any); id != "" && idOf(o) == id {
				child = o
			}
		}
		if child == nil {
			child = map[string]any{}
			list = append(list, child)
		}
		m.object(child, v, r, append(slices.Clone(path), id))
	}
	into[name] = list
}

// idOf is the id of a merged object.
func idOf(o map[string]any) string {
	l, _ := o["id"].(leaf)
	return text(l.value)
}

// equal says whether two values of JSON say the same: 5 and "5" do.
func equal(a, b any) bool {
	if s := text(a); s != "" && s == text(b) {
		return true
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// shown is a value for people.
func shown(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case []any:
		b, _ := json.Marshal(v)
		return string(b)
	case string, json.Number, bool:
		return text(v)
	}
	return fmt.Sprint(v)
}
