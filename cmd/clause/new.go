package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/spf13/cobra"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/sheet"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/render"
)

// newOptions are those of clause new.
type newOptions struct {
	sheet.Options
	words   string // the file to write the vocabulary to
	replace bool
	dryRun  bool
}

// newCommand makes a database of spreadsheets.
func (p *program) newCommand() *cobra.Command {
	o := &newOptions{}
	c := &cobra.Command{
		Use:   "new DB TABLE...",
		Short: "make a database of spreadsheets, and the words to ask it",
		Long: `Makes a database of tables as spreadsheet programs write them: .xlsx, of which each sheet
that is not hidden is a table; .csv, .tsv, with .gz or without; of a folder every such file.
What each column is, a key, a reference to another table, a date, an amount, yes or no, is
taken from headers and cells and said; so are rows and cells that do not fit, by line. A
vocabulary is written beside the database: edit it, and make the database anew with it.`,
		Example: `  clause new leases.clause leases.csv tenants.csv
  clause new leases.clause leases.csv --dry-run
  clause new leases.clause leases.csv --vocabulary leases.words.txt --replace`,
	}
	f := c.Flags()
	f.StringVar(&p.vocabularyFile, "vocabulary", "", "`FILE` take this vocabulary, an edited one, instead of making one")
	f.StringVar(&o.words, "write-vocabulary", "", "`FILE` write the vocabulary there (DB.words.txt unless given)")
	f.Func("dates", "`dmy|mdy` whether the day or the month comes first, where the cells do not tell", func(v string) (err error) {
		o.Dates, err = sheet.ParseDateOrder(v)
		return err
	})
	f.Func("currency", "`CODE` the currency of amounts that say none, such as GBP", func(v string) error {
		if len(v) != 3 || strings.Trim(v, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return fmt.Errorf("%q is no code of a currency; write it as GBP", v)
		}
		o.Currency = v
		return nil
	})
	f.Func("as-of", "`DATE` ask the first questions as if today were that day", p.setToday)
	f.BoolVar(&o.replace, "replace", false, "put the new database in the place of one that is there")
	f.BoolVar(&o.dryRun, "dry-run", false, "say what would be made, and write nothing")
	c.RunE = func(c *cobra.Command, args []string) error {
		if len(args) < 2 {
			if len(args) == 0 {
				return c.Help()
			}
			return wrongUse(c)
		}
		return p.interruptible(func(ctx context.Context, args []string) error { return p.makeNew(ctx, o, args[0], args[1:]) })(c, args)
	}
	return c
}

// makeNew makes a database of tables. Files appear when all has been read.
func (p *program) makeNew(ctx context.Context, o *newOptions, file string, paths []string) error {
	if _, err := os.Stat(file); err == nil && !o.replace && !o.dryRun {
		return fmt.Errorf("%s is there already: --replace puts a new one in its place, clause load adds to it", file)
	}
	tables, err := readTables(paths, o.Options)
	if err != nil {
		return err
	}
	model := sheet.Infer(tables, o.Options)
	text, missing, err := p.wordsFor(model)
	if err != nil {
		return err
	}
	words := o.words
	if words == "" {
		words = strings.TrimSuffix(file, filepath.Ext(file)) + ".words.txt"
	}
	if p.vocabularyFile == "" && !o.dryRun {
		if old, err := os.ReadFile(words); err == nil && string(old) != text {
			return fmt.Errorf("%s is there already and says something else: --vocabulary %s takes it, --write-vocabulary FILE writes the new one elsewhere", words, words)
		}
	}
	db, finish, err := o.fresh(file)
	if err != nil {
		return err
	}
	var said bytes.Buffer // until all is done: whoever reads it may leave before the end
	if err = p.fill(ctx, db, model, text); err == nil {
		tell(&said, model, missing)
		if p.vocabularyFile == "" && !o.dryRun {
			err = os.WriteFile(words, []byte(text), 0o644)
			fmt.Fprintf(&said, "\n%s: the words, to be edited\n", words)
		}
	}
	if err == nil {
		err = p.firstQuestions(ctx, &said, db, model, file, text, o.dryRun)
	}
	if err = finish(err); err != nil {
		return err
	}
	_, err = said.WriteTo(p.stdout)
	return err
}

// readTables reads files, and those of folders.
func readTables(paths []string, opts sheet.Options) (tables []*sheet.Table, err error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, explained(path, err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, err
		}
		found := 0
		for _, e := range entries {
			if isTable(e.Name()) && !e.IsDir() {
				files = append(files, filepath.Join(path, e.Name()))
				found++
			}
		}
		if found == 0 {
			return nil, fmt.Errorf("%s: the folder has no table; expected files that end in .csv, .tsv or .xlsx", path)
		}
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err == nil && bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
			data, err = unpacked(data, maxUnpacked)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		t, err := sheet.Read(strings.TrimSuffix(file, ".gz"), data, opts)
		if err != nil {
			return nil, err
		}
		tables = append(tables, t...)
	}
	return tables, nil
}

// isTable says whether a file of a folder is one of tables; that which Excel keeps beside
// an open workbook is none.
func isTable(name string) bool {
	switch strings.ToLower(filepath.Ext(strings.TrimSuffix(name, ".gz"))) {
	case ".csv", ".tsv":
		return true
	case ".xlsx", ".xlsm":
		return !strings.HasPrefix(name, "~$")
	}
	return false
}

// maxUnpacked is how many bytes a packed table may have: new holds the tables it learns from.
const maxUnpacked = 2 << 30

func unpacked(data []byte, most int64) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	data, err = io.ReadAll(io.LimitReader(z, most+1))
	if err == nil && int64(len(data)) > most {
		return nil, fmt.Errorf("unpacks to more than %d bytes, the most of a table to learn from; load it with a vocabulary: clause help load", most)
	}
	return data, err
}

// wordsFor is the vocabulary of the tables: an edited one, by which they are read then, or
// the one that the model makes.
func (p *program) wordsFor(model *sheet.Model) (text string, missing []string, err error) {
	if p.vocabularyFile == "" {
		return model.Vocabulary(), nil, nil
	}
	if text, err = p.read(p.vocabularyFile); err != nil {
		return "", nil, err
	}
	if err := soundVocabulary(context.Background(), text); err != nil {
		return "", nil, err
	}
	voc, err := vocabulary.Parse(text)
	if err != nil {
		return "", nil, err
	}
	return text, model.Adopt(voc), nil
}

// fresh opens a database to be filled, and returns what ends it: with an error it is
// taken away, without one it is put in its place.
func (o *newOptions) fresh(file string) (*graph.DB, func(error) error, error) {
	if o.dryRun {
		db := graph.OpenMemory()
		return db, func(err error) error { return errors.Join(err, db.Close()) }, nil
	}
	dir, err := os.MkdirTemp(filepath.Dir(file), ".clause-*")
	if err != nil {
		return nil, nil, explained(filepath.Dir(file), err)
	}
	made := filepath.Join(dir, filepath.Base(file))
	db, err := graph.Open(made, nil)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return db, func(err error) error {
		if e := db.Close(); err == nil {
			err = e
		}
		if err == nil {
			err = os.Rename(made, file)
		}
		return errors.Join(err, os.RemoveAll(dir))
	}, nil
}

// fill writes the words and the facts.
func (p *program) fill(ctx context.Context, db *graph.DB, model *sheet.Model, text string) error {
	if err := query.SetVocabulary(ctx, db, text); err != nil {
		return err
	}
	return db.Update(ctx, func(tx *graph.Tx) error {
		return model.Facts(func(q quad.Quad) error { return tx.Add(q) })
	})
}

// tell says what was made of the tables and what did not fit.
func tell(out io.Writer, model *sheet.Model, missing []string) {
	fmt.Fprint(out, model)
	var faults []sheet.Fault
	for _, s := range model.Sheets {
		faults = append(faults, s.Table.Left...)
		faults = append(faults, s.Faults...)
	}
	if len(missing) > 0 {
		fmt.Fprintf(out, "\nThe vocabulary does not have, so it is not read: %s\n", strings.Join(missing, ", "))
	}
	if len(faults) == 0 {
		return
	}
	fmt.Fprint(out, "\nLeft out, or read in a way to know of:\n")
	for _, f := range faults {
		fmt.Fprintf(out, "  %v\n", f)
	}
}

// mostQuestions is how many questions are shown at most.
const mostQuestions = 8

// firstQuestions shows questions that have answers; each was asked. A vocabulary without
// examples has them from then on, in the database: the shell makes its hints of them.
func (p *program) firstQuestions(ctx context.Context, out io.Writer, db *graph.DB, model *sheet.Model, file, text string, dry bool) error {
	type shown struct{ question, answer string }
	var list []shown
	for _, ways := range model.Questions() {
		for _, q := range ways {
			if answer := p.answered(ctx, db, q); answer != "" && !slices.ContainsFunc(list, func(s shown) bool { return s.question == q }) {
				list = append(list, shown{q, answer})
				break
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if len(list) == mostQuestions {
			break
		}
	}
	if len(list) == 0 {
		return nil
	}
	fmt.Fprint(out, "\nAsk it:\n")
	ask := "clause --db " + file + " "
	if dry {
		ask = ""
	}
	for _, s := range list {
		fmt.Fprintf(out, "  %s'%s'  → %s\n", ask, strings.ReplaceAll(s.question, "'", `'\''`), s.answer)
	}
	var examples strings.Builder
	for _, s := range list {
		if !strings.ContainsAny(s.question, "\"\\\n") {
			fmt.Fprintf(&examples, "\nexample \"%s\"", s.question)
		}
	}
	if voc, err := vocabulary.Parse(text); err != nil || len(voc.Examples) > 0 || examples.Len() == 0 {
		return err
	}
	return query.SetVocabulary(ctx, db, strings.TrimRight(text, "\n")+"\n"+examples.String()+"\n")
}

// answered asks a question and says how much the answer is; nothing if it is refused or
// has no answer.
func (p *program) answered(ctx context.Context, db *graph.DB, q string) string {
	var opts []query.Option
	if p.today != nil {
		opts = append(opts, query.At(*p.today))
	}
	rows, err := query.Ask(ctx, db, q, opts...)
	if err != nil || rows.Len() == 0 {
		return ""
	}
	if rows.Shape() != query.Single {
		return render.Count(rows.Len(), "row")
	}
	for row, err := range rows.All() {
		if err != nil || row.Text(0) == "" || row.Text(0) == "0" {
			return ""
		}
		return row.Text(0)
	}
	return ""
}
