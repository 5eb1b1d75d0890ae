package repl

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/clausekg/clause/query/render"
)

// setting is something that the user chooses: a command by its name, a line of .show.
type setting struct {
	name   string // without the point
	values string // for people
	help   string
	get    func(s *Session) string
	set    func(s *Session, value string) error
	words  func(s *Session) []string // that complete the value
}

// settingTable is the table of settings, in the order of .show.
func settingTable() []setting {
	return []setting{
		toggle("reading", "show how each question was read", func(s *Session) *bool { return &s.Reading }),
		toggle("timing", "show how long each question took", func(s *Session) *bool { return &s.Timing }),
		{"today", "[DATE|off]", "ask as if on that day", (*Session).todayText, (*Session).setToday, nil},
		{"format", "[FORMAT]", "write answers as table, csv, markdown, dot, ...", func(s *Session) string { return string(s.Format) },
			func(s *Session, v string) (err error) {
				f, err := render.ParseFormat(v)
				if err == nil {
					s.Format = f
				}
				return err
			}, func(*Session) []string { return render.Formats() }},
		{"rows", "[N|all]", "how many rows of a long answer a table shows, from both ends",
			func(s *Session) string { return countText(s.Style.Rows, "all") }, setCount("rows", "all", func(s *Session) *int { return &s.Style.Rows }), oneWord("all")},
		{"width", "[N|auto]", "how wide a table may be: auto is as wide as the screen",
			func(s *Session) string { return countText(s.width, "auto") }, setCount("width", "auto", func(s *Session) *int { return &s.width }), oneWord("auto")},
		toggle("types", "show the types of the columns under their names", func(s *Session) *bool { return &s.Style.Types }),
		toggle("ids", "show things by their addresses, not by their names", func(s *Session) *bool { return &s.Style.IDs }),
		{"null", "[TEXT]", "what stands where nothing is recorded", (*Session).nullText,
			func(s *Session, v string) error { v = unquoted(v); s.Style.Missing = &v; return nil }, nil},
		toggle("color", "show values in colours by their type", func(s *Session) *bool { return &s.Style.Color }),
		toggle("pager", "show what is longer than the screen in $PAGER", func(s *Session) *bool { return &s.Pager }),
		toggle("progress", "show how far a question of more than a second has come", func(s *Session) *bool { return &s.Progress }),
		toggle("bail", "end a script at the first question that is refused", func(s *Session) *bool { return &s.Bail }),
	}
}

// toggle is a setting that is on or off.
func toggle(name, help string, on func(s *Session) *bool) setting {
	return setting{name, "on|off", help,
		func(s *Session) string {
			if *on(s) {
				return "on"
			}
			return "off"
		},
		func(s *Session, v string) error {
			if v != "on" && v != "off" {
				return fmt.Errorf(".%s is on or off, not %q", name, v)
			}
			*on(s) = v == "on"
			return nil
		}, onOff}
}

func oneWord(w string) func(*Session) []string {
	return func(*Session) []string { return []string{w} }
}

// countText writes a number of which 0 has a word.
func countText(n int, zero string) string {
	if n == 0 {
		return zero
	}
	return strconv.Itoa(n)
}

func setCount(name, zero string, of func(s *Session) *int) func(*Session, string) error {
	return func(s *Session, v string) error {
		if v == zero {
			*of(s) = 0
			return nil
		}
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 {
			return fmt.Errorf(".%s is a number or %s, not %q", name, zero, v)
		}
		*of(s) = n
		return nil
	}
}

// unquoted takes the quotes off a text that is given in them, so that it can begin or end
// with blanks or be empty.
func unquoted(v string) string {
	if text, err := strconv.Unquote(v); err == nil {
		return text
	}
	return v
}

func (s *Session) nullText() string {
	if s.Style.Missing == nil {
		return "–"
	}
	return *s.Style.Missing
}

func (s *Session) todayText() string {
	if s.today == nil {
		return "off"
	}
	return s.today.Format(time.DateOnly)
}

func (s *Session) setToday(v string) error {
	if v == "off" {
		s.today = nil
		return nil
	}
	day, err := time.Parse(time.DateOnly, v)
	if err != nil {
		return fmt.Errorf("%q is not a day; write it as 2026-06-30", v)
	}
	s.today = &day
	return nil
}

// command is the setting as a command: it changes the setting, or says what it is.
func (g setting) command() command {
	return command{
		name: "." + g.name, args: g.values, help: g.help, words: g.words,
		run: func(s *Session, _ context.Context, w io.Writer, arg string) error {
			if arg != "" {
				return g.set(s, arg)
			}
			_, err := fmt.Fprintln(w, g.said(s))
			return err
		},
	}
}

// said says what a setting is.
func (g setting) said(s *Session) string {
	switch {
	case g.name == "format":
		return fmt.Sprintf("%s (of %s)", g.get(s), strings.Join(render.Formats(), ", "))
	case g.name == "today" && s.today == nil:
		return "today is the data set's day, else the calendar's"
	case g.name == "today":
		return "today is " + g.get(s)
	}
	return fmt.Sprintf(".%s is %s", g.name, render.Clean(g.get(s)))
}

func settingNames(*Session) []string {
	var names []string
	for _, g := range settingTable() {
		names = append(names, g.name)
	}
	return names
}

func (s *Session) set(ctx context.Context, w io.Writer, arg string) error {
	name, value, given := strings.Cut(arg, " ")
	name = strings.TrimPrefix(name, ".")
	switch {
	case name == "":
		return s.show(ctx, w, "")
	case strings.Contains(name, "="):
		name, value, given = strings.Cut(arg, "=")
		name = strings.TrimSpace(name)
	}
	for _, g := range settingTable() {
		if g.name != name {
			continue
		}
		if !given {
			_, err := fmt.Fprintln(w, g.said(s))
			return err
		}
		return g.set(s, strings.TrimSpace(value))
	}
	return unknown("setting", name, settingNames(s))
}

func (s *Session) show(_ context.Context, w io.Writer, _ string) error {
	for _, g := range settingTable() {
		if _, err := fmt.Fprintf(w, "%-9s %-12s %s\n", g.name, render.Clean(g.get(s)), g.help); err != nil {
			return err
		}
	}
	for _, name := range s.paramNames() {
		if _, err := fmt.Fprintf(w, "$%s = %v\n", name, s.Args[name]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Session) reset(context.Context, io.Writer, string) error {
	s.choose(s.first)
	return nil
}

// chosen is what the settings are.
type chosen struct {
	reading, timing, pager, progress, bail bool
	today                                  *time.Time
	format                                 render.Format
	style                                  render.Options
	width                                  int
}

func (s *Session) chosen() chosen {
	return chosen{s.Reading, s.Timing, s.Pager, s.Progress, s.Bail, s.today, s.Format, s.Style, s.width}
}

func (s *Session) choose(c chosen) {
	s.Reading, s.Timing, s.Pager, s.Progress, s.Bail = c.reading, c.timing, c.pager, c.progress, c.bail
	s.today, s.Format, s.Style, s.width = c.today, c.format, c.style, c.width
}

func (s *Session) setParam(_ context.Context, w io.Writer, arg string) error {
	if arg == "" {
		for _, name := range s.paramNames() {
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

func (s *Session) paramNames() []string { return slices.Sorted(maps.Keys(s.Args)) }
