// What a swap means to a reader: the event that opened is announced, comes into sight, and Escape closes it.

import { close } from "./roving.js";

let open = document.getElementById("panel")?.dataset.slug;

/** After every swap. */
export function afterSwap() {
  const panel = document.getElementById("panel");
  const slug = panel?.dataset.slug;
  if (slug === open) return;
  open = slug;
  const live = document.getElementById("live");
  if (live) live.textContent = panel?.dataset.announce ?? "";
  if (!panel) return;
  panel.scrollTop = 0;
  const isBelow = getComputedStyle(panel).position === "static";
  if (isBelow) panel.scrollIntoView({ block: "nearest" });
}

/** Once for the document. */
export function watch() {
  document.addEventListener("htmx:before:morph:attr", (event) => {
    // The map stays as the reader left it, open or closed.
    if (event.detail.attrName === "open" && /** @type {Element} */ (event.target).id === "places") event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Escape" && !event.defaultPrevented && !target.closest("dialog, details[open], input, select")) close();
  });
}
