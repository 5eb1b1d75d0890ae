package synthetic_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"os"
	"testing"

	"github.com/clausekg/clause/datasets/synthetic"
)

// generated are the rows and the checksums of the tables that the generator of the benchmark
// writes for scale 1 and seed 42.
var generated = map[string]struct {
	rows int
	sum  string
}{
	"contracts.csv":     {30_000, "4d0daf43729fa529ca0d5b1f018195a0a7fe02c8eeeaf29ffb03ebc4726b623e"},
	"firms.csv":         {10_000, "9f723a6061a7b8861fed618d6162c71cb558a056bdf56eda2e767e96151f8dae"},
	"partner_of.csv":    {28_494, "854a155d46d7758b5916f8e24a654f279ccb4b8c8ca66fde07cf3cf7598b3ae4"},
	"providers.csv":     {200, "52e4253b14a373dfce48437a576d966383061040a7ef2b6d74a5a974a3a00add"},
	"scopes.csv":        {40, "673ffcda64ec0b8008190bc573b6e5a3e51be93a478e8c3971e01593a5a9220a"},
	"subsidiary_of.csv": {5_474, "d9b8b782ef352b320ad223fc1a381cc6d6054881966ea08a3444459daae99148"},
}

// generatedAt10 are two of the tables for scale 10; CLAUSE_SYNTHETIC=10 has them compared.
var generatedAt10 = map[string]string{
	"contracts.csv":  "2e09322c01f21b59e8eac0cdf63c9a7bd2e5f26eb85b542d0adaeb9ad4cb6a9f",
	"partner_of.csv": "9a89e50ffad0cdee9b9500a71c663d468c10e5c9d6403d99e1604d3d9f8055b9",
}

func TestTables(t *testing.T) {
	g, err := synthetic.Make(1, synthetic.Seed)
	if err != nil {
		t.Fatal(err)
	}
	tables := g.Tables()
	if len(tables) != len(generated) {
		t.Errorf("there are %d tables, want %d", len(tables), len(generated))
	}
	for _, table := range tables {
		var b bytes.Buffer
		if err := table.Write(&b); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%x", sha256.Sum256(b.Bytes())); got != generated[table.Name].sum {
			t.Errorf("%s is not what the generator writes: %s", table.Name, got)
		}
		rows, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(rows)-1 != generated[table.Name].rows {
			t.Errorf("%s has %d rows, want %d: %v", table.Name, len(rows)-1, generated[table.Name].rows, err)
		}
	}
}

func TestScale10(t *testing.T) {
	if os.Getenv("CLAUSE_SYNTHETIC") != "10" {
		t.Skip("CLAUSE_SYNTHETIC=10 compares the tables of scale 10")
	}
	g, err := synthetic.Make(10, synthetic.Seed)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range g.Tables() {
		if want := generatedAt10[table.Name]; want != "" {
			h := sha256.New()
			if err := table.Write(h); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%x", h.Sum(nil)); got != want {
				t.Errorf("%s is not what the generator writes: %s", table.Name, got)
			}
		}
	}
}

func TestSeeds(t *testing.T) {
	sum := func(seed uint64) (s [32]byte) {
		g, err := synthetic.Make(1, seed)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		g.Tables()[0].Write(&b)
		return sha256.Sum256(b.Bytes())
	}
	if first := sum(1); first != sum(1) || first == sum(2) {
		t.Error("a seed does not make the same firms, or two do")
	}
	for _, scale := range []int{0, -1, synthetic.MaxScale + 1} {
		if _, err := synthetic.Make(scale, 1); err == nil {
			t.Errorf("the scale %d is made", scale)
		}
	}
}

func BenchmarkMake(b *testing.B) {
	for b.Loop() {
		if _, err := synthetic.Make(1, synthetic.Seed); err != nil {
			b.Fatal(err)
		}
	}
}
