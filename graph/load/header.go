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
	name, kind, _ := strings.Cut(strings.TrimSpace(cells[0]), ":")
	if name != "id" {
		t.fail(0, "expected id or id:KIND as the first column of the header, but found %q", cells[0])
		return
	}
	rows := (*vocabulary.Kind)(nil)
	if kind != "" {
		iri, err := t.kindIRI(kind)
		if err != nil {
			t.fail(0, "column id: %v", err)
		}
		t.kind, rows = iri, t.declaredKind(kind)
	}
	columns := []*column{nil}
	seen := map[string]bool{"id": true}
	for i, cell := range cells[1:] {
		name, kind, _ := strings.Cut(strings.TrimSpace(cell), ":")
		c, err := t.column(name, kind, rows)
		if err == nil && seen[name] {
			err = fmt.Errorf("the header has it twice")
		}
		if err != nil {
			t.fail(i+1, "column %s: %v", name, err)
		}
		seen[name] = true
		columns = append(columns, c)
	}
	if len(t.errs) == 0 {
		t.columns = columns
	}
}

// column understands a column but the first; rows is the kind of the rows, or nil.
func (t *table) column(name, kind string, rows *vocabulary.Kind) (*column, error) {
	c := &column{name: name, predicate: quad.IRI(name), parse: entity}
	switch name {
	case "":
		return nil, fmt.Errorf("the column has no name")
	case "kind":
		c.role = kinds
		c.parse = func(text string) (quad.Value, error) {
			iri, err := t.kindIRI(text)
			return iri, err
		}
		return c, nil
	case "source":
		c.role = labels
		return c, nil
	}
	if !isIRI(name) {
		return nil, fmt.Errorf("the name cannot be that of a relation or property")
	}
	found, near := t.declared(name, rows)
	if said := slices.DeleteFunc(slices.Clone(found), func(r *vocabulary.Relation) bool { return object(r) != kind }); len(said) > 0 {
		found = said
	}
	if len(found) > 0 {
		c.predicate = found[0].IRI
		of := object(found[0])
		for _, r := range found[1:] {
			if other := object(r); r.IRI != c.predicate || other != of && (parsers[other] != nil || parsers[of] != nil) {
				return nil, fmt.Errorf("the vocabulary declares it for several kinds; say in the header of which kind the rows are, as in id:Firm")
			}
		}
		if kind == "" {
			kind = of
		} else if kind != of && (parsers[kind] != nil || parsers[of] != nil) {
			return nil, fmt.Errorf("the header says %s, but the vocabulary says %s", kind, of)
		}
	}
	if kind == "" {
		return nil, fmt.Errorf("the vocabulary does not declare it%s; say after a colon what it holds: a kind, %s", near, types)
	}
	if parse := parsers[kind]; parse != nil {
		c.parse = parse
	} else if _, err := t.kindIRI(kind); err != nil && kind != "Thing" {
		return nil, err
	}
	return c, nil
}

// declared are the relations and properties of a name that entities of a kind can
// have. If there is none, near says what the name may have meant.
func (t *table) declared(name string, rows *vocabulary.Kind) (found []*vocabulary.Relation, near string) {
	if t.voc == nil {
		return nil, ""
	}
	for _, r := range t.voc.Relations {
		switch of := r.Params[0].Kind; {
		case r.Name != name:
			if strings.EqualFold(r.Name, name) {
				near = " (but " + r.Name + ")"
			}
		case rows == nil || of == "Thing" || t.is(rows.Name, of) || t.is(of, rows.Name):
			found = append(found, r)
		case near == "":
			near = fmt.Sprintf(" for %s (but for %s)", rows.Name, of)
		}
	}
	return found, near
}

// object is the kind or type of what a relation or property holds.
func object(r *vocabulary.Relation) string {
	if r.Type != "" {
		return r.Type
	}
	return r.Params[1].Kind
}

// is says whether the kind of a name is another, or lies below it.
func (t *table) is(name, other string) bool {
	if name == other {
		return true
	}
	k := t.declaredKind(name)
	return k != nil && slices.ContainsFunc(k.Parents, func(p string) bool { return t.is(p, other) })
}

// declaredKind is the kind of a name in the vocabulary, in any case of its letters.
func (t *table) declaredKind(name string) *vocabulary.Kind {
	if t.voc == nil {
		return nil
	}
	for _, k := range t.voc.Kinds {
		if strings.EqualFold(k.Name, name) {
			return k
		}
	}
	return nil
}

// kindIRI is the IRI of a kind. With a vocabulary, the kind has to be declared.
func (t *table) kindIRI(name string) (quad.IRI, error) {
	if k := t.declaredKind(name); k != nil {
		return k.IRI, nil
	}
	if t.voc != nil && len(t.voc.Kinds) > 0 {
		return "", fmt.Errorf("the vocabulary has no kind %s", name)
	}
	if !isIRI(name) {
		return "", fmt.Errorf("%q cannot be the name of a kind", name)
	}
	return quad.IRI(name), nil
}
