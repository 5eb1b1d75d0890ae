package graph_test

import (
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/internal/file"
)

// small returns the image of a database of a few small commits.
func small(t testing.TB, commits int) ([]byte, model) {
	t.Helper()
	images, m := history(t, commits)
	return images[commits], m
}

// history returns the images of a database after each of a few small commits,
// and what the last one holds.
func history(t testing.TB, commits int) ([][]byte, model) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	d, m := &disk{}, model{}
	db, err := graph.OpenOn(d, nil)
	must(t, err)
	images := [][]byte{d.synced}
	for range commits {
		must(t, db.Update(context.Background(), func(tx *graph.Tx) error {
			for range 1 + r.IntN(20) {
				q := randomQuad(r)
				m[q] = true
				must(t, tx.Add(q))
			}
			return nil
		}))
		images = append(images, d.synced)
	}
	return images, m
}

// compacted returns the image of a database of columns and a few small commits
// after them.
func compacted(t testing.TB, commits int) ([]byte, model) {
	t.Helper()
	image, m := small(t, commits)
	d := diskWith(image)
	db, err := graph.OpenOn(d, nil)
	must(t, err)
	must(t, db.Compact(context.Background(), nil))
	for i := range 2 {
		q := quad.Make(quad.IRI("after"), quad.IRI("number"), i, nil)
		add(t, db, q)
		m[q] = true
	}
	return d.current().synced, m
}

// damaged opens a damaged image both ways and reads all of it: it must refuse, or
// answer as if there were no damage.
func damaged(t *testing.T, image []byte, m model, how string) (refused bool) {
	t.Helper()
	for _, readOnly := range []bool{true, false} {
		got, err := readAll(image, readOnly)
		if err != nil {
			refused = true
			if strings.Contains(err.Error(), "runtime error") {
				t.Fatalf("%s: %v", how, err)
			}
			continue
		}
		if !maps.Equal(got, m) {
			t.Fatalf("%s, read-only %t: a wrong answer: %s", how, readOnly, difference(got, m))
		}
	}
	return refused
}

// readAll opens an image and reads it in every way.
func readAll(image []byte, readOnly bool) (m model, err error) {
	defer graph.Guard(&err)()
	db, err := graph.OpenOn(diskWith(image), &graph.Options{ReadOnly: readOnly})
	if err != nil {
		return nil, err
	}
	s := db.Snapshot()
	for id := range s.Terms() {
		s.ID(s.Term(graph.ID(id + 1)))
		for range s.In(graph.ID(id + 1)) {
		}
	}
	for _, p := range s.Predicates() {
		forward, backward := s.Forward(p).Flat(), s.Backward(p).Flat()
		for i := range backward.Slots() {
			for _, end := range backward.At(i) {
				forward.Has(end, backward.Key(i))
			}
		}
		s.Values(p)
	}
	return quads(s), nil
}

// golden returns the image of the golden file, which has columns in every form.
func golden(t testing.TB) ([]byte, model) {
	t.Helper()
	image, err := os.ReadFile("testdata/format2.clause")
	must(t, err)
	m, err := readAll(image, true)
	must(t, err)
	return image, m
}

// TestBitFlips flips each bit of the header and the roots, and many others, one
// at a time. CLAUSE_GRAPH_FLIPS says how many others.
func TestBitFlips(t *testing.T) {
	r := seeded(t)
	flips := times(t, "CLAUSE_GRAPH_FLIPS", 800)
	for _, of := range []struct {
		flips int
		make  func() ([]byte, model)
	}{
		{flips, func() ([]byte, model) { return small(t, 1) }},
		{flips, func() ([]byte, model) { return small(t, 5) }},
		{flips, func() ([]byte, model) { return compacted(t, 6) }},
		{flips / 10, func() ([]byte, model) { return golden(t) }},
	} {
		image, m := of.make()
		var bits []int
		for _, part := range [][2]int{{0, 64}, {4096, 4128}, {8192, 8224}} {
			for bit := part[0] * 8; bit < part[1]*8 && of.flips == flips; bit++ {
				bits = append(bits, bit)
			}
		}
		for range of.flips {
			bits = append(bits, 12288*8+r.IntN((len(image)-12288)*8))
		}
		for _, bit := range bits {
			image[bit/8] ^= 1 << (bit % 8)
			refused := damaged(t, image, m, "bit flipped")
			report, err := graph.CheckOn(diskWith(image))
			noticed := err != nil || len(report.Damage) > 0
			if refused && !noticed {
				t.Fatalf("bit %d was flipped, and the check finds nothing", bit)
			}
			image[bit/8] ^= 1 << (bit % 8)
			if bit >= 12288*8 && !refused && !noticed {
				t.Fatalf("bit %d of a block was flipped and nobody noticed", bit)
			}
		}
	}
}

// TestDamage spoils larger pieces: zeros, pieces put elsewhere, an end cut off or
// added, an older state of a piece put back.
func TestDamage(t *testing.T) {
	r := seeded(t)
	images, m := history(t, 6)
	spoil(t, r, images[5], images[6], m)
	columns, all := compacted(t, 6)
	d := diskWith(columns)
	db, err := graph.OpenOn(d, nil)
	must(t, err)
	q := quad.MakeIRI("one", "more", "fact", "")
	add(t, db, q)
	all[q] = true
	spoil(t, r, columns, d.synced, all)
}

func spoil(t *testing.T, r *rand.Rand, older, image []byte, m model) {
	t.Helper()
	for range 500 {
		bad := slices.Clone(image)
		size := min(512<<r.IntN(6), len(bad))
		at := r.IntN(len(bad)-size+1) &^ 511
		var how string
		switch r.IntN(6) {
		case 0:
			how = "zeroed"
			clear(bad[at : at+size])
		case 1:
			how = "copied elsewhere"
			copy(bad[at:at+size], image[r.IntN(len(image)):])
		case 2:
			how = "exchanged"
			from := r.IntN(len(image)-size+1) &^ 511
			copy(bad[at:at+size], image[from:])
			copy(bad[from:from+size], image[at:at+size])
		case 3:
			how = "cut off"
			bad = bad[:r.IntN(len(bad))]
		case 4:
			how = "longer"
			bad = append(bad, make([]byte, r.IntN(2000))...)
			copy(bad[len(image):], image[12288:])
		case 5:
			how = "put back"
			if at < len(older) {
				copy(bad[at:min(at+size, len(older))], older[at:])
			}
		}
		damaged(t, bad, m, how)
	}
}

// TestLostCommit destroys the only commit together with its root: the file must
// not pass for an empty one.
func TestLostCommit(t *testing.T) {
	image, m := small(t, 1)
	clear(image[8192 : 12288+512])
	if !damaged(t, image, m, "zeroed") {
		t.Error("nobody noticed")
	}
}

// TestStaleRoot damages the root that is not in use. The file opens, and is sound
// again after the next commit even if that one is cut short.
func TestStaleRoot(t *testing.T) {
	image, m := small(t, 2)
	image[8192] ^= 1
	d := diskWith(image)
	db, err := graph.OpenOn(d, nil)
	must(t, err)
	compare(t, db.Snapshot(), m)
	torn := append(slices.Clone(d.synced), "a commit that was cut short"...)
	db, err = graph.OpenOn(diskWith(torn), nil)
	must(t, err)
	compare(t, db.Snapshot(), m)
}

// TestTruncated cuts a file at every length.
func TestTruncated(t *testing.T) {
	image, m := small(t, 3)
	cutAnywhere(t, image, m)
	image, m = compacted(t, 3)
	cutAnywhere(t, image, m)
}

func cutAnywhere(t *testing.T, image []byte, m model) {
	t.Helper()
	for n := 1; n < len(image); n++ {
		if n > 9000 && n < 12000 {
			continue
		}
		if !damaged(t, image[:n:n], m, "cut off") {
			t.Fatalf("a file cut at byte %d of %d opens", n, len(image))
		}
	}
}

// badReads is a disk one of whose reads fails.
type badReads struct {
	*disk
	good int // reads that succeed before
}

func (d *badReads) ReadAt(b []byte, at int64) (int, error) {
	if d.good--; d.good < 0 {
		return 0, errDisk
	}
	return d.disk.ReadAt(b, at)
}

// TestReadErrors lets each read fail: that is an error of the disk, and no
// reason to call the file damaged.
func TestReadErrors(t *testing.T) {
	image, m := small(t, 3)
	readErrors(t, image, m)
	image, m = compacted(t, 3)
	readErrors(t, image, m)
}

func readErrors(t *testing.T, image []byte, m model) {
	t.Helper()
	for good := 0; ; good++ {
		db, err := graph.OpenOn(&badReads{diskWith(image), good}, nil)
		if err == nil {
			compare(t, db.Snapshot(), m)
			if good < 4 {
				t.Errorf("only %d reads open a file", good)
			}
			return
		}
		if !errors.Is(err, errDisk) || errors.As(err, new(*graph.CorruptError)) {
			t.Fatalf("after %d reads: %v", good, err)
		}
	}
}

// TestCorruptError looks at what a program and a person are told.
func TestCorruptError(t *testing.T) {
	image, _ := small(t, 3)
	image[12288+30] ^= 1
	path := filepath.Join(t.TempDir(), "deals.clause")
	must(t, os.WriteFile(path, image, 0o644))
	_, err := graph.Open(path, nil)
	var corrupt *graph.CorruptError
	if !errors.As(err, &corrupt) {
		t.Fatalf("open returns %v", err)
	}
	if corrupt.File != path || corrupt.Offset != 12288 || corrupt.Block != "block" {
		t.Errorf("the place is %+v", corrupt)
	}
	want := "graph: open " + path + ": the file is damaged: block at byte 12288: the checksum does not match"
	if err.Error() != want {
		t.Errorf("the message is %q", err)
	}
}

// TestNotDatabase opens what is something else, and leaves it as it is.
func TestNotDatabase(t *testing.T) {
	for name, content := range map[string]string{
		"text":       "subject,predicate,object\na,b,c\n",
		"sqlite":     "SQLite format 3\x00" + strings.Repeat("\x00", 5000),
		"zeros":      strings.Repeat("\x00", 20000),
		"small zero": strings.Repeat("\x00", 100) + "but not only",
		"nearly":     "clause\x1a ",
	} {
		path := filepath.Join(t.TempDir(), "other")
		must(t, os.WriteFile(path, []byte(content), 0o644))
		for _, opts := range []*graph.Options{nil, {ReadOnly: true}} {
			_, err := graph.Open(path, opts)
			if !errors.Is(err, graph.ErrNotDatabase) {
				t.Errorf("%s: open returns %v", name, err)
			}
		}
		if now, err := os.ReadFile(path); err != nil || string(now) != content {
			t.Errorf("%s: the file was changed", name)
		}
	}
	path := filepath.Join(t.TempDir(), "empty")
	must(t, os.WriteFile(path, nil, 0o644))
	if _, err := graph.Open(path, &graph.Options{ReadOnly: true}); !errors.Is(err, graph.ErrNotDatabase) {
		t.Errorf("an empty file opens read-only: %v", err)
	}
	if _, err := graph.Open(t.TempDir(), &graph.Options{ReadOnly: true}); !errors.Is(err, graph.ErrNotDatabase) {
		t.Errorf("a folder opens: %v", err)
	}
	if _, err := graph.Open(t.TempDir(), nil); err == nil {
		t.Error("a folder opens for writing")
	}
	db, err := graph.Open(path, nil)
	must(t, err)
	must(t, db.Close())
}

// TestNewerFile opens files that only a later version can read.
func TestNewerFile(t *testing.T) {
	for _, at := range []int{8, 16} { // format, features
		image, _ := small(t, 1)
		image[at] = 0x42
		binary.LittleEndian.PutUint32(image[60:], crc32.Checksum(image[:60], crc32.MakeTable(crc32.Castagnoli)))
		_, err := graph.OpenOn(diskWith(image), nil)
		if err == nil || errors.Is(err, graph.ErrNotDatabase) || errors.As(err, new(*graph.CorruptError)) {
			t.Errorf("a newer file opens with %v", err)
		}
	}
}

// seal wraps payloads in blocks whose checksums are right, as one commit.
func seal(t testing.TB, totals file.Totals, blocks ...file.Block) []byte {
	t.Helper()
	d := &disk{}
	f, err := file.Open(d, true)
	must(t, err)
	for _, b := range blocks {
		must(t, f.Write(b.Kind, b.Payload))
	}
	must(t, f.Commit(totals))
	return d.synced
}

// TestNonsense opens blocks whose checksums are right and whose content is not.
func TestNonsense(t *testing.T) {
	terms := file.Block{Kind: file.Terms, Payload: []byte("\x02\x01a\x02\x01b\x02\x03c")} // <a> <b> "c"
	fact := func(b ...byte) file.Block { return file.Block{Kind: file.Added, Payload: b} }
	for name, blocks := range map[string][]file.Block{
		"no terms":           {fact(2, 1, 1, 4, 0)},
		"literal predicate":  {terms, fact(3, 1, 1, 4, 0)},
		"literal subject":    {terms, fact(2, 1, 3, 4, 0)},
		"object 0":           {terms, fact(2, 1, 1, 0, 0)},
		"object 4":           {terms, fact(2, 1, 1, 8, 0)},
		"label 4":            {terms, fact(2, 1, 1, 4, 8)},
		"negative label":     {terms, fact(2, 1, 1, 4, 1)},
		"cut off":            {terms, fact(2, 1, 1, 4)},
		"endless":            {terms, fact(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1)},
		"a term twice":       {terms, terms},
		"no term":            {{Kind: file.Terms, Payload: []byte{0}}},
		"a term of kind 99":  {{Kind: file.Terms, Payload: []byte{1, 99}}},
		"a term cut off":     {{Kind: file.Terms, Payload: []byte{9, 1}}},
		"a block of kind 99": {{Kind: 99, Payload: []byte{1}}},
		"another total":      {terms, fact(2, 1, 1, 4, 0), fact(1, 1, 1, 4, 0)},
	} {
		_, err := graph.OpenOn(diskWith(seal(t, file.Totals{Terms: 3, Facts: 1}, blocks...)), nil)
		if !errors.As(err, new(*graph.CorruptError)) {
			t.Errorf("%s: open returns %v", name, err)
		}
	}
	good := seal(t, file.Totals{Terms: 3, Facts: 1}, terms, fact(2, 1, 1, 4, 0))
	db, err := graph.OpenOn(diskWith(good), nil)
	must(t, err)
	want := model{quad.Make(quad.IRI("a"), quad.IRI("b"), quad.IRI("b"), nil): true}
	if got := quads(db.Snapshot()); !maps.Equal(got, want) {
		t.Error(difference(got, want))
	}
}

// FuzzOpen opens arbitrary files.
func FuzzOpen(f *testing.F) {
	for commits := range 3 {
		image, _ := small(f, commits)
		f.Add(image)
		f.Add(image[:len(image)-20])
	}
	image, _ := compacted(f, 2)
	f.Add(image)
	f.Add([]byte("clause\x1a\n"))
	f.Fuzz(func(t *testing.T, image []byte) { openAndRead(image) })
}

// FuzzBlocks opens files with arbitrary content in blocks that are whole.
func FuzzBlocks(f *testing.F) {
	f.Add([]byte("\x02\x01a\x02\x01b\x02\x03c"), []byte{2, 1, 1, 4, 0}, []byte{2, 1, 1, 4, 0}, uint64(3), uint64(0))
	f.Fuzz(func(t *testing.T, terms, added, removed []byte, termCount, factCount uint64) {
		openAndRead(seal(t, file.Totals{Terms: termCount, Facts: factCount},
			file.Block{Kind: file.Terms, Payload: terms},
			file.Block{Kind: file.Added, Payload: added},
			file.Block{Kind: file.Removed, Payload: removed}))
	})
}

// openAndRead must not panic.
func openAndRead(image []byte) {
	for _, readOnly := range []bool{true, false} {
		readAll(image, readOnly)
	}
}
