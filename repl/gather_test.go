package repl

import "testing"

func TestGather(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  string // of the last line; no earlier line completes
	}{
		{[]string{"who uses Azure"}, "who uses Azure"},
		{[]string{"  who uses Azure ;"}, "  who uses Azure"},
		{[]string{""}, ""},
		{[]string{"# a comment"}, "# a comment"},
		{[]string{".help"}, ".help"},
		{[]string{" .schema firm "}, ".schema firm"},
		{[]string{"which firms use Azure,", "and own a lab"}, "which firms use Azure,\nand own a lab"},
		{[]string{"which firms use Azure, # really", "and own a lab"}, "which firms use Azure, # really\nand own a lab"},
		{[]string{"which firms \\", "use Azure"}, "which firms \nuse Azure"},
		{[]string{"{F | firm(F),", "uses(F, Azure)", "}"}, "{F | firm(F),\nuses(F, Azure)\n}"},
		{[]string{`who uses "a`, `b"`}, "who uses \"a\nb\""},
		{[]string{`who uses "(" # (`}, `who uses "(" # (`},
		{[]string{`who uses "\"("`}, `who uses "\"("`},
		{[]string{"which firms use Azure,", ""}, "which firms use Azure,"},
		{[]string{"suppose OpenAI uses Oracle;", "AWS is exclusive:", "who uses Oracle"}, "suppose OpenAI uses Oracle;\nAWS is exclusive:\nwho uses Oracle"},
		{[]string{"suppose OpenAI uses Oracle: who uses Oracle"}, "suppose OpenAI uses Oracle: who uses Oracle"},
		{[]string{"suppose OpenAI uses Oracle", ""}, "suppose OpenAI uses Oracle"},
		{[]string{"(", ".5)"}, "(\n.5)"},
	} {
		var g Gather
		for i, line := range test.lines {
			text, complete := g.Add(line)
			if complete != (i == len(test.lines)-1) {
				t.Errorf("%q: complete after line %d: %v", test.lines, i+1, complete)
				break
			}
			if complete && text != test.want {
				t.Errorf("%q: got %q, want %q", test.lines, text, test.want)
			}
		}
		if !g.Empty() {
			t.Errorf("%q: something is left: %q", test.lines, g.Text())
		}
	}
}

// FuzzGather checks that an empty line always ends a question, and that nothing but white
// space and marks of the ends of lines is lost.
func FuzzGather(f *testing.F) {
	f.Add("who uses\\\nAzure,\n(x")
	f.Add("\"a\\")
	f.Fuzz(func(t *testing.T, line string) {
		var g Gather
		if _, complete := g.Add(line); !complete {
			if _, complete := g.Add(""); !complete || !g.Empty() {
				t.Errorf("%q is not ended by an empty line", line)
			}
		}
	})
}
