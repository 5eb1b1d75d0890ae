package datasets_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/graph/vocabulary"
	"github.com/clausekg/clause/query"
)

// published is where copies of the tables of the recipes may be: beside the repository.
const published = "../../shared/data"

// rows of a published table, by the names of its columns.
type rows []map[string]string

// copyOf reads the published tables of a recipe, and skips the test if they are not there.
func copyOf(t *testing.T, name string) map[string]rows {
	t.Helper()
	dir := filepath.Join(published, name)
	files, _ := filepath.Glob(filepath.Join(dir, "*.csv"))
	if len(files) == 0 {
		t.Skipf("the tables of %s are not in %s: they are with their publisher", name, dir)
	}
	tables := map[string]rows{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		all, err := csv.NewReader(f).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		var table rows
		for _, cells := range all[1:] {
			row := map[string]string{}
			for i, column := range all[0] {
				row[column] = cells[i]
			}
			table = append(table, row)
		}
		tables[strings.TrimSuffix(filepath.Base(file), ".csv")] = table
	}
	return tables
}

// loaded is a graph of the published tables of a recipe.
func loaded(t testing.TB, name string) *graph.DB {
	t.Helper()
	db := graph.OpenMemory()
	t.Cleanup(func() { db.Close() })
	report, err := datasets.Load(t.Context(), db, name, nil, filepath.Join(published, name))
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Dangling) > 0 || report.Skipped > 0 {
		t.Errorf("%s: %+v are not described, %d rows are left out", name, report.Dangling, report.Skipped)
	}
	for _, f := range report.Files {
		if f.Unread != nil {
			t.Errorf("%s: the columns %v are left out unasked", f.Name, f.Unread)
		}
	}
	return db
}

// answer is what a question gives, a line a row.
func answer(t *testing.T, db *graph.DB, question string) (*query.Rows, []string) {
	t.Helper()
	rows, err := query.Ask(t.Context(), db, question)
	if err != nil {
		t.Errorf("%s: %v", question, err)
		return nil, nil
	}
	if rows.Shape() == query.YesNo {
		return rows, []string{map[bool]string{true: "yes", false: "no"}[rows.Truth()]}
	}
	var lines []string
	for row, err := range rows.All() {
		if err != nil {
			t.Fatal(err)
		}
		var cells []string
		for i := range rows.Columns() {
			cells = append(cells, row.Text(i))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return rows, lines
}

// oracle computes the rows of an answer from the published tables alone, cells with a bar
// between them.
type oracle func(map[string]rows) []string

// oracles are those of the questions of each recipe.
var oracles = map[string]map[string]oracle{
	"cuad":           cuadOracles,
	"act-contracts":  actOracles,
	"cncf-landscape": cncfOracles,
	"northwind":      northwindOracles,
}

// TestQuestions asks each recipe its questions, and compares the answers with what few
// lines of Go find in the tables.
func TestQuestions(t *testing.T) {
	for _, name := range datasets.Recipes() {
		t.Run(name, func(t *testing.T) {
			questions := datasets.Questions(name)
			if len(questions) < 20 {
				t.Errorf("there are %d questions, want 20", len(questions))
			}
			for _, q := range slices.Sorted(maps.Keys(oracles[name])) {
				if !slices.Contains(questions, q) {
					t.Errorf("nobody asks: %s", q)
				}
			}
			tables := copyOf(t, name)
			db := loaded(t, name)
			for _, q := range questions {
				compute := oracles[name][q]
				if compute == nil {
					t.Errorf("no oracle answers: %s", q)
					continue
				}
				_, got := answer(t, db, q)
				want := compute(tables)
				if !strings.Contains(q, "sorted by") && !strings.HasPrefix(q, "list the ") {
					slices.Sort(got)
					slices.Sort(want)
				}
				if !slices.Equal(got, want) {
					i := 0
					for i < min(len(got), len(want)) && got[i] == want[i] {
						i++
					}
					t.Errorf("%s\ngot %d rows, want %d; from row %d on got\n  %s\nwant\n  %s", q, len(got), len(want), i+1,
						strings.Join(got[i:min(i+5, len(got))], "\n  "), strings.Join(want[i:min(i+5, len(want))], "\n  "))
				}
				if len(want) == 0 {
					t.Errorf("%s: nothing is the answer, which is no test", q)
				}
			}
		})
	}
}

// TestRecipes checks what a recipe says of itself: words, a licence, questions that are
// shown, a mapping that fits its vocabulary, and the numbers of its README.
func TestRecipes(t *testing.T) {
	for _, name := range datasets.Recipes() {
		t.Run(name, func(t *testing.T) {
			i := slices.IndexFunc(datasets.List(), func(d datasets.Info) bool { return d.Name == name })
			info := datasets.List()[i]
			if info.Title == "" || info.Licence == "" || len(datasets.Examples(info.Name)) < 8 {
				t.Errorf("%+v: want a title, a licence and examples", info)
			}
			voc, err := vocabulary.Parse(datasets.Vocabulary(name))
			if err != nil {
				t.Fatal(err)
			}
			m, err := load.ParseMapping("tables.txt", datasets.Tables(name))
			if err != nil {
				t.Fatal(err)
			}
			if err := m.Check(voc); err != nil {
				t.Error(err)
			}
			if again, err := load.ParseMapping("tables.txt", m.String()); err != nil || again.String() != m.String() {
				t.Errorf("the mapping prints as\n%s\nwhich reads as another: %v", m, err)
			}
			if db, err := datasets.Open(name); err == nil {
				db.Close()
				t.Error("it opens without its tables")
			}
			tables := copyOf(t, name)
			db := loaded(t, name)
			readme := datasets.Readme(name)
			for _, file := range m.Files() {
				rows := len(tables[strings.TrimSuffix(file, ".csv")])
				if want := fmt.Sprintf("| `%s` | %s |", file, grouped(rows)); !strings.Contains(readme, want) {
					t.Errorf("the README has no line %q", want)
				}
			}
			counts := 0
			for line := range strings.Lines(readme[strings.Index(readme, "| kind | count |"):]) {
				if line == "|---|---|\n" {
					continue
				}
				cells := strings.Split(line, " | ")
				if len(cells) != 2 {
					break
				}
				counts++
				kind, count := strings.TrimPrefix(cells[0], "| "), strings.TrimSuffix(strings.TrimSpace(cells[1]), " |")
				if kind == "kind" {
					continue
				}
				question := "{count{X | " + strings.ReplaceAll(kind, " ", "") + "(X)} | }"
				for _, k := range voc.Kinds {
					if slices.ContainsFunc(k.Nouns, func(n vocabulary.Noun) bool { return n.Singular == kind }) {
						question = fmt.Sprintf("{count{X | %s(X)} | }", strings.ToLower(k.Name[:1])+k.Name[1:])
					}
				}
				if _, got := answer(t, db, question); !slices.Equal(got, []string{strings.ReplaceAll(count, ",", "")}) {
					t.Errorf("the README counts %s of %s, the graph %v", count, kind, got)
				}
			}
			if counts < 4 {
				t.Errorf("the README counts %d kinds", counts)
			}
			for _, q := range datasets.Examples(info.Name) {
				rows, got := answer(t, db, q)
				if rows != nil && len(got)+len(rows.Gone()) == 0 && rows.Proof() == nil {
					t.Errorf("the example %q has no answer", q)
				}
			}
			lint, err := query.Lint(t.Context(), db)
			if err != nil || len(lint) > 0 {
				t.Errorf("lint: %v %v", lint, err)
			}
		})
	}
}

// grouped writes a number as the READMEs do.
func grouped(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%d,%03d", n/1000, n%1000)
}

// where are the rows for which a test holds.
func (r rows) where(test func(map[string]string) bool) (found rows) {
	for _, row := range r {
		if test(row) {
			found = append(found, row)
		}
	}
	return found
}

// by is the row whose column holds a value, or nil.
func (r rows) by(column, value string) map[string]string {
	for _, row := range r {
		if row[column] == value {
			return row
		}
	}
	return nil
}

// each is what a function gives for the rows, each once.
func (r rows) each(f func(map[string]string) string) (out []string) {
	for _, row := range r {
		if s := f(row); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// tally counts the rows by what a function gives.
func (r rows) tally(f func(map[string]string) string) map[string]int {
	n := map[string]int{}
	for _, row := range r {
		n[f(row)]++
	}
	return n
}

// lines writes counts as rows of an answer.
func lines(counts map[string]int) (out []string) {
	for key, n := range counts {
		out = append(out, fmt.Sprintf("%s | %d", key, n))
	}
	return out
}

func number(n int) []string { return []string{fmt.Sprint(n)} }

// from and through are the first and the last day of a date that may be a month or a year;
// none is before, or after, all of them.
func from(date string) string {
	switch len(date) {
	case 4:
		return date + "-01-01"
	case 7:
		return date + "-01"
	}
	return date
}

func through(date string) string {
	switch len(date) {
	case 0:
		return "9999"
	case 4:
		return date + "-12-31"
	case 7:
		return date + "-31"
	}
	return date
}
