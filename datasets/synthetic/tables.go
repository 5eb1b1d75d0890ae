package synthetic

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"
)

// Table is one of the tables of a graph.
type Table struct {
	Name  string // of the file, such as firms.csv
	write func(*bufio.Writer)
}

// Write writes the table, a header first, with plain line ends.
func (t Table) Write(w io.Writer) error {
	b := bufio.NewWriterSize(w, 1<<16)
	t.write(b)
	return b.Flush()
}

// Tables are those of the graph. They are written from it when they are asked for.
func (g *Graph) Tables() []Table {
	return []Table{
		{"firms.csv", g.writeFirms},
		{"providers.csv", g.writeProviders},
		{"scopes.csv", g.writeScopes},
		{"contracts.csv", g.writeContracts},
		{"partner_of.csv", g.writePartners},
		{"subsidiary_of.csv", g.writeOwners},
	}
}

// An error of a bufio.Writer stays with it until it is flushed; where there is much to
// write, it ends the work too.

func (g *Graph) writeFirms(w *bufio.Writer) {
	w.WriteString("id,name,country,sector,founded\n")
	for i, f := range g.firms[1:] {
		if _, err := fmt.Fprintf(w, "%d,%s,%s,%s,%d\n", i+1, f.name, countries[f.country], sectors[f.sector], f.founded); err != nil {
			return
		}
	}
}

func (g *Graph) writeProviders(w *bufio.Writer) {
	w.WriteString("firm\n")
	for _, f := range slices.Sorted(slices.Values(g.providers)) {
		fmt.Fprintln(w, f)
	}
}

func (g *Graph) writeScopes(w *bufio.Writer) {
	w.WriteString("id,name,parent,level\n")
	for i, s := range g.scopes[1:] {
		parent := ""
		if s.parent != 0 {
			parent = strconv.Itoa(s.parent)
		}
		if _, err := fmt.Fprintf(w, "%d,%s,%s,%d\n", i+1, s.name, parent, s.level); err != nil {
			return
		}
	}
}

func (g *Graph) writeContracts(w *bufio.Writer) {
	w.WriteString("id,customer,provider,scope,exclusive,start,end,value\n")
	for i, c := range g.contracts[1:] {
		end := ""
		if c.end != 0 {
			end = date(c.end)
		}
		if _, err := fmt.Fprintf(w, "%d,%d,%d,%d,%t,%s,%s,%d\n", i+1, c.customer, c.provider, c.scope, c.exclusive, date(c.start), end, c.value); err != nil {
			return
		}
	}
}

func (g *Graph) writePartners(w *bufio.Writer) {
	w.WriteString("a,b,since\n")
	for _, p := range g.partners {
		if _, err := fmt.Fprintf(w, "%d,%d,%d\n", p[0], p[1], since(p[0], p[1])); err != nil {
			return
		}
	}
}

// since is the year in which two firms became partners, which only their numbers decide.
func since(a, b int32) int { return 1990 + int((uint32(a)*2654435761^uint32(b)*40503)>>8)%36 }

func (g *Graph) writeOwners(w *bufio.Writer) {
	w.WriteString("child,parent,percent\n")
	for i, f := range g.firms[1:] {
		if f.owner == 0 {
			continue
		}
		if _, err := fmt.Fprintf(w, "%d,%d,%d\n", i+1, f.owner, f.percent); err != nil {
			return
		}
	}
}

func date(day int32) string { return time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly) }
