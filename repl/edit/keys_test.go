package edit

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestKeys(t *testing.T) {
	writing := scene{prompt: true}
	hinted := scene{prompt: true, hint: true}
	back, accept, word, help, toEditor := string(markBack)+"\t", string(markAccept)+"\t", string(markWord)+"\t", string(markHelp)+"\t", string(markEdit)+"\r"
	for _, test := range []struct {
		name  string
		scene scene
		in    string // | is a pause, after which flush is called if it has to be
		want  string
	}{
		{"letters", writing, "who uses Müller 東京\r", "who uses Müller 東京\r"},
		{"a letter in two parts", writing, "\xe6\x9d|\xb1", "東"},
		{"a paste", writing, "\x1b[200~who uses\tAzure\nor AWS\x1b[201~", "who uses  Azure␤or AWS"},
		{"a paste in parts", writing, "\x1b[20|0~a|\x1b[20|1~\r", "a\r"},
		{"ends of lines at the end of a paste", writing, "\x1b[200~a\r\nb\r\n\r\n\x1b[201~c", "a␤bc"},
		{"an end of a line in two parts", writing, "\x1b[200~a\r|\nb\x1b[201~", "a␤b"},
		{"empty lines in a paste", writing, "\x1b[200~a\n\nb\x1b[201~", "a␤␤b"},
		{"keys in a paste", writing, "\x1b[200~a\x1b[A\x04\x12b\x1b[201~", "a\ufffd[A\ufffd\ufffdb"},
		{"a paste that does not end", writing, "\x1b[200~a\x03\x1b[A", "a\x03\x1b[A"},
		{"marks in a paste", writing, "\x1b[200~a" + string(markBack) + "\x1b[201~", "a\ufffd"},
		{"Alt-Enter", writing, "a\x1b\rb", "a␤b"},
		{"Escape", writing, "\x1b|a", "\x1ba"},
		{"Escape twice", writing, "\x1b\x1b|", "\x1b\x1b"},
		{"arrows", writing, "\x1b[A\x1bOB\x1b[C\x1bOD", "\x1b[A\x1b[B\x1b[C\x1b[D"},
		{"Right at a hint", hinted, "\x1b[C\x1bOC\x1b[F\x06\x05", accept + accept + accept + accept + accept},
		{"Left at a hint", hinted, "\x1b[D", "\x1b[D"},
		{"Alt-F at a hint", hinted, "\x1bf\x1b[1;5C", word + word},
		{"Alt-F", writing, "\x1bf\x1b[1;3D", "\x1bf\x1bb"},
		{"Tab and Shift-Tab", writing, "\t\x1b[Z", "\t" + back},
		{"F1", writing, "\x1bOP\x1b[11~\x1b[[A", help + help + help},
		{"Ctrl-X Ctrl-E", writing, "a\x18|\x05", "a" + toEditor},
		{"Ctrl-X and another", writing, "\x18a", "\x18a"},
		{"keys that liner would take for text", writing, "\x1b[1;2A\x1b[200;1u\x1b[I\x1b[?1;2c", ""},
		{"what liner knows", writing, "\x1b[3~\x1b[1~\x1b[5~\x1b[1;5D", "\x1b[3~\x1b[1~\x1b[5~\x1b[1;5D"},
		{"in a search", scene{}, "\x1b[C\x1b[Z\x18\x05\x1b[1;2A", "\x1b[C\x1b[Z\x18\x05\x1b[1;2A"},
		{"a sequence that is none", writing, "\x1b[\x01", "\x01"},
	} {
		for _, whole := range []bool{true, false} {
			k := &keys{scene: func() scene { return test.scene }}
			var got []byte
			for part := range strings.SplitSeq(test.in, "|") {
				if whole {
					got = append(got, fed(k, []byte(part))...)
				} else { // byte by byte
					for i := range len(part) {
						got = append(got, fed(k, []byte{part[i]})...)
					}
				}
				if k.waiting() {
					if strings.Contains(test.in, "|") {
						got = append(got, k.flush()...)
					}
				}
			}
			got = append(got, k.flush()...)
			if string(got) != test.want {
				t.Errorf("%s (whole: %v): %q, want %q", test.name, whole, got, test.want)
			}
		}
	}
}

// fed feeds all of in, line by line.
func fed(k *keys, in []byte) (out []byte) {
	for ended := true; ended; {
		var line []byte
		line, in, ended = k.feed(in)
		out = append(out, line...)
	}
	return out
}

// TestKeysAhead checks where a line ends, and that what was typed after it is left as it is.
func TestKeysAhead(t *testing.T) {
	for _, test := range []struct {
		in, out, ahead string
		search         bool
	}{
		{in: "who\r\x03", out: "who\r", ahead: "\x03"},
		{in: "a\rb\tc\rd", out: "a\r", ahead: "b\tc\rd"},
		{in: "a\nb", out: "a\n", ahead: "b"},
		{in: "a\x18\x05b", out: "a" + string(markEdit) + "\r", ahead: "b"},
		{in: "a\x1b\rb\r", out: "a␤b\r"},
		{in: "\x1b[200~a\rb\x1b[201~\rc", out: "a␤b\r", ahead: "c"},
		{in: "\x1bO\rx", out: "\r", ahead: "x"}, // liner would take Enter for the end of ESC O
		{in: "a\r\x1b[2", out: "a\r", ahead: "\x1b[2"},
		{in: "us\rx", out: "us\r", ahead: "x", search: true},
	} {
		k := &keys{scene: func() scene { return scene{prompt: !test.search} }}
		out, ahead, ended := k.feed([]byte(test.in))
		if string(out) != test.out || string(ahead) != test.ahead || !ended {
			t.Errorf("%q: %q, ahead %q, ended %v", test.in, out, ahead, ended)
		}
	}
	k := &keys{scene: func() scene { return scene{prompt: true} }}
	if out, ahead, ended := k.feed([]byte("who\x03x")); string(out) != "who\x03x" || len(ahead) > 0 || ended {
		t.Errorf("Ctrl-C in a line: %q, ahead %q, ended %v", out, ahead, ended)
	}
}

// FuzzKeys checks that nothing that is typed is lost or made up, that no key reaches liner
// out of a paste, and that it makes no difference in how many parts it comes.
func FuzzKeys(f *testing.F) {
	for _, s := range []string{"who", "\x1b[200~a\tb\r\nc\x1b[201~", "\x1b[200~\x03", "\x18\x05", "\x1b[1;2A\x1bOP", "\xff\xfe\x1b", "\x1b\x1b[C", "\x1b[200~\x1b[200~\x1b[201~\x1b[201~"} {
		f.Add([]byte(s), true, 3)
	}
	f.Fuzz(func(t *testing.T, in []byte, prompt bool, size int) {
		now := scene{prompt: prompt}
		whole := &keys{scene: func() scene { return now }}
		once := append(fed(whole, in), whole.flush()...)
		parts := &keys{scene: func() scene { return now }}
		var got []byte
		for rest := in; len(rest) > 0; {
			n := max(min(size, len(rest)), 1)
			got = append(got, fed(parts, rest[:n])...)
			rest = rest[n:]
		}
		got = append(got, parts.flush()...)
		if !bytes.Equal(once, got) {
			t.Fatalf("%q: %q at once, %q in parts of %d", in, once, got, size)
		}
		if !bytes.Contains(in, []byte("\x1b")) && !bytes.Contains(in, []byte("\x18")) && !bytes.Equal(got, in) {
			t.Fatalf("%q: %q", in, got)
		}
		text, pasted := bytes.CutPrefix(in, []byte(pasteBegin))
		text, pasted2 := bytes.CutSuffix(text, []byte(pasteEnd))
		if prompt && pasted && pasted2 && !bytes.ContainsAny(text, "\x1b\x03\x18") {
			for _, r := range string(got) {
				if r < ' ' || r == 0x7f {
					t.Fatalf("%q: a key comes out of a paste: %q", in, got)
				}
			}
			letters := strings.Map(func(r rune) rune {
				if r <= ' ' || r == '␤' || r == utf8.RuneError || r == 0x7f || r >= markBack && r < markLast {
					return -1
				}
				return r
			}, string(text))
			for _, r := range letters {
				if !strings.ContainsRune(string(got), r) {
					t.Fatalf("%q: %q is lost: %q", in, r, got)
				}
			}
		}
	})
}
