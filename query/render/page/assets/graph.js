"use strict";
// The graph of the answer: things as boxes, what links them as arrows. It can be moved,
// zoomed, thinned out by kind, and walked with the arrow keys.

const graph = {nodes: [], links: [], off: new Set(), around: null, view: null, root: null, world: null, current: 0};

// The marks of kinds differ in shape as well as in colour.
const shapes = ["M-6,-6H6V6H-6Z", "M0,-7 7,6H-7Z", "M0,-7.5 7.5,0 0,7.5 -7.5,0Z", "M-6.5,0a6.5,6.5 0 1,0 13,0a6.5,6.5 0 1,0 -13,0",
  "M-7,-2.5H-2.5V-7H2.5V-2.5H7V2.5H2.5V7H-2.5V2.5H-7Z", "M-7,-4 0,-7.5 7,-4V4L0,7.5 -7,4Z", "M0,7 -7,-6H7Z", "M-7,-4H7V4H-7Z"];

const shapeOf = kind => svg("path", {class: "marker k" + kind % 8, d: shapes[kind % shapes.length]});

const pen = document.createElement("canvas").getContext("2d");

// short cuts a name to what a box has room for, between characters as people see them.
function short(name, most) {
  const parts = Intl.Segmenter ? [...new Intl.Segmenter().segment(name)].map(s => s.segment) : [...name];
  return parts.length > most ? parts.slice(0, most - 1).join("") + "…" : name;
}

function graphView(section) {
  pen.font = "600 13px " + getComputedStyle(document.body).fontFamily;
  graph.nodes = scene.things.map((thing, at) => {
    const label = short(thing.name, 30);
    return {at, label, w: Math.ceil(pen.measureText(label).width) + 40, h: 30};
  });
  graph.links = gatherLinks();
  layout(graph.nodes, graph.links);
  countLinks();
  graph.world = svg("g");
  graph.root = svg("svg", {role: "application", "aria-label": "Graph of " + count(scene.things.length, "thing") + "; arrow keys move, Enter opens, plus and minus zoom, 0 shows all", keydown: graphKey},
    svg("defs", null, ["", "answer", "clash"].map(kind => svg("marker", {id: "arrow-" + kind, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse"},
      svg("path", {class: "arrow " + kind, d: "M0,1 10,5 0,9Z"})))), graph.world);
  const frame = el("div", {class: "frame"}, graph.root);
  section.append(el("h2", {class: "unseen"}, "Graph"), graphTools(), kindLegend(), frame);
  drawGraph();
  movable();
  new ResizeObserver(() => fit()).observe(frame);
}

// gatherLinks puts the arrows between the same two things together, and adds collisions.
function gatherLinks() {
  const by = new Map();
  const add = (from, to, label, more) => {
    const key = from + " " + to;
    if (!by.has(key)) by.set(key, {from, to, labels: [], derived: true, answer: false, clash: -1});
    const l = by.get(key);
    if (!l.labels.includes(label)) l.labels.push(label);
    l.derived &&= Boolean(more.derived);
    l.answer ||= Boolean(more.answer);
    if (more.clash !== undefined) l.clash = more.clash;
  };
  for (const l of scene.links) add(l.from, l.to, l.label, l);
  scene.collisions.forEach((c, clash) => {
    add(scene.bars[c.a].thing, scene.bars[c.b].thing, c.relation, {clash, derived: true, answer: true});
  });
  return [...by.values()];
}

function graphTools() {
  const button = (label, text, act) => el("button", {type: "button", "aria-label": label, click: act}, text);
  return el("div", {class: "tools"}, el("span", {class: "group", role: "group", "aria-label": "Zoom"},
    button("Zoom in", "+", () => zoomGraph(1.3)), button("Zoom out", "−", () => zoomGraph(1 / 1.3)), button("Show all", "All", showAll)),
    el("span", null, "Drag moves. Ctrl and the wheel zooms." + (graph.nodes.length < crowd ? "" : " A press on a thing shows its neighbours.")), graphKey_());
}

function graphKey_() {
  const sample = kind => svg("svg", {width: 34, height: 10, viewBox: "0 0 34 10", "aria-hidden": "true"}, svg("g", {class: "link " + kind}, svg("path", {d: "M0,5H34"})));
  const parts = [["answer", "in the answer"], ["", "recorded beside it"], ["derived", "by a rule"]];
  if (scene.collisions.length > 0) parts.push(["clash", "collides"]);
  return el("span", {class: "legend"}, parts.map(([kind, text]) => el("li", null, sample(kind), text)));
}

function kindLegend() {
  const toggle = kind => event => {
    if (graph.off.has(kind)) graph.off.delete(kind);
    else graph.off.add(kind);
    event.currentTarget.setAttribute("aria-pressed", String(!graph.off.has(kind)));
    showKinds();
  };
  return el("ul", {class: "kinds-legend", "aria-label": "Kinds; press to hide or show"}, kinds.map((name, kind) => el("li", null,
    el("button", {type: "button", "aria-pressed": "true", click: toggle(kind)},
      svg("svg", {viewBox: "-8 -8 16 16", "aria-hidden": "true"}, shapeOf(kind)), name || "no kind",
      el("small", null, String(scene.things.filter(thing => kindAt(thing) === kind).length))))));
}

function showKinds() {
  const off = at => graph.off.has(kindAt(scene.things[at]));
  for (const node of graph.nodes) node.shape.classList.toggle("off", off(node.at));
  for (const l of graph.links) l.shape.classList.toggle("off", off(l.from) || off(l.to));
  labels();
}

function drawGraph() {
  const busy = graph.links.length > 45;
  for (const l of graph.links) {
    const text = svg("text", null, l.labels.length > 3 ? l.labels.slice(0, 3).join(", ") + "…" : l.labels.join(", "));
    l.path = svg("path");
    l.text = text;
    const kind = l.clash >= 0 ? "clash" : l.answer ? "answer" : "";
    if (l.clash < 0) l.path.setAttribute("marker-end", "url(#arrow-" + kind + ")");
    l.shape = svg("g", {class: ["link", kind, l.derived && l.clash < 0 ? "derived" : "", busy && l.clash < 0 ? "far" : ""].join(" ")}, l.path, l.clash < 0 ? text : "");
    if (l.clash >= 0) {
      l.shape.addEventListener("click", () => openClash(l.clash, graph.nodes[l.from].shape));
      tips(l.shape, () => clashTip(l.clash));
    }
    l.curved = graph.links.some(o => o.from === l.to && o.to === l.from);
    graph.world.append(l.shape);
  }
  for (const node of graph.nodes) {
    const thing = scene.things[node.at];
    node.shape = svg("g", {
      class: thing.answer ? "node answer" : "node", tabindex: -1, role: "button", "aria-label": nodeLabel(node.at),
      focus: () => { graph.current = node.at; near(node.at, true); labels(); }, blur: () => near(node.at, false),
      pointerenter: () => near(node.at, true), pointerleave: () => near(node.at, false),
    }, svg("rect", {x: -node.w / 2, y: -node.h / 2, width: node.w, height: node.h, rx: 6}),
    svg("g", {class: "mark", transform: `translate(${-node.w / 2 + 15},0)`}, shapeOf(kindAt(thing))),
    svg("g", {class: "label", transform: `translate(${-node.w / 2 + 28},0.5)`}, svg("text", null, node.label)));
    tips(node.shape, () => thingTip(node.at));
    graph.world.append(node.shape);
    moveNode(node);
  }
  for (const l of graph.links) {
    if (l.clash >= 0) graph.world.append(svg("g", {class: "link clash"}, l.text)); // above the boxes
    moveLink(l);
  }
  if (graph.nodes.length > 0) graph.nodes[0].shape.setAttribute("tabindex", "0");
}

function nodeLabel(at) {
  const links = graph.links.filter(l => l.from === at || l.to === at).length;
  return [scene.things[at].name, scene.things[at].kinds.join(", "), count(links, "link")].filter(Boolean).join(", ");
}

// near brings out the arrows of a node.
function near(at, on) {
  for (const l of graph.links) {
    if (l.from === at || l.to === at) l.shape.classList.toggle("near", on);
  }
}

function moveNode(node) {
  node.shape.setAttribute("transform", `translate(${node.x.toFixed(1)},${node.y.toFixed(1)})`);
}

// edge is where the line from a node's middle to another point leaves its box.
function edge(node, x, y) {
  const dx = x - node.x, dy = y - node.y;
  const scale = Math.min((node.w / 2 + 2) / Math.abs(dx || 1e-9), (node.h / 2 + 2) / Math.abs(dy || 1e-9), 1);
  return [node.x + dx * scale, node.y + dy * scale];
}

function moveLink(l) {
  const a = graph.nodes[l.from], b = graph.nodes[l.to];
  const bend = l.curved ? 0.12 : 0;
  const mx = (a.x + b.x) / 2 - (b.y - a.y) * bend, my = (a.y + b.y) / 2 + (b.x - a.x) * bend;
  const [x1, y1] = edge(a, mx, my), [x2, y2] = edge(b, mx, my);
  l.path.setAttribute("d", `M${x1.toFixed(1)},${y1.toFixed(1)} Q${mx.toFixed(1)},${my.toFixed(1)} ${x2.toFixed(1)},${y2.toFixed(1)}`);
  l.text.setAttribute("x", ((x1 + 2 * mx + x2) / 4).toFixed(1));
  l.text.setAttribute("y", ((y1 + 2 * my + y2) / 4 - 3).toFixed(1));
}

function setView(view) {
  graph.view = view;
  graph.world.setAttribute("transform", `translate(${view.x.toFixed(2)},${view.y.toFixed(2)}) scale(${view.scale.toFixed(4)})`);
  labels();
}

// fit shows nodes, those of the whole graph unless others are asked for, no larger than they
// are.
function fit(nodes = graph.nodes.filter(n => (graph.around === null || graph.around.has(n.at)) && !graph.off.has(kindAt(scene.things[n.at])))) {
  const frame = graph.root.getBoundingClientRect();
  if (frame.width === 0 || graph.nodes.length === 0) return;
  const b = box(nodes.length > 0 ? nodes : graph.nodes);
  const scale = Math.min(1.25, (frame.width - 32) / b.w, (frame.height - 32) / b.h);
  setView({scale, x: frame.width / 2 - (b.x + b.w / 2) * scale, y: frame.height / 2 - (b.y + b.h / 2) * scale});
}

function zoomGraph(factor, x, y) {
  const frame = graph.root.getBoundingClientRect();
  const v = graph.view;
  const scale = Math.min(4, Math.max(0.05, v.scale * factor));
  x ??= frame.width / 2;
  y ??= frame.height / 2;
  setView({scale, x: x - (x - v.x) * scale / v.scale, y: y - (y - v.y) * scale / v.scale});
}

// movable lets a pointer drag a node, or all of it; a press without a move opens.
function movable() {
  let held = null;
  graph.root.addEventListener("pointerdown", event => {
    const node = graph.nodes.find(n => n.shape.contains(event.target));
    held = {node, x: event.clientX, y: event.clientY, moved: false};
    graph.root.setPointerCapture(event.pointerId);
  });
  graph.root.addEventListener("pointermove", event => {
    if (!held) return;
    const dx = event.clientX - held.x, dy = event.clientY - held.y;
    if (!held.moved && Math.hypot(dx, dy) < 4) return;
    held.moved = true;
    held.x = event.clientX;
    held.y = event.clientY;
    graph.root.classList.add("moving");
    hideTip();
    if (!held.node) return setView({...graph.view, x: graph.view.x + dx, y: graph.view.y + dy});
    held.node.x += dx / graph.view.scale;
    held.node.y += dy / graph.view.scale;
    moveNode(held.node);
    graph.links.filter(l => l.from === held.node.at || l.to === held.node.at).forEach(moveLink);
  });
  const release = event => {
    graph.root.classList.remove("moving");
    if (held?.node && !held.moved && event.type === "pointerup") {
      openNode(held.node.at);
    }
    held = null;
  };
  graph.root.addEventListener("pointerup", release);
  graph.root.addEventListener("pointercancel", release);
  graph.root.addEventListener("wheel", event => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const frame = graph.root.getBoundingClientRect();
    zoomGraph(Math.exp(-event.deltaY / 300), event.clientX - frame.left, event.clientY - frame.top);
  }, {passive: false});
}

function graphKey(event) {
  const ways = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]};
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (ways[event.key]) focusNode(nextNode(...ways[event.key]));
  else if (event.key === "Enter" || event.key === " ") openNode(graph.current);
  else if (event.key === "+" || event.key === "=") zoomGraph(1.3);
  else if (event.key === "-") zoomGraph(1 / 1.3);
  else if (event.key === "0") showAll();
  else return;
  event.preventDefault();
}

// openNode shows a thing, what is recorded of it and its neighbours.
function openNode(at) {
  gatherAround(at);
  focusNode(at);
  openThing(at, graph.nodes[at].shape);
}

// nextNode returns the nearest node in a direction, the one that has the focus if none is.
function nextNode(dx, dy) {
  const here = graph.nodes[graph.current];
  let best = graph.current, least = Infinity;
  for (const node of graph.nodes) {
    if (node === here || graph.off.has(kindAt(scene.things[node.at])) || graph.around && !graph.around.has(node.at)) continue;
    const x = node.x - here.x, y = node.y - here.y;
    const along = x * dx + y * dy, across = Math.abs(x * dy) + Math.abs(y * dx);
    const far = along + 2 * across;
    if (along > 1 && far < least) [best, least] = [node.at, far];
  }
  return best;
}

// focusNode moves the focus to a node and, if it is not seen, the view to it.
function focusNode(at) {
  for (const node of graph.nodes) node.shape.setAttribute("tabindex", "-1");
  const node = graph.nodes[at];
  node.shape.setAttribute("tabindex", "0");
  const frame = graph.root.getBoundingClientRect();
  const x = node.x * graph.view.scale + graph.view.x, y = node.y * graph.view.scale + graph.view.y;
  if (x < 20 || y < 20 || x > frame.width - 20 || y > frame.height - 20) {
    setView({...graph.view, x: graph.view.x + frame.width / 2 - x, y: graph.view.y + frame.height / 2 - y});
  }
  node.shape.focus({preventScroll: true});
}
