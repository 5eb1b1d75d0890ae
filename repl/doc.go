// Package repl is the shell: it reads questions and commands, one turn at a time, and
// writes answers.
//
//	line ── Gather (until a question is complete) ──→ Session.Turn ──→ output or error
//
// A Session is what a shell remembers: the database, the day, the settings, where answers
// go, the last answer. Turn is the whole of one turn and needs no terminal, so it is what
// tests call. Terminal runs a session on a terminal, with the line editor of package edit,
// history, a pager, progress and Ctrl-C; Script runs one on a pipe or a file, Init the file
// that every shell begins with.
//
// Commands are one table (command.go), settings another (setting.go): each setting is a
// command too. What people of other shells type is a third (foreign.go). Topics of help
// (help.go) take their examples from the data that is asked.
package repl
