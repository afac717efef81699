// A timeline in somebody else's page: events open in place, and the host hears how high the frame would like to be.

import * as navigate from "./navigate.js";
import * as reading from "./reading.js";
import * as roving from "./roving.js";

/** @typedef {HTMLDetailsElement | null} Details */

const timeline = /** @type {HTMLElement | null} */ (document.querySelector(".timeline"));
const more = () => /** @type {Details} */ (document.getElementById("more"));
let wasMoreOpen = false;

/** To whoever it is: how high a page is, is no secret. */
function tell() {
  const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
  parent.postMessage({ type: "timeline:height", height }, "*");
}

/** The list stays as the reader left it, and the focus does not fall into nothing. */
function afterSwap() {
  const rest = more();
  if (rest) rest.open ||= wasMoreOpen;
  reading.afterSwap();
  if (timeline) roving.mount(timeline);
  if (document.activeElement === document.body) document.getElementById("panel-title")?.focus({ preventScroll: true });
}

/** Back to where the event was opened: to its line, or where lines have no room beside names, to its mark. */
function close() {
  const slug = document.getElementById("panel")?.dataset.slug;
  const address = document.getElementById("close")?.getAttribute("href");
  if (!address) return;
  navigate.go(address).then(() => {
    const line = /** @type {HTMLElement | null} */ (document.querySelector(`#list-${slug} a`));
    (line?.checkVisibility() ? line : document.getElementById(`mark-${slug}`))?.focus();
  });
}

navigate.watch("a[target=_self]:not(#close)");
if (timeline) {
  roving.listen(timeline);
  roving.mount(timeline);
}
document.addEventListener("htmx:before:swap", () => {
  wasMoreOpen = more()?.open ?? false;
  if (timeline) roving.remember(timeline);
});
document.addEventListener("htmx:after:swap", afterSwap);
document.addEventListener("click", (event) => {
  if (!(/** @type {Element} */ (event.target).closest("#close"))) return;
  event.preventDefault();
  close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) close();
});
// A host whose script comes later than this one asks.
addEventListener("message", ({ source, data }) => {
  if (source === parent && data?.type === "timeline:ask") tell();
});
new ResizeObserver(tell).observe(document.documentElement);
