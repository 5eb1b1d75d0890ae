package edit

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// lineSymbol stands for the end of a line within an entry.
const lineSymbol = "␤"

// The marks: characters that Unicode keeps free for use within a program. One before a Tab
// says to the completer, and one before a return to the reader of the line, which key was
// pressed.
const (
	markBack   = '\ufdd0' + iota // Shift-Tab: the choice before
	markAccept                   // Right, End, Ctrl-E or Ctrl-F behind a hint: take it
	markWord                     // Alt-F or Ctrl-Right behind a hint: take a word of it
	markHelp                     // F1
	markEdit                     // Ctrl-X Ctrl-E: to $EDITOR
	markLast
)

// unmarked takes the marks out of a text.
func unmarked(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= markBack && r < markLast {
			return -1
		}
		return r
	}, s)
}

// scene is what the keys have to know of the screen.
type scene struct {
	prompt bool // a line is being written, not a search of the history
	hint   bool // a hint stands behind the cursor
}

// keys is the filter of what is typed. Bytes that could begin a sequence are kept until it
// is complete or flush is called: a lone Escape is a key too.
type keys struct {
	scene func() scene
	held  []byte
	paste bool
	ends  int  // of lines that the paste had last, which count if more follows
	cr    bool // the last was a carriage return, with which a line feed makes one end
}

// The sequences that the filter knows. What is not among them passes as it is.
const (
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// mapped says what is typed instead of a sequence while a line is being written.
var mapped = map[string]string{
	"\x1b\r":        lineSymbol, // Alt-Enter
	"\x1b\n":        lineSymbol,
	"\x1b[13;2u":    lineSymbol, // Shift-Enter, Ctrl-Enter where the terminal tells them apart
	"\x1b[13;5u":    lineSymbol,
	"\x1b[Z":        string(markBack) + "\t",
	"\x1bOP":        string(markHelp) + "\t",
	"\x1b[11~":      string(markHelp) + "\t",
	"\x1b[[A":       string(markHelp) + "\t",
	"\x18\x05":      string(markEdit) + "\r", // Ctrl-X Ctrl-E
	"\x1bOA":        "\x1b[A",                // arrows in the other mode of a terminal
	"\x1bOB":        "\x1b[B",
	"\x1bOC":        "\x1b[C",
	"\x1bOD":        "\x1b[D",
	"\x1b[1;3C":     "\x1bf", // Alt with an arrow: by words
	"\x1b[1;3D":     "\x1bb",
	"\x1b\x1b[C":    "\x1bf",
	"\x1b\x1b[D":    "\x1bb",
	"\x1b[3;5~":     "\x1bd", // Ctrl-Delete: the next word
	"\x1b[27;2;13~": lineSymbol,
}

// atHint says what is typed instead of a key that would move to the right, if there is a
// hint there.
var atHint = map[string]string{
	"\x1b[C":    string(markAccept) + "\t",
	"\x1bOC":    string(markAccept) + "\t",
	"\x1b[F":    string(markAccept) + "\t",
	"\x1bOF":    string(markAccept) + "\t",
	"\x1b[4~":   string(markAccept) + "\t",
	"\x1b[8~":   string(markAccept) + "\t",
	"\x06":      string(markAccept) + "\t",
	"\x05":      string(markAccept) + "\t",
	"\x1bf":     string(markWord) + "\t",
	"\x1b[1;5C": string(markWord) + "\t",
	"\x1b[1;3C": string(markWord) + "\t",
}

// feed takes what was typed and returns what liner is to read. It stops behind a key that
// ends the line: what was typed after that, ahead of time, is returned as it came.
func (k *keys) feed(in []byte) (out, ahead []byte, ended bool) {
	data := append(k.held, in...)
	k.held = nil
	for len(data) > 0 && !ended {
		n, complete := sequence(data)
		if !complete {
			k.held = bytes.Clone(data)
			return out, nil, false
		}
		key := string(data[:n])
		data = data[n:]
		out = k.key(out, key)
		ended = !k.paste && (key == "\r" || key == "\n") || bytes.HasSuffix(out, []byte(mapped["\x18\x05"]))
	}
	return out, data, ended
}

// waiting reports whether flush is to be called if nothing is typed for a moment: Escape
// is a key by itself, but begins others.
func (k *keys) waiting() bool {
	return strings.Trim(string(k.held), "\x1b") == "" && len(k.held) > 0 && !k.paste
}

// flush returns the bytes that were kept: nothing followed them.
func (k *keys) flush() []byte {
	held := k.held
	k.held = nil
	return held
}

// key appends what liner is to read for one key.
func (k *keys) key(out []byte, key string) []byte {
	switch {
	case key == pasteBegin:
		k.paste, k.ends, k.cr = true, 0, false
		return out
	case key == pasteEnd:
		k.paste = false
		return out
	case k.paste && key == "\x03": // the end of a paste that was lost
		k.paste = false
	case k.paste:
		return k.pasted(out, key)
	}
	now := k.scene()
	if !now.prompt {
		return append(out, key...)
	}
	if to, ok := atHint[key]; ok && now.hint {
		return append(out, to...)
	}
	if to, ok := mapped[key]; ok {
		return append(out, to...)
	}
	if strings.HasPrefix(key, "\x1b[") && !knows(key[2:]) || strings.HasPrefix(key, "\x1b\x1b[") || key == "\x1bO" {
		return out // liner would take it for text
	}
	return append(out, key...)
}

// knows reports whether liner knows a key, which is given without what it begins with.
func knows(key string) bool {
	switch key {
	case "A", "B", "C", "D", "F", "H", "1;5C", "1;5D":
		return true
	}
	digits, tilde := strings.CutSuffix(key, "~")
	return tilde && digits != "" && strings.Trim(digits, "0123456789") == ""
}

// pasted appends text that was pasted: tabs as blanks, ends of lines as ␤, but for those at
// the end, and what could be a key as a sign that something is missing there.
func (k *keys) pasted(out []byte, text string) []byte {
	for len(text) > 0 {
		r, n := utf8.DecodeRuneInString(text)
		c := text[:n]
		text = text[n:]
		afterCR := k.cr
		k.cr = r == '\r'
		if r == '\r' || r == '\n' {
			if r == '\n' && afterCR {
				continue
			}
			k.ends++
			continue
		}
		for ; k.ends > 0; k.ends-- {
			out = append(out, lineSymbol...)
		}
		switch {
		case r == '\t':
			out = append(out, "  "...)
		case r < ' ' || r == 0x7f || r >= markBack && r < markLast:
			out = append(out, "\ufffd"...)
		default:
			out = append(out, c...)
		}
	}
	return out
}

// sequence returns the length of the key that data, which is not empty, begins with, and
// whether it is all there.
func sequence(data []byte) (n int, complete bool) {
	switch {
	case data[0] == 0x18: // Ctrl-X and another
		return min(len(data), 2), len(data) > 1
	case data[0] == 0x1b:
		return escape(data)
	case data[0] < utf8.RuneSelf || utf8.FullRune(data):
		_, n := utf8.DecodeRune(data)
		return n, true
	}
	return len(data), false
}

// longSequence is more than any sequence has: what is longer is none.
const longSequence = 32

func escape(data []byte) (n int, complete bool) {
	if len(data) == 1 {
		return 1, false
	}
	switch data[1] {
	case '[':
		at := 2
		if at < len(data) && data[at] == '[' { // a function key of the Linux console
			at++
		}
		for at < len(data) && at < longSequence && data[at] >= 0x20 && data[at] < 0x40 {
			at++
		}
		if at == len(data) {
			return at, at >= longSequence
		}
		if data[at] < 0x20 || data[at] >= 0x7f {
			return at, true
		}
		return at + 1, true
	case 'O':
		if len(data) > 2 && data[2] < 0x20 { // a key by itself, Enter for instance
			return 2, true
		}
		return min(len(data), 3), len(data) > 2
	case 0x1b: // Alt with an arrow, or Escape twice
		if len(data) == 2 {
			return 2, false
		}
		if data[2] == '[' {
			n, complete := escape(data[1:])
			return n + 1, complete
		}
		return 1, true
	}
	_, size := utf8.DecodeRune(data[1:])
	if !utf8.FullRune(data[1:]) {
		return len(data), false
	}
	return 1 + size, true
}
