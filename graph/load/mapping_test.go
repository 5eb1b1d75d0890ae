package load

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
)

const mappingWords = firmWords + `
kind Paper "paper" sources
kind Order "order"
property title(Term) text
property file(Paper) text
property alias(Firm) text
property law(Term) text
relation line(Order, Firm)
`

// TestMapping reads testdata/mapping.txt: blocks of a mapping and of tables after lines
// such as == terms.csv, then the facts, or the faults. A first line "skip" leaves faults
// out and adds what the report says of them. In a table ~ is a byte that is not UTF-8, ^
// a carriage return; in a mapping ¬ is such a byte.
func TestMapping(t *testing.T) {
	golden(t, "testdata/mapping.txt", func(text string) string {
		text, skip := strings.CutPrefix(text, "skip\n")
		parts := strings.Split(text, "\n== ")
		m, err := ParseMapping("tables", strings.ReplaceAll(parts[0], "¬", "\xff"))
		if err != nil {
			return err.Error()
		}
		if again, err := ParseMapping("tables", m.String()); err != nil || again.String() != m.String() {
			t.Errorf("prints as\n%s\nwhich reads as\n%v%v", m, again, err)
		}
		dir := t.TempDir()
		for _, part := range parts[1:] {
			name, table, _ := strings.Cut(part, "\n")
			table = strings.NewReplacer("~", "\xff", "^", "\r", `\ufeff`, "\ufeff").Replace(table)
			if err := os.WriteFile(filepath.Join(dir, name), []byte(table), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		short := func(s string) string { return strings.ReplaceAll(s, dir+string(filepath.Separator), "") }
		db := graph.OpenMemory()
		defer db.Close()
		report, err := Files(t.Context(), db, &Options{Mapping: m, NewVocabulary: mappingWords, Skip: skip}, dir)
		if err != nil {
			if db.Snapshot().Len() != 0 {
				t.Errorf("refused, but facts are left:\n%s", facts(db))
			}
			return short(err.Error())
		}
		var b strings.Builder
		for _, line := range strings.Split(facts(db), "\n") {
			if !strings.HasPrefix(line, "<clause:vocabulary>") && !strings.Contains(line, "<clause:text>") {
				b.WriteString(strings.ReplaceAll(line, "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", "a") + "\n")
			}
		}
		for _, f := range report.Files {
			if f.Unread != nil {
				b.WriteString("unread of " + short(f.Name) + ": " + strings.Join(f.Unread, ", ") + "\n")
			}
		}
		for _, r := range report.Reasons {
			for _, f := range r.First {
				b.WriteString("left out: " + short(f.Error()) + "\n")
			}
		}
		return strings.TrimSuffix(b.String(), "\n")
	})
}

// FuzzMapping checks that a text is read or refused, and that what is read prints as itself.
func FuzzMapping(f *testing.F) {
	for _, block := range blocks(f, "testdata/mapping.txt") {
		text, _, _ := strings.Cut(strings.TrimPrefix(block[0], "skip\n"), "\n== ")
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMapping("tables", text)
		if err != nil {
			return
		}
		again, err := ParseMapping("tables", m.String())
		if err != nil || again.String() != m.String() {
			t.Errorf("prints as\n%s\nwhich reads as another: %v", m, err)
		}
	})
}
