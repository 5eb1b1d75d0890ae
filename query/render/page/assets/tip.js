"use strict";
// The note that appears beside what is pointed at or has the focus: the first facts of it.

const tip = el("div", {class: "tip", id: "tip", role: "tooltip", hidden: true});
document.body.append(tip);

// tips has a node show what content() returns while it is pointed at or focused.
function tips(node, content) {
  const show = () => showTip(node, content());
  node.addEventListener("pointerenter", show);
  node.addEventListener("focus", () => { if (node.matches(":focus-visible")) show(); });
  node.addEventListener("pointerleave", hideTip);
  node.addEventListener("blur", hideTip);
}

function showTip(node, lines) {
  tip.replaceChildren(...lines);
  tip.hidden = false;
  const at = node.getBoundingClientRect();
  const size = tip.getBoundingClientRect();
  const left = Math.min(Math.max(8, at.left), innerWidth - size.width - 8);
  const below = at.bottom + 8 + size.height < innerHeight || at.top < size.height + 12;
  const top = below ? Math.min(at.bottom, innerHeight - size.height - 16) + 8 : at.top - size.height - 8;
  tip.style.left = Math.max(8, left) + scrollX + "px";
  tip.style.top = top + scrollY + "px";
}

function hideTip() {
  tip.hidden = true;
}

// The most facts that a note tells.
const told = 6;

function thingTip(at) {
  const thing = scene.things[at];
  const lines = [named(thing.name, "b"), el("span", null, thing.kinds.join(", "))];
  if (barOf.has(at)) lines.push(el("span", null, period(scene.bars[barOf.get(at)].span)));
  const facts = thing.facts.slice(0, told).map(fact => el("div", null, fact.relation + ": ", named(fact.text), cited(fact)));
  const more = thing.facts.length + (thing.more ?? 0) - facts.length;
  if (more > 0) facts.push(el("span", null, count(more, "more fact") + "; Enter shows all"));
  return [...lines, ...facts];
}

// cited names the source of a fact, and how many more there are.
function cited(fact) {
  const sources = fact.sources ?? [];
  if (sources.length === 0) return "";
  const more = sources.length > 1 ? " and " + (sources.length - 1) + " more" : "";
  return el("span", null, "— ", named(scene.sources[sources[0]].name), more);
}

function barTip(at) {
  const bar = scene.bars[at];
  const lines = [named(bar.name, "b"), el("span", null, period(bar.span)), el("span", null, marksOf(bar).join(", ")), bar.word ? el("span", null, named(bar.word)) : ""];
  bar.roles.forEach((given, role) => {
    if (given.length > 0) lines.push(el("div", null, scene.roles[role] + ": ", named(given.map(t => scene.things[t].name).join(", "))));
  });
  for (const c of clashesOf.get(at) ?? []) {
    lines.push(el("div", {class: "clash"}, "✕ ", named(clashName(scene.collisions[c])), ", " + clashDays(scene.collisions[c].span)));
  }
  return lines;
}

function clashTip(at) {
  const c = scene.collisions[at];
  return [named(clashName(c), "b"), el("div", {class: "clash"}, "both hold " + clashDays(c.span)), el("span", null, c.proof >= 0 ? "Enter opens the proof" : "Enter shows more")];
}
