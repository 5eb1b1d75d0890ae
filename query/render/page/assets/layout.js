"use strict";
// Where the nodes of the graph stand. The same graph always looks the same: there is no
// chance in it. Parts that nothing links are laid out each for itself and set side by side.

// layout gives each node {w, h} an x and y, its middle.
function layout(nodes, links) {
  const beside = nodes.map(() => new Set());
  for (const {from, to} of links) {
    if (from === to) continue;
    beside[from].add(to);
    beside[to].add(from);
  }
  const parts = connected(nodes, beside);
  for (const part of parts) {
    if (part.length === 1) {
      nodes[part[0]].x = nodes[part[0]].y = 0;
      continue;
    }
    radial(nodes, beside, part);
    relax(nodes, beside, part);
    tighten(nodes, part);
    separate(nodes, part);
  }
  pack(nodes, parts);
}

// connected returns the parts of the graph, the largest first.
function connected(nodes, beside) {
  const seen = new Set();
  const parts = [];
  for (let start = 0; start < nodes.length; start++) {
    if (seen.has(start)) continue;
    seen.add(start);
    const part = [start];
    for (let i = 0; i < part.length; i++) {
      for (const next of beside[part[i]]) {
        if (!seen.has(next)) {
          seen.add(next);
          part.push(next);
        }
      }
    }
    parts.push(part);
  }
  return parts.sort((a, b) => b.length - a.length);
}

// radial sets the node with most neighbours in the middle and the others around it, by how
// many steps away they are, each near the one it is reached from.
function radial(nodes, beside, part) {
  const middle = part.reduce((a, b) => beside[b].size > beside[a].size ? b : a);
  const kids = new Map(part.map(n => [n, []]));
  const depth = new Map([[middle, 0]]);
  const order = [middle];
  for (let i = 0; i < order.length; i++) {
    for (const next of beside[order[i]]) {
      if (depth.has(next)) continue;
      depth.set(next, depth.get(order[i]) + 1);
      kids.get(order[i]).push(next);
      order.push(next);
    }
  }
  const leaves = new Map();
  for (const n of [...order].reverse()) leaves.set(n, Math.max(1, kids.get(n).reduce((sum, kid) => sum + leaves.get(kid), 0)));
  const ring = Math.max(150, part.length * 9);
  const turn = (n, from, to) => {
    const angle = (from + to) / 2;
    nodes[n].x = Math.cos(angle) * ring * depth.get(n) * 1.5;
    nodes[n].y = Math.sin(angle) * ring * depth.get(n);
    let at = from;
    for (const kid of kids.get(n)) {
      const share = (to - from) * leaves.get(kid) / leaves.get(n);
      turn(kid, at, at + share);
      at += share;
    }
  };
  turn(middle, 0, 2 * Math.PI);
}

// relax lets neighbours pull and all others push, less and less.
function relax(nodes, beside, part) {
  const rounds = part.length > 250 ? 80 : 260;
  const ideal = 120 + Math.min(120, part.length);
  const push = ideal * ideal;
  for (let round = 0; round < rounds; round++) {
    const heat = 40 * (1 - round / rounds) + 0.5;
    const dx = new Float64Array(part.length);
    const dy = new Float64Array(part.length);
    const place = new Map(part.map((n, i) => [n, i]));
    for (let i = 0; i < part.length; i++) {
      const a = nodes[part[i]];
      for (let j = i + 1; j < part.length; j++) {
        const b = nodes[part[j]];
        const x = (a.x - b.x) / 1.6 || 0.01 * (i - j);
        const y = a.y - b.y || 0.01;
        const force = push / (x * x + y * y);
        dx[i] += x * force; dy[i] += y * force;
        dx[j] -= x * force; dy[j] -= y * force;
      }
      for (const n of beside[part[i]]) {
        const j = place.get(n);
        if (j < i) continue;
        const b = nodes[n];
        const x = a.x - b.x;
        const y = a.y - b.y;
        const pull = Math.hypot(x, y) / ideal / Math.sqrt(Math.min(beside[part[i]].size, beside[n].size));
        dx[i] -= x * pull; dy[i] -= y * pull;
        dx[j] += x * pull; dy[j] += y * pull;
      }
    }
    for (let i = 0; i < part.length; i++) {
      const size = Math.hypot(dx[i], dy[i]) || 1;
      nodes[part[i]].x += dx[i] / size * Math.min(size, heat);
      nodes[part[i]].y += dy[i] / size * Math.min(size, heat);
    }
  }
}

// tighten brings a part to a size at which its boxes have some room between them, and no more
// than that, and to the shape of a screen.
function tighten(nodes, part) {
  const list = part.map(n => nodes[n]);
  const b = box(list);
  const area = list.reduce((sum, n) => sum + (n.w + 30) * (n.h + 30), 0) * 2.2;
  const wide = Math.sqrt(area * 1.7) / b.w, high = Math.sqrt(area / 1.7) / b.h;
  for (const n of list) {
    n.x *= wide;
    n.y *= high;
  }
}

// separate pushes apart what lies on each other.
function separate(nodes, part) {
  const list = part.map(n => nodes[n]);
  const gap = 14;
  for (let round = 0; round < 200; round++) {
    let moved = false;
    list.sort((a, b) => a.x - b.x || a.y - b.y);
    for (let i = 0; i < list.length; i++) {
      for (let j = i + 1; j < list.length; j++) {
        const a = list[i], b = list[j];
        const wide = (a.w + b.w) / 2 + gap - (b.x - a.x);
        if (wide <= 0) {
          if (b.x - a.x > 420) break;
          continue;
        }
        const high = (a.h + b.h) / 2 + gap - Math.abs(b.y - a.y);
        if (high <= 0) continue;
        moved = true;
        if (high < wide) {
          const way = b.y >= a.y ? 1 : -1;
          a.y -= way * high / 2;
          b.y += way * high / 2;
        } else {
          a.x -= wide / 2;
          b.x += wide / 2;
        }
      }
    }
    if (!moved) return;
  }
}

// pack sets the parts side by side in rows.
function pack(nodes, parts) {
  const gap = 40;
  const boxes = parts.map(part => box(part.map(n => nodes[n])));
  const area = boxes.reduce((sum, b) => sum + (b.w + gap) * (b.h + gap), 0);
  const width = Math.max(...boxes.map(b => b.w), Math.sqrt(area * 1.7));
  let x = 0, y = 0, row = 0;
  parts.forEach((part, at) => {
    const b = boxes[at];
    if (x > 0 && x + b.w > width) {
      x = 0;
      y += row + gap;
      row = 0;
    }
    for (const n of part) {
      nodes[n].x += x - b.x;
      nodes[n].y += y - b.y;
    }
    x += b.w + gap;
    row = Math.max(row, b.h);
  });
}

// box returns the rectangle around nodes.
function box(list) {
  const x = Math.min(...list.map(n => n.x - n.w / 2));
  const y = Math.min(...list.map(n => n.y - n.h / 2));
  return {x, y, w: Math.max(...list.map(n => n.x + n.w / 2)) - x, h: Math.max(...list.map(n => n.y + n.h / 2)) - y};
}
