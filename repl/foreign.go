package repl

import (
	"fmt"
	"strings"

	"github.com/clausekg/clause/query"
)

// foreign is what people type who come from other shells, and what it is here.
var foreign = map[string]string{
	"help": ".help", "?": ".help", `\?`: ".help", `\h`: ".help",
	"exit": ".quit", "quit": ".quit", "bye": ".quit", "logout": ".quit", `\q`: ".quit", ".exit": ".quit", ".q": ".quit", ":q": ".quit", ":quit": ".quit", ":exit": ".quit",
	`\d`: ".schema", `\d+`: ".schema", `\dt`: ".kinds", `\dt+`: ".kinds", ".tables": ".kinds", "show tables": ".kinds", ".databases": ".info", `\l`: ".dataset", ".fullschema": ".vocabulary",
	`\c`: ".open", `\connect`: ".open", ".mode": ".format", ".nullvalue": ".null", ".timer": ".timing", `\timing`: ".timing", ".maxrows": ".rows", ".maxwidth": ".width",
	`\i`: ".read", `\ir`: ".read", `\o`: ".output", ".out": ".output", `\e`: ".edit", `\!`: ".shell", ".system": ".shell", ".sh": ".shell", `\s`: ".history", `\set`: ".param", `\pset`: ".set", `\cd`: ".cd",
	`\echo`: ".echo", ".print": ".echo", `\watch`: ".watch", `\conninfo`: ".info", ".dbinfo": ".info", ".parameter": ".param", ":param": ".param", ":help": ".help", `\g`: ".last", ".eqp": ".explain", ".profile": ".explain analyze", ".large_number_rendering": ".format", ".highlight": ".color", ".changes": ".info",
}

// meant returns the line that a person means who typed one of another shell; others are
// returned as they are. A line in another language is refused with a word on this one.
func meant(text string) (string, error) {
	name, arg, _ := strings.Cut(text, " ")
	whole := strings.ToLower(strings.TrimRight(text, "; "))
	if here, ok := foreign[whole]; ok {
		return here, nil
	}
	if here, ok := foreign[strings.TrimRight(name, ";")]; ok && strings.HasPrefix(name, `\`) || ok && strings.HasPrefix(name, ".") || ok && strings.HasPrefix(name, ":") {
		return strings.TrimSpace(here + " " + strings.TrimRight(arg, ";")), nil
	}
	if strings.HasPrefix(name, `\`) {
		return "", fmt.Errorf("unknown command %s: commands begin with a point here, .help lists them", name)
	}
	switch word := strings.ToLower(name); {
	case word == "select" || word == "insert" || word == "update" || word == "delete" || word == "create" || word == "alter" || word == "drop" || word == "pragma":
		return "", fmt.Errorf("%s is not how questions are asked here; they are sentences: .examples shows some, .help every one kind of them", strings.ToUpper(word))
	case word == "match" && strings.Contains(text, "("), word == "sparql", word == "prefix" && strings.Contains(text, "<"):
		return "", fmt.Errorf("questions are sentences here: .examples shows some; the exact form is {F | firm(F), ...}: .help exact")
	}
	return text, nil
}

// parts returns the questions and commands that an entry of several lines holds, each to
// be asked by itself: one, if the whole is a question. So a script can be pasted.
func (s *Session) parts(text string) []string {
	if !strings.Contains(text, "\n") || s.understood(text) {
		return []string{text}
	}
	var parts []string
	var g Gather
	for line := range strings.Lines(text) {
		if part, complete := g.Add(line); complete && !blank(part) {
			parts = append(parts, part)
		}
	}
	if !g.Empty() {
		parts = append(parts, g.Text())
	}
	for _, part := range parts {
		if !isCommand(part) && !s.understood(part) {
			return []string{text} // whose refusal says more
		}
	}
	return parts
}

func (s *Session) understood(text string) bool {
	if isCommand(text) {
		return !strings.Contains(text, "\n")
	}
	_, err := query.Prepare(s.DB, text, s.options()...)
	return err == nil
}
