package repl

import (
	"strings"
	"unicode/utf8"
)

// Gather puts the lines of a question together.
//
// A line is the whole question unless it says that there is more: it ends with a comma, a
// colon or a backslash, or in an open bracket or quotation mark, or it is a supposition
// that has not come to its question. An empty line or a semicolon ends the question
// whatever it says. A line that begins with a point is a command of one line.
type Gather struct{ lines []string }

// Add takes a line. It returns the text and true once that is complete, and is then empty
// again.
func (g *Gather) Add(line string) (text string, complete bool) {
	line = strings.TrimRight(line, " \t\r\n")
	if len(g.lines) == 0 && (blank(line) || isCommand(line)) {
		return strings.TrimSpace(line), true
	}
	g.lines = append(g.lines, line)
	text = strings.Join(g.lines, "\n")
	if line != "" && unfinished(text) {
		if cut, ok := strings.CutSuffix(line, `\`); ok {
			g.lines[len(g.lines)-1] = cut
		}
		return "", false
	}
	g.Clear()
	return strings.TrimRight(text, "; \t\n"), true
}

// Text returns the lines so far.
func (g *Gather) Text() string { return strings.Join(g.lines, "\n") }

// Empty reports whether there are no lines yet.
func (g *Gather) Empty() bool { return len(g.lines) == 0 }

// Clear forgets the lines so far.
func (g *Gather) Clear() { g.lines = nil }

// blank reports whether there is nothing in text but blanks and comments.
func blank(text string) bool {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return false
		}
	}
	return true
}

// unfinished reports whether text says that there is more to come.
func unfinished(text string) bool {
	open, colon, last := 0, false, rune(0)
	quoted, comment := false, false
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		switch {
		case comment:
			comment = r != '\n'
			continue
		case quoted:
			if r == '\\' && i < len(text) {
				_, n := utf8.DecodeRuneInString(text[i:])
				i += n
			}
			quoted = r != '"'
		case r == '"':
			quoted = true
		case r == '#':
			comment = true
			continue
		case r == '(', r == '{', r == '[':
			open++
		case r == ')', r == '}', r == ']':
			open--
		case r == ':':
			colon = true
		}
		if r != ' ' && r != '\t' && r != '\n' {
			last = r
		}
	}
	switch {
	case quoted, open > 0, last == ',', last == ':', last == '\\':
		return true
	}
	first, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	return strings.EqualFold(first, "suppose") && !colon
}
