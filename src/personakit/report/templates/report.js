"use strict";
const all = (what, where = document) => [...where.querySelectorAll(what)];
// Paper has no folds: open every detail but the ledger before printing, close afterwards what was closed.
let folded = [];
addEventListener("beforeprint", () => {
  folded = all("details:not([open]):not(.ledger)");
  folded.forEach((d) => { d.open = true; });
});
addEventListener("afterprint", () => folded.forEach((d) => { d.open = false; }));
// What is wider than its frame says so.
const frames = all(".scroll");
const mark = () => frames.forEach((f) => {
  const reach = f.scrollWidth - f.clientWidth;
  f.classList.toggle("more", reach > 4 && f.scrollLeft < reach - 4);
});
frames.forEach((f) => f.addEventListener("scroll", mark, { passive: true }));
all("details").forEach((d) => d.addEventListener("toggle", mark));
addEventListener("resize", mark);
mark();
// A sentence's evidence: the row of the ledger, in a dialog. Without this script the link leads to the row itself.
const why = document.getElementById("why");
const put = (id, text) => { document.getElementById(id).textContent = text; };
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.ev");
  const row = link && document.getElementById(link.hash.slice(1));
  if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const heads = all("thead th", row.closest("table")).map((h) => h.textContent);
  const cells = [...row.cells];
  put("why-said", cells[0].textContent);
  put("why-where", `${row.closest("details").querySelector("summary").firstChild.textContent}, ${cells[1].textContent}`);
  const list = document.getElementById("why-figures");
  list.replaceChildren();
  let note = "", at = 2;
  cells.slice(2).forEach((cell) => {
    const text = cell.textContent.trim();
    if (cell.colSpan > 1) note = text;
    else if (text) {
      const pair = document.createElement("div"), term = document.createElement("dt"), said = document.createElement("dd");
      term.textContent = heads[at];
      said.textContent = text;
      pair.append(term, said);
      list.append(pair);
    }
    at += cell.colSpan;
  });
  put("why-note", note || row.closest("table").caption.textContent);
  why.showModal();
});
why.addEventListener("click", (event) => { if (event.target === why) why.close(); });
// Find: what does not hold the words steps aside, and what holds them opens.
const find = document.getElementById("find"), found = document.getElementById("found");
const leaves = all("[data-find]").filter((e) => !e.querySelector("[data-find]"));
const texts = new Map();
let opened = [], waiting = 0;
const look = () => {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  opened.forEach((d) => { d.open = false; });
  opened = [];
  let hits = 0, first = null;
  leaves.forEach((leaf) => {
    if (!texts.has(leaf)) texts.set(leaf, leaf.textContent.toLowerCase());
    const hit = words.every((word) => texts.get(leaf).includes(word));
    leaf.classList.toggle("aside", !hit);
    if (!hit || !words.length) return;
    hits += 1;
    first = first || leaf;
    const fold = leaf.closest("details");
    if (fold && !fold.open) { fold.open = true; opened.push(fold); }
  });
  found.textContent = words.length ? `${hits || "no"} ${hits === 1 ? "place" : "places"}` : "";
  mark();
  return first;
};
find.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 120); });
find.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { find.value = ""; look(); }
  if (event.key === "Enter") {
    const first = look();
    if (first) first.scrollIntoView({ block: "center" });
  }
});
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, dialog")) return;
  event.preventDefault();
  find.focus();
});
