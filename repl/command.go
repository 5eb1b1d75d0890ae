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
	more string // what .help NAME adds: how it behaves, an example
	run  func(s *Session, ctx context.Context, w io.Writer, arg string) error
	// words gives what may stand after the name, for completion; nil: nothing.
	words func(s *Session) []string
	// reach says that it touches what lies outside of the database: a safe session refuses it.
	reach bool
	// result says that what it writes is an answer, which .output and the pager take.
	result bool
	// live says that it writes as time goes by: that is seen at once, without a pager.
	live bool
	// question says that a question follows the name.
	question bool
}

// group is commands that .help lists together.
type group struct {
	title    string
	commands []command
}

// groups is the table of commands, in the order in which .help lists them. It is a function
// because .help reads it too.
func groups() []group {
	var settings []command
	for _, g := range settingTable() {
		settings = append(settings, g.command())
	}
	return []group{
		{"Asking", []command{
			{name: ".help", args: "[COMMAND|TOPIC]", help: "this list, a command, or a topic of the language", run: (*Session).help, words: helpWords, result: true,
				more: "Topics: " + topicNames() + ".\nF1 shows what may follow the words before the cursor."},
			{name: ".examples", help: "questions that have answers in this data", run: (*Session).examples, result: true,
				more: "Those that the vocabulary shows, then others made of its words; each was asked and has an answer."},
			{name: ".why", args: "[N]", help: "why row N of the last answer is one (1 unless given); again: another proof", run: (*Session).why, result: true},
			{name: ".draw", args: "[QUESTION]", help: "draw an answer (the last one unless given): a timeline, or boxes", run: (*Session).draw, result: true, question: true},
			{name: ".last", help: "the last answer again, all of it: every row and column", run: (*Session).again, result: true},
			{name: ".explain", args: "[QUESTION]", help: "how a question is computed (the last one unless given); analyze asks it too", run: (*Session).explain, result: true, question: true},
			{name: ".dump", args: "STAGE [QUESTION]", help: "what a stage makes of a question: sentence, reading or plan", run: (*Session).dump, words: stages, result: true},
			{name: ".watch", args: "SECONDS QUESTION", help: "ask again and again, until Ctrl-C", run: (*Session).watch, result: true, live: true,
				more: "Asks of the database as it is each time. Example: .watch 5 how many contracts are there"},
			{name: ".edit", args: "[QUESTION]", help: "write a question in $EDITOR (the last one unless given); Ctrl-X Ctrl-E takes the line there", run: (*Session).edit, reach: true, question: true},
			{name: ".history", args: "[N]", help: "the last N things that were asked (20 unless given)", run: (*Session).showHistory, result: true},
		}},
		{"Looking around", []command{
			{name: ".schema", args: "[KIND]", help: "kinds, relations and properties, with their words and counts", run: (*Session).schema, words: kindNames, result: true},
			{name: ".kinds", help: "the kinds of things, and how many there are of each", run: (*Session).kinds, result: true},
			{name: ".words", args: "[BEGINNING]", help: "the words that questions can use", run: (*Session).showWords, result: true},
			{name: ".names", args: "TEXT", help: "things whose names have or resemble a text", run: (*Session).showNames, result: true},
			{name: ".vocabulary", help: "the text that says what the words mean", run: (*Session).vocabulary, result: true},
			{name: ".lint", help: "what in the vocabulary is sound but probably not meant", run: (*Session).lint, result: true},
			{name: ".info", help: "what is being asked: name, facts, day", run: (*Session).info, result: true},
		}},
		{"What is asked", []command{
			{name: ".open", args: "FILE", help: "ask another database, or a .nq, .nt or .csv file", run: (*Session).open, reach: true},
			{name: ".dataset", args: "[NAME]", help: "ask an embedded data set", run: (*Session).dataset, words: datasetNames},
			{name: ".param", args: "[NAME=VALUE]", help: "give the parameter $NAME a value", run: (*Session).setParam},
		}},
		{"Where answers go", []command{
			{name: ".output", args: "[FILE]", help: "write answers to a file; without a name, to the screen again", run: (*Session).output, reach: true},
			{name: ".once", args: "FILE", help: "write the next answer to a file", run: (*Session).once, reach: true},
			{name: ".save", args: "FILE", help: "write the last answer to a file, in the format of its ending: .csv, .json, .md, .html, ...", run: (*Session).save, reach: true},
			{name: ".log", args: "[FILE|off]", help: "write what is asked and answered to a file as well", run: (*Session).setLog, reach: true},
			{name: ".echo", args: "TEXT", help: "write a text", run: (*Session).echo, result: true},
		}},
		{"Settings", append(settings,
			command{name: ".set", args: "[NAME VALUE]", help: "change a setting; .set bail on is .bail on", run: (*Session).set, words: settingNames},
			command{name: ".show", help: "all settings", run: (*Session).show},
			command{name: ".reset", help: "all settings as they were at the start", run: (*Session).reset},
		)},
		{"The session", []command{
			{name: ".read", args: "FILE", help: "ask the questions in a file and run its commands", run: (*Session).read, reach: true},
			{name: ".shell", args: "COMMAND", help: "run a command of the system; .! is short for it", run: (*Session).shell, reach: true},
			{name: ".cd", args: "[FOLDER]", help: "go to a folder", run: (*Session).cd, reach: true},
			{name: ".safe", help: "refuse from now on what reaches outside of the database", run: (*Session).beSafe,
				more: "Refused are " + outside + ". There is no way back within the session; --safe begins one so."},
			{name: ".quit", help: "leave (Ctrl-D does too)", run: func(*Session, context.Context, io.Writer, string) error { return ErrQuit }},
		}},
	}
}

// outside lists for people the commands that a safe session refuses; a test holds it equal
// to the table.
const outside = ".edit, .open, .output, .once, .save, .log, .read, .shell and .cd"

// commands returns all commands.
func commands() []command {
	var all []command
	for _, g := range groups() {
		all = append(all, g.commands...)
	}
	return all
}

// find returns the command of a name.
func find(name string) (command, bool) {
	for _, c := range commands() {
		if c.name == name {
			return c, true
		}
	}
	return command{}, false
}

// isCommand reports whether a text is a command, of this shell or as other shells have it.
func isCommand(text string) bool {
	text = strings.TrimLeft(text, " \t")
	return strings.HasPrefix(text, ".") && !strings.HasPrefix(text, "...") || strings.HasPrefix(text, `\`)
}

// command runs the command that line is.
func (s *Session) command(ctx context.Context, w io.Writer, line string) error {
	name, arg, _ := strings.Cut(line, " ")
	if rest, ok := strings.CutPrefix(line, ".!"); ok {
		name, arg = ".shell", rest
	}
	c, ok := find(name)
	if !ok {
		return unknown("command", name, commandNames(s))
	}
	if c.reach && s.Safe {
		return fmt.Errorf("%s reaches outside of the database, which a safe session refuses", c.name)
	}
	return c.run(s, ctx, w, strings.TrimSpace(arg))
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

func helpWords(s *Session) []string {
	names := commandNames(s)
	for _, t := range topics {
		names = append(names, t.name)
	}
	return names
}

func onOff(*Session) []string { return []string{"on", "off"} }

func stages(*Session) []string { return []string{"sentence", "reading", "plan"} }

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
