// Package datasets holds the graphs that come with the program, and recipes for graphs
// whose tables are with their publishers.
//
//	vocabulary.clause, *.csv             built in: Open
//	vocabulary.clause, tables.txt        a recipe: Load reads a person's copy of the tables
//	synthetic:10                         made when it is opened, of any size
//
// Each is a folder: a vocabulary, a README that says where the facts come from and under
// which licence they are, and tables in the form that package load reads, or a mapping
// that says how those of the publisher become facts.
package datasets

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/graph/vocabulary"
)

//go:embed */vocabulary.clause */*.csv */README.md */tables.txt */questions.txt
var files embed.FS

// Info says what a data set is.
type Info struct {
	Name    string // for Open, or for Load if it is a recipe
	Title   string // the first line of its README
	Licence string // of the facts, in a word or two
	Recipe  bool   // the tables are with their publisher
	Drawn   bool   // it is made of any size: Name:SCALE or Name:SCALE:SEED
}

// List returns the data sets by name.
func List() []Info {
	var list []Info
	for _, name := range folders() {
		readme := Readme(name)
		title, _, _ := strings.Cut(readme, "\n")
		list = append(list, Info{
			Name:    name,
			Title:   strings.TrimSpace(strings.TrimPrefix(title, "#")),
			Licence: licence(readme),
			Recipe:  isRecipe(name),
			Drawn:   name == drawn,
		})
	}
	return list
}

// folders are the data sets by name.
func folders() (names []string) {
	all, err := fs.ReadDir(files, ".")
	if err != nil {
		panic(err) // the files are in the program
	}
	for _, folder := range all {
		names = append(names, folder.Name())
	}
	return names
}

func isRecipe(name string) bool { return name != drawn && has(name, mappingFile) }

// licence is the first word or words of the line of a README that begins with Licence.
func licence(readme string) string {
	_, line, _ := strings.Cut(readme, "\nLicence: ")
	line, _, _ = strings.Cut(line, "\n")
	line, _, _ = strings.Cut(line, ":")
	line, _, _ = strings.Cut(line, ";")
	return strings.TrimSuffix(strings.TrimSpace(line), ".")
}

// The files of a data set.
const (
	vocabularyFile = "vocabulary.clause"
	mappingFile    = "tables.txt"
	questionsFile  = "questions.txt"
)

func has(name, file string) bool {
	_, err := fs.Stat(files, path.Join(name, file))
	return err == nil
}

func text(name, file string) string {
	data, _ := files.ReadFile(path.Join(name, file))
	return string(data)
}

// Readme returns the README of a data set, in Markdown: what its tables hold,
// its sources and its licence. It is empty if there is no such data set.
func Readme(name string) string { return text(name, "README.md") }

// Vocabulary returns the text of a data set's vocabulary, or nothing.
func Vocabulary(name string) string { return text(name, vocabularyFile) }

// Tables returns the text of the mapping of a recipe, or nothing; see [load.Mapping].
func Tables(name string) string { return text(name, mappingFile) }

// Examples returns the questions that the vocabulary of a data set gives as examples.
func Examples(name string) []string {
	voc, err := vocabulary.Parse(Vocabulary(name))
	if err != nil {
		return nil
	}
	return voc.Examples
}

// Questions returns what a recipe's data can be asked, twenty questions or more.
func Questions(name string) (questions []string) {
	for _, line := range strings.Split(text(name, questionsFile), "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			questions = append(questions, line)
		}
	}
	return questions
}

// Open reads a data set into a new graph in memory, its vocabulary with it. Each
// call makes a graph of its own; close it when done. The tables of a recipe are not
// here: that is a [RecipeError].
func Open(name string) (*graph.DB, error) {
	if err := opens(name); err != nil {
		return nil, err
	}
	db := graph.OpenMemory()
	if err := Fill(context.Background(), db, name); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// Facts returns how many facts a data set has. It makes the graph to count them, but for
// one that is made of any size, of which it counts the smallest.
func Facts(ctx context.Context, name string) (int, error) {
	db := graph.OpenMemory()
	defer db.Close()
	if err := Fill(ctx, db, name); err != nil {
		return 0, err
	}
	return db.Snapshot().Len(), nil
}

// RecipeError says that the tables of a data set have to be had first.
type RecipeError struct{ Name string }

func (e *RecipeError) Error() string {
	return fmt.Sprintf("datasets: the tables of %s are with their publisher; get them, and Load reads them", e.Name)
}

// Fill adds a data set to a graph, in one transaction, and makes its vocabulary that of
// the graph.
func Fill(ctx context.Context, db *graph.DB, name string) error {
	base, size, sized := strings.Cut(name, ":")
	switch {
	case base == drawn:
		return fillDrawn(ctx, db, size)
	case !sized && has(name, mappingFile):
		return &RecipeError{name}
	}
	tables, err := fs.Glob(files, path.Join(name, "*.csv"))
	if err != nil || len(tables) == 0 || strings.ContainsAny(name, `*?[\/`) {
		return fmt.Errorf("datasets: there is no data set %q; there is %s", name, strings.Join(names(), ", "))
	}
	inputs := make([]load.Input, len(tables))
	for i, table := range tables {
		data, err := files.ReadFile(table)
		if err != nil {
			return err
		}
		inputs[i] = load.Input{Name: table, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(data)), nil
		}}
	}
	_, err = load.Inputs(ctx, db, &load.Options{NewVocabulary: Vocabulary(name)}, inputs...)
	return err
}

// SpeaksError says that a graph has a vocabulary of its own, which a recipe would replace.
type SpeaksError struct{ Recipe string }

func (e *SpeaksError) Error() string {
	return fmt.Sprintf("datasets: the graph has a vocabulary of its own, which that of %s would replace", e.Recipe)
}

// Load reads a copy of a recipe's tables, files or folders of them, into a graph in one
// transaction, and makes the recipe's vocabulary that of the graph. Of the options Format,
// Vocabulary, NewVocabulary and Mapping are the recipe's. Tables and columns that are not
// there are all named by the error. A graph with another vocabulary is left as it is: that
// is a [SpeaksError].
func Load(ctx context.Context, db *graph.DB, name string, opts *load.Options, paths ...string) (*load.Report, error) {
	mapping, err := load.ParseMapping(name+"/"+mappingFile, Tables(name))
	if !has(name, mappingFile) {
		return nil, fmt.Errorf("datasets: there is no recipe %q; there is %s", name, strings.Join(Recipes(), ", "))
	}
	if err != nil {
		return nil, fmt.Errorf("datasets: %w", err)
	}
	if old, ok := vocabulary.Load(db.Snapshot()); ok && old != Vocabulary(name) {
		return nil, &SpeaksError{name}
	}
	var with load.Options
	if opts != nil {
		with = *opts
	}
	with.Format, with.Vocabulary, with.NewVocabulary, with.Mapping = load.CSV, nil, Vocabulary(name), mapping
	return load.Files(ctx, db, &with, paths...)
}

// names are those of the data sets that can be opened.
func names() (names []string) {
	for _, name := range folders() {
		if !isRecipe(name) {
			names = append(names, name)
		}
	}
	return names
}

// Recipes returns the names of the data sets that Load reads.
func Recipes() (recipes []string) {
	for _, name := range folders() {
		if isRecipe(name) {
			recipes = append(recipes, name)
		}
	}
	return recipes
}
