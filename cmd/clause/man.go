package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// manCommand writes the manual page, in the man macros of troff.
func (p *program) manCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "man",
		Short: "the manual page",
		Long:  "Writes the manual page, made of what --help says of each command.",
		Example: `  clause man > ~/.local/share/man/man1/clause.1
  clause man | man -l -`,
		Args:              between(0, 0),
		ValidArgsFunction: nothing,
		RunE: func(c *cobra.Command, _ []string) error {
			return p.print(manual(c.Root()))
		},
	}
}

// environment lists the variables that the program heeds.
var environment = []struct{ name, meaning string }{
	{"NO_COLOR", "if it is set and not empty, nothing is coloured, unless --color says otherwise"},
	{"CLICOLOR_FORCE", "if it is set and not 0, colours are written into pipes and files too"},
	{"TERM", "on a terminal that is dumb nothing is coloured"},
	{"XDG_STATE_HOME", "the folder of clause/history, what was asked in the shell; ~/.local/state unless set"},
}

// manual returns the manual page of the program.
func manual(root *cobra.Command) string {
	var m page
	m.line(`.TH CLAUSE 1 "" "clause" "User Commands"`)
	m.section("NAME")
	m.text(`clause \- ask questions of a knowledge graph`)
	m.section("SYNOPSIS")
	m.line(".nf")
	m.text(roff(`clause [OPTION]... [QUESTION]`))
	m.text(roff(`clause COMMAND [OPTION]... [ARGUMENT]...`))
	m.line(".fi")
	m.section("DESCRIPTION")
	m.paragraphs(root.Long)
	m.line(".PP")
	m.text(roff("A question is a sentence, or its exact form, which the program shows as its reading. " +
		"Several words are one question; quotation marks keep the shell from reading them. " +
		"In files and on standard input a question stands on a line, or goes on until it is complete; # begins a comment."))
	m.section("OPTIONS")
	m.options(root.LocalFlags())
	m.section("COMMANDS")
	m.commands(root)
	m.section("EXIT STATUS")
	for _, e := range exitCodes {
		m.item(fmt.Sprint(e.code), e.meaning)
	}
	m.section("ENVIRONMENT")
	for _, e := range environment {
		m.item(e.name, e.meaning)
	}
	m.section("EXAMPLES")
	m.example(root.Example)
	return m.String()
}

// page is a manual page that is being written.
type page struct{ strings.Builder }

func (m *page) line(s string) { m.WriteString(s + "\n") }

// text writes a line of text, which may not begin as a request does.
func (m *page) text(s string) {
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	m.line(s)
}

func (m *page) section(title string) { m.line(".SH " + title) }

func (m *page) paragraphs(s string) {
	for line := range strings.Lines(strings.TrimSpace(s)) {
		if line = strings.TrimSpace(line); line == "" {
			m.line(".PP")
		} else {
			m.text(roff(line))
		}
	}
}

// item writes a term and what it means.
func (m *page) item(term, meaning string) {
	m.line(".TP")
	m.line(".B " + roff(term))
	m.text(roff(meaning))
}

func (m *page) options(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if every(f) {
			left, usage := described(f)
			m.item(left, usage)
		}
	})
}

// commands writes the subcommands of c, and theirs.
func (m *page) commands(c *cobra.Command) {
	for _, sub := range c.Commands() {
		if sub.Hidden {
			continue
		}
		m.line(".SS " + roff(sub.UseLine()))
		text := sub.Long
		if text == "" {
			text = sentence(sub.Short)
		}
		m.paragraphs(text)
		m.options(sub.LocalFlags())
		if sub.Example != "" {
			m.line(".PP")
			m.example(sub.Example)
		}
		m.commands(sub)
	}
}

// example writes lines as they are.
func (m *page) example(s string) {
	m.line(".nf")
	for line := range strings.Lines(strings.Trim(s, "\n")) {
		m.text(roff(strings.TrimRight(line, "\n")))
	}
	m.line(".fi")
}

// roff returns a text as troff prints it: a hyphen that can be copied, no escapes.
var roff = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace
