package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// small is a graph of three firms: 1 is a partner of 2 and 3, both of which have contracts;
// only that of 2 is not exclusive. 3 is a subsidiary of 2.
var small = map[string]string{
	"firms.csv":         "id,name,country,sector,founded\n1,One AG,DE,water,1990\n2,Two SA,FR,steel,1980\n3,Three Ltd,GB,media,2001\n",
	"providers.csv":     "firm\n3\n",
	"scopes.csv":        "id,name,parent,level\n1,Works,,1\n2,Works A,1,2\n",
	"contracts.csv":     "id,customer,provider,scope,exclusive,start,end,value\n1,2,3,1,false,2025-01-01,,100\n2,3,3,2,true,2025-01-01,2025-06-30,200\n",
	"partner_of.csv":    "a,b,since\n1,2,2000\n1,3,2001\n",
	"subsidiary_of.csv": "child,parent,percent\n3,2,60\n",
}

func loaded(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range small {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	db := filepath.Join(dir, "db")
	if err := run([]string{"load", dir, db}, nil, nil); err != nil {
		t.Fatal(err)
	}
	return db
}

// TestQuestions asks the questions of questions/ of the small graph.
func TestQuestions(t *testing.T) {
	db := loaded(t)
	for name, want := range map[string]string{
		"q01": "2,Two SA,FR,steel,1980", "q02": "1,Three Ltd,Works,100", "q03": "", "q04": "1",
		"q05": "1,1980", "q06": "1", "q07": "", "q08": "0,0", "q09": "3", "q10": "2,Two SA,1\n1,One AG,0",
		"q11": "2", "q12": "2", "q13": "0", "q14": "3,Three Ltd,2", "q15": "3,1",
		"q16": "2,Three Ltd,Three Ltd,200\n1,Two SA,Three Ltd,100",
	} {
		text, err := os.ReadFile("questions/" + name + ".clause")
		if err != nil {
			t.Fatal(err)
		}
		question := strings.NewReplacer("{{F}}", "2", "{{A}}", "2", "{{B}}", "3").Replace(strings.TrimSpace(string(text)))
		var out bytes.Buffer
		if err := run([]string{"query", db, question, "--format", "csv"}, nil, &out); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		_, rows, _ := strings.Cut(strings.TrimSpace(out.String()), "\n")
		if rows != want {
			t.Errorf("%s gives\n%s\nwant\n%s", name, rows, want)
		}
	}
}

// TestAllocations counts what the questions with small answers allocate, from the text to the
// last row, when their words have been read: that is most of what they cost.
func TestAllocations(t *testing.T) {
	e, err := open(loaded(t))
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	for name, of := range map[string]struct {
		firm string
		most float64
	}{"q01": {"1", 95}, "q02": {"2", 140}, "q03": {"1", 210}} {
		text, err := os.ReadFile("questions/" + name + ".clause")
		if err != nil {
			t.Fatal(err)
		}
		question := strings.ReplaceAll(strings.TrimSpace(string(text)), "{{F}}", of.firm)
		if n := testing.AllocsPerRun(50, func() { _, err = e.ask(question) }); err != nil || n > of.most {
			t.Errorf("%s allocates %v times, want at most %v; its error is %v", name, n, of.most, err)
		}
	}
}

// TestWarm answers jobs line by line, one that fails among them.
func TestWarm(t *testing.T) {
	db := loaded(t)
	in := strings.NewReader(`{"id": "a", "texts": ["which firms have no contract"], "runs": 2, "budget_ms": 1000}
{"id": "b", "texts": ["which frims"], "runs": 2, "budget_ms": 1000}
`)
	var out bytes.Buffer
	if err := run([]string{"warm", db}, in, &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.HasPrefix(lines[0], `{"open_ms":`) {
		t.Fatalf("the lines are %q", lines)
	}
	var a, b result
	if err := json.Unmarshal([]byte(lines[1]), &a); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(lines[2]), &b); err != nil {
		t.Fatal(err)
	}
	if len(a.Rows) != 1 || a.Rows[0][0] != "1" || len(a.TimesMS) != 2 {
		t.Errorf("the first job gives %+v", a)
	}
	if b.Error == "" {
		t.Errorf("the second job gives %+v", b)
	}
}

func TestUsage(t *testing.T) {
	if err := run([]string{"dance"}, nil, nil); err == nil || !strings.HasPrefix(err.Error(), "usage:") {
		t.Errorf("the error is %v", err)
	}
	if err := run([]string{"load", t.TempDir(), filepath.Join(t.TempDir(), "db")}, nil, nil); err == nil {
		t.Error("a folder without tables is loaded")
	}
}
