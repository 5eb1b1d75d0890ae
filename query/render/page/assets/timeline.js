"use strict";
// The timeline: a row for each thing with a period, in lanes by who or what it is for, and
// above them a row for each collision.

const timeline = {role: scene.lanes, kind: null, mark: 0, zoom: 1, all: false, found: null, axis: null, root: null};

// The role that says most beside another.
function otherRole(role) {
  const score = r => scene.bars.reduce((n, bar) => n + (bar.roles[r]?.length === 1 ? 2 : bar.roles[r]?.length ? 1 : 0), 0);
  return scene.roles.map((_, r) => r).filter(r => r !== role).sort((a, b) => score(b) - score(a))[0] ?? -1;
}

function timelineView(section) {
  const barKinds = [...new Set(scene.bars.map(bar => bar.kind))];
  timeline.kind = scene.shown || null;
  const tools = el("div", {class: "tools"});
  if (scene.roles.length > 0) {
    const names = [...scene.roles.map((name, at) => [name, at]), ["nothing", -1]];
    tools.append(choice("Lanes by", "lanes-by", names, timeline.role, at => { timeline.role = at; }));
  }
  if (barKinds.length > 1) {
    tools.append(choice("Show", "kind", [["all kinds", null], ...barKinds.map(k => [k || "no kind", k])], timeline.kind, k => { timeline.kind = k; }));
  }
  if (scene.marks.length > 1) {
    tools.append(choice("Mark", "mark", scene.marks.map((m, at) => [m, at]), 0, at => { timeline.mark = at; }));
  }
  const zoom = factor => () => setZoom(timeline.zoom * factor);
  tools.append(el("span", {class: "group", role: "group", "aria-label": "Zoom"},
    el("button", {type: "button", "aria-label": "Show fewer days", id: "zoom-in", click: zoom(2)}, "+"),
    el("button", {type: "button", "aria-label": "Show more days", id: "zoom-out", click: zoom(0.5)}, "−")));
  timeline.root = el("div", {class: "lanes", role: "grid", "aria-label": "Periods; arrow keys move, Enter opens", keydown: timelineKey});
  section.append(el("h2", {class: "unseen"}, "Timeline"), tools, el("ul", {class: "legend"}), timeline.root);
  timeline.section = section;
  drawTimeline();
  new ResizeObserver(drawTicks).observe(timeline.root);
}

function choice(label, id, options, chosen, choose) {
  const select = el("select", {id, change: () => { choose(options[select.selectedIndex][1]); drawTimeline(); }},
    options.map(([name, value]) => el("option", {selected: value === chosen}, name)));
  return el("label", null, label, select);
}

function setZoom(zoom) {
  timeline.zoom = Math.min(64, Math.max(1, zoom));
  const root = timeline.root;
  const middle = (root.scrollLeft + root.clientWidth / 2) / root.scrollWidth;
  root.firstChild.style.setProperty("--zoom", timeline.zoom);
  root.scrollLeft = middle * root.scrollWidth - root.clientWidth / 2;
  drawTicks();
}

const visible = bar => timeline.kind === null || bar.kind === timeline.kind;

function drawTimeline() {
  const shown = scene.bars.filter(visible);
  timeline.axis = domain(shown);
  const inner = el("div", {class: "inner"});
  inner.style.setProperty("--zoom", timeline.zoom);
  inner.append(el("div", {class: "axis", role: "presentation"}, el("div"), el("div", {class: "ticks"})), el("div", {class: "grid-lines", role: "presentation"}));
  const clashes = scene.collisions.map((_, at) => at).filter(at => visible(scene.bars[scene.collisions[at].a]) && visible(scene.bars[scene.collisions[at].b]));
  if (clashes.length > 0) {
    const shown = timeline.all ? clashes : clashes.slice(0, fewClashes);
    inner.append(clashLane(clashes.length, shown.length), ...shown.map(clashRow));
  }
  for (const lane of lanes()) {
    if (lane.name !== null) inner.append(laneName(lane.name, count(lane.bars.length, "period"), ""));
    inner.append(...lane.bars.map(spanRow));
  }
  timeline.root.replaceChildren(inner);
  timeline.section.querySelector(".legend").replaceChildren(...timelineLegend(shown, clashes.length > 0));
  const begin = timeline.root.querySelector(".span-row button");
  if (begin) begin.tabIndex = 0;
  drawTicks();
  markFound();
}

// The most collisions that are shown before the lanes unless all are asked for.
const fewClashes = 15;

function clashLane(all, shown) {
  const lane = laneName("Collisions", count(all, "pair") + " of periods", "clashes");
  if (all > fewClashes) {
    lane.firstChild.append(" ", el("button", {type: "button", class: "plain", click: () => {
      timeline.all = !timeline.all;
      drawTimeline();
      timeline.root.querySelector(".lane-name button").focus();
    }}, shown < all ? `show all ${all}` : `show ${fewClashes}`));
  }
  return lane;
}

// lanes groups the bars by their things of the chosen role; a bar that has several stands in
// the lane of each.
function lanes() {
  const by = new Map();
  const rest = [];
  scene.bars.forEach((bar, at) => {
    if (!visible(bar)) return;
    const given = timeline.role >= 0 ? bar.roles[timeline.role] ?? [] : [];
    if (given.length === 0) rest.push(at);
    for (const thing of given) by.set(thing, [...(by.get(thing) ?? []), at]);
  });
  const order = (a, b) => first(scene.bars[a].span) - first(scene.bars[b].span) || scene.bars[a].name.localeCompare(scene.bars[b].name, "en", {numeric: true});
  const sorted = list => list.sort((a, b) => order(a, b) || 0);
  const out = [...by].map(([thing, bars]) => ({name: scene.things[thing].name, bars: sorted(bars)}));
  out.sort((a, b) => a.name.localeCompare(b.name, "en", {numeric: true}));
  if (rest.length > 0) {
    const name = timeline.role >= 0 ? "no " + scene.roles[timeline.role] + " recorded" : null;
    out.push({name, bars: sorted(rest)});
  }
  return out;
}

function laneName(name, small, kind) {
  return el("div", {class: "lane-name " + kind, role: "row"}, el("span", {role: "rowheader"}, named(name), el("small", null, small)));
}

// place puts a button at the days of a span.
function place(button, span) {
  const from = share(timeline.axis, first(span));
  const until = share(timeline.axis, beyond(span));
  button.style.left = percent(from);
  button.style.width = percent(Math.max(0, until - from));
  return until;
}

function spanRow(at) {
  const bar = scene.bars[at];
  const beside = bar.roles[otherRole(timeline.role)] ?? [];
  const state = scene.marks.length === 0 ? "" : bar.yes.includes(timeline.mark) ? "yes" : bar.no.includes(timeline.mark) ? "no" : "unknown";
  const button = el("button", {
    type: "button", tabindex: -1, "data-bar": at, "aria-label": barLabel(at),
    class: ["span", state, bar.doubt ? "doubt" : "", bar.span.fromOpen ? "from-open" : "", bar.span.untilOpen ? "until-open" : ""].join(" "),
    click: event => openBar(at, event.currentTarget),
  }, bar.doubt ? el("b", null, bar.word) : state === "yes" ? el("b", null, scene.marks[timeline.mark]) : "");
  place(button, bar.span);
  tips(button, () => barTip(at));
  const track = el("div", {class: "track", role: "gridcell"}, button);
  for (const c of clashesOf.get(at) ?? []) track.append(clashButtonOf(c));
  return el("div", {class: bar.answer ? "span-row" : "span-row context", role: "row", "data-row-bar": at},
    el("div", {class: "name", role: "rowheader"}, named(bar.name), bar.doubt ? el("i", {class: "doubt"}, named(bar.word)) : "", beside.length > 0 ? el("small", null, named(beside.map(t => scene.things[t].name).join(", "))) : ""),
    track);
}

function barLabel(at) {
  const bar = scene.bars[at];
  const clashes = (clashesOf.get(at) ?? []).map(c => scene.collisions[c]);
  const others = clashes.map(c => scene.bars[c.a === at ? c.b : c.a].name + " " + clashDays(c.span));
  return [bar.name, bar.word ?? "", period(bar.span), ...marksOf(bar), others.length > 0 ? "collides with " + others.join("; ") : ""].filter(Boolean).join(", ");
}

function clashButtonOf(at) {
  const c = scene.collisions[at];
  const button = el("button", {
    type: "button", tabindex: -1, class: "clash-span", "data-clash": at, "aria-label": "Collision: " + clashName(c) + ", both hold " + clashDays(c.span),
    click: event => openClash(at, event.currentTarget),
  });
  place(button, c.span);
  tips(button, () => clashTip(at));
  const both = on => () => {
    for (const bar of [c.a, c.b]) {
      for (const node of timeline.root.querySelectorAll(`[data-bar="${bar}"]`)) node.classList.toggle("linked", on);
    }
  };
  for (const [event, on] of [["pointerenter", true], ["focus", true], ["pointerleave", false], ["blur", false]]) button.addEventListener(event, both(on));
  return button;
}

function clashRow(at) {
  const c = scene.collisions[at];
  const button = clashButtonOf(at);
  const from = share(timeline.axis, first(c.span));
  const until = share(timeline.axis, beyond(c.span));
  const several = scene.collisions.some(other => other.relation !== c.relation);
  const days = el("span", {class: "days", "aria-hidden": "true"}, clashDays(c.span).replace(/^from (?=.* (until|through))/, ""));
  if (until < 0.65) days.style.left = percent(until);
  else if (from > 0.35) days.style.right = percent(1 - from);
  else { // there is room in the bar alone
    days.style.left = percent(from);
    days.classList.add("inside");
  }
  return el("div", {class: "span-row clashes-row", role: "row", "data-row-clash": at},
    el("div", {class: "name", role: "rowheader"}, named(clashName(c)), el("small", null, several ? c.relation + " " : "", el("span", {class: "when"}, clashDays(c.span)))),
    el("div", {class: "track", role: "gridcell"}, button, days));
}

function drawTicks() {
  const inner = timeline.root.firstChild;
  const box = inner.querySelector(".ticks");
  const lines = inner.querySelector(".grid-lines");
  const list = ticks(timeline.axis, box.clientWidth);
  const at = (node, n) => { node.style.left = percent(share(timeline.axis, n)); return node; };
  const late = share(timeline.axis, today) > 0.95;
  box.replaceChildren(...list.map(tick => at(el("span", null, tick.name), tick.at)), at(el("span", {class: late ? "today late" : "today"}, "today"), today));
  lines.replaceChildren(...list.map(tick => at(el("i"), tick.at)), at(el("i", {class: "today"}), today));
}

function timelineLegend(bars, clashes) {
  const mark = scene.marks[timeline.mark];
  const sample = kind => el("span", {class: "span " + kind});
  const state = wanted => bars.some(bar => wanted(bar));
  const out = [];
  if (mark === undefined) out.push([sample(""), "a period"]);
  else {
    if (state(bar => bar.yes.includes(timeline.mark))) out.push([sample("yes"), mark]);
    if (state(bar => bar.no.includes(timeline.mark))) out.push([sample("no"), "not " + mark]);
    if (state(bar => !bar.yes.includes(timeline.mark) && !bar.no.includes(timeline.mark))) out.push([sample("unknown"), mark + " or not: not recorded"]);
  }
  const doubts = [...new Set(bars.filter(bar => bar.doubt).map(bar => bar.word))];
  if (doubts.length > 0) out.push([sample("doubt"), "only " + doubts.join(", ")]);
  if (state(bar => bar.span.untilOpen)) out.push([sample("until-open"), "no end recorded"]);
  if (state(bar => bar.span.fromOpen)) out.push([sample("from-open"), "no start recorded"]);
  if (clashes) out.push([el("span", {class: "clash-span"}), [...new Set(scene.collisions.map(c => c.relation))].join(", ") + ": both hold"]);
  out.push([el("span", {class: "today"}), "today, " + scene.today]);
  if (state(bar => !bar.answer)) out.push([el("span", {class: "missing"}, "grey name"), "beside the answer, not in it"]);
  return out.map(([glyph, text]) => el("li", null, glyph, text));
}

// timelineKey moves the focus: up and down between rows, left and right within one.
function timelineKey(event) {
  const rows = [...timeline.root.querySelectorAll(".span-row")].map(row => [...row.querySelectorAll("button")].sort((a, b) => a.offsetLeft - b.offsetLeft)).filter(row => row.length > 0);
  const at = rows.findIndex(row => row.includes(document.activeElement));
  if (at < 0) return;
  const here = document.activeElement;
  const nearest = row => row && [...row].sort((a, b) => Math.abs(a.offsetLeft - here.offsetLeft) - Math.abs(b.offsetLeft - here.offsetLeft))[0];
  const moves = {
    ArrowDown: () => nearest(rows[at + 1]), ArrowUp: () => nearest(rows[at - 1]),
    ArrowRight: () => rows[at][rows[at].indexOf(here) + 1], ArrowLeft: () => rows[at][rows[at].indexOf(here) - 1],
    Home: () => rows[0][0], End: () => rows.at(-1)[0],
    PageDown: () => nearest(rows[Math.min(at + 10, rows.length - 1)]), PageUp: () => nearest(rows[Math.max(at - 10, 0)]),
    "+": () => setZoom(timeline.zoom * 2), "-": () => setZoom(timeline.zoom / 2),
  };
  const move = moves[event.key];
  if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  focusOn(move());
}

// focusOn moves the focus within the timeline; Tab then comes back to where it was.
function focusOn(button) {
  if (!button) return;
  for (const other of timeline.root.querySelectorAll('.span-row [tabindex="0"]')) other.tabIndex = -1;
  button.tabIndex = 0;
  button.focus({preventScroll: true});
  button.closest(".span-row").scrollIntoView({block: "nearest", inline: "nearest"});
}

// markFound fades what a search has not found.
function markFound() {
  if (!timeline.root) return;
  const found = timeline.found;
  for (const row of timeline.root.querySelectorAll("[data-row-bar]")) row.classList.toggle("faint", found !== null && !found.bars.has(Number(row.dataset.rowBar)));
  for (const row of timeline.root.querySelectorAll("[data-row-clash]")) row.classList.toggle("faint", found !== null && !found.clashes.has(Number(row.dataset.rowClash)));
}

// goToClash shows a collision in the timeline and opens it.
function goToClash(at) {
  show("timeline");
  const c = scene.collisions[at];
  if (!visible(scene.bars[c.a]) || !visible(scene.bars[c.b])) {
    timeline.kind = null;
    timeline.section.querySelector("#kind").selectedIndex = 0;
    drawTimeline();
  }
  if (!timeline.root.querySelector(`[data-row-clash="${at}"]`)) {
    timeline.all = true;
    drawTimeline();
  }
  const button = timeline.root.querySelector(`[data-row-clash="${at}"] button`);
  focusOn(button);
  openClash(at, button);
}
