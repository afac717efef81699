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
  const { position } = getComputedStyle(opened);
  if (position === "static") opened.scrollIntoView();
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
