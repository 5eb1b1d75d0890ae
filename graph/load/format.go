package load

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// Format is a way to write facts.
type Format string

// The formats that are read and written. A folder of tables is one of CSV.
const (
	NQuads    Format = "nquads"   // https://www.w3.org/TR/n-quads/
	NTriples  Format = "ntriples" // https://www.w3.org/TR/n-triples/: no labels
	Turtle    Format = "turtle"   // https://www.w3.org/TR/turtle/: no labels
	TriG      Format = "trig"     // https://www.w3.org/TR/trig/
	JSONLD    Format = "jsonld"   // https://www.w3.org/TR/json-ld11/, in part
	JSONLines Format = "jsonl"    // an entity a line
	CSV       Format = "csv"      // an entity a row
	OCDS      Format = "ocds"     // https://standard.open-contracting.org/1.1/: read only
)

// formats tells them by the ends of names, the most usual first.
var formats = []struct {
	format     Format
	extensions []string
}{
	{CSV, []string{".csv", ".tsv"}},
	{NQuads, []string{".nq", ".nquads"}},
	{NTriples, []string{".nt", ".ntriples"}},
	{Turtle, []string{".ttl", ".turtle"}},
	{TriG, []string{".trig"}},
	{JSONLD, []string{".jsonld"}},
	{JSONLines, []string{".jsonl", ".ndjson"}},
	{OCDS, []string{".json"}},
}

// Formats returns the names of the formats.
func Formats() (names []string) {
	for _, f := range formats {
		names = append(names, string(f.format))
	}
	return names
}

// WrittenFormats returns the names of the formats that graphs are written in.
func WrittenFormats() []string {
	return slices.DeleteFunc(Formats(), func(name string) bool { return name == string(OCDS) })
}

// ParseFormat returns the format of a name, such as turtle or ttl.
func ParseFormat(name string) (Format, error) {
	for _, f := range formats {
		if strings.EqualFold(name, string(f.format)) || slices.Contains(f.extensions, "."+strings.ToLower(name)) {
			return f.format, nil
		}
	}
	return "", fmt.Errorf("unknown format %q; there are %s", name, list(Formats(), "and"))
}

// Known returns the format that the end of a file's name tells, with .gz after it or
// not, and whether it tells one.
func Known(path string) (Format, bool) {
	ext := strings.ToLower(filepath.Ext(unpacked(path)))
	for _, f := range formats {
		if slices.Contains(f.extensions, ext) {
			return f.format, true
		}
	}
	return "", false
}

// unpacked is a name without .gz.
func unpacked(path string) string {
	if strings.EqualFold(filepath.Ext(path), ".gz") {
		return path[:len(path)-len(".gz")]
	}
	return path
}

// formatOf is the format of an input.
func formatOf(name string, opts *Options) (Format, error) {
	if opts != nil && opts.Format != "" {
		return opts.Format, nil
	}
	if f, ok := Known(name); ok {
		return f, nil
	}
	if ext := strings.ToLower(filepath.Ext(name)); ext == ".xlsx" || ext == ".xlsm" {
		return "", fmt.Errorf("load: %s is a workbook: clause new makes a database of it", name)
	}
	return "", fmt.Errorf("load: %s: the name ends in %q; expected %s, or one of them and .gz; or say the format", name, filepath.Ext(unpacked(name)), extensions())
}

// extensions are the usual ends of names, for people.
func extensions() string {
	var ends []string
	for _, f := range formats {
		ends = append(ends, f.extensions[0])
	}
	return list(ends, "or")
}

// list writes words as a person would: a, b or c.
func list(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + and + " " + words[last]
}
