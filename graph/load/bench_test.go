package load

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/vocabulary"
)

// firms is the vocabulary of a graph of firms, contracts and partners.
func firms(t testing.TB) *vocabulary.Vocabulary {
	t.Helper()
	text, err := os.ReadFile("../../datasets/synthetic/vocabulary.clause")
	if err != nil {
		t.Fatal(err)
	}
	voc, err := vocabulary.Parse(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return voc
}

// firmTables makes plain tables of n firms and what goes with them, in the shape of
// the tables that CLAUSE_FIRMS can name instead.
func firmTables(n int) map[string]string {
	r := rand.New(rand.NewPCG(42, 1))
	var firm, contract, partner strings.Builder
	firm.WriteString("id,name,country,sector,founded\n")
	contract.WriteString("id,customer,provider,scope,exclusive,start,end,value\n")
	partner.WriteString("a,b,since\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&firm, "%d,Nordwerk AG %d,%s,%s,%d\n", i, i, []string{"DE", "FR", "IT"}[r.IntN(3)], []string{"steel", "water"}[r.IntN(2)], 1900+r.IntN(120))
	}
	for i := 1; i <= 3*n; i++ {
		end := ""
		if r.IntN(7) > 0 {
			end = fmt.Sprintf("20%d-%02d-%02d", 20+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28))
		}
		fmt.Fprintf(&contract, "%d,%d,%d,%d,%t,20%d-%02d-%02d,%s,%d\n", i, 1+r.IntN(n), 1+r.IntN(200), 1+r.IntN(40), r.IntN(12) == 0,
			15+r.IntN(9), 1+r.IntN(12), 1+r.IntN(28), end, r.IntN(100_000))
		fmt.Fprintf(&partner, "%d,%d,%d\n", 1+r.IntN(n), 1+r.IntN(n), 1990+r.IntN(30))
	}
	return map[string]string{"firms.csv": firm.String(), "contracts.csv": contract.String(), "partner_of.csv": partner.String()}
}

// benchInputs are the tables as sources in memory, or those in CLAUSE_FIRMS.
func benchInputs(b *testing.B) (inputs []source) {
	tables := firmTables(3_000)
	if dir := os.Getenv("CLAUSE_FIRMS"); dir != "" {
		tables = map[string]string{}
		paths, err := filepath.Glob(filepath.Join(dir, "*.csv"))
		if err != nil || len(paths) == 0 {
			b.Fatalf("no tables in %s: %v", dir, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			tables[path] = string(text)
		}
	}
	for name, text := range tables {
		inputs = append(inputs, textSource(name, CSV, text))
	}
	slices.SortFunc(inputs, func(a, b source) int { return strings.Compare(a.name, b.name) })
	return inputs
}

func textSource(name string, format Format, text string) source {
	return source{name: name, format: format, size: int64(len(text)), open: func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(text)), nil
	}}
}

// benchFormats gives the same graph in each format.
func benchFormats(b *testing.B, run func(b *testing.B, opts *Options, inputs []source)) {
	opts := &Options{Vocabulary: firms(b), Ignore: []string{"since"}}
	tables := benchInputs(b)
	b.Run("csv", func(b *testing.B) { run(b, opts, tables) })
	db := graph.OpenMemory()
	defer db.Close()
	if _, err := load(b, db, &Options{NewVocabulary: opts.Vocabulary.Text, Ignore: opts.Ignore}, tables); err != nil {
		b.Fatal(err)
	}
	for _, f := range formats {
		if f.format == CSV {
			continue
		}
		b.Run(string(f.format), func(b *testing.B) {
			var text bytes.Buffer
			if _, err := Write(b.Context(), &text, db.Snapshot(), f.format, nil); err != nil {
				b.Fatal(err)
			}
			run(b, &Options{}, []source{textSource("graph", f.format, text.String())})
		})
	}
}

func load(b *testing.B, db *graph.DB, opts *Options, inputs []source) (*Report, error) {
	return run(b.Context(), db, opts, inputs)
}

// BenchmarkRead measures the readers alone: facts are counted and dropped.
func BenchmarkRead(b *testing.B) {
	benchFormats(b, func(b *testing.B, opts *Options, inputs []source) {
		facts := 0
		l := &loading{ctx: b.Context(), opts: opts, voc: opts.Vocabulary}
		b.ReportAllocs()
		b.SetBytes(size(inputs))
		db := graph.OpenMemory()
		defer db.Close()
		err := db.Update(b.Context(), func(tx *graph.Tx) error {
			l.tx = tx
			nothing := tx.NewBatch()
			l.take = func(c *chunk) {
				c.read, c.batch = len(c.quads), nothing
				quads.put(c.quads)
			}
			for b.Loop() {
				for _, in := range inputs {
					if err := l.load(in); err != nil {
						return err
					}
				}
			}
			for _, f := range l.report.Files {
				facts += f.Facts
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(facts)/b.Elapsed().Seconds(), "facts/s")
	})
}

// BenchmarkLoad measures a whole load into memory.
func BenchmarkLoad(b *testing.B) {
	benchFormats(b, func(b *testing.B, opts *Options, inputs []source) {
		b.SetBytes(size(inputs))
		facts := 0
		for b.Loop() {
			db := graph.OpenMemory()
			report, err := load(b, db, opts, inputs)
			if err != nil {
				b.Fatal(err)
			}
			for _, f := range report.Files {
				facts += f.Facts
			}
			db.Close()
		}
		b.ReportMetric(float64(facts)/b.Elapsed().Seconds(), "facts/s")
	})
}

// BenchmarkLoadFile measures a whole load into a new file, until it is durable, with the size
// of the file and the most memory that the heap took while it was read. CLAUSE_FIRMS names a folder of
// tables of another size; clause load --timing says the same of one load.
func BenchmarkLoadFile(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(25)) // as the program has it
	benchFormats(b, func(b *testing.B, opts *Options, inputs []source) {
		b.SetBytes(size(inputs))
		facts, bytes, most := 0, int64(0), uint64(0)
		for b.Loop() {
			path := filepath.Join(b.TempDir(), "bench.clause")
			db, err := graph.Open(path, nil)
			if err != nil {
				b.Fatal(err)
			}
			watched := *opts
			watched.Progress = func(Progress) { most = max(most, heap()) }
			report, err := load(b, db, &watched, inputs)
			if err != nil {
				b.Fatal(err)
			}
			for _, f := range report.Files {
				facts += f.Facts
			}
			sizes, err := db.Sizes()
			if err == nil {
				err = db.Close()
			}
			if err != nil {
				b.Fatal(err)
			}
			bytes += sizes.File
			os.Remove(path)
		}
		b.ReportMetric(float64(facts)/b.Elapsed().Seconds(), "facts/s")
		b.ReportMetric(float64(bytes)/float64(facts), "file-B/fact")
		b.ReportMetric(float64(most)/1e6, "heap-MB")
	})
}

// heap is how much memory the heap has of the system.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64() + sample[1].Value.Uint64()
}

func size(inputs []source) (n int64) {
	for _, in := range inputs {
		n += in.size
	}
	return n
}

// BenchmarkWrite measures the writers.
func BenchmarkWrite(b *testing.B) {
	db := graph.OpenMemory()
	defer db.Close()
	if _, err := load(b, db, &Options{NewVocabulary: firms(b).Text, Ignore: []string{"since"}}, benchInputs(b)); err != nil {
		b.Fatal(err)
	}
	for _, f := range formats {
		if f.format == CSV {
			continue
		}
		b.Run(string(f.format), func(b *testing.B) {
			for b.Loop() {
				if _, err := Write(b.Context(), io.Discard, db.Snapshot(), f.format, nil); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*db.Snapshot().Len())/b.Elapsed().Seconds(), "facts/s")
		})
	}
}
