package main

import (
	"embed"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

//go:embed questions/*.clause
var questionFiles embed.FS

// line is a line of the comparison: a question, and the loop that answers it by hand.
type line struct {
	id   string
	text string // with its parameters
	loop func() []any
}

// lines returns the lines of the comparison over the tables that were read.
func lines(a *arrays) ([]line, error) {
	files, err := questionFiles.ReadDir("questions")
	if err != nil {
		return nil, err
	}
	p := a.params()
	fill := strings.NewReplacer("{{F}}", fmt.Sprint(p.F), "{{A}}", fmt.Sprint(p.A), "{{B}}", fmt.Sprint(p.B))
	var out []line
	for _, f := range files {
		text, err := questionFiles.ReadFile("questions/" + f.Name())
		if err != nil {
			return nil, err
		}
		id := strings.TrimSuffix(f.Name(), ".clause")
		p, loop := p, loops[id]
		if id == "q09" {
			p.F = uint32(a.greatestGroups(p)[0].(int))
			text = []byte(strings.ReplaceAll(string(text), "{{F}}", fmt.Sprint(p.F)))
		}
		out = append(out, line{id, fill.Replace(strings.TrimSpace(string(text))), func() []any { return loop(a, p) }})
	}
	return out, nil
}

// params chooses firms that have something to tell: F has partners and contracts.
func (a *arrays) params() params {
	p := params{F: 1, A: 2, B: uint32(a.firms)}
	for f := uint32(1); int(f) <= a.firms; f++ {
		if len(a.partners.at(f)) >= 8 && a.of[f+1]-a.of[f] >= 4 {
			p.F = f
			break
		}
	}
	return p
}

// same reports whether two answers are the same but for the order of their rows.
func same(loop []any, asked *answer) bool {
	width := max(len(asked.columns), 1)
	var want []string
	for row := range slices.Chunk(loop, width) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = fmt.Sprint(c)
		}
		want = append(want, strings.Join(cells, ","))
	}
	var got []string
	for _, row := range asked.text() {
		got = append(got, strings.Join(row, ","))
	}
	slices.Sort(want)
	slices.Sort(got)
	return slices.Equal(want, got)
}

// figures are what a line took.
type figures struct {
	rows       int
	loop, warm time.Duration // the best of all runs
	loopCPU    time.Duration // on average, of all cores: the clock of a busy machine runs on
	warmCPU    time.Duration
	first      time.Duration // of the first asking: nothing is kept yet
	bytes      uint64        // allocated by an asking
	same       bool
}

// measure asks a line and runs its loop in turn until the time is spent.
func (e *engine) measure(l line, budget time.Duration) (figures, error) {
	f := figures{loop: time.Hour, warm: time.Hour}
	start := time.Now()
	a, err := e.ask(l.text)
	if err != nil {
		return f, fmt.Errorf("%s: %w", l.id, err)
	}
	f.first = time.Since(start)
	f.rows, f.same = len(a.cells)/max(len(a.columns), 1), same(l.loop(), a)
	if _, err := e.ask(l.text); err != nil { // what the second asking builds is not of every one
		return f, err
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := e.ask(l.text); err != nil {
		return f, err
	}
	runtime.ReadMemStats(&after)
	f.bytes = after.TotalAlloc - before.TotalAlloc
	f.loop, f.loopCPU, err = repeated(budget/2, func() error {
		l.loop()
		return nil
	})
	if err == nil {
		f.warm, f.warmCPU, err = repeated(budget/2, func() error {
			_, err := e.ask(l.text)
			return err
		})
	}
	return f, err
}

// repeated does something until the time is spent, and five times at least; it returns the
// shortest time that it took, and the time of processors on average.
func repeated(budget time.Duration, do func() error) (best, cpu time.Duration, err error) {
	best = time.Hour
	start, used, n := time.Now(), processorTime(), 0
	for ; n < 5 || time.Since(start) < budget; n++ {
		t := time.Now()
		if err := do(); err != nil {
			return 0, 0, err
		}
		best = min(best, time.Since(t))
	}
	return best, (processorTime() - used) / time.Duration(n), nil
}

// table prints the whole comparison with the loops over the tables of a folder.
func table(dir string, out io.Writer, budget time.Duration) error {
	a, err := readArrays(dir)
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "clause-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	db := filepath.Join(temp, "db")
	start := time.Now()
	if err := load(dir, db); err != nil {
		return err
	}
	fmt.Fprintf(out, "%d firms, %d contracts, loaded in %.1f s; %d cores, the loops use one\n\n", a.firms, len(a.id), time.Since(start).Seconds(), runtime.GOMAXPROCS(0))
	e, err := open(db)
	if err != nil {
		return err
	}
	defer e.close()
	all, err := lines(a)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "| line | rows | loop ms | clause ms | ratio | ratio of processor time | first ms | KiB | |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |")
	for _, l := range all {
		f, err := e.measure(l, budget)
		if err != nil {
			return err
		}
		note := ""
		if !f.same {
			note = "the answers differ"
		}
		fmt.Fprintf(out, "| %s | %d | %.4f | %.4f | %.1f | %.1f | %.2f | %d | %s |\n", l.id, f.rows, ms(f.loop), ms(f.warm), float64(f.warm)/float64(f.loop), float64(f.warmCPU)/max(float64(f.loopCPU), 1), ms(f.first), f.bytes>>10, note)
	}
	return e.close()
}

func ms(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e6 }
