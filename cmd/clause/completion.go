package main

import (
	"bytes"
	_ "embed"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// The scripts for bash and zsh are ours: those of cobra have the shell evaluate the line
// again, which a question in a quotation mark that is still open does not survive, and that
// for bash needs a package beside bash.
var (
	//go:embed completion/clause.bash
	bashScript string
	//go:embed completion/clause.zsh
	zshScript string
)

// completionCommand writes what makes a shell complete the command line.
func (p *program) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "have a shell complete questions and options",
		Long: `Writes a script that makes a shell (bash, zsh, fish or powershell) complete options,
files, data sets, and the words of a question, in quotation marks or without.`,
		Example: `  source <(clause completion bash)          # in .bashrc; zsh and .zshrc as well
  clause completion fish | source           # in config.fish
  clause completion powershell | Out-String | Invoke-Expression`,
		Args:              between(1, 1),
		ValidArgsFunction: choose("bash", "zsh", "fish", "powershell"),
		RunE: func(c *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return p.print(bashScript)
			case "zsh":
				return p.print(zshScript)
			case "fish":
				return c.Root().GenFishCompletion(p.stdout, true)
			case "powershell", "pwsh":
				return c.Root().GenPowerShellCompletionWithDesc(p.stdout)
			}
			return usagef("there is no completion for %q: there is for bash, zsh, fish and powershell", args[0])
		},
	}
}

func (p *program) print(text string) error {
	_, err := io.WriteString(p.stdout, text)
	return err
}

// completeLineCommand is what the scripts for bash and zsh ask: it completes a command line
// up to the cursor, as the shell has it.
func (p *program) completeLineCommand() *cobra.Command {
	return &cobra.Command{
		Use:                "__complete-line SHELL LINE",
		Hidden:             true,
		DisableFlagParsing: true,
		Args:               between(2, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			words, quote := shellWords(args[1])
			last := words[len(words)-1]
			if quote != 0 {
				last = string(quote) + last
			}
			var out bytes.Buffer
			inner := &program{stdin: p.stdin, stdout: &out, stderr: io.Discard}
			if err := inner.main(append([]string{cobra.ShellCompRequestCmd}, append(words[:len(words)-1], last)...)); err != nil {
				return err
			}
			if args[0] != "bash" { // zsh quotes what it inserts
				return p.print(out.String())
			}
			var b strings.Builder
			for line := range strings.Lines(out.String()) {
				b.WriteString(quoted(line, quote))
			}
			return p.print(b.String())
		},
	}
}

// shellWords returns the words of a command line, without the name of the program and what
// is set for it, and the quotation mark that is open at its end, or 0. The last word is the
// one at the cursor; it may be empty.
func shellWords(line string) (words []string, quote byte) {
	var word strings.Builder
	inside := false
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote == '\'' && c != quote, quote == '"' && c != quote && c != '\\':
			word.WriteByte(c)
		case quote != 0 && c == quote:
			quote = 0
		case c == '\\' && i+1 < len(line):
			if i++; quote == '"' && !strings.ContainsRune("\"\\$`", rune(line[i])) {
				word.WriteByte('\\')
			}
			word.WriteByte(line[i])
			inside = true
		case c == '"' || c == '\'':
			quote, inside = c, true
		case c == ' ' || c == '\t' || c == '\n':
			if inside || word.Len() > 0 {
				words = append(words, word.String())
			}
			word.Reset()
			inside = false
		default:
			word.WriteByte(c)
		}
	}
	words = append(words, word.String())
	for len(words) > 1 && strings.Contains(words[0], "=") {
		words = words[1:]
	}
	if len(words) > 1 {
		words = words[1:]
	}
	return words, quote
}

// quoted writes a line of completions as bash has it after that quotation mark.
func quoted(line string, quote byte) string {
	word, rest, described := strings.Cut(line, "\t")
	if !described {
		word, rest = strings.TrimSuffix(line, "\n"), ""
	}
	if strings.HasPrefix(word, ":") {
		return line
	}
	special := " \t\"'\\$`&|;<>()*?[]{}!#~"
	switch quote {
	case '\'':
		word, special = strings.ReplaceAll(word, "'", `'\''`), ""
	case '"':
		special = "\"\\$`"
	}
	var b strings.Builder
	for _, r := range word {
		if strings.ContainsRune(special, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	if described {
		return b.String() + "\t" + rest
	}
	return b.String() + "\n"
}
