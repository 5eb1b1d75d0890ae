package repl

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestHistory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deep", "clause", "history")
	h := OpenHistory(path)
	if entries, err := h.Load(); err != nil || len(entries) != 0 {
		t.Fatalf("a new history: %q %v", entries, err)
	}
	want := []string{"who uses Azure", "which firms use Azure,\nand own a lab", `say "東京" \`, "\xff"}
	for _, e := range append([]string{"", " kept out"}, want...) {
		if err := h.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	want[3] = "�"
	if entries, err := OpenHistory(path).Load(); err != nil || !slices.Equal(entries, want) {
		t.Errorf("got %q, want %q, error %v", entries, want, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, error %v", info.Mode(), err)
	}
	if n := strings.Count(read(t, path), "\n"); n != len(want) {
		t.Errorf("%d lines for %d entries", n, len(want))
	}
}

func TestHistorySkipsWhatIsNoEntry(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte("who uses Azure\n\"a\"\n{}\n\n\"b\"\n\"torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	if entries, err := OpenHistory(path).Load(); err != nil || !slices.Equal(entries, []string{"a", "b"}) {
		t.Errorf("got %q %v", entries, err)
	}
}

// TestHistorySideBySide has shells append at the same time; none loses an entry.
func TestHistorySideBySide(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	var wg sync.WaitGroup
	for shell := range 4 {
		wg.Go(func() {
			h := OpenHistory(path)
			for i := range 50 {
				if err := h.Append(fmt.Sprintf("%d %d", shell, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if entries, err := OpenHistory(path).Load(); err != nil || len(entries) != 200 {
		t.Errorf("%d entries, error %v", len(entries), err)
	}
}

func TestHistoryIsCut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	var b strings.Builder
	for i := range 4*keptEntries + 1 {
		fmt.Fprintf(&b, "\"%d\"\n", i)
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	entries, err := OpenHistory(path).Load()
	if err != nil || len(entries) != keptEntries || entries[keptEntries-1] != fmt.Sprint(4*keptEntries) {
		t.Errorf("%d entries, error %v", len(entries), err)
	}
	if n := strings.Count(read(t, path), "\n"); n != keptEntries {
		t.Errorf("the file has %d lines", n)
	}
}

func TestHistoryPath(t *testing.T) {
	for _, test := range []struct{ state, home, want string }{
		{"/state", "/home/u", "/state/clause/history"},
		{"", "/home/u", "/home/u/.local/state/clause/history"},
		{"relative", "/home/u", "/home/u/.local/state/clause/history"},
		{"", "", ""},
	} {
		env := map[string]string{"XDG_STATE_HOME": test.state, "HOME": test.home}
		if got := HistoryPath(func(k string) string { return env[k] }); got != test.want {
			t.Errorf("%v: %q", test, got)
		}
	}
	if err := OpenHistory("").Append("x"); err != nil {
		t.Error(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
