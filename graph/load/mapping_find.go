package load

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph/vocabulary"
)

// sameName says whether two files or columns are called alike: in any case of letters, and
// whatever stands between their words.
func sameName(a, b string) bool { return joinedName(a) == joinedName(b) }

func joinedName(name string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(strings.TrimSpace(name)))
}

// mapped finds the tables of a mapping among what there is, in the order of the mapping, and
// sees that they have its columns. The error names all that is missing.
func mapped(m *Mapping, opts *Options, found []source) (inputs []source, err error) {
	var faults []error
	for _, t := range m.tables {
		i := slices.IndexFunc(found, func(s source) bool { return sameName(filepath.Base(unpacked(s.name)), t.file) })
		if i < 0 {
			faults = append(faults, &MissingError{fmt.Sprintf("there is no table %s%s", t.file, present(t.file, found))})
			continue
		}
		in := found[i]
		in.format, in.mapped = CSV, t
		if err := in.hasColumns(opts); err != nil {
			faults = append(faults, err)
		}
		inputs = append(inputs, in)
	}
	return inputs, errors.Join(faults...)
}

// MissingError says that files are not the tables that a mapping reads: a table or a column
// is not there. Nothing of what is there was read.
type MissingError struct{ Message string }

func (e *MissingError) Error() string { return e.Message }

// candidates are the files named, and those of the folders.
func candidates(paths []string) (found []source, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		if !info.IsDir() {
			found = append(found, file(path, CSV, info))
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, fmt.Errorf("load: %w", err)
		}
		for _, entry := range entries {
			name := filepath.Join(path, entry.Name())
			if info, err := os.Stat(name); err == nil && !info.IsDir() {
				found = append(found, file(name, CSV, info))
			}
		}
	}
	return found, nil
}

// present says what there is where a table was looked for.
func present(table string, found []source) string {
	var names []string
	for _, s := range found {
		names = append(names, filepath.Base(s.name))
	}
	if len(names) == 0 {
		return "; the folder is empty"
	}
	if near := vocabulary.Nearest(table, names); near != "" {
		return fmt.Sprintf("; did you mean %s?", near)
	}
	const few = 12
	if n := len(names) - few; n > 0 {
		names = append(names[:few], fmt.Sprintf("%d others", n))
	}
	return "; there is " + list(names, "and")
}

// hasColumns reads the header of a table and says which columns of the mapping it lacks.
func (s source) hasColumns(opts *Options) error {
	r, err := s.open()
	if err != nil {
		return err
	}
	defer r.Close()
	in := &input{loading: &loading{opts: opts}, name: s.name}
	if in.from, err = unpack(r); err != nil {
		return in.failed(err)
	}
	t := newMappedTable(in, s.mapped)
	header, err := t.csv.Read()
	if err == io.EOF {
		return &Error{s.name, 1, 1, "expected a header with the columns " + list(s.mapped.columns(), "and") + ", but the file is empty"}
	}
	if err != nil {
		return t.broken(err)
	}
	var faults []error
	for _, name := range s.mapped.columns() {
		if t.find(header, name) < 0 {
			faults = append(faults, &MissingError{fmt.Sprintf("%s: the table has no column %s%s", s.name, name, t.instead(header, name))})
		}
	}
	return errors.Join(faults...)
}
