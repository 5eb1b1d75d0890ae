// Command clause asks questions of a knowledge graph.
//
//	clause "which partners use a non-exclusive provider"
//	clause --db deals.clause "which contracts conflict"
//	clause load deals.clause contracts.csv
//	clause                                   # the shell, on a terminal
//
// clause help lists the options and commands. It exits with 0 if all was answered, 1 if
// something was refused or failed, 2 if it was called wrongly, 130 if it was interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/clausekg/clause/graph"
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
		fmt.Fprintf(stderr, "clause: %s\n%s\n", usage.message, usage.more)
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
	root := p.rootCommand()
	root.SetArgs(args)
	return root.Execute()
}
