// What a swap means to a reader: the event that opened comes into sight, and Escape closes it. Who does not see it hears of
// that event, else the sentence of what is shown and, where that is nothing, the ways out; of a story the step.

import { action } from "./keys.js";
import { close, isInList, notice } from "./roving.js";

const panel = () => document.getElementById("panel");
const told = () => [...document.querySelectorAll("#sentence, .empty a, .one-step .number, #step")].map((one) => one.textContent.trim()).join(". ");

let open = panel()?.dataset.slug;
let announced = open;
let shown = told();

/** @param {string} text */
export function say(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/** Once for the document: tells who does not see it what has changed. */
export function announce() {
  document.addEventListener("htmx:after:swap", () => {
    const before = [announced, shown];
    [announced, shown] = [panel()?.dataset.slug, told()];
    if (announced && announced !== before[0]) say(panel()?.dataset.announce ?? "");
    else if (shown !== before[1]) say(shown);
    else if (announced !== before[0]) say("");
  });
}

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
  const opened = panel();
  const slug = opened?.dataset.slug;
  if (slug === open) return;
  open = slug;
  if (!opened) return;
  opened.scrollTop = 0;
  show(opened);
}

/** @param {HTMLElement} opened the panel of an event */
function show(opened) {
  const { position } = getComputedStyle(opened);
  if (position === "static") opened.scrollIntoView();
  if (position !== "fixed") return;
  // What was opened is not to lie under the sheet: an entry, or a mark, or the "+N" that it stands behind.
  const origins = [...document.querySelectorAll(isInList() ? "#list .selected" : ".lane .selected")];
  const origin = document.activeElement?.closest(".selected") ?? origins.find((one) => one.checkVisibility());
  origin?.scrollIntoView({ block: "nearest" });
}

/** Once for a page: the event that it came with, unless the address or the browser says which part of the page to show. */
export function showFirst() {
  const opened = panel();
  const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  if (opened && visit?.type === "navigate" && !visit.name.includes("#")) show(opened);
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
