// What a swap means to a reader: the event that opened is announced, comes into sight, and Escape closes it; the map
// stays as it was.

import { close } from "./roving.js";

const map = () => /** @type {HTMLDetailsElement | null} */ (document.getElementById("places"));
/** @type {boolean | undefined} */
let wasMapOpen;
let open = document.getElementById("panel")?.dataset.slug;

/** After every swap. */
export function afterSwap() {
  // The map stays as the reader left it, open or closed.
  const places = map();
  if (places && wasMapOpen !== undefined) places.open = wasMapOpen;
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
  document.addEventListener("htmx:before:swap", () => {
    wasMapOpen = map()?.open;
  });
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.key === "Escape" && !event.defaultPrevented && !target.closest("dialog, details[open], input, select")) close();
  });
}
