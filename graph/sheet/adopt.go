package sheet

import (
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
)

// Adopt reads the tables by a vocabulary that somebody edited: kinds and columns are
// found by their names, columns without a declaration are left out, and types and kinds
// are those that are declared. It returns the names of what the tables have and the
// vocabulary has not.
func (m *Model) Adopt(voc *vocabulary.Vocabulary) (missing []string) {
	a := &adoption{model: m, voc: voc}
	for _, k := range m.Kinds {
		if found := a.kind(k); found != nil {
			k.Name, k.IRI, k.Names = found.Name, found.IRI, nil
			for _, name := range found.Names {
				k.Names = append(k.Names, a.address(name, found.Name))
			}
		} else {
			a.gone = append(a.gone, k)
		}
	}
	for _, s := range m.Sheets {
		if s.Kind != nil && slices.Contains(a.gone, s.Kind) {
			missing = append(missing, "the kind "+s.Kind.Name)
		}
		for _, c := range s.Columns {
			if name := a.column(s, c); name != "" {
				missing = append(missing, name)
			}
		}
	}
	return missing
}

type adoption struct {
	model *Model
	voc   *vocabulary.Vocabulary
	gone  []*Kind // that the vocabulary does not declare
}

// kind is the declaration of a kind: by its name, or by one of its nouns.
func (a *adoption) kind(k *Kind) *vocabulary.Kind {
	for _, d := range a.voc.Kinds {
		if strings.EqualFold(d.Name, k.Name) {
			return d
		}
	}
	for _, d := range a.voc.Kinds {
		if slices.ContainsFunc(d.Nouns, func(n vocabulary.Noun) bool { return slices.Contains(k.Nouns, strings.ToLower(n.Singular)) }) {
			return d
		}
	}
	return nil
}

// address is the predicate of a property of a kind.
func (a *adoption) address(name, kind string) string {
	if r := a.relation(name, kind); r != nil {
		return string(r.IRI)
	}
	return name
}

// relation is the declaration of a name for a kind, or one above it.
func (a *adoption) relation(name, kind string) *vocabulary.Relation {
	for _, r := range a.voc.Relations {
		if (r.Name == name || string(r.IRI) == name) && a.is(kind, r.Params[0].Kind) {
			return r
		}
	}
	return nil
}

// is says whether a kind is another, or lies below it.
func (a *adoption) is(kind, other string) bool {
	if kind == other || other == "Thing" {
		return true
	}
	for _, k := range a.voc.Kinds {
		if k.Name == kind {
			return slices.ContainsFunc(k.Parents, func(p string) bool { return a.is(p, other) })
		}
	}
	return false
}

// column reads a column by its declaration. It returns what is missing, or nothing.
func (a *adoption) column(s *Sheet, c *Column) string {
	name, of := c.Name, s.Kind
	if s.Kind == nil {
		if c == s.ends[0] {
			return ""
		}
		of = s.ends[0].Of
	}
	if c.Role == Omitted || name == "" {
		return ""
	}
	r := a.relation(name, of.Name)
	switch {
	case r == nil && c.Role == Key: // things are known by it all the same
		c.IRI = ""
		return ""
	case r == nil:
		what := name + "(" + of.Name + ")"
		c.Role, c.Why = Omitted, "the vocabulary has no "+what
		return what
	}
	if r.External {
		c.Role, c.Why = Omitted, "the vocabulary says that it is external, so it is computed and not recorded"
		return ""
	}
	c.IRI = string(r.IRI)
	if r.Type == "" {
		a.refer(c, r.Params[1].Kind)
		return ""
	}
	if c.Role == Reference {
		c.Role, c.Of, c.keyed = Property, nil, nil
	}
	if c.Type != r.Type {
		c.Type = r.Type
		c.form.list, c.form.blankNo, c.form.truths = "", false, nil
		c.Why = "as the vocabulary says"
	}
	return ""
}

// refer makes a column refer to things of a kind.
func (a *adoption) refer(c *Column, kind string) {
	if c.Role == Reference && c.Of.Name == kind {
		return
	}
	c.Role, c.Type, c.keyed, c.byName, c.Why = Reference, "", nil, false, "as the vocabulary says"
	_, c.form.list = c.profile.items()
	for _, k := range a.model.Kinds {
		if k.Name == kind {
			c.Of = k
			if key := a.model.sheetOf(k); key != nil {
				c.keyed = map[string]string{}
				for _, r := range key.Table.rows {
					cell := r.cell(key.keyColumn().place)
					c.keyed[fold(cell)] = cell
				}
			}
			return
		}
	}
	k := &Kind{Name: kind, Nouns: []string{strings.ToLower(kind)}}
	for _, d := range a.voc.Kinds {
		if d.Name == kind {
			k.IRI = d.IRI
			for _, name := range d.Names {
				k.Names = append(k.Names, a.address(name, kind))
			}
		}
	}
	a.model.Kinds = append(a.model.Kinds, k)
	c.Of = k
}

// sheetOf is the table whose rows are of a kind and have a key, or nil.
func (m *Model) sheetOf(k *Kind) *Sheet {
	for _, s := range m.Sheets {
		if s.Kind == k && s.keyColumn() != nil {
			return s
		}
	}
	return nil
}
