package page

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/clausekg/clause/query/internal/scene"
)

// looks are the windows in which pages are looked at.
var looks = []struct {
	width, height int
	scheme        string
}{{360, 740, "dark"}, {1600, 1000, "light"}, {360, 740, "light"}, {1600, 1000, "dark"}}

// lookAt opens a page in two windows, or in all if pictures are taken, and checks what is so of every page: it is quiet, asks
// for nothing, and never scrolls sideways.
func (b *browser) lookAt(name, file string, views ...string) {
	windows := looks
	if os.Getenv("CLAUSE_SHOTS") == "" {
		windows = looks[:2]
	}
	for _, l := range windows {
		b.size(l.width, l.height, l.scheme)
		for _, view := range views {
			b.open(file, "#view="+view)
			if got := b.text("shownView()"); got != view {
				b.t.Errorf("%s shows %s, not %s", name, got, view)
			}
			if got := b.eval("document.documentElement.scrollWidth"); got != float64(l.width) {
				b.t.Errorf("%s, %s, is %v wide in a window of %d", name, view, got, l.width)
			}
			b.shot(fmt.Sprintf("%s-%s-%d-%s", name, view, l.width, l.scheme))
			b.quiet()
		}
	}
}

// TestInBrowser opens pages in a browser, which it starts once.
func TestInBrowser(t *testing.T) {
	b := newBrowser(t)
	for name, test := range map[string]func(*browser){
		"collisions": collisions, "keys": keys, "contrast": contrasts, "hostile": hostile, "many": manyThings, "alleged": alleged, "crowd": crowded, "print": printed, "pointer": pointer,
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			test(b)
		})
	}
}

// collisions opens the page of the collisions of the open data: the one of spring 2026 is
// found by search and by keys alone, its proof opens and closes.
func collisions(b *browser) {
	t := b.t
	file := pageOf(t, "which contracts ever conflict")
	b.lookAt("collisions", file, "timeline", "graph", "table", "sources")
	b.size(1600, 1000, "light")

	b.open(file, "")
	b.keys("/")
	b.typed("azure aws 2026-03")
	if got := b.text(`document.querySelector("#hits li").innerText`); !strings.Contains(got, "msft-oai-2025b × oai-aws-2026") || !strings.Contains(got, "from 2026-02-27 until 2026-04-27, 59 days") {
		t.Errorf("found first: %s", got)
	}
	b.shot("search")
	b.keys("Enter")
	detail := b.text(`document.getElementById("detail").innerText`)
	for _, want := range []string{"msft-oai-2025b × oai-aws-2026", "59 days", "msft-oai-2025b.2 excludes oai-aws-2026.3, unless this exception covers it: open-weight models",
		"msft-oai-2025b.2 binds OpenAI to Microsoft Azure; oai-aws-2026.3 has Amazon Web Services serve OpenAI", "[", "Amazon Bets $50B on OpenAI"} {
		if !strings.Contains(detail, want) {
			t.Errorf("the proof lacks %q:\n%s", want, detail)
		}
	}
	if got := b.text("document.activeElement.id"); got != "detail" {
		t.Errorf("the focus is on %s, not on the proof", got)
	}
	b.shot("proof")
	b.keys("Escape")
	if b.eval(`document.getElementById("detail").hidden`) != true || b.text("document.activeElement.dataset.clash") != "1" {
		t.Errorf("after Escape the focus is on %s", b.text("document.activeElement.outerHTML"))
	}
	b.quiet()
}

// keys walks a page without a pointer.
func keys(b *browser) {
	t := b.t
	file := pageOf(t, "describe OpenAI")
	b.lookAt("openai", file, "timeline", "graph", "table")
	b.size(1600, 1000, "dark")
	b.open(file, "")

	// Tab comes to the skip link, the search, the tabs, and on.
	var order []string
	for range 9 {
		b.keys("Tab")
		order = append(order, b.text(`document.activeElement.id || document.activeElement.className.split(" ")[0]`))
	}
	if got, want := strings.Join(order, " "), "skip search tab-timeline theme print lanes-by kind zoom-in zoom-out"; got != want {
		t.Errorf("the order of Tab is %s, want %s", got, want)
	}
	b.keys("Tab")
	first := b.text(`document.activeElement.getAttribute("aria-label")`)
	if !strings.HasPrefix(first, "Collision: ") {
		t.Errorf("the timeline begins with %s", first)
	}
	if got := b.text(`getComputedStyle(document.activeElement).outlineStyle`); got != "solid" {
		t.Errorf("the focus is not seen: outline %s", got)
	}
	b.keys("End")
	last := b.text(`document.activeElement.getAttribute("aria-label")`)
	b.keys("ArrowUp")
	if got := b.text(`document.activeElement.getAttribute("aria-label")`); got == last || got == first {
		t.Errorf("ArrowUp stays on %s", got)
	}
	b.keys("Home", "ArrowDown", "Enter")
	if got := b.text(`document.getElementById("detail").innerText`); !strings.Contains(got, "Proof") || !strings.Contains(got, "both hold") {
		t.Errorf("Enter opens no proof: %s", got)
	}
	b.keys("Escape")

	// The tabs by arrows; the graph by arrows.
	b.eval(`document.getElementById("tab-timeline").focus()`)
	b.keys("ArrowRight")
	if got := b.text("shownView()"); got != "graph" {
		t.Fatalf("the next view is %s", got)
	}
	b.eval(`focusNode(0)`)
	name := b.text(`document.activeElement.getAttribute("aria-label")`)
	b.keys("ArrowRight")
	if got := b.text(`document.activeElement.getAttribute("aria-label")`); got == name {
		t.Errorf("ArrowRight stays on %s", got)
	}
	b.keys("Enter")
	if b.eval(`document.getElementById("detail").hidden`) != false {
		t.Error("Enter opens nothing in the graph")
	}
	b.keys("Escape")

	// The table by arrows.
	b.eval(`show("table"); document.querySelector("#rows tbody tr").focus()`)
	b.keys("ArrowDown", "Enter")
	if got := b.text(`document.getElementById("detail-title").innerText`); !strings.Contains(got, "OpenAI, country, US") {
		t.Errorf("the second row opens %s", got)
	}
	b.keys("Escape")

	// Light and dark.
	b.eval(`document.getElementById("theme").focus()`)
	b.keys("Enter")
	if got := b.text(`getComputedStyle(document.body).backgroundColor`); got != "rgb(255, 255, 255)" {
		t.Errorf("the light page is %s", got)
	}
	b.quiet()
}

// contrasts measures the colours of text against what they stand on: 4.5 to 1 at least.
func contrasts(b *browser) {
	t := b.t
	var page bytes.Buffer
	if err := write(&page, many(20, 30)); err != nil {
		t.Fatal(err)
	}
	file := saved(t, page.Bytes())
	for _, scheme := range []string{"light", "dark"} {
		b.size(1600, 1000, scheme)
		for _, view := range []string{"timeline", "table"} {
			b.open(file, "#view="+view)
			if got := b.text(contrast); got != "" {
				t.Errorf("%s, %s: too little contrast:\n%s", scheme, view, got)
			}
		}
	}
}

// crowded has the names of a graph of 340 things legible and apart, and who opens one sees its
// neighbours and, after 0, all again.
func crowded(b *browser) {
	t := b.t
	var page bytes.Buffer
	if err := write(&page, many(300, 300)); err != nil {
		t.Fatal(err)
	}
	file := saved(t, page.Bytes())
	const shown = `[...document.querySelectorAll("#graph .node:not(.pale) .label text")].filter(n => n.getClientRects().length > 0 && n.getBoundingClientRect().width > 0)`
	const small = shown + `.filter(n => n.getBoundingClientRect().height < 11).length`
	const over = `(() => { const r = ` + shown + `.map(n => n.getBoundingClientRect()); let n = 0;
		for (let i = 0; i < r.length; i++) for (let j = 0; j < i; j++) if (r[i].left < r[j].right - 2 && r[j].left < r[i].right - 2 && r[i].top < r[j].bottom - 3 && r[j].top < r[i].bottom - 3) n++;
		return n; })()`
	for _, width := range []int{1600, 360} {
		b.size(width, 1000, "light")
		b.open(file, "#view=graph")
		for _, test := range []struct {
			name   string
			keys   []string
			nodes  float64 // that are not pale
			least  float64 // names
			detail bool
		}{
			{"all", nil, 340, float64(width) / 160, false},
			{"one", []string{"Enter"}, 9, 3, true},
			{"all again", []string{"Escape", "0"}, 340, float64(width) / 160, false},
		} {
			if test.name == "one" {
				b.eval(`focusNode(0)`)
			}
			b.keys(test.keys...)
			if got := b.eval(`document.querySelectorAll("#graph .node:not(.pale)").length`); got != test.nodes {
				t.Errorf("%d, %s: %v things are not pale, not %v", width, test.name, got, test.nodes)
			}
			if got := b.eval(shown + `.length`).(float64); got < test.least {
				t.Errorf("%d, %s: %v names", width, test.name, got)
			}
			if n, m := b.eval(small), b.eval(over); n != 0.0 || m != 0.0 {
				t.Errorf("%d, %s: %v names are too small, %v pairs lie over each other", width, test.name, n, m)
			}
			if got := b.eval(`!document.getElementById("detail").hidden`); got != test.detail {
				t.Errorf("%d, %s: the detail is open: %v", width, test.name, got)
			}
			b.shot(fmt.Sprintf("crowd-%s-%d", strings.ReplaceAll(test.name, " ", "-"), width))
		}
		b.quiet()
	}
}

// alleged has contracts that are no more than alleged look unlike those that are reported, and
// says so.
func alleged(b *browser) {
	t := b.t
	file := pageOf(t, "list each contract of OpenAI")
	b.lookAt("alleged", file, "timeline")
	b.size(1600, 1000, "dark")
	b.open(file, "#view=timeline")
	for _, test := range []struct{ expression, want string }{
		{`[...new Set([...timeline.root.querySelectorAll(".span.doubt")].map(n => n.getAttribute("aria-label").split(", ").slice(0, 2).join(" ")))].sort().join("; ")`, "seed-aws alleged; seed-azure alleged"},
		{`getComputedStyle(timeline.root.querySelector(".span.doubt")).borderTopStyle`, "dotted"},
		{`getComputedStyle(timeline.root.querySelector(".span:not(.doubt)")).borderTopStyle`, "solid"},
		{`timeline.root.querySelector(".name .doubt").innerText`, "alleged"},
		{`String(timeline.section.querySelector(".legend").innerText.includes("only alleged"))`, "true"},
		{contrast, ""},
	} {
		if got := b.text(test.expression); got != test.want {
			t.Errorf("%s is %q, not %q", test.expression, got, test.want)
		}
	}
	b.quiet()
}

// contrast lists the elements whose text has less than 4.5 to 1 against the nearest
// background below it.
const contrast = `(() => {
  const parse = text => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const f = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
    return 0.2126 * f(r) + 0.7152 * f(g) + 0.0722 * f(b);
  };
  const below = node => {
    for (; node; node = node.parentElement) {
      const c = parse(getComputedStyle(node).backgroundColor);
      if (c.length < 4 || c[3] > 0.99) return c;
    }
    return [255, 255, 255];
  };
  const out = new Set();
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || node.getClientRects().length === 0 || node.closest("svg")) continue;
    const a = light(parse(getComputedStyle(node).color)), b = light(below(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) out.add(node.tagName + "." + node.className + " " + ratio.toFixed(2));
  }
  return [...out].join("\n");
})()`

// hostile opens the page of a scene whose every text is an attack.
func hostile(b *browser) {
	t := b.t
	var page bytes.Buffer
	if err := write(&page, evilScene()); err != nil {
		t.Fatal(err)
	}
	file := saved(t, page.Bytes())
	b.lookAt("hostile", file, "timeline", "graph", "table", "sources")
	for _, open := range []string{"openThing(0)", "openClash(0)", "openRow(0)", "showTip(document.body, thingTip(0))", "showTip(document.body, barTip(0))", `look("onerror")`} {
		b.eval(open)
		if b.eval(`document.images.length`) != float64(0) || b.text("document.title") == "owned" {
			t.Errorf("%s: the page obeys a value", open)
		}
	}
	if got := b.text(`document.querySelector("h1").textContent`); got != evil {
		t.Errorf("the question reads %q", got)
	}
	if got := b.text(`openThing(0) ?? document.getElementById("detail-title").textContent`); got != evil {
		t.Errorf("the name reads %q", got)
	}
	b.quiet()
}

// pointer hovers, clicks, drags and zooms.
func pointer(b *browser) {
	t := b.t
	var page bytes.Buffer
	s := many(5, 6)
	s.Things[40].Facts = []scene.Fact{{Relation: "value", Text: "10 USD", Thing: -1, Sources: []int{0}}}
	s.Sources = []scene.Source{{Name: "The Press"}}
	if err := write(&page, s); err != nil {
		t.Fatal(err)
	}
	b.size(1600, 1000, "light")
	b.open(saved(t, page.Bytes()), "#view=graph")
	middle := func() (x, y float64) {
		r := b.eval(`(() => { const r = graph.nodes[40].shape.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`).([]any)
		return r[0].(float64), r[1].(float64)
	}
	x, y := middle()
	b.mouse("mouseMoved", x, y, 0)
	if got := b.text(`tip.hidden + tip.innerText`); !strings.HasPrefix(got, "false") || !strings.Contains(got, "value: 10 USD") || !strings.Contains(got, "The Press") {
		t.Errorf("hovering shows %s", got)
	}
	b.mouse("mousePressed", x, y, 1)
	b.mouse("mouseMoved", x+60, y+40, 1)
	b.mouse("mouseReleased", x+60, y+40, 1)
	if x1, y1 := middle(); math.Abs(x1-x-60) > 2 || math.Abs(y1-y-40) > 2 {
		t.Errorf("dragged by 60, 40, the node went %v, %v", x1-x, y1-y)
	}
	if b.eval(`document.getElementById("detail").hidden`) != true {
		t.Error("dragging opens a thing")
	}
	x, y = middle()
	b.mouse("mousePressed", x, y, 1)
	b.mouse("mouseReleased", x, y, 1)
	if got := b.text(`document.getElementById("detail-title").innerText`); got != s.Things[40].Name {
		t.Errorf("a click opens %s", got)
	}
	b.keys("Escape")
	before := b.eval(`graph.view.scale`).(float64)
	b.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseWheel", "x": 700, "y": 600, "deltaX": 0, "deltaY": -200, "modifiers": 2}, nil)
	b.wait(fmt.Sprintf(`graph.view.scale > %v`, before))
	b.quiet()
}

// printed has the paper show the picture, the rows and the sources, and none of the controls.
func printed(b *browser) {
	var page bytes.Buffer
	if err := write(&page, many(30, 12)); err != nil {
		b.t.Fatal(err)
	}
	b.size(900, 1200, "dark")
	b.open(saved(b.t, page.Bytes()), "#view=timeline")
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	seen := `[...document.querySelectorAll("#timeline, #table, #bar, .tools, #print")].filter(n => n.getClientRects().length > 0).map(n => n.id).join(" ")`
	if got := b.text(seen); got != "timeline table" {
		b.t.Errorf("on paper there are %s", got)
	}
	if got := b.text(`getComputedStyle(document.body).backgroundColor`); got != "rgb(255, 255, 255)" {
		b.t.Errorf("paper is %s", got)
	}
	b.shot("print")
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": ""}, nil)
	b.quiet()
}

// manyThings opens a page of 2,000 rows and 300 contracts, and one with nothing.
func manyThings(b *browser) {
	t := b.t
	for name, c := range map[string]struct {
		scene *scene.Scene
		views []string
	}{
		"many":  {many(2000, 300), []string{"timeline", "graph", "table"}},
		"empty": {&scene.Scene{Question: "which firms use nothing", Reading: "{F | false}", Form: "rows", Today: "2026-06-30", Columns: []scene.Column{{Name: "firm"}}, Lanes: -1}, []string{"table"}},
	} {
		var page bytes.Buffer
		if err := write(&page, c.scene); err != nil {
			t.Fatal(err)
		}
		b.lookAt(name, saved(t, page.Bytes()), c.views...)
	}
}
