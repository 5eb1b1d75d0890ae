package edit

import (
	"fmt"
	"strings"
	"sync"

	"github.com/clipperhouse/displaywidth"
)

// menu is what stands below a line: the completions of its last word, or help.
type menu struct {
	mu   sync.Mutex
	line string // the text below which it stands
	rows []string

	head    string // before the word that is completed
	choices []Choice
	at      int    // the choice that stands in the line; -1: none
	before  string // the text up to the cursor that the last Tab left
}

// menuRows is how many rows a menu has at most.
const menuRows = 8

func (m *menu) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.line, m.rows, m.choices, m.before = "", nil, nil, ""
}

// lines returns the rows below a line of that text.
func (m *menu) lines(text string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.line != text {
		return nil
	}
	return m.rows
}

// complete is liner's completer, called for each Tab; pos counts characters. It always
// returns one choice, so that liner keeps no state of its own.
func (e *Editor) complete(line string, pos int) (head string, choices []string, tail string) {
	runes := []rune(line)
	before, key := string(runes[:pos]), rune(0)
	if pos > 0 && runes[pos-1] >= markBack && runes[pos-1] < markLast {
		key = runes[pos-1]
	}
	before, tail = unmarked(before), unmarked(string(runes[pos:]))
	switch key {
	case markAccept, markWord:
		before, tail = e.accept(before, tail, key)
	case markHelp:
		e.menu.help(e, before, before+tail)
	default:
		before = e.menu.turn(e, before, tail, key == markBack)
	}
	return before, []string{""}, tail
}

// accept takes the hint behind the line, or a word of it; in a line it moves to the right.
func (e *Editor) accept(before, tail string, key rune) (string, string) {
	if tail != "" {
		next := []rune(tail)
		return before + string(next[:1]), string(next[1:])
	}
	hint := e.known.look(before).Hint
	if key == markWord {
		rest := strings.TrimLeft(hint, " ")
		word, _, _ := strings.Cut(rest, " ")
		hint = hint[:len(hint)-len(rest)] + word
	}
	return before + hint, ""
}

// turn completes the word before the cursor, or puts the next choice there if the line is
// as the last Tab left it.
func (m *menu) turn(e *Editor, before, tail string, back bool) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	text := strings.ReplaceAll(before, lineSymbol, "\n")
	if len(m.choices) > 1 && m.before == before && m.line == before+tail {
		step := 1
		if back {
			step = len(m.choices) - 1
		}
		if m.at < 0 && back {
			m.at = 0
		}
		m.at = (m.at + step) % len(m.choices)
		text = m.head + m.choices[m.at].Text
	} else {
		var from int
		from, m.choices = e.Complete(e.context, text)
		m.at, m.head = -1, text[:from]
		if word, ok := grown(text[from:], m.choices); ok {
			text = m.head + word
		} else if word := text[from:]; word != "" && len(m.choices) > 0 && !beginsWith(m.choices, word) {
			m.at = 0 // what was typed is no beginning of any: the likeliest stands for it
			text = m.head + m.choices[0].Text
		}
	}
	before = strings.ReplaceAll(text, "\n", lineSymbol)
	m.before, m.line = before, before+tail
	m.rows = nil
	if len(m.choices) > 1 {
		m.rows = m.drawn(e.Columns(), e.Color)
	}
	return before
}

// beginsWith reports whether a choice begins with the letters of word.
func beginsWith(choices []Choice, word string) bool {
	for _, c := range choices {
		if len(c.Text) >= len(word) && strings.EqualFold(c.Text[:len(word)], word) {
			return true
		}
	}
	return false
}

// grown returns what the choices have in common if that is more than the word, or the only
// choice there is.
func grown(word string, choices []Choice) (string, bool) {
	if len(choices) == 0 {
		return "", false
	}
	common := choices[0].Text
	for _, c := range choices {
		for !strings.HasPrefix(strings.ToLower(c.Text), strings.ToLower(common)) {
			_, n := lastRune(common)
			common = common[:len(common)-n]
		}
	}
	if len(choices) == 1 {
		return choices[0].Text, true
	}
	if common == "" || len(common) < len(word) || !strings.EqualFold(common[:len(word)], word) {
		return "", false
	}
	for _, c := range choices { // as all write it, else as it was written
		if !strings.HasPrefix(c.Text, common) {
			return word + common[len(word):], true
		}
	}
	return common, true
}

func lastRune(s string) (rune, int) {
	r := []rune(s)
	last := r[len(r)-1]
	return last, len(string(last))
}

// help shows what may be written here.
func (m *menu) help(e *Editor, before, line string) {
	rows := e.Help(e.context, strings.ReplaceAll(before, lineSymbol, "\n"))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.choices, m.before, m.line = nil, "", line
	m.rows = nil
	width := e.Columns() - 1
	for _, row := range rows {
		m.rows = append(m.rows, displaywidth.TruncateString(row, width, "…"))
	}
}

// drawn returns the rows of the menu: a choice a row with its note where they are few,
// else in columns.
func (m *menu) drawn(width int, color bool) []string {
	widest := 0
	for _, c := range m.choices {
		widest = max(widest, displaywidth.String(c.Text))
	}
	widest = min(widest, width-2)
	cell := func(i, room int) string {
		c := m.choices[i]
		text := displaywidth.TruncateString(c.Text, min(room, width-2), "…")
		blank := strings.Repeat(" ", max(room-displaywidth.String(text), 0))
		switch {
		case i == m.at && color:
			text = "\x1b[7m" + text + "\x1b[0m"
		case i == m.at:
			text = "[" + text + "]"
		case color && c.Code != "":
			text = "\x1b[" + c.Code + "m" + text + "\x1b[0m"
		}
		return text + blank
	}
	var rows []string
	if len(m.choices) <= menuRows {
		for i, c := range m.choices {
			note := displaywidth.TruncateString(c.Note, max(width-widest-5, 0), "…")
			if note != "" && color {
				note = "\x1b[2m" + note + "\x1b[0m"
			}
			rows = append(rows, strings.TrimRight("  "+cell(i, widest)+"  "+note, " "))
		}
		return rows
	}
	columns := max((width-2)/(widest+2), 1)
	first := 0 // the page that has the choice
	if page := columns * (menuRows - 1); m.at >= page {
		first = m.at / page * page
	}
	shown := min(len(m.choices)-first, columns*(menuRows-1))
	height := (shown + columns - 1) / columns
	for r := range height {
		var b strings.Builder
		for i := first + r; i < first+shown; i += height {
			b.WriteString("  " + cell(i, widest))
		}
		rows = append(rows, strings.TrimRight(b.String(), " "))
	}
	if rest := len(m.choices) - first - shown; rest > 0 {
		rows = append(rows, fmt.Sprintf("  … %d more", rest))
	}
	return rows
}
