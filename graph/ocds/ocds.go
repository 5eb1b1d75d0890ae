// Package ocds reads procurement data of the Open Contracting Data Standard: releases,
// release packages and record packages, as JSON or JSON lines
// (https://standard.open-contracting.org/1.1/en/).
//
//	files ── Add ──→ releases by ocid ── Facts: merge, then read ──→ facts, remarks
//
// The releases of one contracting process, whatever files they come from, are merged in
// the order of their dates by the rules of the standard. What a fact was last said by is
// its label, so that the release is its source; what a later release changed is kept as a
// change, with the value before.
//
// Published releases are untidy. What cannot be read, an amount without a currency, a
// date that is none, a party without id and name, is left out and told as a Remark with
// its path; the rest of the release is read. Only a file that is no JSON, or has no
// release in it, is an error.
package ocds

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
)

// Vocabulary is the text of a vocabulary for the facts of this package.
//
//go:embed ocds.clause
var Vocabulary string

// Error is a fault that makes a file unreadable.
type Error struct {
	Line    int // from 1
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Message) }

// Remark is something in a release that was left out, or read in a way worth knowing.
type Remark struct {
	File       string
	FileNumber int    // of Add, from 0
	Line       int    // where its release starts, from 1
	Path       string // ocid: awards/2/value
	Message    string // the same for all of a sort
	Kept       bool   // nothing was left out
}

// Detect says whether a text begins like a release, a package of them or lines of them.
// The beginning of the text has to be long enough to hold the first names.
func Detect(head []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	for _, name := range []string{`"ocid"`, `"releases"`, `"records"`, `"compiledRelease"`} {
		if i := bytes.Index(text, []byte(name)); i >= 0 && bytes.HasPrefix(bytes.TrimLeft(text[i+len(name):], " \t\r\n"), []byte(":")) {
			return true
		}
	}
	return false
}

// Compiler collects releases. The zero value is ready.
type Compiler struct {
	processes map[string][]*release
	order     []string // of the ocids
	remarks   []Remark
	files     []string
	parties   map[quad.IRI]bool // organisations: whether a role is known
}

// release is a release as it was read.
type release struct {
	file, line int // file: index of its name
	id         string
	date       time.Time
	day        string // of the date, as ISO writes it
	tag        string
	body       map[string]any
	same       string // its text, to find copies
}

// Add reads the releases of a file. It returns how many there are; an error has the line
// where the text is no JSON.
func (c *Compiler) Add(name string, r io.Reader) (int, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return 0, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	c.files = append(c.files, name)
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	lines := lineCounter{text: text}
	found := 0
	for {
		at := d.InputOffset()
		var value any
		if err := d.Decode(&value); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return found, broken(text, at, err)
		}
		found += c.top(value, lines.at(int(at)))
	}
	if found == 0 {
		return 0, &Error{1, "the text has no release: expected a release, a release package or a record package of the Open Contracting Data Standard"}
	}
	return found, nil
}

// lineCounter counts lines as a text is gone through.
type lineCounter struct {
	text       []byte
	done, line int
}

// at is the line of the first sign that is not blank from a place on.
func (l *lineCounter) at(place int) int {
	for place < len(l.text) && strings.IndexByte(" \t\r\n", l.text[place]) >= 0 {
		place++
	}
	l.line += bytes.Count(l.text[l.done:place], []byte("\n"))
	l.done = place
	return l.line + 1
}

// broken words an error of package json.
func broken(text []byte, at int64, err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = syntax.Offset
	}
	line := 1 + bytes.Count(text[:min(int(at), len(text))], []byte("\n"))
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &Error{1 + bytes.Count(bytes.TrimRight(text, "\n"), []byte("\n")), "the text ends within a value"}
	}
	return &Error{line, "this is no JSON: " + strings.TrimPrefix(err.Error(), "json: ")}
}

// top takes a value of the file: a package, a record, a release or a list of them.
func (c *Compiler) top(value any, line int) (found int) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			found += c.top(item, line)
		}
		return found
	case map[string]any:
		if list, ok := v["releases"].([]any); ok && v["ocid"] == nil {
			return c.top(list, line)
		}
		if list, ok := v["records"].([]any); ok {
			for _, item := range list {
				found += c.record(item, line)
			}
			return found
		}
		if v["compiledRelease"] != nil || v["versionedRelease"] != nil || v["releases"] != nil {
			return c.record(v, line)
		}
		if v["ocid"] != nil || v["tender"] != nil || v["awards"] != nil || v["contracts"] != nil {
			return c.release(v, line)
		}
	}
	c.remark(line, "", "neither a release nor a record")
	return 0
}

// record takes the releases of a record, if it holds them, or else what they were compiled
// to.
func (c *Compiler) record(value any, line int) (found int) {
	r, ok := value.(map[string]any)
	if !ok {
		c.remark(line, "", "a record that is no object")
		return 0
	}
	if list, ok := r["releases"].([]any); ok {
		for _, item := range list {
			if body, ok := item.(map[string]any); ok && body["ocid"] != nil {
				found += c.release(body, line)
			}
		}
	}
	if found > 0 {
		return found
	}
	if body, ok := r["compiledRelease"].(map[string]any); ok {
		if body["ocid"] == nil {
			body["ocid"] = r["ocid"]
		}
		return c.release(body, line)
	}
	if body, ok := r["versionedRelease"].(map[string]any); ok {
		last, _ := lastVersions(body).(map[string]any)
		if last["ocid"] == nil {
			last["ocid"] = r["ocid"]
		}
		return c.release(last, line)
	}
	c.remark(line, text(r["ocid"]), "a record that has only links to its releases")
	return 0
}

// lastVersions takes the last value of every field of a versioned release.
func lastVersions(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, member := range v {
			out[k] = lastVersions(member)
		}
		return out
	case []any:
		if n := len(v); n > 0 {
			if last, ok := v[n-1].(map[string]any); ok && last["releaseDate"] != nil {
				return last["value"]
			}
		}
		out := make([]any, len(v))
		for i := range v {
			out[i] = lastVersions(v[i])
		}
		return out
	}
	return v
}

// release takes a release.
func (c *Compiler) release(body map[string]any, line int) int {
	ocid := text(body["ocid"])
	if ocid == "" {
		c.remark(line, text(body["id"]), "a release without an ocid")
		return 0
	}
	r := &release{file: len(c.files) - 1, line: line, id: text(body["id"]), body: body}
	if day, at, ok := parseDay(text(body["date"])); ok {
		r.day, r.date = day, at
	} else {
		c.note(line, ocid, "a release without a date: it is taken as older than those that have one")
	}
	var tags []string
	switch t := body["tag"].(type) {
	case []any:
		for _, item := range t {
			tags = append(tags, text(item))
		}
	case string:
		tags = append(tags, t)
	}
	r.tag = strings.Join(tags, ", ")
	same, _ := json.Marshal(body) // names are sorted
	r.same = string(same)
	if c.processes == nil {
		c.processes = map[string][]*release{}
	}
	for _, old := range c.processes[ocid] {
		if old.same == r.same {
			c.remark(line, ocid, "a release that came before, word for word")
			return 1
		}
		if old.id == r.id && r.id != "" {
			c.note(line, ocid, "another release of the same id")
			r.id += " (again)"
		}
	}
	if len(c.processes[ocid]) == 0 {
		c.order = append(c.order, ocid)
	}
	c.processes[ocid] = append(c.processes[ocid], r)
	return 1
}

// remark tells what was left out, note what was kept.
func (c *Compiler) remark(line int, path, message string) {
	c.remarks = append(c.remarks, Remark{c.files[len(c.files)-1], len(c.files) - 1, line, path, message, false})
}

func (c *Compiler) note(line int, path, message string) {
	c.remark(line, path, message)
	c.remarks[len(c.remarks)-1].Kept = true
}

// sorted are the releases of a process by their dates; those of one date as they came.
func (c *Compiler) sorted(ocid string) []*release {
	list := c.processes[ocid]
	sort.SliceStable(list, func(i, j int) bool { return list[i].date.Before(list[j].date) })
	return list
}

// text is a scalar as a text, without blanks around it.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return strings.TrimSpace(v)
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

// parseDay reads a date with a time or without one; the day is that of its own zone.
func parseDay(s string) (day string, at time.Time, ok bool) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999", "2006-01-02T15:04:05.999999999-0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04:05", time.DateOnly} {
		if at, err := time.Parse(form, s); err == nil {
			return at.Format(time.DateOnly), at, at.Year() > 0
		}
	}
	return "", time.Time{}, false
}
