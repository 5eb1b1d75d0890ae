package datasets

import (
	"encoding/csv"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite testdata/collisions.txt")

// TestCollisions computes from the tables alone, by the rule of ai-cloud/README.md
// and with nothing of the engine, which exclusive terms bind OpenAI and what
// collides. testdata/collisions.txt holds the answers; whoever asks the engine the
// same compares with them.
func TestCollisions(t *testing.T) {
	w := readWorld(t)
	var b strings.Builder
	for _, day := range []string{"2024-06-30", "2025-06-30", "2026-03-31", "2026-06-30"} {
		print(&b, "exclusive terms that bind OpenAI on "+day, w.binding("openai", day))
		print(&b, "terms that collide on "+day, w.colliding(day))
		print(&b, "contracts that collide on "+day, w.contracts(w.colliding(day)))
	}
	ever := map[string]bool{}
	for day := range w.changes() {
		maps.Copy(ever, w.colliding(day))
	}
	print(&b, "terms that ever collide", ever)
	print(&b, "contracts that ever collide", w.contracts(ever))

	const golden = "testdata/collisions.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want, err := os.ReadFile(golden); err != nil || b.String() != string(want) {
		t.Errorf("%v\ngot\n%s", err, b.String())
	}
}

func print(b *strings.Builder, title string, set map[string]bool) {
	fmt.Fprintf(b, "%s: %d\n", title, len(set))
	for _, line := range slices.Sorted(maps.Keys(set)) {
		b.WriteString("  " + line + "\n")
	}
}

// row is a row of a table by its header; lists are not cut.
type row map[string]string

func (r row) list(column string) []string {
	return strings.FieldsFunc(r[column], func(c rune) bool { return c == '|' })
}

// from and until are the days [from, until) of a row.
func (r row) from() string { return (r["start"] + "0000-01-01"[len(r["start"]):]) }

func (r row) until() string {
	end := r["end"]
	for layout, next := range map[string][2]int{"2006": {1, 0}, "2006-01": {0, 1}} {
		if day, err := time.Parse(layout, end); err == nil {
			return day.AddDate(next[0], next[1], 0).Format(time.DateOnly)
		}
	}
	return end
}

func (r row) holds(day string) bool {
	return r.from() <= day && (r["end"] == "" || day < r.until())
}

type world struct {
	terms []row
	ties  []row
	above map[string]string // a scope's broader one
}

func readWorld(t *testing.T) *world {
	w := &world{terms: readTable(t, "terms"), ties: readTable(t, "ties"), above: map[string]string{}}
	for _, s := range readTable(t, "scopes") {
		w.above[s["id"]] = s["broader"]
	}
	return w
}

func readTable(t *testing.T, name string) (rows []row) {
	t.Helper()
	f, err := files.Open("ai-cloud/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range records[1:] {
		r := row{"id": cells[0]}
		for i, cell := range cells {
			r[records[0][i]] = cell
		}
		rows = append(rows, r)
	}
	return rows
}

// changes are the days on which something may begin to be true.
func (w *world) changes() map[string]bool {
	days := map[string]bool{}
	for _, r := range slices.Concat(w.terms, w.ties) {
		days[r.from()], days[r.until()] = true, true
	}
	delete(days, "") // open ends
	return days
}

func deal(r row) bool { return r["status"] != "talks" && r["status"] != "alleged" }

func (w *world) binding(firm, day string) map[string]bool {
	found := map[string]bool{}
	for _, x := range w.terms {
		if x["exclusive"] == "yes" && x["bound"] == firm && deal(x) && x.holds(day) {
			found[x["id"]] = true
		}
	}
	return found
}

// colliding are the pairs of terms that collide on a day, each once.
func (w *world) colliding(day string) map[string]bool {
	found := map[string]bool{}
	for _, x := range w.terms {
		for _, y := range w.terms {
			if w.collides(x, y, day) {
				found[pair(x["id"], y["id"])] = true
			}
		}
	}
	return found
}

func pair(a, b string) string { return min(a, b) + " - " + max(a, b) }

// collides is the rule: the exclusivity of x forbids y.
func (w *world) collides(x, y row, day string) bool {
	if x["exclusive"] != "yes" || x["part_of"] == y["part_of"] || !deal(x) || !deal(y) ||
		!x.holds(day) || !y.holds(day) || !w.related(x, y) {
		return false
	}
	switch x["bound"] {
	case x["customer"]:
		return x["customer"] == y["customer"] && w.top(x["provider"], day) != w.top(y["provider"], day)
	case x["provider"]:
		return x["provider"] == y["provider"] && x["customer"] != y["customer"] &&
			(x["asset"] == "" || x["asset"] == y["asset"])
	}
	return false
}

func (w *world) related(x, y row) bool {
	for _, s := range x.list("scope") {
		for _, t := range y.list("scope") {
			if w.covers(s, t) || w.covers(t, s) {
				return true
			}
		}
	}
	return false
}

func (w *world) covers(s, t string) bool {
	for ; t != ""; t = w.above[t] {
		if s == t {
			return true
		}
	}
	return false
}

// top is the firm that a firm belongs to in the end.
func (w *world) top(firm, day string) string {
	for _, r := range w.ties {
		if r["kind"] == "Ownership" && r["target"] == firm && r.holds(day) {
			return w.top(r["holder"], day)
		}
	}
	return firm
}

// contracts are the pairs of contracts of pairs of terms.
func (w *world) contracts(terms map[string]bool) map[string]bool {
	of := map[string]string{}
	for _, t := range w.terms {
		of[t["id"]] = t["part_of"]
	}
	found := map[string]bool{}
	for p := range terms {
		a, b, _ := strings.Cut(p, " - ")
		found[pair(of[a], of[b])] = true
	}
	return found
}
