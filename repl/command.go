package repl

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/clausekg/clause/query"
)

// command is a line that begins with a point.
type command struct {
	name string
	args string // for people: "on|off", "[N]"
	help string
	run  func(s *Session, ctx context.Context, w io.Writer, arg string) error
	// words gives what may stand after the name, for completion; nil: nothing.
	words func(s *Session) []string
}

// commands is the table of commands, in the order in which .help lists them. It is a
// function because .help reads it too.
func commands() []command {
	return []command{
		{".help", "[COMMAND]", "this list, or a command", (*Session).help, commandNames},
		{".examples", "", "questions that this data set answers", (*Session).examples, nil},
		{".schema", "[KIND]", "kinds, relations and properties, with their words and counts", (*Session).schema, kindNames},
		{".why", "[N]", "why row N of the last answer is one (1 unless given); again: another proof", (*Session).why, nil},
		{".draw", "[QUESTION]", "draw an answer (the last one unless given): a timeline, or boxes", (*Session).draw, nil},
		{".explain", "[QUESTION]", "how a question is computed (the last one unless given); analyze asks it too", (*Session).explain, nil},
		{".reading", "on|off", "show how each question was read", (*Session).setReading, onOff},
		{".timing", "on|off", "show how long each question took", (*Session).setTiming, onOff},
		{".format", "[FORMAT]", "write answers as table, csv, markdown, dot, ...", (*Session).setFormat, formatNames},
		{".today", "[DATE|off]", "ask as if on that day", (*Session).setToday, nil},
		{".param", "[NAME=VALUE]", "give the parameter $NAME a value", (*Session).setParam, nil},
		{".open", "FILE", "ask another database, or a .nq, .nt or .csv file", (*Session).open, nil},
		{".dataset", "[NAME]", "ask an embedded data set", (*Session).dataset, datasetNames},
		{".quit", "", "leave (Ctrl-D does too)", func(*Session, context.Context, io.Writer, string) error { return ErrQuit }, nil},
	}
}

// command runs the command that line is.
func (s *Session) command(ctx context.Context, w io.Writer, line string) error {
	name, arg, _ := strings.Cut(line, " ")
	if name == ".exit" {
		name = ".quit"
	}
	for _, c := range commands() {
		if c.name == name {
			if err := c.run(s, ctx, w, strings.TrimSpace(arg)); err != nil {
				return err
			}
			return nil
		}
	}
	return unknown("command", name, commandNames(s))
}

// unknown returns the error for a name that is none of names, with the nearest one.
func unknown(what, name string, names []string) error {
	if near := query.Nearest(name, names); len(near) > 0 {
		return fmt.Errorf("unknown %s %s (did you mean %s?)", what, name, near[0])
	}
	if what == "command" {
		return fmt.Errorf("unknown command %s: .help lists them", name)
	}
	return fmt.Errorf("unknown %s %s: there are %s", what, name, strings.Join(names, ", "))
}

func commandNames(*Session) []string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return names
}

func onOff(*Session) []string { return []string{"on", "off"} }

func datasetNames(s *Session) []string { return s.datasets() }

func kindNames(s *Session) []string {
	schema, err := query.ReadSchema(s.DB)
	if err != nil {
		return nil
	}
	var names []string
	for _, k := range schema.Kinds {
		names = append(names, k.Noun)
	}
	return names
}
