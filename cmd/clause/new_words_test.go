package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/sheet"
	"github.com/clausekg/clause/query"
)

// TestNewWords makes a sheet of every word that the manual of the language and its grammar
// have: as the name of the file, of a column of names and of one of dates. Whatever a
// person calls a column, the words that are made of it are sound and can be asked with.
func TestNewWords(t *testing.T) {
	words := map[string]bool{}
	files, err := filepath.Glob("../../query/internal/english/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "../../query/testdata/spec/README.md", "../../query/internal/lexicon/law.go") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range regexp.MustCompile(`\b[a-z]{1,14}\b`).FindAllString(strings.ToLower(string(text)), -1) {
			words[w] = true
		}
	}
	if len(words) < 500 {
		t.Fatalf("only %d words were found", len(words))
	}
	list := []string{}
	for w := range words {
		list = append(list, w)
	}
	slices.Sort(list)
	for _, w := range list {
		newWord(t, w)
	}
}

func newWord(t *testing.T, w string) {
	t.Helper()
	text := "id," + w + "," + w + " date," + w + " value\n1,Anna,2025-01-02,5\n2,Bert,2025-02-03,6\n3,Anna,2025-03-04,7\n4,Anna,2025-03-04,7\n"
	tables, err := sheet.Read(w+".csv", []byte(text), sheet.Options{})
	if err != nil {
		t.Error(err)
		return
	}
	model := sheet.Infer(tables, sheet.Options{})
	db := graph.OpenMemory()
	defer db.Close()
	if err := query.SetVocabulary(t.Context(), db, model.Vocabulary()); err != nil {
		t.Errorf("%s: %v", w, err)
		return
	}
	if err := db.Update(t.Context(), func(tx *graph.Tx) error {
		return model.Facts(func(q quad.Quad) error { return tx.Add(q) })
	}); err != nil {
		t.Error(err)
	}
	s := model.Sheets[0]
	for _, c := range s.Columns[1:] {
		q := "list each " + s.Kind.Nouns[0] + ", its " + c.Noun
		if rows, err := query.Ask(t.Context(), db, q); err != nil || rows.Len() != 4 {
			t.Errorf("%s: %s: %v", w, q, err)
		}
	}
}

// TestUnpacked holds that a packed table cannot fill the memory.
func TestUnpacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err := unpacked(packed.Bytes(), 1<<20); err != nil || len(data) != 1<<20 {
		t.Errorf("got %d bytes, %v", len(data), err)
	}
	if _, err := unpacked(packed.Bytes(), 1<<20-1); err == nil || !strings.Contains(err.Error(), "unpacks to more than") {
		t.Errorf("got %v", err)
	}
}
