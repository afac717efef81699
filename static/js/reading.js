// What a swap means to a reader: the event that opened comes into sight, and Escape closes it.

import { action } from "./keys.js";
import { close, isInList, notice } from "./roving.js";

let open = document.getElementById("panel")?.dataset.slug;

/** A list out of sight is laid out when there is time for it. @param {any} ctx htmx's account of the request */
function spareList(ctx) {
  const list = document.getElementById("list")?.getBoundingClientRect();
  // A link into the list brings it into sight.
  if (!list || ctx.request.anchor || (list.top < innerHeight && list.bottom > 0)) return;
  document.documentElement.toggleAttribute("data-spared", true);
  requestIdleCallback(() => document.documentElement.removeAttribute("data-spared"), { timeout: 1000 });
}

/** After every swap. */
export function afterSwap() {
  const panel = document.getElementById("panel");
  const slug = panel?.dataset.slug;
  if (slug === open) return;
  open = slug;
  if (!panel) return;
  panel.scrollTop = 0;
  const { position } = getComputedStyle(panel);
  if (position === "static") panel.scrollIntoView();
  // What was opened is not to lie under the sheet.
  const origin = document.querySelector(isInList() ? "#list .selected" : "#timeline .event[aria-current]");
  if (position === "fixed") origin?.scrollIntoView({ block: "nearest" });
}

/** Once for the document. */
export function watch() {
  document.addEventListener("htmx:before:swap", ({ detail }) => spareList(detail.ctx));
  document.addEventListener("focusin", notice);
  document.addEventListener("click", (event) => {
    notice(event);
    if (event.defaultPrevented || !(/** @type {Element} */ (event.target).closest("#close"))) return;
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.defaultPrevented || target.closest("dialog, input, select")) return;
    if (action(event)?.type === "close") close();
  });
}
