package main

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/clausekg/clause/query"
)

// A defect of the program is told from all else, with what a report needs.
func TestExitInternal(t *testing.T) {
	defect := &query.InternalError{Question: "which firms conflict", Cause: errors.New("index out of range\x1b[2J"), Stack: []byte("goroutine 1 [running]:\nmain.ask()\n")}
	err := fmt.Errorf("asked: %w", defect)
	if code := exitCode(err); code != exitInternal {
		t.Errorf("it exits with %d", code)
	}
	var out strings.Builder
	complain(&out, err)
	if got := out.String(); !strings.Contains(got, "index out of range") || !strings.Contains(got, "please report it") || !strings.Contains(got, "\ngoroutine 1 [running]:\nmain.ask()\n") || strings.Contains(got, "\x1b") {
		t.Errorf("it says:\n%s", got)
	}
}
