// Command clause asks questions of a knowledge graph.
//
//	clause "which partners use a non-exclusive provider"
//	clause --db deals.clause "which contracts conflict"
//	clause load deals.clause contracts.csv
//	clause                                   # the shell, on a terminal
//
// clause help lists the options. It exits with 0 if all was answered, 1 if something was
// refused or failed, 2 if it was called wrongly, 130 if it was interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/repl"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
	exitPipeClosed  = 141
)

// run is the whole program.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr}
	err := p.main(args)
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, syscall.EPIPE):
		return exitPipeClosed
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "clause: interrupted")
		return exitInterrupted
	case errors.As(err, &usage):
		fmt.Fprintf(stderr, "clause: %s\nclause help lists what there is\n", usage.message)
		return exitUsage
	case errors.Is(err, repl.ErrFailed):
		return exitFailed
	}
	repl.Complain(stderr, err)
	return exitFailed
}

// program is one run.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	options
}

func (p *program) main(args []string) (err error) {
	defer graph.Guard(&err)() // what reads a graph outside of the packages' doors
	words, err := p.parse(args)
	if err != nil {
		return err
	}
	if p.help || p.version {
		words = []string{"help"}
		if p.version {
			words = []string{"version"}
		}
	}
	if len(words) > 0 {
		for _, c := range subcommands() {
			if c.name == words[0] {
				return p.subcommand(c, words[1:])
			}
		}
		if meant := mistyped(words); meant != "" {
			return usagef("there is no command %s: did you mean %s?", words[0], meant)
		}
	}
	return p.ask(words)
}

// mistyped returns the subcommand that words were probably meant to be: the first is near
// its name, and another names a file, which no word of a question does.
func mistyped(words []string) string {
	var names []string
	for _, c := range subcommands() {
		names = append(names, c.name)
	}
	near := query.Nearest(words[0], names)
	if len(near) == 0 || !slices.ContainsFunc(words[1:], isFile) {
		return ""
	}
	return near[0]
}

func isFile(word string) bool {
	_, err := os.Stat(word)
	return err == nil || filepath.Ext(word) == ".clause"
}

// subcommand runs c; Ctrl-C cancels it.
func (p *program) subcommand(c subcommand, args []string) error {
	if len(args) < c.least || c.most >= 0 && len(args) > c.most {
		return usagef("write: clause %s %s", c.name, c.args)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	return c.run(p, ctx, args)
}

// subcommand is what the first word can be.
type subcommand struct {
	name, args  string
	help        string
	least, most int // arguments; most -1: any number
	run         func(p *program, ctx context.Context, args []string) error
}

// subcommands is the table of them, in the order of the help, which reads it too.
func subcommands() []subcommand {
	return []subcommand{
		{"load", "DB FILE...", "load files and folders into a database (clause load shows how)", 0, -1, (*program).load},
		{"export", "DB [FILE]", "write a database as files (clause export shows how)", 0, 2, (*program).export},
		{"check", "DB", "read the whole of a database, and say what is damaged in it", 1, 1, (*program).check},
		{"compact", "DB", "write a database anew, without what is out of date", 1, 1, (*program).compact},
		{"vocabulary", "DB [FILE]", "show the vocabulary of a database, or set it", 1, 2, (*program).vocabulary},
		{"lint", "[DB]", "what in a vocabulary is sound but probably not meant", 0, 1, (*program).lint},
		{"info", "[DB]", "what a database holds: kinds, relations, words", 0, 1, (*program).info},
		{"datasets", "", "the embedded data sets", 0, 0, (*program).datasets},
		{"version", "", "the version of this program", 0, 0, (*program).showVersion},
		{"help", "", "this text", 0, 0, (*program).showHelp},
	}
}
