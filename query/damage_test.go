package query

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
)

// TestDamage asks whole-graph questions of a file of which pieces are zeroed, one after the
// other: the answer is the right one or an error.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firms.clause")
	questions := []string{
		"{F, G | uses(F, G)}",
		"{F | firm(F), some G (uses(F, G), some H (uses(G, H), not uses(F, H)))}",
		"count{F, H | some G (uses(F, G), uses(G, H))}",
		"{F | firm(F)} order by size(F) desc limit 50",
		"which firms use \"Firm 17\"",
		"describe(f100)",
	}
	image := firmsFile(t, path)
	right := map[string]string{}
	for _, q := range questions {
		text, err := readAnswer(path, q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		right[q] = text
	}
	refused := 0
	for i := range 12 {
		bad := slices.Clone(image)
		at := 12288 + (len(bad)-12288)*(2*i+1)/24
		clear(bad[at:min(at+4096, len(bad))])
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		for _, q := range questions {
			text, err := readAnswer(path, q)
			var damage *graph.CorruptError
			switch {
			case errors.As(err, &damage):
				refused++
			case err != nil:
				t.Errorf("zeros at %d: %s: %v", at, q, err)
			case text != right[q]:
				t.Errorf("zeros at %d: %s: a wrong answer", at, q)
			}
		}
	}
	if refused < 12 {
		t.Errorf("damage was met %d times", refused)
	}
}

// TestCutShort cuts a file short under an answer that is being read: names are right, or
// the rows end with an error, and Scan says it too.
func TestCutShort(t *testing.T) {
	path := filepath.Join(t.TempDir(), "firms.clause")
	firmsFile(t, path)
	db, err := graph.Open(path, &graph.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := Ask(context.Background(), db, "{F | firm(F)} order by size(F) desc limit 3")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, 4096); err != nil {
		t.Skip("the system does not cut a file that is open: ", err)
	}
	for row, err := range rows.All() {
		var damage *graph.CorruptError
		if err != nil {
			if !errors.As(err, &damage) {
				t.Error(err)
			}
			return
		}
		name := row.Text(0)
		var e Entity
		err := row.Scan(&e)
		if name == "" != (err != nil) || err != nil && !errors.As(err, &damage) {
			t.Errorf("%q is scanned with error %v", name, err)
		}
	}
}

// firmsFile writes a database of columns, and returns its bytes.
func firmsFile(t *testing.T, path string) []byte {
	ctx := context.Background()
	db, err := graph.Open(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(ctx, func(tx *graph.Tx) error {
		for i := range 20_000 {
			id := quad.IRI(fmt.Sprint("f", i))
			for _, q := range []quad.Quad{
				{Subject: id, Predicate: graph.Type, Object: quad.IRI("Firm")},
				{Subject: id, Predicate: quad.IRI("name"), Object: quad.String(fmt.Sprint("Firm ", i))},
				{Subject: id, Predicate: quad.IRI("size"), Object: quad.Int(i * 7919 % 1000)},
				{Subject: id, Predicate: quad.IRI("uses"), Object: quad.IRI(fmt.Sprint("f", i*31%20_000))},
				{Subject: id, Predicate: quad.IRI("uses"), Object: quad.IRI(fmt.Sprint("f", i*17%500))},
			} {
				if err := tx.Add(q); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err == nil {
		err = SetVocabulary(ctx, db, "kind Firm \"firm\" name name\nrelation uses(Firm, Firm) verb \"use\" 1 2\nproperty size(Firm) integer noun \"size\"\nproperty name(Thing) text\n")
	}
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	image, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

// readAnswer opens the file, asks, and reads the rows as texts.
func readAnswer(path, q string) (string, error) {
	db, err := graph.Open(path, &graph.Options{ReadOnly: true})
	if err != nil {
		return "", err
	}
	defer db.Close()
	rows, err := Ask(context.Background(), db, q)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for row, err := range rows.All() {
		if err != nil {
			return "", err
		}
		for i := range rows.Columns() {
			b.WriteString(row.Text(i) + "|")
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}
