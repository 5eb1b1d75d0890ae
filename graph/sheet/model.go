package sheet

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
)

// Role is what a column became.
type Role uint8

// The roles.
const (
	Omitted   Role = iota // not recorded
	Key                   // the row's thing is known by it
	Property              // a value of the row's thing
	Reference             // a thing that the row's thing is related to
)

// Model says what tables mean: which kinds of things there are, and what each column says
// of them.
type Model struct {
	Kinds  []*Kind
	Sheets []*Sheet
}

// Kind is a kind of things: those of the rows of a table, or those that a column names.
type Kind struct {
	Name  string   // LeaseTerm
	IRI   quad.IRI // if an edited vocabulary says another than the name
	Nouns []string // lease term; what it is spoken as, the usual one first
	Sheet *Sheet   // whose rows they are, or nil
	Names []string // properties that name them, the best first
	Start string   // properties of the period, or empty
	End   string
}

// Sheet is a table and what its columns are.
type Sheet struct {
	Table   *Table
	Kind    *Kind // of the rows; nil if a row relates two things and is none itself
	KeyWhy  string
	Columns []*Column
	Faults  []Fault // cells that did not fit, after Facts
	People  *People // names in two columns, or nil

	ends [2]*Column // of a table without a kind
}

// People are names in two columns, given and family.
type People struct{ First, Last *Column }

func (p *People) name(r row) string {
	return strings.TrimSpace(r.cell(p.First.place) + " " + r.cell(p.Last.place))
}

// Column is a column and what its cells are.
type Column struct {
	Header string // as written, without what it states; or empty
	Letter string // A, B, AA
	Role   Role
	IsKey  bool   // a reference or property that is the key too
	Name   string // of the relation or property
	IRI    string // its predicate
	Noun   string
	Type   string // of a property's values
	Of     *Kind  // that a reference points to
	Why    string
	Unfit  int // cells that did not fit, after Facts

	sheet   *Sheet
	stated  statement
	target  *targets // of a reference to the rows of a table
	byName  bool     // a reference by names, not keys
	alias   bool     // another name of the row's thing
	naming  bool     // names the row's thing
	place   int      // in the file
	form    form
	profile *profile
	keyed   map[string]string // of a reference to the rows of a table: folded cell -> key
}

// called is the column for messages.
func (c *Column) called() string {
	if c.Header == "" {
		return "column " + c.Letter
	}
	return c.Header
}

// String prints what was decided, table by table and column by column.
func (m *Model) String() string {
	var b strings.Builder
	for _, s := range m.Sheets {
		fmt.Fprintf(&b, "%s: %s\n", filepath.Base(s.Table.File), s.describe())
		lines := [][3]string{}
		for _, c := range s.Columns {
			lines = append(lines, [3]string{c.called(), c.describe(), c.Why})
		}
		writeColumns(&b, lines)
	}
	return b.String()
}

// describe says what the rows are.
func (s *Sheet) describe() string {
	t := s.Table
	as := ""
	if t.Encoding != "" {
		as += ", read as " + t.Encoding
	}
	if name := map[rune]string{';': "semicolons", '\t': "tabs", '|': "bars"}[t.Comma]; name != "" {
		as += ", cells between " + name
	}
	n := fmt.Sprintf("%d rows", len(t.rows))
	if len(t.rows) == 1 {
		n = "1 row"
	}
	if s.Kind == nil {
		return fmt.Sprintf("%s, each relates %s and %s%s", n, article(s.ends[0].Of.Nouns[0]), article(s.ends[1].Of.Nouns[0]), as)
	}
	return fmt.Sprintf("%s, each %s known by %s%s", n, article(s.Kind.Nouns[0]), s.KeyWhy, as)
}

// describe says what a column became.
func (c *Column) describe() string {
	what := ""
	switch c.Role {
	case Omitted:
		if c.stated.source {
			return "the source"
		}
		return "left out"
	case Key:
		return "the key"
	case Property:
		what = c.Type
		if c.form.currency != "" && c.Type == "money" {
			what += " in " + c.form.currency
		}
	case Reference:
		what = "→ " + c.Of.Nouns[0]
	}
	if c.form.list != "" {
		what += ", several in a cell"
	}
	if c.IsKey {
		what += ", and the key"
	}
	return what
}

func article(noun string) string {
	if strings.ContainsRune("aeiouAEIOU", []rune(noun)[0]) && !strings.HasPrefix(noun, "uni") && !strings.HasPrefix(noun, "eu") && !strings.HasPrefix(noun, "use") {
		return "an " + noun
	}
	return "a " + noun
}

// writeColumns writes lines of three columns under each other.
func writeColumns(b *strings.Builder, lines [][3]string) {
	var wide [2]int
	for _, l := range lines {
		for i := range wide {
			wide[i] = max(wide[i], min(len([]rune(l[i])), 32))
		}
	}
	for _, l := range lines {
		b.WriteString("  ")
		for i, w := range wide {
			cell := []rune(l[i])
			if len(cell) > w {
				cell = append(slices.Clone(cell[:w-1]), '…')
			}
			b.WriteString(string(cell) + strings.Repeat(" ", w-len(cell)+2))
		}
		b.WriteString(l[2] + "\n")
	}
}
