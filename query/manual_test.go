package query

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
)

// TestManual asks every question of the manual, the clause blocks of testdata/spec/README.md:
// the line under it is its reading after an arrow, or after a cross what it is refused for.
// -update writes these lines.
func TestManual(t *testing.T) {
	const file = "testdata/spec/README.md"
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	db := loadSpecWorld(t, "world")
	var out []string
	asked, in := 0, false
	for _, line := range strings.Split(string(text), "\n") {
		switch {
		case line == "```clause":
			in = true
		case line == "```":
			in = false
		case in && (strings.HasPrefix(line, "    → ") || strings.HasPrefix(line, "    ✗ ")):
			continue
		case in && line != "":
			asked++
			out = append(out, line, "    "+manualLine(t, db, line))
			continue
		}
		out = append(out, line)
	}
	if asked < 60 {
		t.Errorf("the manual asks only %d questions", asked)
	}
	got := strings.Join(out, "\n")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if got != string(text) {
		t.Errorf("the readings of the manual have changed; run go test ./query -run TestManual -update, and read the difference")
	}
}

// manualLine is what the manual says of a question.
func manualLine(t *testing.T, db *graph.DB, q string) string {
	s, err := Prepare(db, q)
	var e *Error
	switch {
	case err == nil:
		return "→ " + s.Reading()
	case errors.As(err, &e):
		return "✗ " + e.Message
	}
	t.Errorf("%s: %v", q, err)
	return ""
}
