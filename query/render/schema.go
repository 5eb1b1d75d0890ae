package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/value"
)

// Schema writes what a database can be asked about, for people.
func Schema(w io.Writer, s *query.Schema, o Options) error {
	o.Rows = 0
	if _, err := fmt.Fprintf(w, "%s\n", Count(s.Facts, "fact")); err != nil {
		return err
	}
	kinds := Table{Columns: []Column{{Name: "kind"}, {Name: "plural"}, {Name: "is a"}, {Name: "members"}}}
	kinds.Rows = func(yield func([]value.Value, error) bool) {
		for _, k := range s.Kinds {
			if !yield([]value.Value{value.OfText(k.Noun), value.OfText(k.Plural), list(k.Above), value.OfInt(int64(k.Members))}, nil) {
				return
			}
		}
	}
	if err := plain(w, kinds, o); err != nil {
		return err
	}
	relations := Table{Columns: []Column{{Name: "relation"}, {Name: "words"}, {Name: "facts"}}}
	relations.Rows = func(yield func([]value.Value, error) bool) {
		for _, r := range s.Relations {
			facts := value.OfInt(int64(r.Facts))
			if r.Derived {
				facts = value.OfText("derived")
			} else if r.External {
				facts = value.OfText("external")
			}
			if !yield([]value.Value{value.OfText(r.Name), list(r.Words), facts}, nil) {
				return
			}
		}
	}
	return plain(w, relations, o)
}

// Texts writes rows of texts and numbers under heads; an empty text is a missing value.
func Texts(w io.Writer, f Format, heads []string, rows [][]any, o Options) error {
	t := Table{}
	for _, h := range heads {
		t.Columns = append(t.Columns, Column{Name: h})
	}
	t.Rows = func(yield func([]value.Value, error) bool) {
		for _, row := range rows {
			cells := make([]value.Value, len(row))
			for i, c := range row {
				switch c := c.(type) {
				case string:
					if c != "" {
						cells[i] = value.OfText(c)
					}
				case int:
					cells[i] = value.OfInt(int64(c))
				default:
					panic(fmt.Sprintf("unreachable: a %T is no text", c))
				}
			}
			if !yield(cells, nil) {
				return
			}
		}
	}
	o.Types, o.Missing = false, nil
	_, err := Write(w, f, t, o)
	return err
}

// list returns words with commas between, or nothing.
func list(words []string) value.Value {
	if len(words) == 0 {
		return value.Value{}
	}
	return value.OfText(strings.Join(words, ", "))
}

// plain writes a box without its footer.
func plain(w io.Writer, t Table, o Options) error {
	var b strings.Builder
	if _, err := Write(&b, Box, t, o); err != nil {
		return err
	}
	text := strings.TrimSuffix(b.String(), "\n")
	_, err := io.WriteString(w, text[:strings.LastIndexByte(text, '\n')+1])
	return err
}
