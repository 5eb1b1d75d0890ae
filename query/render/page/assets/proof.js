"use strict";
// What stands beside the picture: all that is recorded of a thing, a collision with its
// proof, why a row is an answer. It opens with Enter or a click and closes with Escape, which
// gives the focus back to where it was.

const detail = document.getElementById("detail");
let opener = null;

// open shows title and parts; from is what opened it.
function open(title, parts, from) {
  opener = from ?? opener;
  const close = el("button", {type: "button", class: "close", click: shut}, "Close");
  const used = new Set();
  detail.replaceChildren(close, el("h2", {id: "detail-title", dir: "auto"}, title), ...parts(used));
  if (used.size > 0) detail.append(el("h3", null, "Sources"), sourceList([...used]));
  detail.hidden = false;
  detail.scrollTop = 0;
  hideTip();
  detail.focus({preventScroll: true});
  document.dispatchEvent(new CustomEvent("opened"));
}

function shut() {
  if (detail.hidden) return false;
  detail.hidden = true;
  if (opener?.isConnected) opener.focus({preventScroll: true});
  opener = null;
  document.dispatchEvent(new CustomEvent("opened"));
  return true;
}

// cite writes the numbers of sources, each a way to it.
function cite(sources, used) {
  if (!sources || sources.length === 0) return "";
  const buttons = sources.map(at => {
    used.add(at);
    return el("button", {type: "button", class: "plain", "aria-label": "source " + (at + 1), click: () => {
      const line = detail.querySelector(`[data-source="${at}"]`);
      line?.scrollIntoView({block: "nearest"});
      line?.focus({preventScroll: true});
    }}, String(at + 1));
  });
  return el("span", {class: "cite"}, " [", buttons.flatMap((b, i) => i ? [", ", b] : [b]), "]");
}

function sourceList(list) {
  list.sort((a, b) => a - b);
  return el("ol", {class: "sources"}, list.map(at => {
    const source = scene.sources[at];
    const copy = document.getElementById("source-" + (at + 1))?.querySelector("a");
    return el("li", {value: at + 1, tabindex: -1, "data-source": at}, named(source.name),
      source.confidence ? el("em", {class: "confidence"}, source.confidence) : "",
      copy ? copy.cloneNode(true) : el("span", {class: "rest"}, named(source.about)));
  }));
}

// steps draws the lines of a proof as nested lists.
function steps(list, used) {
  return el("ul", {class: "proof"}, (list ?? []).map(step => el("li", null,
    el("span", {class: step.missing ? "absent" : step.steps?.length ? "rule" : "leaf", dir: "auto"}, step.text), cite(step.sources, used),
    step.steps?.length ? steps(step.steps, used) : "")));
}

function proofParts(at, used) {
  if (at < 0) return [el("p", {class: "empty"}, "The proof is not on this page; ask why.")];
  const proof = scene.proofs[at];
  return [el("h3", null, proof.not ? "Why not" : "Proof"), el("p", {dir: "auto"}, el("code", null, proof.claim)), steps(proof.steps, used)];
}

function thingButton(at) {
  return el("button", {type: "button", class: "plain", click: event => openThing(at, event.currentTarget)}, named(scene.things[at].name));
}

function clashButton(at) {
  const c = scene.collisions[at];
  return el("li", null, el("button", {type: "button", class: "plain", click: event => openClash(at, event.currentTarget)}, named(clashName(c))), " " + clashDays(c.span));
}

// within keeps the way back where one thing in the panel opens the next.
function within(from) {
  return from && detail.contains(from) ? null : from;
}

function openThing(at, from) {
  const thing = scene.things[at];
  const bar = barOf.get(at);
  open(thing.name, used => {
    const parts = [el("p", {class: "kinds"}, thing.kinds.join(", ") || "of no recorded kind")];
    if (bar !== undefined) parts.push(el("p", null, period(scene.bars[bar].span)));
    const clashes = clashesOf.get(bar) ?? [];
    if (clashes.length > 0) parts.push(el("h3", {class: "clash"}, "Collides"), el("ul", null, clashes.map(clashButton)));
    parts.push(el("h3", null, "Recorded"), factList(thing, used));
    if (thing.more) parts.push(el("p", {class: "empty"}, count(thing.more, "more fact") + " not on this page"));
    const named = scene.links.filter(l => l.to === at);
    if (named.length > 0) parts.push(el("h3", null, "Named by"), linkList(named));
    const row = scene.rows[rowOf.get(at)];
    if (row && row.proof >= 0) parts.push(...proofParts(row.proof, used));
    return parts;
  }, within(from));
}

function factList(thing, used) {
  if (thing.facts.length === 0) return el("p", {class: "empty"}, "Nothing but its name.");
  const pairs = [];
  thing.facts.forEach((fact, i) => {
    const again = i > 0 && thing.facts[i - 1].relation === fact.relation;
    pairs.push(el("dt", null, again ? "" : fact.relation),
      el("dd", null, fact.thing >= 0 ? thingButton(fact.thing) : named(fact.text), cite(fact.sources, used)));
  });
  return el("dl", null, pairs);
}

// The most things of one relation that a list names.
const listed = 40;

function linkList(links) {
  const by = new Map();
  for (const l of links) by.set(l.label, [...(by.get(l.label) ?? []), l.from]);
  return el("dl", null, [...by].flatMap(([label, from]) => [
    el("dt", null, label + " of"),
    el("dd", null, from.slice(0, listed).flatMap((at, i) => i ? [", ", thingButton(at)] : [thingButton(at)]),
      from.length > listed ? ` and ${from.length - listed} more` : ""),
  ]));
}

function openBar(at, from) {
  const bar = scene.bars[at];
  if (bar.thing >= 0) openThing(bar.thing, from);
  else open(bar.name, () => [el("p", null, period(bar.span)), el("p", {class: "kinds"}, length(bar.span))], within(from));
}

function openClash(at, from) {
  const c = scene.collisions[at];
  open(clashName(c), used => [
    el("p", {class: "clash"}, c.relation + ": both hold " + clashDays(c.span)),
    el("ul", null, [c.a, c.b].map(bar => el("li", null, thingButton(scene.bars[bar].thing), ", " + [period(scene.bars[bar].span), ...marksOf(scene.bars[bar])].join(", ")))),
    ...proofParts(c.proof, used),
  ], within(from));
}

function openRow(at, from) {
  const row = scene.rows[at];
  const title = row.cells.map(cell => cell.text || "–").join(", ");
  open(title, used => [
    el("dl", null, row.cells.flatMap((cell, i) => [
      el("dt", null, scene.columns[i].name),
      el("dd", null, cell.thing >= 0 ? thingButton(cell.thing) : named(cell.text || "–")),
    ])),
    row.change ? el("p", null, row.change) : "",
    row.days ? el("h3", null, "It is so") : "",
    row.days ? el("ul", null, row.days.map(span => el("li", null, clashDays(span)))) : "",
    ...(row.proof >= 0 || scene.proofs.length > 0 ? proofParts(row.proof, used) : []),
  ], within(from));
}

function openSource(at) {
  show("sources");
  const line = document.getElementById("source-" + (at + 1));
  line.scrollIntoView({block: "center"});
  line.focus({preventScroll: true});
}

// proofView is the view of an answer that is a proof, or has only one.
function proofView(section) {
  const used = new Set();
  const proof = scene.proofs[0];
  section.append(el("h2", null, proof.not ? "Why not" : "Proof"), el("p", {dir: "auto"}, el("code", null, proof.claim)), steps(proof.steps, used));
  if (used.size > 0) section.append(el("h3", null, "Sources"), sourceList([...used]));
}
