"use strict";
// What makes a graph of hundreds of things readable: from afar things are marks, and names
// stand only where there is room for them, those first that have been found, are looked at or
// have the most links; who opens a thing sees it and its neighbours, and the rest pale.

// The height in pixels below which a name in its box cannot be read.
const leastLetters = 8.5;

// The number of links from which on the name of a thing may cover the marks of others.
const hub = 5;

// The number of things from which on the opening of one pales the rest.
const crowd = 40;

function countLinks() {
  for (const node of graph.nodes) node.links = 0;
  for (const l of graph.links) {
    graph.nodes[l.from].links++;
    graph.nodes[l.to].links++;
  }
}

// labels says which names are shown, at the scale and the place of the view.
function labels() {
  const view = graph.view;
  const small = 13 * view.scale < leastLetters;
  graph.root.classList.toggle("small", small);
  graph.root.style.setProperty("--back", 1 / view.scale);
  const mark = Math.max(0.5, Math.min(0.85, 2 * view.scale)); // of its size in a box
  graph.root.style.setProperty("--mark", mark / view.scale);
  if (!small) return;
  const frame = graph.root.getBoundingClientRect();
  const rank = node => (node.at === graph.current && node.shape === document.activeElement ? 1e6 : 0) + (node.shape.classList.contains("found") ? 1e5 : 0) + (graph.around?.has(node.at) ? 1e4 : 0) + node.links;
  const spots = graph.nodes.filter(node => !node.shape.classList.contains("off") && !node.shape.classList.contains("pale")).map(node => {
    const x = node.x * view.scale + view.x, y = node.y * view.scale + view.y;
    return {at: node.at, left: x - 7 * mark, right: x + 7 * mark, top: y - 7 * mark, bottom: y + 7 * mark};
  });
  const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const taken = [];
  for (const node of [...graph.nodes].sort((a, b) => rank(b) - rank(a) || a.at - b.at)) {
    const w = node.w - 28, x = node.x * view.scale + view.x, y = node.y * view.scale + view.y + 3 + 6 * mark;
    const room = {left: x - w / 2, right: x + w / 2, top: y, bottom: y + 17};
    const seen = room.right > 0 && room.left < frame.width && room.bottom > 0 && room.top < frame.height;
    const hidden = node.shape.classList.contains("off") || graph.around && !graph.around.has(node.at);
    const free = seen && !hidden && !taken.some(o => over(room, o)) && (rank(node) >= hub || !spots.some(o => o.at !== node.at && over(room, o)));
    node.shape.classList.toggle("named", free);
    if (free) taken.push(room);
  }
}

// gatherAround pales all but a thing and its neighbours, and brings these as near as they fit.
function gatherAround(at) {
  if (graph.nodes.length < crowd) return;
  graph.around = new Set([at]);
  for (const l of graph.links) {
    if (l.from === at) graph.around.add(l.to);
    if (l.to === at) graph.around.add(l.from);
  }
  paleRest();
  fit(graph.nodes.filter(node => graph.around.has(node.at)));
  say(count(graph.around.size - 1, "neighbour") + "; 0 shows all");
}

function paleRest() {
  const around = graph.around;
  for (const node of graph.nodes) node.shape.classList.toggle("pale", around !== null && !around.has(node.at));
  for (const l of graph.links) l.shape.classList.toggle("pale", around !== null && !(around.has(l.from) && around.has(l.to)));
}

// showAll shows all things again, near and far.
function showAll() {
  graph.around = null;
  paleRest();
  fit();
}
