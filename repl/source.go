package repl

import (
	"context"
	"fmt"
	"io"
	"slices"
)

func (s *Session) open(ctx context.Context, w io.Writer, file string) error {
	switch {
	case file == "":
		return fmt.Errorf(".open needs the name of a file")
	case s.Open == nil:
		return fmt.Errorf("this shell opens no files")
	}
	db, err := s.Open(ctx, file)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "asking", file)
	return s.use(db, file)
}

func (s *Session) dataset(_ context.Context, w io.Writer, name string) error {
	switch {
	case name == "":
		for _, name := range s.datasets() {
			fmt.Fprintln(w, name)
		}
		return nil
	case s.Dataset == nil:
		return fmt.Errorf("this shell has no data sets")
	case !slices.Contains(s.datasets(), name):
		return unknown("data set", name, s.datasets())
	}
	db, err := s.Dataset(name)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "asking", name)
	return s.use(db, name)
}
