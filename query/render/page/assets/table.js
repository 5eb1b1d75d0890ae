"use strict";
// The table stands in the page as it is written; here its columns become sortable and its
// rows open.

function tableView() {
  const table = document.getElementById("rows");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  rows.forEach((row, at) => {
    row.classList.add("opens");
    row.tabIndex = at === 0 ? 0 : -1;
    row.addEventListener("click", () => openRow(at, row));
  });
  body.addEventListener("keydown", event => {
    const here = event.target.closest("tr");
    const shown = [...body.rows].filter(row => !row.classList.contains("apart"));
    const at = shown.indexOf(here);
    const moves = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1, PageDown: Math.min(at + 10, shown.length - 1), PageUp: Math.max(at - 10, 0)};
    if (event.key === "Enter" || event.key === " ") openRow(Number(here.dataset.row), here);
    else if (event.key in moves) {
      const next = shown[moves[event.key]];
      if (next) {
        here.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      }
    } else return;
    event.preventDefault();
  });
  [...table.tHead.rows[0].cells].slice(0, scene.columns.length).forEach((head, column) => sortable(head, column, rows, body));
  if (scene.rows.some(row => row.days)) addDays(table, rows);
}

// addDays adds the days on which each row is an answer.
function addDays(table, rows) {
  table.tHead.rows[0].append(el("th", {scope: "col"}, "days on which it is so"));
  rows.forEach((row, at) => row.append(el("td", null, (scene.rows[at].days ?? []).map(span => el("div", null, clashDays(span))))));
}

function sortable(head, column, rows, body) {
  const small = head.querySelector("small");
  const name = head.firstChild.textContent;
  const button = el("button", {type: "button", title: "Sort"}, name);
  head.replaceChildren(button, small ?? "");
  button.addEventListener("click", () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = [...rows].sort((a, b) => compareCells(scene.rows[a.dataset.row].cells[column], scene.rows[b.dataset.row].cells[column]) * (down ? -1 : 1));
    body.append(...sorted);
  });
}

// compareCells puts what is not recorded last, numbers by their size, texts as people do.
function compareCells(a, b) {
  if (!a.text || !b.text) return a.text ? -1 : b.text ? 1 : 0;
  const x = parseFloat(a.text.replaceAll(",", "")), y = parseFloat(b.text.replaceAll(",", ""));
  if (a.number && b.number && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
  return a.text.localeCompare(b.text, "en", {numeric: true});
}

// findRows hides the rows that a search has not found.
function findRows(found) {
  for (const row of document.querySelectorAll("#rows tbody tr")) {
    row.classList.toggle("apart", found !== null && !found.rows.has(Number(row.dataset.row)));
  }
}
