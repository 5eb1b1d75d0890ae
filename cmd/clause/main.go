// Command clause asks questions of a knowledge graph.
//
//	clause "which partners use a non-exclusive provider"
//	clause --db deals.clause "which contracts conflict"
//	clause load deals.clause contracts.csv
//	clause                                   # the shell, on a terminal
//
// clause help lists the options and commands, clause help exit-codes what it exits with.
package main

import (
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
)

func main() {
	collectLater()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// firstCollection is the size of the heap, in units of 4 MB, at which garbage is first
// collected: what most questions need is less, and they end without it.
const firstCollection = 4

// collectLater puts off the first collection of garbage; from then on they come as usual,
// or as somebody has set meanwhile, a load for instance. Who sets GOGC has the last word.
func collectLater() {
	if os.Getenv("GOGC") != "" {
		return
	}
	before := debug.SetGCPercent(firstCollection * 100)
	runtime.AddCleanup(&struct{ p [4]*byte }{}, func(percent int) {
		if now := debug.SetGCPercent(percent); now != firstCollection*100 {
			debug.SetGCPercent(now)
		}
	}, before)
}

// run is the whole program.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now}
	err := p.main(args)
	complain(stderr, err)
	return exitCode(err)
}

// program is one run.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time // the clock of progress
	options
}

func (p *program) main(args []string) (err error) {
	defer func() {
		if failure := recover(); failure != nil { // of what is no question's
			err = &query.InternalError{Question: strings.Join(args, " "), Cause: failure, Stack: debug.Stack()}
		}
	}()
	defer graph.Guard(&err)() // what reads a graph outside of the packages' doors
	root := p.rootCommand()
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) { // it takes time that no other start pays
		completeOptions(root, p.optionCompleters())
	}
	root.SetArgs(args)
	return root.Execute()
}
