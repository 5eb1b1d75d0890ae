"use strict";
// The days that the timeline shows, and where on it a day lies.

// The steps between ticks, in months.
const tickSteps = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12000];

// domain returns the days [from, until) that hold all known ends and today, with a margin
// for bars that are open.
function domain(bars) {
  const ends = [today];
  for (const bar of bars) {
    if (!bar.span.fromOpen) ends.push(bar.span.from);
    if (!bar.span.untilOpen) ends.push(bar.span.until);
  }
  const from = ends.reduce((a, b) => Math.min(a, b));
  const until = ends.reduce((a, b) => Math.max(a, b));
  const margin = Math.max(15, Math.round((until - from) * 0.04));
  return {from: from - margin, until: until + margin};
}

// share is where a day lies between the ends of an axis, from 0 to 1.
function share(axis, n) {
  return Math.min(1, Math.max(0, (n - axis.from) / (axis.until - axis.from)));
}

const percent = part => (100 * part).toFixed(4) + "%";

// ticks returns days to be named on an axis of so many pixels, with their names.
function ticks(axis, width) {
  const room = Math.max(2, Math.floor(width / 70));
  const months = (axis.until - axis.from) / 30.44;
  const step = tickSteps.find(s => months / s <= room) ?? tickSteps.at(-1);
  const out = [];
  const start = new Date(axis.from * 864e5);
  let month = start.getUTCFullYear() * 12 + start.getUTCMonth();
  month = Math.ceil(month / step) * step;
  for (; out.length < 400; month += step) {
    const date = new Date(0);
    date.setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
    const at = Math.round(date.getTime() / 864e5);
    if (at >= axis.until) break;
    if (at >= axis.from) out.push({at, name: step % 12 === 0 ? day(at).slice(0, -6) : day(at).slice(0, -3)});
  }
  return out;
}
