package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// datasetsCommand lists the data sets, says what one is, and makes databases of them.
func (p *program) datasetsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "datasets [NAME]",
		Short: "the data sets that are built in or have a recipe",
		Long: `Lists the data sets that are built in, and those whose tables are with their publisher
and for which there is a recipe. With a name: what it is, where to get it, its tables.`,
		Example: `  clause datasets
  clause datasets cuad
  clause --dataset ai-cloud "how many contracts are there"
  clause --dataset synthetic:2 "which provider has the most customers"
  clause datasets copy synthetic:3 firms.clause`,
		Args: between(0, 1),
		RunE: p.interruptible(p.datasets),

		ValidArgsFunction: inTurn(anyDataset, nothing),
	}
	c.AddCommand(&cobra.Command{
		Use:     "copy NAME FILE",
		Short:   "make a database file of a data set that is built in",
		Example: "  clause datasets copy ai-cloud clouds.clause",
		Args:    between(2, 2),
		RunE:    p.interruptible(p.copyDataset),

		ValidArgsFunction: inTurn(builtIn, anyFile, nothing),
	})
	return c
}

// datasets writes what data sets there are, or what one is.
func (p *program) datasets(ctx context.Context, args []string) error {
	if len(args) == 1 {
		return p.describeDataset(args[0])
	}
	for _, d := range datasets.List() {
		what := "recipe: clause load FILE --as " + d.Name + " DIR"
		if !d.Recipe {
			facts, err := datasets.Facts(ctx, d.Name)
			if err != nil {
				return err
			}
			what = render.Count(facts, "fact")
			if d.Drawn {
				what += " as it is, " + d.Name + ":10 ten times as many"
			}
		}
		if _, err := fmt.Fprintf(p.stdout, "%-15s %s\n%-15s %s; %s\n", d.Name, d.Title, "", what, d.Licence); err != nil {
			return err
		}
	}
	return nil
}

// describeDataset writes the README of a data set and, of a recipe, how tables are read and
// what to ask.
func (p *program) describeDataset(name string) error {
	info, err := knownDataset(name)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString(datasets.Readme(info.Name))
	if info.Recipe {
		fmt.Fprintf(&b, "\nHow its tables are read (clause load FILE --as %s DIR):\n\n", info.Name)
		for line := range strings.Lines(datasets.Tables(info.Name)) {
			b.WriteString("    " + line)
		}
	}
	questions := datasets.Questions(info.Name)
	if len(questions) == 0 {
		questions = datasets.Examples(info.Name)
	}
	b.WriteString("\nWhat it can be asked:\n\n")
	for _, q := range questions {
		b.WriteString("    " + q + "\n")
	}
	return render.Text(p.stdout, b.String())
}

// knownDataset returns what is known of a data set, or which name was probably meant.
func knownDataset(name string) (datasets.Info, error) {
	base, _, _ := strings.Cut(name, ":")
	list := datasets.List()
	var names []string
	for _, d := range list {
		if d.Name == base {
			return d, nil
		}
		names = append(names, d.Name)
	}
	if near := query.Nearest(base, names); len(near) > 0 {
		return datasets.Info{}, usagef("unknown data set %s (did you mean %s?)", name, near[0])
	}
	return datasets.Info{}, usagef("unknown data set %s: clause datasets lists them", name)
}

// openDataset opens a data set that is built in.
func openDataset(name string) (*graph.DB, error) {
	info, err := knownDataset(name)
	if err != nil {
		return nil, err
	}
	db, err := datasets.Open(name)
	var recipe *datasets.RecipeError
	var size *datasets.SizeError
	switch {
	case errors.As(err, &size):
		e := usagef("%s is too large to be made each time that it is asked;", name)
		e.more = fmt.Sprintf("make a file of it: clause datasets copy %s FILE, and clause --db FILE asks it", name)
		return nil, e
	case errors.As(err, &recipe):
		e := usagef("the tables of %s are with their publisher: clause datasets %[1]s says where;", info.Name)
		e.more = fmt.Sprintf("then: clause load FILE --as %s DIR, and clause --db FILE asks it", info.Name)
		return nil, e
	}
	return db, err
}

// datasetNames are those of the data sets that can be opened.
func datasetNames() []string {
	var names []string
	for _, d := range datasets.List() {
		if !d.Recipe {
			names = append(names, d.Name)
		}
	}
	return names
}

// checkRecipe refuses a recipe that there is not, and options that it decides itself.
func (p *program) checkRecipe() error {
	info, err := knownDataset(p.recipe)
	switch {
	case err != nil || !info.Recipe && !info.Drawn:
		return usagef("--as: there is no recipe %s; there are %s", p.recipe, strings.Join(datasets.Recipes(), ", "))
	case p.vocabularyFile != "" || p.from != "" || len(p.ignore) > 0:
		return usagef("--as has a vocabulary and a format of its own: leave out --vocabulary, --from and --ignore")
	}
	return nil
}

// copyDataset makes a database file of a data set, all of it or nothing.
func (p *program) copyDataset(ctx context.Context, args []string) (err error) {
	name, file := args[0], args[1]
	info, err := knownDataset(name)
	if err != nil {
		return err
	}
	if info.Recipe {
		_, err := openDataset(name)
		return err
	}
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("%s is there already, and is left as it is", file)
	}
	dir, err := os.MkdirTemp(filepath.Dir(file), ".clause-copy-*")
	if err != nil {
		return explained(file, err)
	}
	defer os.RemoveAll(dir)
	made := filepath.Join(dir, "db")
	db, err := graph.Open(made, nil)
	if err != nil {
		return err
	}
	err = datasets.Fill(ctx, db, name)
	facts := db.Snapshot().Len()
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	// A link, unlike a move, does not take the place of a file that is there by now.
	if err := os.Link(made, file); errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already, and is left as it is", file)
	} else if err != nil {
		if err := os.Rename(made, file); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(p.stdout, "%s: %s\n", file, render.Count(facts, "fact"))
	return err
}
