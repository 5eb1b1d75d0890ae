package sketch

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/clausekg/clause/query/internal/scene"
)

// randomGraph is a small graph whose things have names of one letter and whose links have
// labels of one digit, so that what leads where can be read off the drawing.
func randomGraph(seed uint64) (*scene.Scene, []scene.Link) {
	r := rand.New(rand.NewPCG(seed, 3))
	s := &scene.Scene{Form: "rows"}
	n := 2 + r.IntN(9)
	for i := range n {
		s.Things = append(s.Things, scene.Thing{Name: string(rune('A' + i)), Answer: true})
	}
	seen := map[[2]int]bool{}
	for range r.IntN(2 * n) {
		from, to := r.IntN(n), r.IntN(n)
		if from == to || seen[[2]int{from, to}] {
			continue
		}
		seen[[2]int{from, to}] = true
		s.Links = append(s.Links, scene.Link{From: from, To: to, Label: fmt.Sprint(1 + r.IntN(3)), Answer: true})
	}
	return s, s.Links
}

// wanted lists which things are linked.
func wanted(s *scene.Scene, links []scene.Link) string {
	var out []string
	for _, l := range links {
		out = append(out, s.Things[l.From].Name+">"+s.Things[l.To].Name)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// spot is a place on a canvas and the way in which one comes to it.
type spot struct {
	x, y int
	way  uint8
}

// reader reads a drawing.
type reader struct {
	*canvas
	g *layered
	s *scene.Scene
}

// followed reads the drawing as a person does: from each box along every line that leaves it
// at its right, through corners and joints, straight over crossings, to the boxes at its ends;
// an arrow says which end is which.
func (c *reader) followed() string {
	found := map[string]bool{}
	for y := range c.height {
		for x := range c.width - 1 {
			if name := c.boxAt(x, y); name != "" && c.boxAt(x+1, y) != name {
				c.follow(name, spot{x + 1, y, right}, c.glyphAt(x+1, y) == "◂", found, map[spot]bool{})
			}
		}
	}
	var out []string
	for link := range found {
		out = append(out, link)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func (c *reader) follow(name string, s spot, back bool, found map[string]bool, seen map[spot]bool) {
	if seen[s] || s.x < 0 || s.y < 0 || s.x >= c.width || s.y >= c.height {
		return
	}
	seen[s] = true
	if other := c.boxAt(s.x, s.y); other != "" {
		if s.way == right {
			c.arrive(name, other, back, found)
		}
		return
	}
	for _, way := range leads(c.glyphAt(s.x, s.y), s.way) {
		next := spot{s.x, s.y, way}
		switch way {
		case up:
			next.y--
		case down:
			next.y++
		case left:
			next.x--
		case right:
			next.x++
		}
		c.follow(name, next, back, found, seen)
	}
}

func (c *reader) arrive(name, other string, back bool, found map[string]bool) {
	if back {
		name, other = other, name
	}
	found[name+">"+other] = true
}

// leads are the ways on which a line goes on that comes into a cell: a crossing is a line up
// and down over one that passes below.
func leads(glyph string, way uint8) []uint8 {
	opposite := map[uint8]uint8{up: down, down: up, left: right, right: left}
	switch glyph {
	case " ":
		return nil
	case "│":
		return []uint8{way}
	case "─", "▸", "◂", "1", "2", "3", "1, 2":
		return []uint8{way}
	}
	for lines, g := range joints {
		if g != glyph {
			continue
		}
		var out []uint8
		for _, w := range []uint8{up, right, down, left} {
			if uint8(lines)&w != 0 && w != opposite[way] {
				out = append(out, w)
			}
		}
		return out
	}
	return nil
}

func (c *reader) glyphAt(x, y int) string {
	if x < 0 || y < 0 || x >= c.width || y >= c.height {
		return " "
	}
	return c.cells[y*c.width+x].glyph()
}

// boxAt is the name in the box that a place is in.
func (c *reader) boxAt(x, y int) string {
	for _, n := range c.g.nodes {
		if n.thing >= 0 && n.x <= x && x < n.x+n.w && n.y <= y && y < n.y+n.h {
			return c.s.Things[n.thing].Name
		}
	}
	return ""
}
