package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// showHelp writes what fits one screen.
func (p *program) showHelp(context.Context, []string) error {
	var b strings.Builder
	b.WriteString(`Clause answers questions about a knowledge graph, and shows how it read them.

  clause "which partners use a non-exclusive provider"
  clause "how many contracts does each provider have" --format csv
  clause "why does OpenAI use Azure" --as-of 2024-06-30
  echo "who uses Azure" | clause

Without a question, on a terminal: the shell. Elsewhere: questions from standard input.

`)
	for _, o := range optionTable() {
		if o.help == hidden {
			continue
		}
		left := "--" + o.name
		if o.short != "" {
			left = "-" + o.short + ", " + left
		}
		fmt.Fprintf(&b, "  %-24s %s\n", strings.TrimSpace(left+" "+o.arg), o.help)
	}
	b.WriteString("\n")
	for _, c := range subcommands() {
		fmt.Fprintf(&b, "  clause %-20s %s\n", strings.TrimSpace(c.name+" "+c.args), c.help)
	}
	b.WriteString("\nIt exits with 0 if all was answered, 1 if something was refused or failed, 2 if it was\ncalled wrongly.\n")
	_, err := fmt.Fprint(p.stdout, b.String())
	return err
}

// showVersion writes the version that the build recorded.
func (p *program) showVersion(context.Context, []string) error {
	version := "(built from a checkout)"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		version = info.Main.Version
	}
	_, err := fmt.Fprintf(p.stdout, "clause %s, %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
