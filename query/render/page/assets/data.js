"use strict";
// The scene that the page shows, and the small tools that all parts of it use. Whatever the
// data says is only ever set as text.

const scene = JSON.parse(document.getElementById("scene").textContent);
for (const list of ["notes", "columns", "rows", "things", "links", "roles", "marks", "bars", "collisions", "sources", "proofs", "left"]) {
  scene[list] ??= [];
}
for (const thing of scene.things) {
  thing.kinds ??= [];
  thing.facts ??= [];
}
for (const bar of scene.bars) {
  bar.roles = (bar.roles ?? []).map(given => given ?? []);
  bar.yes ??= [];
  bar.no ??= [];
}

// el makes an element: el("p", {class: "quiet"}, "text", child). Values that are null or
// false leave an attribute out; functions are listeners.
function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter(child => child !== null && child !== undefined && child !== ""));
  return node;
}

// name is a text of the data, which may run from right to left.
function named(text, tag = "bdi") {
  return el(tag, null, text);
}

function count(n, noun) {
  return n.toLocaleString("en") + " " + noun + (n === 1 ? "" : "s");
}

// day returns a day, counted from 1970-01-01, as it is written.
function day(n) {
  const date = new Date(n * 864e5);
  const year = date.getUTCFullYear();
  const text = String(Math.abs(year)).padStart(4, "0");
  const two = part => String(part).padStart(2, "0");
  return (year < 0 ? "-" : "") + text + "-" + two(date.getUTCMonth() + 1) + "-" + two(date.getUTCDate());
}

// dayOf returns the number of a day, NaN of what is none.
function dayOf(text) {
  const parts = text.split("-").map(Number);
  const date = new Date(0);
  date.setUTCFullYear(parts[0], (parts[1] ?? 1) - 1, parts[2] ?? 1);
  return Math.round(date.getTime() / 864e5);
}

const today = dayOf(scene.today);

const first = span => span.fromOpen ? -Infinity : span.from;
const beyond = span => span.untilOpen ? Infinity : span.until;

// period says the days of a span.
function period(span) {
  if (span.fromOpen && span.untilOpen) return "no start and no end recorded";
  const end = (span.through ? "through " : "until ") + span.untilText;
  if (span.fromOpen) return "no start recorded, " + end;
  if (span.untilOpen) return "from " + span.fromText + ", no end recorded";
  return "from " + span.fromText + " " + end;
}

// length says for how many days a span lasts, where both ends are known.
function length(span) {
  return span.fromOpen || span.untilOpen ? "" : count(span.until - span.from, "day");
}

// clashDays says the days on which something is so.
function clashDays(span) {
  if (span.fromOpen && span.untilOpen) return "on every day";
  if (span.fromOpen) return "until " + span.untilText;
  if (span.untilOpen) return "from " + span.fromText + " on";
  return period(span) + ", " + length(span);
}

const clashName = c => scene.bars[c.a].name + " × " + scene.bars[c.b].name;

// The collisions and the bar of each thing, and the first row in which it stands.
const clashesOf = new Map();
scene.collisions.forEach((c, at) => {
  for (const bar of [c.a, c.b]) {
    if (!clashesOf.has(bar)) clashesOf.set(bar, []);
    clashesOf.get(bar).push(at);
  }
});
const barOf = new Map(scene.bars.map((bar, at) => [bar.thing, at]));
const rowOf = new Map();
scene.rows.forEach((row, at) => {
  for (const cell of row.cells) {
    if (cell.thing >= 0 && !rowOf.has(cell.thing)) rowOf.set(cell.thing, at);
  }
});

// All kinds, in the order in which they appear; a thing is shown as of the first of its own.
const kinds = [...new Set(scene.things.map(thing => thing.kinds[0] ?? ""))];
const kindAt = thing => kinds.indexOf(thing.kinds[0] ?? "");

// describedMarks says what is recorded of a bar's marks: "exclusive", "not exclusive".
function marksOf(bar) {
  return [...bar.yes.map(m => scene.marks[m]), ...bar.no.map(m => "not " + scene.marks[m])];
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

// say tells those who hear the page what has changed.
function say(text) {
  document.getElementById("said").textContent = text;
}
