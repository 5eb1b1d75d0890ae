package edit

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Look is how a line is shown, beside its text.
type Look struct {
	Spans []Span // in order, none over another
	Hint  string // what may follow the text, shown dim behind it
}

// Span is the bytes [From, To) of a text and the code that they are shown with: "1;34".
type Span struct {
	From, To int
	Code     string
}

// painter is the filter of what liner draws. It recognises a prompt where a line begins and
// takes what follows as the text of the line, up to the code that places the cursor; there
// it draws the hint and the menu.
//
// Of what liner draws it relies on this: a line is drawn from its first row, cleared
// before by ESC [ 0 K, as prompt, text and codes that place the cursor, the last of which
// is ESC [ n G. A zero byte says that liner begins a new prompt.
type painter struct {
	prompts map[string]string // the prompts as liner draws them, and their codes
	plain   bool              // no colours
	columns func() int
	look    func(text string) Look     // what is known of a text by now
	menu    func(text string) []string // the lines below it

	state  state
	held   []byte // of a prompt, a text or a code that is not all there yet
	prompt string
	text   string // that was painted last
	up     int    // rows from the cursor to the last row of the line
	column int    // of the cursor, from 1
	hint   bool   // there is a hint
	below  bool   // there is something behind or below the line that has to be cleared
}

type state uint8

const (
	passing state = iota // what is drawn is no line
	begins               // a prompt may follow
	within               // a text is being drawn
	placing              // the cursor is being placed
	placed               // the line is complete
)

// feed takes what liner draws and returns what the screen is to get.
func (p *painter) feed(in []byte) []byte {
	var out []byte
	data := append(p.held, in...)
	p.held = nil
	for len(data) > 0 {
		n, before := 0, p.state
		switch p.state {
		case begins:
			out, n = p.beginning(out, data)
		case within:
			out, n = p.reading(out, data)
		default:
			out, n = p.following(out, data)
		}
		if n == 0 && p.state == before {
			p.held = bytes.Clone(data)
			break
		}
		data = data[n:]
	}
	return out
}

// scene returns what the keys have to know.
func (p *painter) scene() scene {
	return scene{prompt: p.state != passing, hint: p.hint}
}

// beginning takes a prompt, if it is one.
func (p *painter) beginning(out, data []byte) ([]byte, int) {
	if data[0] == 0x1b || data[0] == '\r' || data[0] == 0 { // the line is still being cleared
		return p.following(out, data)
	}
	for prompt, code := range p.prompts {
		if bytes.HasPrefix(data, []byte(prompt)) {
			p.prompt, p.text, p.state, p.hint = prompt, "", within, false
			if p.below {
				out = append(out, "\x1b[J"...)
				p.below = false
			}
			return append(out, p.colored(prompt, code)...), len(prompt)
		}
		if bytes.HasPrefix([]byte(prompt), data) {
			return out, 0
		}
	}
	p.state, p.hint = passing, false
	if p.below {
		out = append(out, "\x1b[J"...)
		p.below = false
	}
	return p.following(out, data)
}

// reading takes the text of a line up to the code that follows it.
func (p *painter) reading(out, data []byte) ([]byte, int) {
	end := bytes.IndexAny(data, "\x1b\r\n\a\x00")
	if end < 0 {
		return out, 0
	}
	p.state, p.up, p.column = placing, 0, 0
	p.text = unmarked(string(data[:end]))
	return append(out, p.painted(p.look(p.text).Spans)...), end
}

// following takes a code, or what is between codes.
func (p *painter) following(out, data []byte) ([]byte, int) {
	switch data[0] {
	case 0:
		p.state, p.hint, p.up, p.column = begins, false, 0, 0
		return out, 1
	case '\n', '\r':
		if p.state == placed {
			out = p.leave(out)
		}
		return append(out, data[0]), 1
	case 0x1b:
		return p.code(out, data)
	}
	n := bytes.IndexAny(data, "\x1b\n\r\x00")
	if n < 0 {
		n = len(data)
	}
	return append(out, data[:n]...), n
}

// leave clears what stands behind and below a line that is left for the next row.
func (p *painter) leave(out []byte) []byte {
	p.state, p.hint = passing, false
	if !p.below {
		return out
	}
	p.below = false
	if p.up == 0 {
		return append(out, "\x1b[J"...)
	}
	return fmt.Appendf(out, "\x1b[%dB\r\x1b[1B\x1b[J\x1b[%dA\x1b[%dG", p.up, p.up+1, p.column)
}

// code takes a code of liner's.
func (p *painter) code(out, data []byte) ([]byte, int) {
	n, complete := escape(data)
	if !complete {
		return out, 0
	}
	out = append(out, data[:n]...)
	if n < 3 || data[1] != '[' {
		return out, n
	}
	arg, err := strconv.Atoi(string(data[2 : n-1]))
	switch {
	case data[n-1] == 'K': // a row is cleared: the line is drawn anew
		p.state, p.hint = begins, false
	case data[n-1] == 'A' && err == nil && p.state == placing:
		p.up = arg
	case data[n-1] == 'G' && err == nil && p.state == placing:
		p.state, p.column = placed, arg
		out = p.around(out)
	}
	return out, n
}

// painted returns the text in its colours.
func (p *painter) painted(spans []Span) string {
	if p.plain || len(spans) == 0 {
		return p.text
	}
	var b strings.Builder
	at := 0
	for _, s := range spans {
		if s.From < at || s.To > len(p.text) || s.From >= s.To || s.Code == "" {
			continue
		}
		b.WriteString(p.text[at:s.From])
		b.WriteString(p.colored(p.text[s.From:s.To], s.Code))
		at = s.To
	}
	b.WriteString(p.text[at:])
	return b.String()
}

func (p *painter) colored(s, code string) string {
	if p.plain || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

// around draws the hint and the menu of a line on which the cursor is placed, and leaves
// the cursor where it is.
func (p *painter) around(out []byte) []byte {
	columns := p.columns()
	total := displaywidth.String(p.prompt) + displaywidth.String(p.text)
	if hint := p.look(p.text).Hint; hint != "" && p.up == 0 && p.column == total%columns+1 {
		if room := columns - p.column; room > 1 {
			p.hint, p.below = true, true
			code := "90" // grey, or dim where there is to be no colour
			if p.plain {
				code = "2"
			}
			out = append(out, "\x1b["+code+"m"+displaywidth.TruncateString(hint, room, "…")+"\x1b[0m"...)
			out = fmt.Appendf(out, "\x1b[%dG", p.column)
		}
	}
	menu := p.menu(p.text)
	if len(menu) == 0 {
		return out
	}
	p.below = true
	if p.up > 0 {
		out = fmt.Appendf(out, "\x1b[%dB", p.up)
	}
	for _, line := range menu {
		out = append(out, "\r\n"+line...)
	}
	return fmt.Appendf(out, "\x1b[%dA\x1b[%dG", len(menu)+p.up, p.column)
}

// done returns what clears what stands behind and below a line that has been left without
// being drawn anew.
func (p *painter) done() string {
	if !p.below {
		return ""
	}
	p.below = false
	return "\x1b[J"
}

// again returns what draws the line once more, for what is known of it has changed; nothing
// if the line is not complete or text is no longer its text.
func (p *painter) again(text string) []byte {
	empty := p.state == within && len(p.held) == 0 && text == "" // the prompt alone
	columns := p.columns()
	total := displaywidth.String(p.prompt) + displaywidth.String(p.text)
	if !empty && (p.state != placed || p.text != text || len(p.held) > 0 || total >= columns && !narrow(p.text) || total%columns == 0) {
		return nil
	}
	if empty {
		p.state, p.up, p.column, p.text = placed, 0, total+1, ""
	}
	var out []byte
	if rows := total/columns - p.up; rows > 0 {
		out = fmt.Appendf(out, "\x1b[%dA", rows)
	}
	out = append(out, '\r')
	out = append(out, p.colored(p.prompt, p.prompts[p.prompt])...)
	out = append(out, p.painted(p.look(p.text).Spans)...)
	if p.below {
		out = append(out, "\x1b[J"...)
		p.below = false
	}
	if p.up > 0 {
		out = fmt.Appendf(out, "\x1b[%dA", p.up)
	}
	out = fmt.Appendf(out, "\x1b[%dG", p.column)
	p.hint = false
	return p.around(out)
}

// narrow reports whether every character of a text takes one column.
func narrow(s string) bool {
	for _, r := range s {
		if displaywidth.Rune(r) != 1 {
			return false
		}
	}
	return true
}
