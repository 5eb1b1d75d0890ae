package load

import (
	"bufio"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// restFile holds, in a folder of tables, the facts that no table has a place for.
const restFile = "rest.jsonl"

// maxTables is how many kinds get a table of their own: those with most entities.
const maxTables = 200

// WriteFolder writes a graph as a folder of tables with typed headers, one for each
// kind, beside vocabulary.clause. A row is an entity under one set of labels, so that
// an entity whose facts have different sources has several rows. Facts that no cell can
// hold, such as a text with its language, are in rest.jsonl; so every graph that JSON
// lines can carry can be written, and [Files] reads the folder back as the same graph.
//
// The folder is made; if it is there, it has to be empty. It takes a second pass over
// the graph, to learn the columns. When ctx is done it ends with that error and removes what
// it has written.
func WriteFolder(ctx context.Context, dir string, s *graph.Snapshot, opts *WriteOptions) (*Written, error) {
	if opts == nil {
		opts = &WriteOptions{}
	}
	e := &export{ctx: ctx, snapshot: s, opts: opts, format: CSV, terms: map[graph.ID]quad.Value{}}
	made, err := emptyFolder(dir)
	if err != nil {
		return nil, err
	}
	w := &folderWriter{dir: dir, made: made, tables: map[quad.IRI]*tableWriter{}}
	w.rest = newObjectWriter(e, nil)
	w.rest.beside = true
	w.reader = w.rest.reader.input
	err = w.graph(e)
	for _, out := range w.files {
		err = cmp.Or(err, errors.Join(out.Flush(), out.f.Sync(), out.f.Close()))
	}
	if err != nil {
		return nil, errors.Join(err, w.remove())
	}
	return e.finish(), nil
}

// graph learns the columns and writes the tables. Damage in what is read is an error, so
// that the folder is removed then too.
func (w *folderWriter) graph(e *export) (err error) {
	defer graph.Guard(&err)()
	w.learn(e)
	return e.write(w)
}

// emptyFolder makes a folder, or sees that it is empty.
func emptyFolder(dir string) (made bool, err error) {
	if err := os.Mkdir(dir, 0o755); err == nil || !errors.Is(err, fs.ErrExist) {
		if err != nil {
			return false, fmt.Errorf("load: %w", err)
		}
		return true, nil
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, fmt.Errorf("load: %w", err)
	}
	if len(entries) > 0 {
		return false, fmt.Errorf("load: the folder %s holds %s already; give a new folder or an empty one", dir, entries[0].Name())
	}
	return false, nil
}

// folderWriter writes tables, and what they have no place for.
type folderWriter struct {
	dir    string
	made   bool   // the folder was not there before
	reader *input // that will read the tables
	rest   *objectWriter
	tables map[quad.IRI]*tableWriter // by kind; the empty one is that of things without
	files  []*outFile
}

type outFile struct {
	*bufio.Writer
	f *os.File
}

// tableWriter writes the rows of one kind.
type tableWriter struct {
	name     string
	entities int
	uses     map[quad.IRI]map[string]int // types of the values of predicates
	several  bool                        // some entity has several kinds
	labels   bool                        // some fact has a label
	kind     quad.IRI

	reader  *table // that will read it
	columns map[quad.IRI]int
	header  []string
	csv     *csv.Writer
}

// create makes a file of the folder.
func (w *folderWriter) create(name string) (*outFile, error) {
	f, err := os.OpenFile(filepath.Join(w.dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	out := &outFile{bufio.NewWriterSize(f, 1<<15), f}
	w.files = append(w.files, out)
	return out, nil
}

// remove removes what was written, and the folder if it was made for it.
func (w *folderWriter) remove() (err error) {
	for _, out := range w.files {
		err = errors.Join(err, os.Remove(out.f.Name()))
	}
	if w.made {
		err = errors.Join(err, os.Remove(w.dir))
	}
	return err
}

// learn looks through the graph for kinds and the columns that they need.
func (w *folderWriter) learn(e *export) {
	for facts := range e.entities() {
		kinds := usableKinds(facts)
		t := w.table(kinds)
		t.entities++
		t.several = t.several || len(kinds) > 1 || t.kind == "" && len(kinds) > 0
		for _, q := range facts {
			t.labels = t.labels || q.Label != nil
			if of := cellType(q.Object); of != "" && q.Predicate != rdfType {
				p := q.Predicate.(quad.IRI)
				if t.uses[p] == nil {
					t.uses[p] = map[string]int{}
				}
				t.uses[p][of]++
			}
		}
	}
	w.fewer()
	names := map[string]bool{}
	for _, kind := range slices.Sorted(maps.Keys(w.tables)) {
		w.tables[kind].arrange(w.reader, names)
	}
}

// table is that of an entity: of its first kind.
func (w *folderWriter) table(kinds []quad.IRI) *tableWriter {
	kind := quad.IRI("")
	if len(kinds) > 0 {
		kind = kinds[0]
	}
	t := w.tables[kind]
	if t == nil {
		t = &tableWriter{kind: kind, uses: map[quad.IRI]map[string]int{}}
		w.tables[kind] = t
	}
	return t
}

// fewer leaves the small kinds without a table; their entities go to that of things.
func (w *folderWriter) fewer() {
	if len(w.tables) <= maxTables {
		return
	}
	kinds := slices.SortedFunc(maps.Keys(w.tables), func(a, b quad.IRI) int {
		return cmp.Or(cmp.Compare(w.tables[b].entities, w.tables[a].entities), cmp.Compare(a, b))
	})
	things := w.table(nil)
	things.several = true
	for _, kind := range kinds[maxTables:] {
		t := w.tables[kind]
		if t == things {
			continue
		}
		delete(w.tables, kind)
		things.labels = things.labels || t.labels
		for p, types := range t.uses {
			if things.uses[p] == nil {
				things.uses[p] = map[string]int{}
			}
			for of, n := range types {
				things.uses[p][of] += n
			}
		}
	}
}

// usableKinds are the kinds that a table can say: IRIs without labels.
func usableKinds(facts []quad.Quad) (kinds []quad.IRI) {
	for _, q := range facts {
		if iri, is := q.Object.(quad.IRI); is && q.Predicate == rdfType && q.Label == nil && isIRI(string(iri)) {
			kinds = append(kinds, iri)
		}
	}
	return kinds
}

// cellType is the type of the column that can hold a value, or empty.
func cellType(v quad.Value) string {
	switch v := v.(type) {
	case quad.IRI, quad.BNode:
		return "Thing"
	case quad.String:
		return "text"
	case quad.Int:
		return "integer"
	case quad.Float:
		return "number"
	case quad.Bool:
		return "truth"
	case quad.TypedString:
		for _, name := range []string{"date", "money", "duration"} {
			if back, err := parsers[name](string(v.Value)); err == nil && sameTerm(back, v) {
				return name
			}
		}
	}
	return ""
}

// arrange decides on the name and the columns of a table.
func (t *tableWriter) arrange(reader *input, taken map[string]bool) {
	t.reader = &table{input: reader, voc: reader.voc}
	id := "id"
	base := "thing"
	if t.kind != "" {
		name := "<" + string(t.kind) + ">"
		for _, k := range (&objectWriter{reader: &objectReader{input: reader}}).kindNames(t.kind) {
			if back, err := reader.kindIRI(k); err == nil && back == t.kind && strings.Trim(strings.TrimSpace(k), "<>") == k {
				name = k
				break
			}
		}
		id += ":" + name
		t.reader.rows = reader.declaredKind(name)
		base = strings.ToLower(strings.Trim(name, "<>"))
	}
	t.name = t.fileName(base, reader, taken)
	t.header, t.columns = []string{id}, map[quad.IRI]int{}
	if t.several {
		t.column(graph.Type, "kind", "")
	}
	for _, predicate := range slices.Sorted(maps.Keys(t.uses)) {
		t.property(predicate)
	}
	if t.labels || len(t.header) == 1 { // a comma says what separates the columns
		t.column("", "source", "")
	}
}

// column adds a column that is read as the header says.
func (t *tableWriter) column(predicate quad.IRI, name, of string) bool {
	cell := name
	if of != "" {
		cell += ":" + of
	}
	c, err := t.reader.column(name, of)
	if err != nil || c.role == objects && c.predicate != quad.Value(predicate) {
		return false
	}
	t.columns[predicate] = len(t.header)
	t.header = append(t.header, cell)
	t.reader.columns = append(t.reader.columns, c)
	return true
}

// property adds the column of a predicate, by its name in the vocabulary if it has one.
func (t *tableWriter) property(predicate quad.IRI) {
	if !isIRI(string(predicate)) {
		return
	}
	if voc := t.reader.voc; voc != nil {
		for _, r := range voc.Relations {
			if r.IRI == predicate && t.reader.rows != nil && !slices.Contains(t.header, r.Name) && t.column(predicate, r.Name, "") {
				return
			}
		}
	}
	of := slices.SortedFunc(maps.Keys(t.uses[predicate]), func(a, b string) int {
		return cmp.Or(cmp.Compare(t.uses[predicate][b], t.uses[predicate][a]), cmp.Compare(a, b))
	})[0]
	if name := string(predicate); t.reader.voc == nil && !strings.ContainsAny(name, ":<>") && strings.TrimSpace(name) == name && name != "id" && name != "kind" && name != "source" && t.column(predicate, name, of) {
		return
	}
	t.column(predicate, "<"+string(predicate)+">", of)
}

// fileName is a name that no other file of the folder has, in any case of letters, and
// that of a table without a kind is no kind's.
func (t *tableWriter) fileName(base string, reader *input, taken map[string]bool) string {
	name := strings.Map(func(r rune) rune {
		if r == '-' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return '_'
	}, vocabulary.Plural(base[strings.LastIndexAny(base, "/#")+1:]))
	for taken[name] || t.kind == "" && (&table{input: &input{loading: reader.loading, name: name + ".csv"}, voc: reader.voc}).kindOfFile() != nil {
		name += "_"
	}
	taken[name] = true
	return name + ".csv"
}

func (w *folderWriter) begin() error {
	if !w.rest.has {
		return nil
	}
	out, err := w.create(vocabularyFile)
	if err == nil {
		_, err = out.WriteString(w.rest.text)
	}
	return err
}

func (w *folderWriter) end() error {
	for _, t := range w.tables {
		if t.csv == nil {
			continue
		}
		if t.csv.Flush(); t.csv.Error() != nil {
			return t.csv.Error()
		}
	}
	return nil
}

// entity writes the rows of an entity, and the rest of its facts.
func (w *folderWriter) entity(facts []quad.Quad) error {
	kinds := usableKinds(facts)
	t := w.tables[quad.IRI("")]
	if len(kinds) > 0 && w.tables[kinds[0]] != nil {
		t = w.tables[kinds[0]]
	}
	id, fits := idCell(facts[0].Subject)
	if !fits || t == nil {
		return w.leave(facts)
	}
	rows, rest := t.rows(facts)
	if len(rows) == 0 && len(kinds) > 0 {
		rows = []*row{{cells: make([]string, len(t.header))}}
	}
	if len(rows) > 0 {
		rest = slices.DeleteFunc(rest, func(q quad.Quad) bool {
			iri, is := q.Object.(quad.IRI)
			return is && q.Predicate == rdfType && q.Label == nil && isIRI(string(iri))
		})
	}
	for _, r := range rows {
		if err := w.open(t); err != nil {
			return err
		}
		r.cells[0] = id
		if len(kinds) > 1 || t.kind == "" && len(kinds) > 0 {
			r.cells[t.columns[graph.Type]] = kindCell(kinds)
		}
		if err := t.csv.Write(r.cells); err != nil {
			return err
		}
	}
	return w.leave(rest)
}

// open begins the file of a table.
func (w *folderWriter) open(t *tableWriter) error {
	if t.csv != nil {
		return nil
	}
	out, err := w.create(t.name)
	if err != nil {
		return err
	}
	t.csv = csv.NewWriter(out)
	return t.csv.Write(t.header)
}

// leave writes facts that no table has a place for.
func (w *folderWriter) leave(facts []quad.Quad) error {
	if len(facts) == 0 {
		return nil
	}
	if w.rest.out == nil {
		if w.rest.has && allVocabulary(facts) {
			return nil
		}
		out, err := w.create(restFile)
		if err != nil {
			return err
		}
		w.rest.out = out.Writer
	}
	return w.rest.entity(facts)
}

// allVocabulary says whether the facts are none but the vocabulary.
func allVocabulary(facts []quad.Quad) bool {
	return !slices.ContainsFunc(facts, func(q quad.Quad) bool {
		_, is := vocabularyFact(&q)
		return !is
	})
}
