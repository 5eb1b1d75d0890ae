package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/clausekg/clause/datasets"
	"github.com/clausekg/clause/graph/load"
	"github.com/clausekg/clause/query/render"
	"github.com/clausekg/clause/repl"
)

// completer says what a word can be, given the words before it.
type completer = cobra.CompletionFunc

const onlyThese = cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder

// choose completes one of some words; what follows a tab in one describes it.
func choose(words ...string) completer {
	return func(_ *cobra.Command, _ []string, word string) (some []string, _ cobra.ShellCompDirective) {
		for _, w := range words {
			if strings.HasPrefix(w, word) {
				some = append(some, w)
			}
		}
		return some, onlyThese
	}
}

// files completes a file whose name ends so; a database unless any is said.
func files(endings ...string) completer {
	if len(endings) == 0 {
		endings = []string{"clause"}
	}
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return endings, cobra.ShellCompDirectiveFilterFileExt
	}
}

// inTurn completes the first argument by the first of fs, and so on; the last completes all
// that follow.
func inTurn(fs ...completer) completer {
	return func(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		return fs[min(len(args), len(fs)-1)](c, args, word)
	}
}

// anyFile completes a file.
func anyFile(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveDefault
}

// nothing completes nothing.
var nothing = choose()

// asked are the endings of what can be asked: databases and files of facts.
var asked = []string{"clause", "nq", "nt", "ttl", "trig", "jsonl", "jsonld", "csv", "gz"}

// optionCompleters complete the values of options, by name.
func (p *program) optionCompleters() map[string]completer {
	return map[string]completer{
		"db":         files(asked...),
		"dataset":    builtIn,
		"as":         choose(datasets.Recipes()...),
		"format":     choose(render.Formats()...),
		"from":       choose(load.Formats()...),
		"on-error":   choose("stop", "skip"),
		"dump":       choose("sentence", "reading", "plan"),
		"color":      choose("auto", "always", "never"),
		"params":     files("json"),
		"file":       anyFile,
		"output":     anyFile,
		"vocabulary": files("clause", "txt"),
		"param":      nothing,
		"as-of":      nothing,
		"null":       nothing,
		"timeout":    choose("1s", "5s", "1m"),
		"max-rows":   nothing,
		"max-memory": choose("500MB", "1GiB", "4GiB"),
		"cayley":     choose("bolt", "leveldb"),
	}
}

// completeOptions has the options of c and of its subcommands complete their values, where
// those say nothing of it themselves, and describe themselves as in the help.
func completeOptions(c *cobra.Command, by map[string]completer) {
	for _, flags := range []*pflag.FlagSet{c.Flags(), c.PersistentFlags()} {
		flags.VisitAll(func(f *pflag.Flag) { _, f.Usage = described(f) })
	}
	for name, f := range by {
		if c.Flags().Lookup(name) == nil && c.PersistentFlags().Lookup(name) == nil {
			continue
		}
		if _, has := c.GetFlagCompletionFunc(name); !has {
			c.RegisterFlagCompletionFunc(name, f)
		}
	}
	for _, sub := range c.Commands() {
		completeOptions(sub, by)
	}
}

// completeQuestion completes the next word of a question that is asked of what the options
// name. A word that begins with a quotation mark is the whole question, and still open:
// where it can go on in one way only, what may stand after that is completed too, so that
// the shell does not take the question for finished.
func (p *program) completeQuestion(_ *cobra.Command, words []string, word string) ([]string, cobra.ShellCompDirective) {
	if len(p.files) > 0 {
		return nil, onlyThese
	}
	config, err := p.config(context.Background())
	if err != nil {
		return nil, onlyThese
	}
	s := repl.NewSession(config)
	defer s.Close()
	open := strings.HasPrefix(word, `"`) || strings.HasPrefix(word, "'")
	if open {
		word = word[1:]
	}
	text := strings.Join(append(words, word), " ")
	all := continued(s, text)
	if open && len(all) == 1 {
		if more := continued(s, all[0]+" "); len(more) > 0 {
			all = more
		}
	}
	var choices []string
	for _, c := range all {
		if start := len(text) - len(word); start < len(c) {
			choices = append(choices, c[start:])
		}
	}
	return choices, onlyThese
}

// continued returns what text can be with its last word complete. What only resembles that
// word is left out: the shell that asks would not take it.
func continued(s *repl.Session, text string) (all []string) {
	head, choices := s.Complete(text)
	for _, c := range choices {
		if whole := head + c.Text; len(whole) >= len(text) && strings.EqualFold(whole[:len(text)], text) {
			all = append(all, whole)
		}
	}
	return all
}

// anyDataset completes the name of a data set, builtIn that of one that can be asked.
func anyDataset(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	return someDatasets(func(datasets.Info) bool { return true })(c, args, word)
}

func builtIn(c *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
	return someDatasets(func(d datasets.Info) bool { return !d.Recipe })(c, args, word)
}

func someDatasets(which func(datasets.Info) bool) completer {
	var some []string
	for _, d := range datasets.List() {
		if which(d) {
			some = append(some, d.Name+"\t"+d.Title)
		}
	}
	return choose(some...)
}
