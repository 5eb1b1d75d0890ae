package repl

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/query/render"
)

func formatNames(*Session) []string { return render.Formats() }

func (s *Session) setReading(_ context.Context, w io.Writer, arg string) error {
	return setSwitch(w, ".reading", &s.Reading, arg)
}

func (s *Session) setTiming(_ context.Context, w io.Writer, arg string) error {
	return setSwitch(w, ".timing", &s.Timing, arg)
}

// setSwitch turns *on on or off; without an argument it says what it is.
func setSwitch(w io.Writer, name string, on *bool, arg string) error {
	switch arg {
	case "on":
		*on = true
	case "off":
		*on = false
	case "":
		word := "off"
		if *on {
			word = "on"
		}
		fmt.Fprintf(w, "%s is %s\n", name, word)
	default:
		return fmt.Errorf("%s is on or off, not %q", name, arg)
	}
	return nil
}

func (s *Session) setFormat(_ context.Context, w io.Writer, arg string) error {
	if arg == "" {
		fmt.Fprintf(w, "%s (of %s)\n", s.Format, strings.Join(render.Formats(), ", "))
		return nil
	}
	f, err := render.ParseFormat(arg)
	if err == nil {
		s.Format = f
	}
	return err
}

func (s *Session) setToday(_ context.Context, w io.Writer, arg string) error {
	switch arg {
	case "":
		if s.today == nil {
			fmt.Fprintln(w, "today is the data set's day, else the calendar's")
			return nil
		}
		fmt.Fprintln(w, "today is", s.today.Format(time.DateOnly))
	case "off":
		s.today = nil
	default:
		day, err := time.Parse(time.DateOnly, arg)
		if err != nil {
			return fmt.Errorf("%q is not a day; write it as 2026-06-30", arg)
		}
		s.today = &day
	}
	return nil
}

func (s *Session) setParam(_ context.Context, w io.Writer, arg string) error {
	if arg == "" {
		var names []string
		for name := range s.Args {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			fmt.Fprintf(w, "$%s = %v\n", name, s.Args[name])
		}
		return nil
	}
	name, value, ok := strings.Cut(strings.TrimPrefix(arg, "$"), "=")
	name, value = strings.TrimSpace(name), strings.TrimSpace(value)
	if !ok || name == "" {
		return fmt.Errorf("write .param name=value")
	}
	s.Args[name] = value
	return nil
}

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
