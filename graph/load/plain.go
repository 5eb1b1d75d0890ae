package load

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph/vocabulary"
)

// A plain table is one as databases and spreadsheets write them, whose header says
// nothing of kinds:
//
//	contracts.csv                       subsidiary_of.csv
//	id,customer,provider,start          child,parent,percent
//	1,8843,9813,2025-05-26              1,1631,82
//
// With a vocabulary, the name of the file tells what it holds. If that is a kind, in
// the singular or plural of its nouns, a row is an entity; its key is the column id,
// or one named like the kind or a kind above it (firm, firm_id, FirmID). If it is a
// relation, a row is a fact: the first two columns are its ends, and further columns
// belong to the first of them. Names of columns are those of relations and properties,
// in any case of letters and with _id behind them or not.
//
// Keys are the table's own: 12 in contracts.csv is another thing than 12 in firms.csv.
// So an entity is named by its kind and its key, contract/12; of a kind that lies
// below another, by the topmost one, so that the row 12 of providers.csv is the firm
// 12. A cell with a colon or in <> is an IRI and taken as it is. Signs that an IRI
// cannot have are written %20 and so on.

// plainKind takes the kind of the rows from the name of the table.
func (t *table) plainKind() bool {
	if k := t.kindOfFile(); k != nil {
		t.kind, t.rows, t.plain, t.keys = k.IRI, k, true, t.namespace(k)
		return true
	}
	return false
}

// kindOfFile is the kind that the name of the file says, or nil.
func (t *table) kindOfFile() *vocabulary.Kind {
	if t.voc == nil {
		return nil
	}
	name := words(stem(t.name))
	for _, k := range t.voc.Kinds {
		if name == words(k.Name) || name == vocabulary.Plural(words(k.Name)) {
			return k
		}
		for _, n := range k.Nouns {
			many := words(n.Plural)
			if many == "" {
				many = vocabulary.Plural(words(n.Singular))
			}
			if name == words(n.Singular) || name == many {
				return k
			}
		}
	}
	return nil
}

// namedKey takes a column that is named like the kind of the file, or a kind above
// it, as its key.
func (t *table) namedKey(names []string) bool {
	kind := t.kindOfFile()
	if kind == nil {
		return false
	}
	for i, name := range names {
		if t.callsKind(plainName(name), kind) {
			t.key = i
			return t.plainKind()
		}
	}
	return false
}

// callsKind says whether a name is one of a kind, or of a kind above it.
func (t *table) callsKind(name string, k *vocabulary.Kind) bool {
	if name == plainName(k.Name) {
		return true
	}
	for _, n := range k.Nouns {
		if name == plainName(n.Singular) {
			return true
		}
	}
	for _, parent := range k.Parents {
		if above := t.declaredKind(parent); above != nil && t.callsKind(name, above) {
			return true
		}
	}
	return false
}

// relationTable understands a table whose name is that of a relation.
func (t *table) relationTable(names []string, columns []*column) bool {
	if t.voc == nil || len(names) < 2 {
		return false
	}
	for _, r := range t.voc.Relations {
		if plainName(r.Name) != plainName(stem(t.name)) || r.Type != "" {
			continue
		}
		t.plain, t.key, t.rows = true, 0, t.declaredKind(r.Params[0].Kind)
		t.keys = t.namespace(t.rows)
		far := &column{name: names[1], predicate: r.IRI}
		if far.parse = parsers[object(r)]; far.parse == nil {
			of := t.namespace(t.declaredKind(object(r)))
			far.parse = func(cell string) (quad.Value, error) { return named(of, cell) }
		}
		columns[1] = far
		return true
	}
	return false
}

// tableNames says what the name of a plain table could have been.
func (t *table) tableNames() string {
	if t.voc == nil {
		return ""
	}
	return fmt.Sprintf("; and the vocabulary has no kind or relation %s, by which the table could be understood", stem(t.name))
}

// local names an entity by its kind and its key. Without a kind the key is the name.
func (in *input) local(kind *vocabulary.Kind, key string) (quad.Value, error) {
	return named(in.namespace(kind), key)
}

// namespace is what stands before the keys of a kind, or nothing.
func (in *input) namespace(kind *vocabulary.Kind) string {
	if kind == nil {
		return ""
	}
	for len(kind.Parents) > 0 {
		above := in.declaredKind(kind.Parents[0])
		if above == nil {
			break
		}
		kind = above
	}
	return strings.ToLower(kind.Name) + "/"
}

// named names an entity by its key and what stands before it.
func named(namespace, key string) (quad.Value, error) {
	if namespace == "" || key == "" || strings.HasPrefix(key, "<") || strings.IndexByte(key, ':') >= 0 {
		return entity(key)
	}
	return quad.IRI(namespace + escaped(key)), nil
}

// label reads a cell of the column source.
func (t *table) label(cell string) (quad.Value, error) {
	if !t.plain {
		return entity(cell)
	}
	for _, k := range t.voc.Kinds {
		if k.Source {
			return t.local(k, cell)
		}
	}
	return entity(cell)
}

// escaped writes a key so that it can stand in an IRI, and each key differently.
func escaped(key string) string {
	fine := func(c byte) bool { return c >= 0x80 || c != '%' && iriASCII[c] }
	var b []byte
	for i := range len(key) {
		switch c := key[i]; {
		case fine(c) && b != nil:
			b = append(b, c)
		case !fine(c):
			if b == nil {
				b = append(b, key[:i]...)
			}
			b = fmt.Appendf(b, "%%%02X", c)
		}
	}
	if b == nil {
		return key
	}
	return string(b)
}

// stem is the name of a file without its folder and its ends.
func stem(path string) string {
	base := filepath.Base(unpacked(path))
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// words is a name in small letters, its words apart.
func words(name string) string {
	return strings.ToLower(strings.NewReplacer("_", " ", "-", " ").Replace(name))
}

// plainName is a name without case, spaces and the ending of a key.
func plainName(name string) string {
	for _, end := range []string{"_id", "-id", " id", "_ID", "ID", "Id"} {
		if short, ok := strings.CutSuffix(name, end); ok && short != "" {
			name = short
			break
		}
	}
	return strings.ReplaceAll(words(name), " ", "")
}
