package repl

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/clausekg/clause/query/render"
)

// sinks are where answers go beside the screen.
type sinks struct {
	file *os.File // of .output and .once; nil: the screen
	once bool     // the file takes one answer
	log  *os.File // of .log; nil: none
}

// elsewhere reports whether answers go to a file.
func (k *sinks) elsewhere() bool { return k.file != nil }

// open returns what the answer to text is to be written to, and what ends it.
func (k *sinks) open(s *Session, w io.Writer, text string, paged bool) (out io.Writer, done func() error, err error) {
	var ends []func() error
	switch {
	case k.file != nil:
		b := bufio.NewWriter(k.file)
		ends = append(ends, b.Flush)
		if k.once {
			ends = append(ends, k.close)
		}
		out = b
	case paged:
		p := &pager{terminal: s.onTerminal, w: w}
		ends = append(ends, p.close)
		out = p
	default:
		out = w
	}
	if k.log != nil {
		b := bufio.NewWriter(k.log)
		fmt.Fprintln(b, prompt+strings.ReplaceAll(render.Clean(text), `\n`, "\n"+prompt2))
		out = io.MultiWriter(out, uncolored{b})
		ends = append(ends, b.Flush)
	}
	return out, func() (err error) {
		for _, end := range ends {
			if e := end(); err == nil {
				err = e
			}
		}
		return err
	}, nil
}

// close has answers go to the screen again.
func (k *sinks) close() error {
	if k.file == nil {
		return nil
	}
	err := k.file.Close()
	k.file, k.once = nil, false
	return err
}

// Finish closes the files that answers went to. It is called when the session ends.
func (s *Session) Finish() error {
	err := s.sinks.close()
	if s.sinks.log != nil {
		err = errors.Join(err, s.sinks.log.Close())
		s.sinks.log = nil
	}
	return err
}

// uncolored leaves out the codes of colours, which each Write has whole.
type uncolored struct{ w io.Writer }

var colorCode = regexp.MustCompile("\x1b\\[[0-9;]*m")

func (u uncolored) Write(b []byte) (int, error) {
	_, err := u.w.Write(colorCode.ReplaceAll(b, nil))
	return len(b), err
}

func (s *Session) output(_ context.Context, w io.Writer, file string) error {
	if err := s.sinks.close(); err != nil || file == "" {
		return err
	}
	return s.sendTo(file, false)
}

func (s *Session) once(_ context.Context, _ io.Writer, file string) error {
	if file == "" {
		return fmt.Errorf(".once needs the name of a file")
	}
	if err := s.sinks.close(); err != nil {
		return err
	}
	return s.sendTo(file, true)
}

func (s *Session) sendTo(file string, once bool) (err error) {
	s.sinks.file, err = os.Create(inHome(file))
	s.sinks.once = once
	if err != nil {
		s.sinks.file = nil
		return fmt.Errorf("write answers: %w", err)
	}
	return nil
}

// endings are the formats of files that .save writes, by the ending of their names.
var endings = map[string]render.Format{
	".txt": render.Box, ".csv": render.CSV, ".tsv": render.TSV, ".json": render.JSON, ".jsonl": render.JSONL, ".ndjson": render.JSONL,
	".md": render.Markdown, ".html": render.HTML, ".dot": render.Dot, ".gv": render.Dot, ".mmd": render.Mermaid, ".graphml": render.GraphML,
}

// save writes the last answer to a file: all of it, or what was there before stays.
func (s *Session) save(_ context.Context, w io.Writer, file string) (err error) {
	switch {
	case s.last == nil:
		return fmt.Errorf("there is no answer yet to save")
	case file == "":
		return fmt.Errorf(".save needs the name of a file")
	}
	file = inHome(file)
	format, ok := endings[strings.ToLower(filepath.Ext(file))]
	if !ok {
		format = s.Format
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".clause-*")
	if where := (*fs.PathError)(nil); errors.As(err, &where) { // the name of the file in between says nothing
		return fmt.Errorf("save the answer: %s: %w", file, where.Err)
	}
	err = errors.Join(render.Answer(f, format, s.last.rows, render.Options{}), f.Chmod(0o644), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("save the answer: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s, as %s\n", render.Count(s.last.rows.Len(), "row"), format)
	return err
}

func (s *Session) setLog(_ context.Context, w io.Writer, file string) (err error) {
	switch {
	case file == "" && s.sinks.log != nil:
		_, err = fmt.Fprintln(w, "what is asked and answered goes to", s.sinks.log.Name())
	case file == "":
		_, err = fmt.Fprintln(w, "there is no log")
	default:
		if s.sinks.log != nil {
			err = s.sinks.log.Close()
			s.sinks.log = nil
		}
		if file != "off" && err == nil {
			s.sinks.log, err = os.OpenFile(inHome(file), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
			if err != nil {
				s.sinks.log = nil
				return fmt.Errorf("keep a log: %w", err)
			}
		}
	}
	return err
}

// inHome returns the path of a file that is named with ~ for the user's home.
func inHome(file string) string {
	rest, ok := strings.CutPrefix(file, "~/")
	if home, err := os.UserHomeDir(); ok && err == nil {
		return filepath.Join(home, rest)
	}
	return file
}

func (s *Session) echo(_ context.Context, w io.Writer, text string) error {
	return render.Text(w, text+"\n")
}
