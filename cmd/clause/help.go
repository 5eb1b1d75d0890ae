package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clausekg/clause/query"
)

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
	filled(&b, text)
	if c.Example != "" {
		fmt.Fprintf(&b, "\n%s\n", strings.Trim(c.Example, "\n"))
	}
	options := optionLines(c.LocalFlags(), usual)
	if c.HasParent() {
		options = optionLines(c.LocalFlags(), every)
	}
	if options != "" {
		fmt.Fprintf(&b, "\n%s", options)
	}
	if c.HasAvailableSubCommands() {
		b.WriteString("\n" + commandLines(c))
	}
	if !c.HasParent() {
		b.WriteString("\nMore: clause COMMAND --help, clause help options, clause help exit-codes.\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// helpTopic is what clause help explains besides the commands.
type helpTopic struct {
	name  string
	write func(b *strings.Builder, root *cobra.Command)
}

var helpTopics = []helpTopic{
	{"options", func(b *strings.Builder, root *cobra.Command) {
		ofQuestions := func(f *pflag.Flag) bool { return every(f) && root.PersistentFlags().Lookup(f.Name) == nil }
		b.WriteString("The options of a question:\n\n" + optionLines(root.LocalFlags(), ofQuestions))
		b.WriteString("\nThose of every command:\n\n" + optionLines(root.PersistentFlags(), every))
	}},
	{"exit-codes", func(b *strings.Builder, _ *cobra.Command) {
		b.WriteString("The program exits with\n\n")
		for _, e := range exitCodes {
			fmt.Fprintf(b, "  %3d  %s\n", e.code, e.meaning)
		}
		b.WriteString("\nOf several questions, the first that was not answered says which.\n")
	}},
}

// sentence returns a line of the list of commands as a sentence.
func sentence(short string) string { return strings.ToUpper(short[:1]) + short[1:] + "." }

// usual and every say which options are listed: none that is hidden is.
func usual(f *pflag.Flag) bool {
	_, seldom := f.Annotations[seldomUsed]
	return every(f) && !seldom
}

func every(f *pflag.Flag) bool { return !f.Hidden && f.Name != "help" }

// optionLines returns a line for each option that is to be listed.
func optionLines(flags *pflag.FlagSet, listed func(*pflag.Flag) bool) string {
	var b strings.Builder
	flags.VisitAll(func(f *pflag.Flag) {
		if listed(f) {
			left, usage := described(f)
			entry(&b, 25, left, usage)
		}
	})
	return b.String()
}

// helpWidth is how wide the help is.
const helpWidth = 80

// entry writes a term and what it means beside it, over as many lines as that takes.
func entry(b *strings.Builder, width int, term, meaning string) {
	line := fmt.Sprintf("  %-*s ", width, term)
	if len(term) > width {
		fmt.Fprintf(b, "  %s\n", term)
		line = strings.Repeat(" ", width+3)
	}
	fill(b, line, strings.Repeat(" ", width+3), meaning)
}

// filled writes paragraphs, with blank lines between, anew in lines as wide as the help.
func filled(b *strings.Builder, text string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			b.WriteString("\n")
		}
		fill(b, "", "", paragraph)
	}
}

// fill writes the words of text after line, and after margin on the lines that follow.
func fill(b *strings.Builder, line, margin, text string) {
	for word := range strings.FieldsSeq(text) {
		if len(line)+len(word) > helpWidth {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = margin
		}
		line += word + " "
	}
	b.WriteString(strings.TrimRight(line, " ") + "\n")
}

// described returns an option with what its value is called, and what it does.
func described(f *pflag.Flag) (left, usage string) {
	arg, usage := pflag.UnquoteUsage(f)
	left = "--" + f.Name
	if f.Shorthand != "" {
		left = "-" + f.Shorthand + ", " + left
	}
	if f.NoOptDefVal != "" {
		return left, usage
	}
	return left + " " + arg, strings.TrimPrefix(usage, arg+" ")
}

// commandLines returns a line for each subcommand, under the headings that there are.
func commandLines(c *cobra.Command) string {
	var b strings.Builder
	for _, g := range append(c.Groups(), &cobra.Group{}) {
		if g.Title != "" {
			fmt.Fprintf(&b, "%s:\n", g.Title)
		}
		for _, sub := range c.Commands() {
			if sub.GroupID == g.ID && !sub.Hidden {
				entry(&b, 25, strings.TrimPrefix(sub.UseLine(), c.CommandPath()+" "), sub.Short)
			}
		}
	}
	return b.String()
}

// helpCommand writes the help of a command, of a topic, or of the program.
func (p *program) helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "this text, or that of a command",
		Long:  "Says how the program, a command, or one of the topics options and exit-codes is used.",
		Example: `  clause help load
  clause help options
  clause help exit-codes`,
		ValidArgsFunction: completeHelp,
		RunE: func(c *cobra.Command, args []string) error {
			for _, topic := range helpTopics {
				if len(args) == 1 && args[0] == topic.name {
					var b strings.Builder
					topic.write(&b, c.Root())
					return p.print(b.String())
				}
			}
			of, rest, err := c.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return unknownTopic(c.Root(), args)
			}
			return writeHelp(p.stdout, of)
		},
	}
}

// unknownTopic names what there is help for, and is near.
func unknownTopic(root *cobra.Command, args []string) error {
	if near := query.Nearest(args[0], topicsOf(root)); len(args) == 1 && len(near) > 0 {
		return usagef("there is no help on %s (did you mean %s?)", args[0], near[0])
	}
	return usagef("there is no help on %s", strings.Join(args, " "))
}

// topicsOf returns what clause help has a text for.
func topicsOf(root *cobra.Command) []string {
	var names []string
	for _, sub := range root.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	for _, topic := range helpTopics {
		names = append(names, topic.name)
	}
	return names
}

func completeHelp(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	return inTurn(choose(topicsOf(c.Root())...), nothing)(c, args, word)
}

// versionCommand writes the version that the build recorded.
func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "the version of this program",

		Example: "  clause version",
		Args:    between(0, 0),

		ValidArgsFunction: nothing,
		RunE:              func(*cobra.Command, []string) error { return p.writeVersion() },
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
