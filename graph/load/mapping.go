package load

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
)

// Mapping says how the tables of a published data set become facts of a vocabulary. It is
// a text of lines, of which one that ends with a comma goes on in the next; what is
// indented is for people, # starts a remark:
//
//	table contracts.csv
//	  row Contract contract_id               # a row is a contract; its key comes once
//	    title -> title
//	  about Contract contract_id             # more facts of it
//	    source Paper contract_id             # whose label is this entity
//	    exclusivity -> exclusive  1 = yes, 0 = no
//	    laws -> law               split "|"
//	    "{amount} {currency}" -> value       # a text with cells in it
//	    firm_id -> alias  drop "f-" replace "-" " "
//	  also Paper contract_id                 # it says of a paper too, which may come again
//	    source_file -> file
//	  ignore n_parties, exhibit
//
// What stands before -> is a column, or a text in quotes with columns in braces, which is
// empty if one of their cells is. Behind it stands a property or relation that the
// vocabulary declares for the kind, which says what a cell has to be, or the word kind,
// for a further kind of the row. An empty cell is no fact; "nothing" as the value of a code
// makes it none, and "itself" keeps the text. Where codes are given, another one is at fault, unless other = says what
// it stands for. A block of a row is read only when its cells are so:
//
//	also Product item_id when kind = product
//	also Member org_id when org_id not "", tier not Free
//	also Tag tags split "|"                  # an entity for each item of the cell
//
// Entities are named as those of plain tables, by their kind and key, or the topmost kind
// above it: see plain.go. So a key of a row may come once in all tables whose rows are named
// alike. Files
// and columns are found in any case of their letters, and with spaces, _ or - between
// their words or nothing.
type Mapping struct {
	name   string // what errors call it
	tables []*mappedTable
}

// mappedTable is how one table is read.
type mappedTable struct {
	spot
	file   string
	rows   []*mappedRow
	ignore []string
}

// mappedRow is what each row says of one entity.
type mappedRow struct {
	spot
	word   string // row, also or about
	kind   string
	key    cellText
	split  string // of the key, or empty
	when   []condition
	source *mappedSource
	facts  []*mappedFact
}

// mappedSource names the label of facts.
type mappedSource struct {
	kind string
	key  cellText
}

// condition is what a cell has to be, or not to be.
type condition struct {
	cell  cellText
	not   bool
	value string
}

// mappedFact is what a cell says.
type mappedFact struct {
	spot
	from  cellText
	name  string // of a property or relation, or kind
	edits []edit
	split string
	codes []code
}

// edit changes the text of a cell: it drops old where the text begins with it, or puts
// another in its place everywhere.
type edit struct {
	drop     bool
	old, new string
}

// code is what a cell of that text stands for; "other" is any other text.
type code struct{ text, value string }

// The words with a meaning of their own in codes.
const (
	anyOther = "other"
	noFact   = "nothing"
	itself   = "itself"
)

// spot is where something stands in the text of a mapping.
type spot struct{ line, column int }

// ParseMapping reads the text of a mapping; name is what errors call it. The error joins
// an [Error] for each fault, in the order of the text.
func ParseMapping(name, text string) (*Mapping, error) {
	p := &mappingParser{name: name, mapping: Mapping{name: name}}
	p.lines = strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n")
	for p.nextLine() {
		if p.tok == (token{}) {
			continue
		}
		if err := p.statement(); err != nil {
			p.faults = append(p.faults, err)
		}
	}
	if len(p.mapping.tables) == 0 && p.faults == nil {
		p.faults = append(p.faults, &Error{name, 1, 1, "expected a line such as: table contracts.csv; but the text has none"})
	}
	if p.faults != nil {
		return nil, errors.Join(p.faults...)
	}
	return &p.mapping, nil
}

// Files returns the names of the tables, in their order.
func (m *Mapping) Files() (names []string) {
	for _, t := range m.tables {
		names = append(names, t.file)
	}
	return names
}

// String prints the mapping as it is written, without remarks; the print reads as the
// same mapping.
func (m *Mapping) String() string {
	var b strings.Builder
	for i, t := range m.tables {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "table %s\n", mappingWord(t.file))
		for _, r := range t.rows {
			split := ""
			if r.split != "" {
				split = " split " + quoted(r.split)
			}
			fmt.Fprintf(&b, "  %s %s %s%s%s\n", r.word, mappingWord(r.kind), r.key, split, conditions(r.when))
			if r.source != nil {
				fmt.Fprintf(&b, "    source %s %s\n", mappingWord(r.source.kind), r.source.key)
			}
			for _, f := range r.facts {
				fmt.Fprintf(&b, "    %s\n", f)
			}
		}
		if len(t.ignore) > 0 {
			var names []string
			for _, name := range t.ignore {
				names = append(names, mappingWord(name))
			}
			fmt.Fprintf(&b, "  ignore %s\n", strings.Join(names, ", "))
		}
	}
	return b.String()
}

func conditions(list []condition) string {
	var b strings.Builder
	for i, c := range list {
		b.WriteString([]string{" when ", ", "}[min(i, 1)])
		fmt.Fprintf(&b, "%s %s %s", c.cell, map[bool]string{true: "not", false: "="}[c.not], mappingWord(c.value))
	}
	return b.String()
}

func (f *mappedFact) String() string {
	s := fmt.Sprintf("%s -> %s", f.from, mappingWord(f.name))
	for _, e := range f.edits {
		if e.drop {
			s += " drop " + quoted(e.old)
		} else {
			s += " replace " + quoted(e.old) + " " + quoted(e.new)
		}
	}
	if f.split != "" {
		s += " split " + quoted(f.split)
	}
	for i, c := range f.codes {
		s += []string{" ", ", "}[min(i, 1)] + mappingWord(c.text) + " = " + mappingWord(c.value)
	}
	return s
}

// mappingWord writes a word of a mapping, in quotes where it needs them.
func mappingWord(s string) string {
	if s == "" || slices.Contains([]string{"split", "drop", "replace"}, s) || strings.Contains(s, "->") || strings.ContainsFunc(s, func(r rune) bool { return !isMappingWord(r) }) {
		return quoted(s)
	}
	return s
}

// quoted writes a text as a mapping has it.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// cellText is a column, or a text with columns in it.
type cellText struct {
	parts []cellPart
	text  bool // written in quotes
}

type cellPart struct {
	column bool
	text   string
}

func (c cellText) String() string {
	if !c.text {
		return c.parts[0].text
	}
	var b strings.Builder
	for _, p := range c.parts {
		if p.column {
			b.WriteString("{" + p.text + "}")
		} else {
			b.WriteString(p.text)
		}
	}
	return quoted(b.String())
}

// columns are the columns that a text is made of.
func (c cellText) columns() (names []string) {
	for _, p := range c.parts {
		if p.column {
			names = append(names, p.text)
		}
	}
	return names
}

// columns are all columns that a table has to have, each once.
func (t *mappedTable) columns() (names []string) {
	add := func(c cellText) {
		for _, name := range c.columns() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, r := range t.rows {
		add(r.key)
		if r.source != nil {
			add(r.source.key)
		}
		for _, c := range r.when {
			add(c.cell)
		}
		for _, f := range r.facts {
			add(f.from)
		}
	}
	return names
}

// Check returns what of a mapping does not fit a vocabulary: kinds, properties and
// relations that it does not declare, and codes that are no values of their type. The
// error joins an [Error] for each. A load checks the mapping before it reads a table.
func (m *Mapping) Check(voc *vocabulary.Vocabulary) error {
	in := &input{loading: &loading{voc: voc, opts: &Options{}}, name: m.name}
	var faults []error
	fail := func(at spot, err error) {
		faults = append(faults, &Error{m.name, at.line, at.column, err.Error()})
	}
	for _, t := range m.tables {
		for _, r := range t.rows {
			kind := in.declaredKind(r.kind)
			if kind == nil {
				fail(r.spot, fmt.Errorf("the vocabulary has no kind %s%s", r.kind, in.nearKind(r.kind)))
				continue
			}
			if r.source != nil && in.declaredKind(r.source.kind) == nil {
				fail(r.spot, fmt.Errorf("the vocabulary has no kind %s%s", r.source.kind, in.nearKind(r.source.kind)))
			}
			for _, f := range r.facts {
				target, err := in.target(kind, f)
				if err != nil {
					fail(f.spot, err)
					continue
				}
				for _, c := range f.codes {
					if _, err := target.parse(c.value); c.value != noFact && c.value != itself && err != nil {
						fail(f.spot, fmt.Errorf("the code %s: %w", c.text, err))
					}
				}
			}
		}
	}
	return errors.Join(faults...)
}

// nearKind is a hint at a kind whose name is near, or nothing.
func (in *input) nearKind(name string) string {
	var names []string
	for _, k := range in.voc.Kinds {
		names = append(names, k.Name)
	}
	return meant(name, names)
}

// nearRelation is a hint at a relation or property whose name is near, or nothing.
func (in *input) nearRelation(name string) string {
	var names []string
	for _, r := range in.voc.Relations {
		names = append(names, r.Name)
	}
	return meant(name, names)
}

func meant(name string, names []string) string {
	if near := vocabulary.Nearest(name, names); near != "" {
		return fmt.Sprintf(" (did you mean %s?)", near)
	}
	return ""
}
