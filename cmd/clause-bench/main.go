// Command clause-bench measures the engine on the sixteen questions of the comparison with
// other engines: firms, contracts and providers at a scale that the generator sets.
//
//	clause-bench load DIR DB                    reads the tables of DIR into the database DB
//	clause-bench query DB TEXT [--format csv]   answers one question as CSV and ends
//	clause-bench warm DB                        answers jobs, JSON lines in and out
//	clause-bench tables SCALE DIR               writes tables of a scale: 1 is 10,000 firms
//	clause-bench table DIR                      prints all lines beside hand-written loops
//
// The first three are the protocol by which a runner drives an engine. The words of the
// data are in datasets/synthetic, the questions in questions/.
package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "clause-bench:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	switch {
	case len(args) == 3 && args[0] == "load":
		return load(args[1], args[2])
	case len(args) >= 3 && args[0] == "query":
		return once(args[1], args[2], out)
	case len(args) == 2 && args[0] == "warm":
		return warm(args[1], in, out)
	case len(args) == 3 && args[0] == "tables":
		scale, err := strconv.Atoi(args[1])
		if err != nil || scale < 1 {
			return fmt.Errorf("a scale is a whole number from 1 on, not %q", args[1])
		}
		return generate(scale, args[2])
	case len(args) == 2 && args[0] == "table":
		return table(args[1], out, 2*time.Second)
	}
	return fmt.Errorf("usage: clause-bench load DIR DB | query DB TEXT [--format csv] | warm DB | tables SCALE DIR | table DIR")
}

// once answers one question, from opening the database on.
func once(name, text string, out io.Writer) error {
	e, err := open(name)
	if err != nil {
		return err
	}
	defer e.close()
	a, err := e.ask(text)
	if err != nil {
		return err
	}
	w := csv.NewWriter(out)
	if err := w.Write(a.columns); err != nil {
		return err
	}
	if err := w.WriteAll(a.text()); err != nil {
		return err
	}
	return e.close()
}
