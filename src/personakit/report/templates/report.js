"use strict";
// Paper has no folds: open every detail before printing, close afterwards what was closed.
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((d) => { d.open = true; });
});
addEventListener("afterprint", () => folded.forEach((d) => { d.open = false; }));
// What is wider than its frame says so.
const frames = [...document.querySelectorAll(".scroll, .drawing")];
const mark = () => frames.forEach((f) => {
  const reach = f.scrollWidth - f.clientWidth;
  f.classList.toggle("more", reach > 4 && f.scrollLeft < reach - 4);
});
frames.forEach((f) => f.addEventListener("scroll", mark, { passive: true }));
document.querySelectorAll("details").forEach((d) => d.addEventListener("toggle", mark));
addEventListener("resize", mark);
mark();
