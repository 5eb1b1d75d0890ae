package load

import (
	"fmt"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/vocabulary"
)

// header understands the header. If it has faults, columns stays nil.
func (t *table) header(cells []string) {
	names := make([]string, len(cells))
	for i, cell := range cells {
		names[i] = strings.TrimSpace(cell)
	}
	columns := make([]*column, len(cells))
	from := t.keyColumn(names, columns)
	if from < 0 {
		return
	}
	seen := map[string]bool{"id": true}
	for i, cell := range names {
		if i == t.key || columns[i] != nil {
			continue
		}
		name, kind := cutHeader(cell)
		if t.ignored(name) {
			continue
		}
		c, err := t.column(name, kind)
		if err == nil && seen[name] {
			err = fmt.Errorf("the header has it twice")
		}
		if err != nil {
			t.fail(i, "column %s: %v", name, err)
		}
		seen[name] = true
		columns[i] = c
	}
	if !t.faulty {
		t.columns = columns
	}
}

// What stands after the colon where other programs write tables for graphs: of the column of
// the id, and of that of the source.
const idMark, sourceMark = "ID", "SOURCE"

// markedKey takes the kind of the rows from the name of the table, or from that of the column
// of the id.
func (t *table) markedKey(name string) {
	if t.plainKind() || t.voc == nil {
		return
	}
	for _, k := range t.voc.Kinds {
		if t.callsKind(plainName(name), k) {
			t.kind, t.rows, t.plain, t.keys = k.IRI, k, true, t.namespace(k)
			return
		}
	}
}

// cutHeader cuts a header into a name and the kind or type after the colon; a name
// in <> may have colons itself.
func cutHeader(cell string) (name, kind string) {
	if strings.HasPrefix(cell, "<") {
		if end := strings.IndexByte(cell, '>'); end > 0 {
			return cell[:end+1], strings.TrimPrefix(cell[end+1:], ":")
		}
	}
	name, kind, _ = strings.Cut(cell, ":")
	return name, kind
}

// ignored says whether the options leave a column out: by its name, or by the name of
// the table, a dot and its name.
func (in *input) ignored(name string) bool {
	return slices.Contains(in.opts.Ignore, name) || len(in.opts.Ignore) > 0 && slices.Contains(in.opts.Ignore, stem(in.name)+"."+name)
}

// keyColumn finds the column of the id, and in a table of a relation that of the
// other end. It returns -1 if there is none.
func (t *table) keyColumn(names []string, columns []*column) int {
	for i, cell := range names {
		name, kind := cutHeader(cell)
		if name != "id" && kind != idMark {
			continue
		}
		t.key = i
		if kind == "" || kind == idMark {
			t.markedKey(name)
		} else if iri, err := t.kindIRI(kind); err != nil {
			t.fail(i, "column id: %v", err)
		} else {
			t.kind, t.rows = iri, t.declaredKind(kind)
		}
		return i
	}
	if t.relationTable(names, columns) || t.namedKey(names) {
		return t.key
	}
	t.fail(0, "expected id or id:KIND as a column of the header, but found %s%s", brief(strings.Join(names, ",")), t.tableNames())
	return -1
}

// column understands a column but the key.
func (t *table) column(name, kind string) (*column, error) {
	c := &column{name: name, predicate: quad.IRI(name), parse: entity}
	switch {
	case kind == sourceMark || name == "source":
		c.role = labels
		c.parse = t.label
		return c, nil
	case name == "":
		return nil, fmt.Errorf("the column has no name")
	case name == "kind":
		c.role = kinds
		c.parse = func(text string) (quad.Value, error) {
			iri, err := t.kindIRI(text)
			return iri, err
		}
		return c, nil
	}
	exact := strings.HasPrefix(name, "<") && strings.HasSuffix(name, ">")
	if exact {
		c.predicate = quad.IRI(name[1 : len(name)-1])
	}
	found, near := []*vocabulary.Relation(nil), ""
	if !exact {
		found, near = t.declared(name, t.rows, t.plain)
	}
	if len(found) > 0 {
		r, err := one(found, kind)
		if err != nil {
			return nil, err
		}
		if r.External {
			return nil, errExternal
		}
		c.predicate = r.IRI
		if of := object(r); kind == "" {
			kind = of
		} else if kind != of && (parsers[kind] != nil || parsers[of] != nil) {
			return nil, fmt.Errorf("the header says %s, but the vocabulary says %s", kind, of)
		}
	}
	if len(found) == 0 && kind == "" && !exact {
		if naming := t.naming(name, t.rows); naming != "" {
			c.predicate, kind = quad.IRI(naming), "text"
		}
	}
	if iri, ok := c.predicate.(quad.IRI); !ok || !isIRI(string(iri)) {
		return nil, fmt.Errorf("the name cannot be that of a relation or property")
	}
	if kind == "" {
		return nil, fmt.Errorf("the vocabulary does not declare it%s; say after a colon what it holds: a kind, %s; or ignore the column", near, types)
	}
	if parse := parsers[kind]; parse != nil {
		c.parse = parse
	} else if _, err := t.kindIRI(kind); err != nil && kind != "Thing" {
		return nil, err
	} else if t.plain {
		of := t.namespace(t.declaredKind(kind))
		c.parse = func(cell string) (quad.Value, error) { return named(of, cell) }
	}
	return c, nil
}

// declared are the relations and properties of a name that entities of a kind can
// have; kind may be nil. In a plain table names are alike in more ways. If there is
// none, near says what the name may have meant.
func (in *input) declared(name string, kind *vocabulary.Kind, plain bool) (found []*vocabulary.Relation, near string) {
	if in.voc == nil {
		return nil, ""
	}
	for _, r := range in.voc.Relations {
		same := r.Name == name || plain && plainName(r.Name) == plainName(name)
		switch of := r.Params[0].Kind; {
		case !same:
			if strings.EqualFold(r.Name, name) {
				near = " (but " + r.Name + ")"
			}
		case kind == nil || of == "Thing" || in.is(kind.Name, of) || in.is(of, kind.Name):
			found = append(found, r)
		case near == "":
			near = fmt.Sprintf(" for %s (but for %s)", kind.Name, of)
		}
	}
	return found, near
}

// naming is the property of a name that names entities of a kind, or of any if kind is nil: it
// is a text without being declared. Empty if there is none.
func (t *table) naming(name string, kind *vocabulary.Kind) string {
	if t.voc == nil {
		return ""
	}
	for _, k := range t.voc.Kinds {
		if kind != nil && !t.is(kind.Name, k.Name) && !t.is(k.Name, kind.Name) {
			continue
		}
		for _, n := range k.Names {
			if n == name || t.plain && plainName(n) == plainName(name) {
				return n
			}
		}
	}
	return ""
}

// one picks the relation that declarations of one name agree on: those that hold what
// was said, if any do.
func one(found []*vocabulary.Relation, said string) (*vocabulary.Relation, error) {
	if fit := slices.DeleteFunc(slices.Clone(found), func(r *vocabulary.Relation) bool { return object(r) != said }); len(fit) > 0 {
		found = fit
	}
	first, of := found[0], object(found[0])
	for _, r := range found[1:] {
		if other := object(r); r.IRI != first.IRI || other != of && (parsers[other] != nil || parsers[of] != nil) {
			return nil, fmt.Errorf("the vocabulary declares it for several kinds; say of which kind this is, as in id:Firm")
		}
	}
	return first, nil
}

// object is the kind or type of what a relation or property holds.
func object(r *vocabulary.Relation) string {
	if r.Type != "" {
		return r.Type
	}
	return r.Params[1].Kind
}

// is says whether the kind of a name is another, or lies below it.
func (in *input) is(name, other string) bool {
	if name == other {
		return true
	}
	k := in.declaredKind(name)
	return k != nil && slices.ContainsFunc(k.Parents, func(p string) bool { return in.is(p, other) })
}

// declaredKind is the kind of a name in the vocabulary, in any case of its letters.
func (in *input) declaredKind(name string) *vocabulary.Kind {
	if in.voc == nil {
		return nil
	}
	for _, k := range in.voc.Kinds {
		if strings.EqualFold(k.Name, name) {
			return k
		}
	}
	return nil
}

// kindIRI is the IRI of a kind; in <>, or with a colon, it is said itself. With a
// vocabulary, another kind has to be declared.
func (in *input) kindIRI(name string) (quad.IRI, error) {
	if inner, ok := strings.CutPrefix(name, "<"); ok && strings.HasSuffix(inner, ">") {
		if name = strings.TrimSuffix(inner, ">"); isIRI(name) {
			return quad.IRI(name), nil
		}
		return "", fmt.Errorf("%q cannot be the name of a kind", name)
	}
	if k := in.declaredKind(name); k != nil {
		return k.IRI, nil
	}
	if in.voc != nil && len(in.voc.Kinds) > 0 && !strings.Contains(name, ":") {
		return "", fmt.Errorf("the vocabulary has no kind %s", name)
	}
	if !isIRI(name) {
		return "", fmt.Errorf("%q cannot be the name of a kind", name)
	}
	return quad.IRI(name), nil
}
