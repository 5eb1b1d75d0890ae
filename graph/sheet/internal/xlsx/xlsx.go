// Package xlsx reads the cells of workbooks as Excel and others write them: a zip archive
// of XML (ISO/IEC 29500). It gives texts, as a person would see them where that matters:
// a number whose format is a date is a date.
//
// Files come from strangers. What is read is bounded: the bytes that come out of the
// archive, the cells, their text, the depth of the XML and the length of one piece of it.
package xlsx

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"
)

// bounds are how much is read of a workbook.
type bounds struct {
	inflated int64 // bytes of all parts
	cells    int   // places of all rows, up to the last cell that says something
	text     int   // bytes of all cells
}

var usual = bounds{inflated: 512 << 20, cells: 8_000_000, text: 256 << 20}

// The bounds of other parts.
const (
	maxSheets  = 1000
	maxFormats = 1 << 17
	maxMerged  = 1 << 16
)

// Book is a workbook.
type Book struct {
	Sheets []*Sheet // of cells, in the order of their tabs
}

// Sheet is a sheet of cells.
type Sheet struct {
	Name   string // on one line, without / and signs that nobody sees
	Hidden bool   // then its cells are not read
	Rows   []Row  // that say something, from above
	Faults []Fault
}

// Row is a row of a sheet.
type Row struct {
	Number int      // from 1
	Cells  []string // by column from A; empty for those that say nothing
}

// Fault is a cell that was not read.
type Fault struct {
	Row     int
	Cell    string // B7
	Message string
}

// Is says whether a file is an archive, as workbooks are.
func Is(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// Read reads a workbook; its name is for errors. The currency of a sign or word that the
// format of a number has is what the function says, empty for none.
func Read(name string, data []byte, currency func(string) string) (*Book, error) {
	return read(name, data, currency, usual)
}

func read(name string, data []byte, currency func(string) string, most bounds) (*Book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("%s is no whole workbook: its end is missing or damaged; copy or save it again", name)
	}
	r := &reader{name: name, files: map[string]*zip.File{}, size: len(data), most: most, left: most, currency: currency}
	for _, f := range z.File {
		if key := partName(f.Name); r.files[key] == nil {
			r.files[key] = f
		}
	}
	return r.book()
}

// partName is a part's name as parts are found by: case does not count.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(path.Clean("/"+name), "/"))
}

type reader struct {
	name     string
	files    map[string]*zip.File
	size     int // of the archive
	most     bounds
	left     bounds // what may still be read
	currency func(string) string

	shared   []string
	formats  []format // by the style of a cell
	year1904 bool
}

// tab is a sheet as the workbook lists it.
type tab struct{ name, id, state string }

func (r *reader) book() (*Book, error) {
	main := "xl/workbook.xml"
	top, err := r.relations("_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	for _, to := range top {
		if to.is("officeDocument") {
			main = to.target
		}
	}
	switch {
	case strings.HasSuffix(main, ".bin"):
		return nil, fmt.Errorf("%s is a binary workbook (.xlsb): save it as .xlsx and give that file", r.name)
	case r.files[main] == nil:
		return nil, fmt.Errorf("%s is an archive but no workbook of Excel: save the table as .xlsx or CSV and give that file", r.name)
	}
	tabs, err := r.tabs(main)
	if err != nil {
		return nil, err
	}
	parts, err := r.relations(path.Join(path.Dir(main), "_rels", path.Base(main)+".rels"), path.Dir(main))
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(parts)) {
		switch to := parts[id]; {
		case to.is("sharedStrings"):
			err = r.strings(to.target)
		case to.is("styles"):
			err = r.styles(to.target)
		}
		if err != nil {
			return nil, err
		}
	}
	b := &Book{}
	shown := map[string]string{} // the sheet whose cells a part holds
	for _, t := range tabs {
		to, ok := parts[t.id]
		if ok && !to.is("worksheet") { // a chart
			continue
		}
		s := &Sheet{Name: t.name, Hidden: t.state == "hidden" || t.state == "veryHidden"}
		b.Sheets = append(b.Sheets, s)
		if s.Hidden {
			continue
		}
		if !ok || r.files[to.target] == nil {
			return nil, fmt.Errorf("%s:%s: the workbook lists the sheet but does not hold it", r.name, t.name)
		}
		if first, is := shown[to.target]; is {
			return nil, fmt.Errorf("%s:%s: the sheet has the cells of sheet %s, its part %s: no program writes that", r.name, t.name, first, to.target)
		}
		shown[to.target] = t.name
		if err := r.sheet(s, to.target); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// relation is what a part refers to.
type relation struct{ kind, target string }

func (t relation) is(kind string) bool { return strings.HasSuffix(t.kind, "/"+kind) }

// relations reads what a part in a folder refers to, by id. A part that is not there has
// none.
func (r *reader) relations(part, folder string) (map[string]relation, error) {
	found := map[string]relation{}
	if r.files[partName(part)] == nil {
		return found, nil
	}
	return found, r.elements(part, func(e xml.StartElement, _ *tokens) error {
		if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
			return nil
		}
		target := attr(e, "Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		found[attr(e, "Id")] = relation{attr(e, "Type"), partName(target)}
		return nil
	})
}

// tabs reads the list of sheets.
func (r *reader) tabs(part string) (tabs []tab, err error) {
	err = r.elements(part, func(e xml.StartElement, _ *tokens) error {
		switch e.Name.Local {
		case "workbookPr":
			r.year1904 = isTrue(attr(e, "date1904"))
		case "sheet":
			if len(tabs) == maxSheets {
				return fmt.Errorf("%s has more than %d sheets", r.name, maxSheets)
			}
			name := plainName(attr(e, "name"))
			if name == "" {
				name = fmt.Sprintf("sheet %d", len(tabs)+1)
			}
			tabs = append(tabs, tab{name, attr(e, "id"), attr(e, "state")})
		}
		return nil
	})
	return tabs, err
}

// plainName is the name of a sheet as it can stand behind that of a file.
func plainName(s string) string { return plain(s, `/\`) }

// plain is a text as it can stand in a message and a comment: on one line, not at length,
// and without some signs.
func plain(s, without string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsGraphic(r) || strings.ContainsRune(without, r)
	}), " ")
	if r := []rune(s); len(r) > 60 {
		s = string(r[:60])
	}
	return s
}

// strings reads the texts that cells share.
func (r *reader) strings(part string) error {
	size := 0
	return r.elements(part, func(e xml.StartElement, t *tokens) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := t.text()
		if size += len(s); err == nil && size > r.most.text {
			err = fmt.Errorf("%s has more than %d MiB of text", r.name, r.most.text>>20)
		}
		r.shared = append(r.shared, s)
		return err
	})
}

// attr is an attribute of an element, whatever its namespace.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// elements goes through the elements of a part, which has to be there.
func (r *reader) elements(part string, each func(xml.StartElement, *tokens) error) error {
	f := r.files[partName(part)]
	if f == nil {
		return nil
	}
	if f.Flags&1 != 0 {
		return fmt.Errorf("%s is protected by a password: save it without one and give that file", r.name)
	}
	body, err := f.Open()
	if err != nil {
		return r.damaged(part, err)
	}
	defer body.Close()
	t := newTokens(body, &r.left.inflated, max(maxSmall, maxRatio*int64(min(f.CompressedSize64, uint64(r.size)))))
	for {
		token, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			if e, ok := token.(xml.StartElement); ok {
				err = each(e, t)
			}
		}
		if err != nil {
			return r.damaged(part, err)
		}
	}
}

// damaged is the error of a part; one that says what is wrong stays as it is.
func (r *reader) damaged(part string, err error) error {
	var bound boundError
	var syntax *xml.SyntaxError
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, errInflated):
		return fmt.Errorf("%s is too large: its parts hold more than %d MiB, the most that is unpacked; save its sheets as CSV", r.name, r.most.inflated>>20)
	case errors.As(err, &bound):
		return fmt.Errorf("%s: %s %w", r.name, part, bound)
	case errors.As(err, &syntax):
		return fmt.Errorf("%s is damaged: line %d of its part %s is no XML (%s)", r.name, syntax.Line, part, syntax.Msg)
	case errors.As(err, &corrupt), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF),
		errors.Is(err, zip.ErrChecksum), errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm):
		return fmt.Errorf("%s is damaged: its part %s cannot be unpacked", r.name, part)
	}
	return err
}
