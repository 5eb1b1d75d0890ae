"use strict";
// The search looks through collisions, things with all that is recorded of them, rows and
// sources. All words have to be found; one that is a day, a month or a year finds what lasts
// then, whether or not it is written anywhere.

const search = {entries: [], hits: [], at: -1, last: null};

const folded = text => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();

// entry is what can be found: its text, where it lasts, and what to do with it.
function entry(kind, at, name, small, texts, span, go) {
  return {kind, at, name, small, text: folded([name, small, ...texts].join(" ")), span, go};
}

function searchIndex() {
  const about = at => at < 0 ? [] : [scene.things[at].name, ...scene.things[at].kinds, ...scene.things[at].facts.map(f => f.relation + " " + f.text)];
  scene.collisions.forEach((c, at) => {
    const texts = [c.a, c.b].flatMap(bar => [...about(scene.bars[bar].thing), ...scene.bars[bar].roles.flat().map(t => scene.things[t].name)]);
    search.entries.push(entry("clash", at, clashName(c), "collision, both hold " + clashDays(c.span), [c.relation, "conflict collide", ...texts], c.span, () => goToClash(at)));
  });
  const things = scene.things.map((_, at) => at).sort((a, b) => scene.things[b].answer - scene.things[a].answer || a - b);
  for (const at of things) {
    const thing = scene.things[at];
    const bar = scene.bars[barOf.get(at)];
    const small = [thing.kinds.join(", "), bar ? period(bar.span) : ""].filter(Boolean).join(", ");
    search.entries.push(entry("thing", at, thing.name, small, about(at), bar?.span, () => goToThing(at)));
  }
  scene.rows.forEach((row, at) => {
    const texts = row.cells.map(cell => cell.text || "–");
    search.entries.push(entry("row", at, texts.join(", "), "row " + (at + 1), [], null, () => goToRow(at)));
  });
  scene.sources.forEach((source, at) => {
    search.entries.push(entry("source", at, source.name, ["source", source.confidence, source.about].filter(Boolean).join(", "), [], null, () => openSource(at)));
  });
}

function goToThing(at) {
  const bar = barOf.get(at);
  const button = bar !== undefined && timeline.root?.querySelector(`[data-row-bar="${bar}"] .span`);
  if (button && shownView() !== "graph") {
    show("timeline");
    focusOn(button);
    openBar(bar, button);
    return;
  }
  if (graph.root) {
    show("graph");
    openNode(at);
    return;
  }
  openThing(at, document.getElementById("search"));
}

function goToRow(at) {
  show("table");
  const row = document.querySelector(`#rows tbody tr[data-row="${at}"]`);
  row.scrollIntoView({block: "center"});
  openRow(at, row);
}

// finds returns what tells whether an entry has a word.
function finds(word) {
  if (/^\d{4}(-\d\d){0,2}$/.test(word)) {
    const from = dayOf(word);
    const parts = word.split("-").map(Number);
    const next = parts.length === 1 ? `${parts[0] + 1}` : parts.length === 2 ? (parts[1] === 12 ? `${parts[0] + 1}-1` : `${parts[0]}-${parts[1] + 1}`) : null;
    const until = next ? dayOf(next) : from + 1;
    return e => e.text.includes(word) || e.span && first(e.span) < until && beyond(e.span) > from;
  }
  return e => e.text.includes(word);
}

// The most hits that the list under the box shows.
const mostHits = 12;

function look(text) {
  const words = folded(text).split(/\s+/).filter(Boolean);
  const list = document.getElementById("hits");
  const tests = words.map(finds);
  const all = words.length === 0 ? null : search.entries.filter(e => tests.every(has => has(e)));
  search.last = all;
  markAll(all);
  search.hits = all?.slice(0, mostHits) ?? [];
  search.at = -1;
  list.hidden = all === null;
  document.getElementById("search").setAttribute("aria-expanded", String(all !== null));
  list.replaceChildren(...search.hits.map((hit, at) => el("li", {id: "hit-" + at, role: "option", "aria-selected": "false", pointerdown: event => { event.preventDefault(); take(at); }}, named(hit.name), el("small", null, named(hit.small)))));
  if (all === null) return;
  if (all.length === 0) list.append(el("li", {class: "none"}, "Nothing here has all of these words."));
  if (all.length > mostHits) list.append(el("li", {class: "none"}, `and ${all.length - mostHits} more`));
  say(count(all.length, "hit"));
}

// markAll shows in each view what was found.
function markAll(all) {
  const found = all && {bars: new Set(), clashes: new Set(), rows: new Set(), things: new Set()};
  for (const e of all ?? []) {
    if (e.kind === "clash") {
      const c = scene.collisions[e.at];
      found.clashes.add(e.at);
      found.bars.add(c.a).add(c.b);
    }
    if (e.kind === "row") found.rows.add(e.at);
    if (e.kind === "thing") {
      found.things.add(e.at);
      if (barOf.has(e.at)) found.bars.add(barOf.get(e.at));
    }
  }
  timeline.found = found;
  markFound();
  findRows(found);
  for (const node of graph.nodes) node.shape?.classList.toggle("found", found !== null && found.things.has(node.at));
  if (graph.view) labels();
}

function take(at) {
  const hit = search.hits[at];
  if (!hit) return;
  closeHits();
  hit.go();
}

function closeHits() {
  document.getElementById("hits").hidden = true;
  document.getElementById("search").setAttribute("aria-expanded", "false");
}

function choose(at) {
  const list = document.getElementById("hits");
  search.at = at;
  [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
  document.getElementById("search").setAttribute("aria-activedescendant", at < 0 ? "" : "hit-" + at);
  list.children[at]?.scrollIntoView({block: "nearest"});
}

function searchKeys(event) {
  const n = search.hits.length;
  const open = !document.getElementById("hits").hidden;
  if (event.key === "ArrowDown" && n > 0) choose((search.at + 1) % n);
  else if (event.key === "ArrowUp" && n > 0) choose((search.at + n) % (n + 1) - 1 < 0 ? n - 1 : search.at - 1);
  else if (event.key === "Enter") take(Math.max(0, search.at));
  else if (event.key === "Escape" && (open || event.target.value !== "")) {
    event.target.value = "";
    look("");
    event.stopPropagation();
  } else return;
  event.preventDefault();
}

function searchView() {
  searchIndex();
  const input = document.getElementById("search");
  input.addEventListener("input", () => look(input.value));
  input.addEventListener("keydown", searchKeys);
  input.addEventListener("blur", closeHits);
  input.addEventListener("focus", () => { if (input.value !== "") look(input.value); });
}
