// Package datasets holds the graphs that come with the program: facts, their
// sources, and the words and rules to ask about them.
//
// Each is a folder: a vocabulary, tables in the form that package load reads, and
// a README that says where the facts come from and under which licence they are.
package datasets

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/graph/vocabulary"
)

//go:embed */vocabulary.clause */*.csv */README.md
var files embed.FS

// Info says what a data set is.
type Info struct {
	Name     string // for Open
	Title    string // the first line of its README
	Examples []string
}

// List returns the data sets by name.
func List() []Info {
	folders, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // the files are in the program
	}
	var list []Info
	for _, folder := range folders {
		info := Info{Name: folder.Name()}
		readme, _, _ := strings.Cut(Readme(info.Name), "\n")
		info.Title = strings.TrimSpace(strings.TrimPrefix(readme, "#"))
		if voc, err := vocabulary.Parse(text(info.Name)); err == nil {
			info.Examples = voc.Examples
		}
		list = append(list, info)
	}
	return list
}

// Readme returns the README of a data set, in Markdown: what its tables hold,
// its sources and its licence. It is empty if there is no such data set.
func Readme(name string) string {
	readme, _ := files.ReadFile(path.Join(name, "README.md"))
	return string(readme)
}

// text is the text of a vocabulary.
func text(name string) string {
	data, _ := files.ReadFile(path.Join(name, "vocabulary.clause"))
	return string(data)
}

// Open reads a data set into a new graph in memory, its vocabulary with it. Each
// call makes a graph of its own; close it when done.
func Open(name string) (*graph.DB, error) {
	tables, err := fs.Glob(files, path.Join(name, "*.csv"))
	if err != nil || len(tables) == 0 {
		return nil, fmt.Errorf("datasets: there is no data set %q; there is %s", name, strings.Join(names(), ", "))
	}
	voc, err := vocabulary.Parse(text(name))
	if err != nil {
		return nil, fmt.Errorf("datasets: %s: %w", name, err)
	}
	db := graph.OpenMemory()
	if err := fill(db, voc, tables); err != nil {
		db.Close()
		return nil, fmt.Errorf("datasets: %w", err)
	}
	return db, nil
}

// fill stores the vocabulary and the tables.
func fill(db *graph.DB, voc *vocabulary.Vocabulary, tables []string) error {
	ctx := context.Background()
	err := db.Update(ctx, func(tx *graph.Tx) error { return vocabulary.Store(tx, voc.Text) })
	if err != nil {
		return err
	}
	for _, table := range tables {
		data, err := files.ReadFile(table)
		if err != nil {
			return err
		}
		if _, err := load.Read(ctx, db, table, bytes.NewReader(data), &load.Options{Vocabulary: voc}); err != nil {
			return err
		}
	}
	return nil
}

func names() []string {
	var names []string
	for _, info := range List() {
		names = append(names, info.Name)
	}
	slices.Sort(names)
	return names
}
