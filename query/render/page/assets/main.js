"use strict";
// The page as a whole: its views and their tabs, light and dark, the keys that work
// everywhere.

const views = [
  {id: "timeline", name: "Timeline", number: scene.bars.length, has: scene.bars.length > 0, make: timelineView},
  {id: "graph", name: "Graph", number: scene.things.length, has: scene.things.length > 1, make: graphView},
  {id: "proof", name: "Proof", number: null, has: scene.form === "why" || scene.form === "yes or no" && scene.proofs.length > 0, make: proofView},
  {id: "table", name: "Table", number: scene.total, has: true, make: tableView},
  {id: "sources", name: "Sources", number: scene.sources.length, has: scene.sources.length > 0, make: () => {}},
].filter(view => view.has);

// firstView is what most readers want to see: a proof that was asked for, contracts in time,
// things that are linked, or else the rows.
function firstView() {
  const has = id => views.some(view => view.id === id);
  if (has("proof")) return "proof";
  if (has("timeline") && scene.form !== "paths" && (scene.bars.length > 1 || scene.form === "when")) return "timeline";
  return has("graph") && scene.links.length > 0 ? "graph" : "table";
}

const shownView = () => views.find(view => !document.getElementById(view.id).hidden)?.id;

// show brings one view to the front; a view is drawn when it is first shown.
function show(id) {
  if (!views.some(view => view.id === id)) return;
  for (const view of views) {
    const section = document.getElementById(view.id);
    section.hidden = view.id !== id;
    view.tab.setAttribute("aria-selected", String(view.id === id));
    view.tab.tabIndex = view.id === id ? 0 : -1;
    if (view.id === id && !view.made) {
      view.made = true;
      view.make(section);
      markAll(search.last);
    }
  }
  if (id === "graph" && graph.view === null) fit();
}

function tabs() {
  const bar = document.getElementById("tabs");
  for (const view of views) {
    const section = document.getElementById(view.id);
    section.setAttribute("role", "tabpanel");
    section.setAttribute("aria-labelledby", "tab-" + view.id);
    if (view.id === "table" || view.id === "sources") section.classList.add("on-paper");
    view.tab = el("button", {type: "button", role: "tab", id: "tab-" + view.id, "aria-controls": view.id, click: () => show(view.id)},
      view.name, view.number === null ? "" : el("small", null, view.number.toLocaleString("en")));
    bar.append(view.tab);
  }
  for (const id of ["timeline", "graph", "proof", "table", "sources"]) document.getElementById(id).hidden = true;
  bar.addEventListener("keydown", event => {
    const at = views.findIndex(view => view.tab === document.activeElement);
    const to = {ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: views.length - 1}[event.key];
    if (to === undefined) return;
    const view = views[(to + views.length) % views.length];
    show(view.id);
    view.tab.focus();
    event.preventDefault();
  });
}

function theme() {
  const button = document.getElementById("theme");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => document.documentElement.classList.contains("dark") || dark.matches && !document.documentElement.classList.contains("light");
  const tell = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  };
  button.removeAttribute("aria-pressed");
  button.addEventListener("click", () => {
    const to = isDark() ? "light" : "dark";
    document.documentElement.classList.remove("light", "dark");
    document.documentElement.classList.add(to);
    tell();
  });
  dark.addEventListener("change", tell);
  tell();
}

// The keys that work everywhere: / goes to the search, Escape closes what is open.
function keys(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === "Escape" && (shut() || !tip.hidden)) hideTip();
  else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) document.getElementById("search").focus();
  else return;
  event.preventDefault();
}

document.body.classList.add("alive");
tabs();
theme();
searchView();
document.addEventListener("keydown", keys);
document.getElementById("print").addEventListener("click", () => print());
const asked = location.hash.replace("#view=", ""); // page.html#view=table begins with the table
show(views.some(view => view.id === asked) ? asked : firstView());
