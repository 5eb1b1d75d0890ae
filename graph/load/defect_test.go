package load_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/clausekg/clause/graph"
	"github.com/clausekg/clause/graph/load"
)

// broken is a reader that panics at its end.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil {
		panic("a defect")
	}
	return n, err
}

// A panic on a goroutine of a load, in whatever format, is an error of the load, which then
// has loaded nothing; it does not end the process.
func TestDefect(t *testing.T) {
	for name, text := range map[string]string{
		"a.nq":     "<a> <b> <c> .\n",
		"a.ttl":    "<http://a> <http://b> <http://c> .\n",
		"a.csv":    "id,b\na,c\n",
		"a.jsonl":  strings.Repeat(`{"id": "a", "b": "c"}`+"\n", 1000), // its beginning is read by the caller
		"a.jsonld": `{"@id": "http://a", "http://b": "c"}`,
	} {
		db := graph.OpenMemory()
		defer db.Close()
		_, err := load.Inputs(context.Background(), db, nil, load.Input{Name: name, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(broken{strings.NewReader(text)}), nil
		}})
		var internal *graph.InternalError
		if !errors.As(err, &internal) || internal.Cause != "a defect" || !strings.Contains(string(internal.Stack), "broken.Read") {
			t.Errorf("%s: a defect gives %v", name, err)
		}
		if n := db.Snapshot().Len(); n != 0 {
			t.Errorf("%s: %d facts were loaded", name, n)
		}
		if err := db.Update(context.Background(), func(*graph.Tx) error { return nil }); err != nil {
			t.Errorf("%s: after that: %v", name, err)
		}
	}
}
