// Package repl is the shell: it reads questions and commands, one turn at a time, and
// writes answers.
//
//	line ── Gather (until a question is complete) ──→ Session.Turn ──→ output or error
//
// A Session is what a shell remembers: the database, the day, the format, the last
// answer. Turn is the whole of one turn and needs no terminal, so it is what tests call.
// Terminal runs a session on a terminal (completion, history, Ctrl-C); Script runs one on
// a pipe or a file.
package repl
