package sketch

import (
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/clausekg/clause/query/render"
)

// width is how many columns a text takes.
func width(s string) int { return displaywidth.String(s) }

// cut cuts a text to so many columns, between characters as people see them.
func cut(s string, columns int) string {
	if columns <= 0 {
		return ""
	}
	return displaywidth.TruncateString(s, columns, "…")
}

// name is a text of the data that fits so many columns.
func name(s string, columns int) string { return cut(render.Clean(s), columns) }

// style is how a character looks; it is said to the terminal only where there are colours.
type style uint8

const (
	plain style = iota
	bold
	dim
	red
	green
)

var codes = [...]string{plain: "", bold: "\x1b[1m", dim: "\x1b[2m", red: "\x1b[31m", green: "\x1b[32m"}

// The ways in which a line leaves a cell.
const (
	up uint8 = 1 << iota
	right
	down
	left
)

// joints are the characters of lines, by the ways in which they leave a cell.
var joints = [...]string{
	0: " ", up: "│", down: "│", up | down: "│", left: "─", right: "─", left | right: "─",
	down | right: "┌", down | left: "┐", up | right: "└", up | left: "┘",
	up | down | right: "├", up | down | left: "┤", down | left | right: "┬", up | left | right: "┴", up | down | left | right: "┼",
}

var heavyJoints = [...]string{
	0: " ", up: "┃", down: "┃", up | down: "┃", left: "━", right: "━", left | right: "━",
	down | right: "┏", down | left: "┓", up | right: "┗", up | left: "┛",
	up | down | right: "┣", up | down | left: "┫", down | left | right: "┳", up | left | right: "┻", up | down | left | right: "╋",
}

// cell is a place on the canvas: a character, or lines. Of lines of two owners that cross,
// the one that goes up and down is seen, and the other passes below it.
type cell struct {
	text    string // "" where lines are; "\x00": the right half of a wide character
	lines   uint8
	across  int // who draws left and right
	along   int // who draws up and down
	heavy   bool
	looks   style
	written bool
}

// canvas is a grid of characters.
type canvas struct {
	width, height int
	cells         []cell
}

func newCanvas(width, height int) *canvas {
	return &canvas{width, height, make([]cell, width*height)}
}

func (c *canvas) at(x, y int) *cell {
	if x < 0 || y < 0 || x >= c.width || y >= c.height {
		return &cell{} // outside: nothing is drawn
	}
	return &c.cells[y*c.width+x]
}

// put writes a text, which has been cleaned, from (x, y) to the right.
func (c *canvas) put(x, y int, text string, looks style) {
	for g := displaywidth.StringGraphemes(text); g.Next(); {
		w := g.Width()
		if w == 0 {
			continue
		}
		*c.at(x, y) = cell{text: g.Value(), looks: looks, written: true}
		for i := 1; i < w; i++ {
			*c.at(x+i, y) = cell{text: "\x00", written: true}
		}
		x += w
	}
}

// draw adds lines that leave the cell (x, y) in some ways.
func (c *canvas) draw(x, y int, ways uint8, owner int, looks style) {
	cell := c.at(x, y)
	if cell.written {
		return
	}
	if ways&(left|right) != 0 {
		if cell.across == 0 || cell.across == owner {
			cell.lines |= ways & (left | right)
			cell.across = owner
		}
	}
	if ways&(up|down) != 0 {
		cell.lines |= ways & (up | down)
		cell.along = owner
	}
	cell.looks = max(cell.looks, looks)
}

// across draws from column x1 to column x2, and along from row y1 to row y2, both ends
// included; the ends are left towards the other end only.
func (c *canvas) across(x1, x2, y, owner int, looks style) {
	for x := x1; x <= x2; x++ {
		c.draw(x, y, ways(x > x1, left)|ways(x < x2, right), owner, looks)
	}
}

func (c *canvas) along(x, y1, y2, owner int, looks style) {
	y1, y2 = min(y1, y2), max(y1, y2)
	for y := y1; y <= y2; y++ {
		c.draw(x, y, ways(y > y1, up)|ways(y < y2, down), owner, looks)
	}
}

func ways(yes bool, way uint8) uint8 {
	if yes {
		return way
	}
	return 0
}

// frame draws a box with its corner at (x, y).
func (c *canvas) frame(x, y, width, height int, heavy bool, looks style) {
	for _, line := range [][3]int{{x, y, 0}, {x, y + height - 1, 0}} {
		for i := range width {
			c.draw(line[0]+i, line[1], ways(i > 0, left)|ways(i < width-1, right), -1, looks)
		}
	}
	for i := range height {
		for _, column := range []int{x, x + width - 1} {
			c.draw(column, y+i, ways(i > 0, up)|ways(i < height-1, down), -1, looks)
		}
	}
	for i := range width {
		for j := range height {
			c.at(x+i, y+j).heavy = heavy
		}
	}
}

// glyph is what a cell shows.
func (c *cell) glyph() string {
	if c.text != "" {
		return c.text
	}
	lines := c.lines
	if lines&(up|down) != 0 && lines&(left|right) != 0 && c.across != c.along {
		lines &= up | down
	}
	if c.heavy {
		return heavyJoints[lines]
	}
	return joints[lines]
}

// write writes the canvas, line by line, without blanks at their ends.
func (c *canvas) write(out *strings.Builder, color bool) {
	for y := range c.height {
		row := c.cells[y*c.width : (y+1)*c.width]
		end := len(row)
		for end > 0 && row[end-1].text == "" && row[end-1].lines == 0 {
			end--
		}
		looks := plain
		for _, cell := range row[:end] {
			if cell.text == "\x00" {
				continue
			}
			if color && cell.looks != looks {
				if looks != plain {
					out.WriteString("\x1b[0m")
				}
				out.WriteString(codes[cell.looks])
				looks = cell.looks
			}
			out.WriteString(cell.glyph())
		}
		if looks != plain {
			out.WriteString("\x1b[0m")
		}
		out.WriteByte('\n')
	}
}
