package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// exitText says what the program exits with.
const exitText = `It exits with 0 if all was answered, 1 if something was refused or failed, 2 if it was
called wrongly, 130 if it was interrupted.
`

// writeHelp writes what fits one screen: how c is used, what it does, its options,
// examples.
func writeHelp(w io.Writer, c *cobra.Command) error {
	var b strings.Builder
	if c.HasParent() {
		fmt.Fprintf(&b, "%s\n\n", c.UseLine())
	}
	text := c.Long
	if text == "" {
		text = sentence(c.Short)
	}
	fmt.Fprintf(&b, "%s\n", strings.TrimSpace(text))
	if c.Example != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.Trim(c.Example, "\n"))
	}
	if options := optionLines(c.LocalFlags()); options != "" {
		fmt.Fprintf(&b, "\n%s", options)
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n" + commandLines(c))
	}
	if !c.HasParent() {
		b.WriteString("\n" + exitText)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// sentence returns a line of the list of commands as a sentence.
func sentence(short string) string { return strings.ToUpper(short[:1]) + short[1:] + "." }

// optionLines returns a line for each option that is not hidden.
func optionLines(flags *pflag.FlagSet) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		arg, usage := pflag.UnquoteUsage(f)
		left := "--" + f.Name
		if f.Shorthand != "" {
			left = "-" + f.Shorthand + ", " + left
		}
		if f.NoOptDefVal == "" {
			left += " " + arg
			usage = strings.TrimPrefix(usage, arg+" ")
		}
		fmt.Fprintf(&b, "  %-24s %s\n", left, usage)
	})
	return b.String()
}

// commandLines returns a line for each subcommand, under the headings that there are.
func commandLines(c *cobra.Command) string {
	var b strings.Builder
	for _, g := range append(c.Groups(), &cobra.Group{}) {
		if g.Title != "" {
			fmt.Fprintf(&b, "%s\n", g.Title)
		}
		for _, sub := range c.Commands() {
			if sub.GroupID == g.ID && !sub.Hidden {
				fmt.Fprintf(&b, "  %-36s %s\n", sub.UseLine(), sub.Short)
			}
		}
	}
	return b.String()
}

// helpCommand writes the help of a command, or of the program.
func (p *program) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "this text, or that of a command",
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usagef("there is no command %s", strings.Join(args, " "))
			}
			return writeHelp(p.stdout, of)
		},
	}
}

// versionCommand writes the version that the build recorded.
func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "the version of this program",
		Args:  between(0, 0),
		RunE:  func(*cobra.Command, []string) error { return p.writeVersion() },
	}
}

func (p *program) writeVersion() error {
	version := "(built from a checkout)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	_, err := fmt.Fprintf(p.stdout, "clause %s, %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
