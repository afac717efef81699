// A timeline in somebody else's page: events open in place, and the host hears how high the frame would like to be.

import * as controls from "./controls.js";
import * as later from "./later.js";
import * as navigate from "./navigate.js";
import * as reading from "./reading.js";
import * as roving from "./roving.js";

const timeline = document.getElementById("timeline");
const panel = () => document.getElementById("panel");
const line = () => document.getElementById(`list-${panel()?.dataset.slug}`);

let focused = "";

/** To whoever it is: this is no secret. @param {object} told */
function tell(told) {
  parent.postMessage(told, "*");
}

function tellHeight() {
  tell({ type: "timeline:height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
}

/** The page as it came, so that the next one can be compared with it. */
function beforeSwap() {
  focused = document.activeElement?.id ?? "";
  const opened = panel();
  if (opened) timeline?.after(opened);
  if (timeline) roving.remember(timeline);
}

function afterSwap() {
  const opened = panel();
  if (opened && roving.isInList() && line()?.checkVisibility()) line()?.append(opened);
  if (timeline) roving.mount(timeline);
  reading.afterSwap();
  if (!opened) return;
  if (!document.activeElement?.checkVisibility() || document.activeElement === document.body) {
    (document.getElementById(focused) ?? document.getElementById("panel-title"))?.focus({ preventScroll: true });
  }
  tellHeight();
  tell({ type: "timeline:shown", top: opened.getBoundingClientRect().top + scrollY });
}

navigate.watch();
navigate.follow("a[target=_self]:not(#close)");
controls.watch();
later.watch();
reading.announce();
if (timeline) {
  roving.listen(timeline);
  roving.mount(timeline);
}
document.addEventListener("htmx:before:swap", beforeSwap);
document.addEventListener("htmx:after:swap", afterSwap);
document.addEventListener("focusin", roving.notice);
document.addEventListener("click", (event) => {
  roving.notice(event);
  if (!(/** @type {Element} */ (event.target).closest("#close"))) return;
  event.preventDefault();
  roving.close({ preventScroll: true });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) roving.close({ preventScroll: true });
});
// A host whose script comes later than this one asks.
addEventListener("message", ({ source, data }) => {
  if (source === parent && data?.type === "timeline:ask") tellHeight();
});
new ResizeObserver(tellHeight).observe(document.documentElement);
