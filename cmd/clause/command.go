package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clausekg/clause/query"
)

// commandGroup is a heading of the help and the subcommands under it.
type commandGroup struct {
	title    string
	commands []*cobra.Command
}

// commands are the subcommands as the help has them. Each stands in a file with what it
// does.
func (p *program) commands() []commandGroup {
	return []commandGroup{
		{"Pictures", []*cobra.Command{
			p.drawCommand(),
		}},
		{"Facts in and out", []*cobra.Command{
			p.newCommand(),
			p.loadCommand(),
			p.exportCommand(),
		}},
		{"What a database holds", []*cobra.Command{
			p.infoCommand(),
			p.vocabularyCommand(),
			p.lintCommand(),
			p.lexiconCommand(),
			p.datasetsCommand(),
		}},
		{"Care of a database", []*cobra.Command{
			p.checkCommand(),
			p.compactCommand(),
			p.backupCommand(),
		}},
		{"This program", []*cobra.Command{
			p.completionCommand(),
			p.manCommand(),
			p.versionCommand(),
			p.helpCommand(),
		}},
	}
}

// rootCommand is the program: a question, and the subcommands.
func (p *program) rootCommand() *cobra.Command {
	root := p.askCommand()
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { writeHelp(p.stdout, c) })
	root.SetFlagErrorFunc(wrongOption)
	p.commonOptions(root.PersistentFlags())
	for _, g := range p.commands() {
		root.AddGroup(&cobra.Group{ID: g.title, Title: g.title})
		for _, c := range g.commands {
			c.GroupID = g.title
			if c.Name() == "help" {
				root.SetHelpCommand(c)
			}
			root.AddCommand(c)
		}
	}
	root.AddCommand(p.completeLineCommand())
	plain(root)
	return root
}

// plain has the options of c and of its subcommands stand in the order in which they are
// declared, and the line that says how each is used without a word of cobra's.
func plain(c *cobra.Command) {
	c.DisableFlagsInUseLine = true
	c.Flags().SortFlags, c.PersistentFlags().SortFlags = false, false
	for _, sub := range c.Commands() {
		plain(sub)
	}
}

// action is what a command does with its arguments; ctx is done when somebody interrupts
// the program.
type action func(ctx context.Context, args []string) error

// interruptible returns f as cobra wants it.
func (p *program) interruptible(f action) func(*cobra.Command, []string) error {
	return func(_ *cobra.Command, args []string) error {
		ctx, stop := untilStopped(os.Interrupt, syscall.SIGTERM)
		defer stop()
		return stoppedBy(ctx, f(ctx, args))
	}
}

// stoppedError is the cause of a context that a signal has ended.
type stoppedError struct{ signal syscall.Signal }

func (e stoppedError) Error() string { return "stopped by " + e.signal.String() }

// untilStopped returns a context that is done when the program receives one of signals,
// whose cause is then a stoppedError.
func untilStopped(signals ...os.Signal) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	received := make(chan os.Signal, 1)
	signal.Notify(received, signals...)
	go func() {
		select {
		case s := <-received:
			number, _ := s.(syscall.Signal)
			cancel(stoppedError{number})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(received)
		cancel(nil)
	}
}

// stoppedBy returns the signal that ended ctx instead of an err that says no more than
// that ctx was ended.
func stoppedBy(ctx context.Context, err error) error {
	var stopped stoppedError
	if errors.Is(err, context.Canceled) && errors.As(context.Cause(ctx), &stopped) {
		return stopped
	}
	return err
}

// between refuses fewer arguments than least and more than most; most -1: any number.
func between(least, most int) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return wrongUse(c)
		}
		return nil
	}
}

// wrongUse says how c is used.
func wrongUse(c *cobra.Command) error {
	e := usagef("write: %s", c.UseLine())
	e.more = fmt.Sprintf("%s --help says more", c.CommandPath())
	return e
}

// usageError is a command line that makes no sense.
type usageError struct{ message, more string }

func (e *usageError) Error() string { return e.message }

func usagef(format string, args ...any) *usageError {
	return &usageError{fmt.Sprintf(format, args...), "clause help lists what there is"}
}

// wrongOption says what is wrong with an option of c, in words.
func wrongOption(c *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var lacks *pflag.ValueRequiredError
	var invalid *pflag.InvalidValueError
	var syntax *pflag.InvalidSyntaxError
	switch {
	case errors.As(err, &unknown):
		name := "--" + unknown.GetSpecifiedName()
		if short := unknown.GetSpecifiedShortnames(); short != "" {
			name = "-" + short
		}
		return unknownOption(c, name)
	case errors.As(err, &lacks):
		arg, _ := pflag.UnquoteUsage(lacks.GetFlag())
		name := spelled(lacks.GetFlag(), lacks.GetSpecifiedShortnames() != "")
		return usagef("%s needs a value: %s %s", name, name, arg)
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		if f.Value.Type() == "bool" || errors.Is(err, errNoValue) {
			return usagef("--%s takes no value", f.Name)
		}
		return usagef("--%s: %v", f.Name, invalid.Unwrap())
	case errors.As(err, &syntax):
		return usagef("%s is no option", syntax.GetSpecifiedFlag())
	}
	return usagef("%v", err)
}

func spelled(f *pflag.Flag, short bool) string {
	if short {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}

// unknownOption names the option that is nearest to name, or the commands that have one of
// that name.
func unknownOption(c *cobra.Command, name string) error {
	var names, others []string
	c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	for _, other := range append(c.Root().Commands(), c.Root()) {
		if other != c && other.Flags().Lookup(strings.TrimLeft(name, "-")) != nil {
			others = append(others, other.CommandPath())
		}
	}
	var e *usageError
	near := query.Nearest(name, names)
	switch {
	case len(others) > 0:
		e = usagef("%s has no option %s; %s has", c.CommandPath(), name, strings.Join(others, ", "))
	case len(near) > 0:
		e = usagef("unknown option %s (did you mean %s?)", name, near[0])
	default:
		e = usagef("unknown option %s", name)
	}
	e.more = c.CommandPath() + " --help lists what there is"
	return e
}

// mistyped returns the command that words were probably meant to be: the first is near its
// name, and another names a file, which no word of a question does.
func mistyped(c *cobra.Command, words []string) string {
	if len(words) < 2 {
		return ""
	}
	var names []string
	for _, sub := range c.Commands() {
		names = append(names, sub.Name())
	}
	near := query.Nearest(words[0], names)
	if len(near) == 0 || !slices.ContainsFunc(words[1:], isFile) {
		return ""
	}
	return near[0]
}

func isFile(word string) bool {
	_, err := os.Stat(word)
	return err == nil || filepath.Ext(word) == ".clause"
}
