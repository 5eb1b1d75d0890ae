package plan

import "strings"

// Tree is a tree of lines: how plans and proofs print.
type Tree struct {
	Label string
	Kids  []*Tree
}

// Add puts a line below t and returns it.
func (t *Tree) Add(label string) *Tree {
	kid := &Tree{Label: label}
	t.Kids = append(t.Kids, kid)
	return kid
}

// String draws the tree, a line for each node:
//
//	rows F
//	└─ join
//	   ├─ seek uses(F, P) by P
//	   └─ check firm(F)
func (t *Tree) String() string {
	var b strings.Builder
	t.draw(&b, "", "")
	return b.String()
}

func (t *Tree) draw(b *strings.Builder, first, rest string) {
	for i, line := range strings.Split(t.Label, "\n") {
		if i == 0 {
			b.WriteString(first)
		} else {
			b.WriteString(rest)
		}
		b.WriteString(line)
		b.WriteByte('\n')
	}
	for i, kid := range t.Kids {
		if i == len(t.Kids)-1 {
			kid.draw(b, rest+"└─ ", rest+"   ")
		} else {
			kid.draw(b, rest+"├─ ", rest+"│  ")
		}
	}
}
