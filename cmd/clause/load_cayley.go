package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/cayley"
	"github.com/clausekg/clause/query/render"
)

// loadCayley brings a graph of Cayley's into a database, in one change. The backends are
// in the program if it is built with the tag cayley: they make it half as large again and
// slower to start.
func (p *program) loadCayley(ctx context.Context, args []string) error {
	return p.loadBackend(ctx, cayleyBackends(), args)
}

func (p *program) loadBackend(ctx context.Context, backends []cayley.Backend, args []string) error {
	if len(backends) == 0 {
		return usagef("this program was built without Cayley's backends; go build -tags cayley puts bolt and leveldb in")
	}
	i := slices.IndexFunc(backends, func(b cayley.Backend) bool { return b.Name == p.cayley })
	if i < 0 {
		message := fmt.Sprintf("there is no Cayley backend %q here; there are", p.cayley)
		for _, b := range backends {
			message += fmt.Sprintf("\n  %-8s the address is %s", b.Name, b.Address)
		}
		return usagef("%s", message)
	}
	if len(args) != 2 {
		return usagef("write: clause load --cayley %s DB ADDRESS; the address is %s", p.cayley, backends[i].Address)
	}
	return change(args[0], func(db *graph.DB) error {
		before := db.Snapshot().Len()
		var read int64
		err := db.Update(ctx, func(tx *graph.Tx) (err error) {
			read, err = backends[i].Load(ctx, args[1], tx, quadProgress(p.stderr))
			return err
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(p.stderr, "%s: %s, %s\n", args[1], render.Count(int(read), "quad"), render.Count(db.Snapshot().Len()-before, "new fact"))
		return nil
	})
}

// quadProgress writes how far it is on one line of a terminal, and nothing elsewhere.
func quadProgress(w io.Writer) cayley.Progress {
	if !isTerminal(w) {
		return nil
	}
	return func(done, total int64) {
		if done < total {
			fmt.Fprintf(w, "\r%d%% of %s\x1b[K", 100*done/total, render.Count(int(total), "quad"))
		} else {
			fmt.Fprint(w, "\r\x1b[K")
		}
	}
}
