// Package sketch draws an answer in a terminal: contracts and the like as a timeline, other
// things as boxes with arrows between them. A drawing is never wider than the terminal, and
// nothing that a value contains can send it a code. What is too large to be drawn so is said,
// with what to do instead.
//
//	timeline.go  bars in lanes, the days on which two collide marked
//	layers.go    which box stands in which column, and in which order
//	boxes.go     boxes, and the lines between two columns
//	canvas.go    characters and line drawing on a grid
package sketch

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/clausekg/clause/query"
	"github.com/clausekg/clause/query/internal/scene"
	"github.com/clausekg/clause/query/render"
)

// plainWidth is how wide a drawing is that no terminal shows.
const plainWidth = 100

// Write draws an answer. Of the options it heeds the width (0: 100 columns) and whether there
// are colours. larger says how the reader gets a picture of what is too large for this one,
// such as "clause draw QUESTION -o page.html".
func Write(ctx context.Context, w io.Writer, rows *query.Rows, o render.Options, larger string) error {
	s, err := rows.Scene(ctx, "", scene.Few)
	if err != nil {
		return err
	}
	if rows.Proof() != nil { // a proof is a drawing already
		return render.Answer(w, render.Box, rows, o)
	}
	if o.Width <= 0 {
		o.Width = plainWidth
	}
	d := &drawing{scene: s, width: max(o.Width, leastWidth), color: o.Color, larger: larger}
	return d.write(w)
}

// leastWidth is the width below which a drawing says nothing any more.
const leastWidth = 24

// drawing is one drawing.
type drawing struct {
	scene  *scene.Scene
	width  int
	color  bool
	larger string
	out    strings.Builder
}

func (d *drawing) write(w io.Writer) error {
	s := d.scene
	switch {
	case len(s.Bars) > 0 && s.Form != "paths":
		d.timeline()
	case len(s.Things) > 0:
		d.boxes()
	case s.Total == 0:
		d.say("There is nothing to draw: the answer has no rows.")
	default:
		d.say("There is nothing to draw: no thing of the graph is in the answer. Ask without drawing.")
	}
	for _, left := range s.Left {
		d.say("note: " + left)
	}
	_, err := io.WriteString(w, d.out.String())
	return err
}

// say writes a sentence, over several lines if need be.
func (d *drawing) say(text string) {
	line := ""
	for _, word := range strings.Fields(render.Clean(text)) {
		switch {
		case line == "":
			line = word
		case width(line)+1+width(word) <= d.width:
			line += " " + word
		default:
			d.line(line)
			line = word
		}
	}
	d.line(line)
}

// parts writes texts with some room between, as many on a line as fit.
func (d *drawing) parts(texts []string) {
	line := ""
	for _, t := range texts {
		if line != "" && width(line)+3+width(t) > d.width {
			d.line(line)
			line = ""
		}
		if line != "" {
			line += "   "
		}
		line += render.Clean(t)
	}
	d.line(line)
}

// piece is a part of a line that looks one way.
type piece struct {
	text  string
	looks style
}

// line writes a line and cuts it to the width.
func (d *drawing) line(text string, more ...piece) {
	room := d.width
	for _, p := range append([]piece{{text, plain}}, more...) {
		text := cut(p.text, room)
		room -= width(text)
		if d.color && p.looks != plain && text != "" {
			text = codes[p.looks] + text + "\x1b[0m"
		}
		d.out.WriteString(text)
	}
	d.out.WriteString("\n")
}

// tooLarge says what does not fit, and what to do.
func (d *drawing) tooLarge(format string, args ...any) {
	d.say(fmt.Sprintf(format, args...) + " A page draws them all: " + d.larger)
}
