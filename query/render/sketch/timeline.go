package sketch

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/clausekg/clause/query/internal/scene"
	"github.com/clausekg/clause/query/render"
)

// mostBars is how many bars a terminal shows: some screens.
const mostBars = 60

// The characters of bars. They differ without colours too.
const (
	markedYes = "█"
	markedNo  = "▒"
	unmarked  = "░"
	doubted   = "╌"
	collision = "✕"
)

// track is where days lie on a line of characters.
type track struct {
	from, until int64 // days
	x, width    int   // columns
	today       int64
	dates       int // columns of the dates at the right; 0: they stand on a line of their own
}

// timeline draws the bars in lanes, and lists the collisions.
func (d *drawing) timeline() {
	t := d.track()
	d.axis(t)
	shown := 0
	lanes := d.lanes()
	for _, lane := range lanes {
		if shown == mostBars {
			break
		}
		if lane.name != "" {
			d.line("", piece{render.Clean(lane.name), bold})
		}
		for _, at := range lane.bars[:min(len(lane.bars), mostBars-shown)] {
			d.bar(t, at)
			shown++
		}
	}
	d.collisions()
	d.legend(t)
	all := 0
	for _, lane := range lanes {
		all += len(lane.bars)
	}
	if n := len(d.scene.Bars) - d.count(); n > 0 {
		d.say(fmt.Sprintf("%d periods of %ss are drawn, and %d of other kinds are not.", d.count(), d.scene.Shown, n))
	}
	if all > shown {
		d.tooLarge("%d of %d periods are drawn.", shown, all)
	}
}

// shows reports whether a bar is of the kind that is drawn.
func (d *drawing) shows(b scene.Bar) bool {
	return d.scene.Shown == "" || b.Kind == d.scene.Shown
}

func (d *drawing) count() int {
	n := 0
	for _, b := range d.scene.Bars {
		if d.shows(b) {
			n++
		}
	}
	return n
}

// track fits the days between the first and the last known end, and today, to the width.
func (d *drawing) track() track {
	today := dayOf(d.scene.Today)
	t := track{from: today, until: today + 1, today: today}
	names := 0
	for _, b := range d.scene.Bars {
		if !d.shows(b) {
			continue
		}
		if !b.Span.FromOpen {
			t.from = min(t.from, b.Span.From)
		}
		if !b.Span.UntilOpen {
			t.until = max(t.until, b.Span.Until)
		}
		t.from, t.until = min(t.from, ends(b.Span, t.from)), max(t.until, ends(b.Span, t.until))
		names = max(names, width(name(b.Name, d.width))+indent)
	}
	margin := max((t.until-t.from)/25, 10)
	t.from, t.until = t.from-margin, t.until+margin
	t.x = min(names, d.width*3/10) + 1
	if t.dates = 30; d.width-t.x-t.dates < 30 {
		t.dates = 0
	}
	t.width = d.width - t.x - t.dates
	return t
}

// ends returns a known end of a span, or else when neither is known.
func ends(s scene.Span, otherwise int64) int64 {
	switch {
	case !s.FromOpen:
		return s.From
	case !s.UntilOpen:
		return s.Until
	}
	return otherwise
}

// column is where a day lies, from 0 to the width.
func (t track) column(day int64) int {
	share := float64(day-t.from) / float64(t.until-t.from)
	return min(max(int(math.Round(share*float64(t.width))), 0), t.width)
}

// columns are those of a span, at least one.
func (t track) columns(s scene.Span) (from, until int) {
	from, until = 0, t.width
	if !s.FromOpen {
		from = min(t.column(s.From), t.width-1)
	}
	if !s.UntilOpen {
		until = t.column(s.Until)
	}
	return from, max(until, from+1)
}

// tickSteps are the months from one tick to the next.
var tickSteps = []int{1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000}

// tick is a day that the axis names.
type tick struct {
	x    int
	name string
}

// ticks returns the first days of years, or of months where there are few years.
func (t track) ticks() []tick {
	months := int((t.until - t.from) / 30)
	step := tickSteps[len(tickSteps)-1]
	for _, s := range tickSteps {
		if label := 8; months/s <= t.width/label {
			step = s
			break
		}
	}
	first := dateOf(t.from)
	month := first.Year()*12 + int(first.Month()) - 1
	var out []tick
	for month -= month % step; ; month += step {
		date := time.Date(month/12, time.Month(month%12+1), 1, 0, 0, 0, 0, time.UTC)
		day := date.Unix() / 86400
		if day >= t.until {
			return out
		}
		name := date.Format("2006")
		if step%12 != 0 {
			name = date.Format("2006-01")
		}
		if x := t.column(day); day >= t.from && x+len(name) <= t.width {
			out = append(out, tick{x, name})
		}
	}
}

// axis writes the ticks and a ruler below them.
func (d *drawing) axis(t track) {
	names, ruler := newCanvas(d.width, 1), newCanvas(d.width, 1)
	ruler.put(t.x, 0, strings.Repeat("─", t.width), dim)
	for _, tick := range t.ticks() {
		names.put(t.x+tick.x, 0, tick.name, dim)
		ruler.put(t.x+tick.x, 0, "┬", dim)
	}
	ruler.put(t.x+min(t.column(t.today), t.width-1), 0, "┊", green)
	names.write(&d.out, d.color)
	ruler.write(&d.out, d.color)
}

// indent is how far names stand below the name of their lane.
const indent = 2

// bar writes the line of a bar.
func (d *drawing) bar(t track, at int) {
	b := d.scene.Bars[at]
	c := newCanvas(d.width, 1)
	c.put(0, 0, d.glyph(b), plain)
	c.put(indent, 0, name(b.Name, t.x-indent-1), plain)
	c.put(t.x+min(t.column(t.today), t.width-1), 0, "┊", green)
	from, until := t.columns(b.Span)
	c.put(t.x+from, 0, strings.Repeat(d.glyph(b), until-from), plain)
	for _, k := range d.scene.Collisions {
		if k.A == at || k.B == at {
			from, until := t.columns(k.Span)
			c.put(t.x+from, 0, strings.Repeat(collision, until-from), red)
		}
	}
	if b.Span.FromOpen {
		c.put(t.x, 0, "◂", plain)
	}
	if b.Span.UntilOpen {
		c.put(t.x+t.width-1, 0, "▸", plain)
	}
	dates := d.dates(b.Span)
	if t.dates > 0 {
		c.put(t.x+t.width+1, 0, cut(dates, t.dates-1), dim)
	}
	c.write(&d.out, d.color)
	if t.dates == 0 {
		d.line(strings.Repeat(" ", 2*indent), piece{dates, dim})
	}
}

// glyph is what a bar is drawn with: whether the first mark is recorded of it, unless that it
// is there at all is less than reported.
func (d *drawing) glyph(b scene.Bar) string {
	switch {
	case b.Doubt:
		return doubted
	case len(d.scene.Marks) == 0:
		return markedNo
	case slices.Contains(b.Yes, 0):
		return markedYes
	case slices.Contains(b.No, 0):
		return markedNo
	}
	return unmarked
}

// dates are the days of a span, in few characters.
func (d *drawing) dates(s scene.Span) string {
	if s.FromOpen && s.UntilOpen {
		return "no dates recorded"
	}
	end := "until " + s.UntilText
	if s.Through {
		end = "through " + s.UntilText
	}
	switch {
	case s.FromOpen:
		return end
	case s.UntilOpen:
		return "from " + s.FromText
	}
	return s.FromText + " " + end
}

// collisions lists the pairs and the days on which both hold.
func (d *drawing) collisions() {
	bars := d.scene.Bars
	listed := 0
	for _, k := range d.scene.Collisions {
		if !d.shows(bars[k.A]) || !d.shows(bars[k.B]) {
			continue
		}
		if listed == mostBars {
			d.say("… and more")
			break
		}
		if listed == 0 {
			d.line("")
		}
		listed++
		days := d.dates(k.Span)
		if !k.Span.FromOpen && !k.Span.UntilOpen {
			days += fmt.Sprintf(", %d days", k.Span.Until-k.Span.From)
		}
		text := collision + " " + name(bars[k.A].Name, 40) + " × " + name(bars[k.B].Name, 40)
		if width(text)+2+width(days) <= d.width {
			d.line("", piece{text, red}, piece{"  " + days, plain})
			continue
		}
		d.line("", piece{text, red})
		d.line("  " + days)
	}
}

// legend says what the characters mean, of those that are there.
func (d *drawing) legend(t track) {
	var parts []string
	used := map[string]bool{}
	var doubts []string
	for _, b := range d.scene.Bars {
		if !d.shows(b) {
			continue
		}
		used[d.glyph(b)] = true
		if b.Doubt && !slices.Contains(doubts, b.Word) {
			doubts = append(doubts, b.Word)
		}
	}
	if len(d.scene.Marks) > 0 {
		mark := d.scene.Marks[0]
		for _, m := range [][2]string{{markedYes, mark}, {markedNo, "not " + mark}, {unmarked, mark + " or not: not recorded"}} {
			if used[m[0]] {
				parts = append(parts, m[0]+" "+m[1])
			}
		}
	}
	if len(doubts) > 0 {
		parts = append(parts, doubted+" only "+render.Clean(strings.Join(doubts, ", ")))
	}
	if len(d.scene.Collisions) > 0 {
		parts = append(parts, collision+" "+d.scene.Collisions[0].Relation+": both hold")
	}
	parts = append(parts, "┊ today, "+d.scene.Today)
	d.line("")
	d.parts(parts)
}

// lane is a group of bars.
type lane struct {
	name string // empty: there is one lane
	bars []int
}

// lanes groups the bars by their things of the role that tells them best apart, in the
// order of names; bars stand in the order of their days.
func (d *drawing) lanes() []lane {
	s := d.scene
	by := map[int][]int{}
	var rest []int
	for i, b := range s.Bars {
		if !d.shows(b) {
			continue
		}
		var given []int
		if s.Lanes >= 0 {
			given = b.Roles[s.Lanes]
		}
		for _, thing := range given {
			by[thing] = append(by[thing], i)
		}
		if len(given) == 0 {
			rest = append(rest, i)
		}
	}
	var out []lane
	for thing, bars := range by {
		out = append(out, lane{s.Things[thing].Name, d.sorted(bars)})
	}
	slices.SortFunc(out, func(a, b lane) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.bars[0], b.bars[0])) })
	if len(rest) > 0 {
		label := ""
		if s.Lanes >= 0 {
			label = "no " + s.Roles[s.Lanes] + " recorded"
		}
		out = append(out, lane{label, d.sorted(rest)})
	}
	return out
}

func (d *drawing) sorted(bars []int) []int {
	first := func(at int) int64 {
		if s := d.scene.Bars[at].Span; !s.FromOpen {
			return s.From
		}
		return math.MinInt64
	}
	slices.SortStableFunc(bars, func(a, b int) int {
		return cmp.Or(cmp.Compare(first(a), first(b)), strings.Compare(d.scene.Bars[a].Name, d.scene.Bars[b].Name))
	})
	return bars
}

func dateOf(day int64) time.Time { return time.Unix(day*86400, 0).UTC() }

// dayOf returns the number of a day that the scene itself has written.
func dayOf(text string) int64 {
	t, _ := time.Parse(time.DateOnly, text)
	return t.Unix() / 86400
}
