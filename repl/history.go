package repl

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// History is what was asked before, kept in a file: a JSON string on each line, so that
// an entry of several lines is one. Shells that run side by side append under a lock, and
// none overwrites what another wrote. An entry that begins with a blank is not kept.
type History struct{ path string }

// keptEntries is how many of the newest entries Load returns. The file is cut to them
// when it has grown to several times as many.
const keptEntries = 1000

// OpenHistory returns the history in the file of that path, which need not exist yet. An
// empty path keeps nothing.
func OpenHistory(path string) *History { return &History{path} }

// HistoryPath returns where the history belongs: $XDG_STATE_HOME/clause/history, by
// default under ~/.local/state, or "" where the user has no home.
func HistoryPath(getenv func(string) string) string {
	state := getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) {
		home := getenv("HOME")
		if home == "" {
			return ""
		}
		state = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(state, "clause", "history")
}

// Load returns the newest entries, the oldest of them first. Lines that are not JSON
// strings are skipped.
func (h *History) Load() ([]string, error) {
	if h.path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(h.path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read history: %w", err)
	}
	var entries []string
	for line := range strings.Lines(string(data)) {
		var entry string
		if json.Unmarshal([]byte(line), &entry) == nil && entry != "" {
			entries = append(entries, entry)
		}
	}
	if len(entries) <= keptEntries {
		return entries, nil
	}
	long := len(entries) > 4*keptEntries
	entries = entries[len(entries)-keptEntries:]
	if long {
		return entries, h.rewrite(entries)
	}
	return entries, nil
}

// Append adds an entry.
func (h *History) Append(entry string) error {
	if h.path == "" || entry == "" || entry[0] == ' ' {
		return nil
	}
	return h.locked(func() error {
		f, err := os.OpenFile(h.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		line, err := json.Marshal(entry)
		if err == nil {
			_, err = f.Write(append(line, '\n'))
		}
		if e := f.Close(); err == nil {
			err = e
		}
		return err
	})
}

// rewrite replaces the file by entries.
func (h *History) rewrite(entries []string) error {
	return h.locked(func() error {
		f, err := os.CreateTemp(filepath.Dir(h.path), "history-*")
		if err != nil {
			return err
		}
		w := bufio.NewWriter(f)
		for _, e := range entries {
			line, _ := json.Marshal(e) // a string always has a JSON form
			w.Write(append(line, '\n'))
		}
		err = w.Flush()
		if e := f.Close(); err == nil {
			err = e
		}
		if err != nil {
			os.Remove(f.Name())
			return err
		}
		return os.Rename(f.Name(), h.path)
	})
}

// locked runs write while no other shell writes the history.
func (h *History) locked(write func() error) error {
	if err := os.MkdirAll(filepath.Dir(h.path), 0o700); err != nil {
		return fmt.Errorf("keep history: %w", err)
	}
	lock := flock.New(h.path+".lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("keep history: %w", err)
	}
	defer lock.Close()
	if err := write(); err != nil {
		return fmt.Errorf("keep history: %w", err)
	}
	return nil
}
