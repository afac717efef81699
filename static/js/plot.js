// Draws the window in sight: everything on the plots lies in percent of a nested view, which is moved and widened.
// Where nothing changes but the place, the whole plot is moved instead: that needs no layout and no paint.

import { toIso } from "./days.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */

/** @param {Timeline} timeline */
export function draw(timeline) {
  const { drawn, span, element } = timeline;
  const scale = drawn.days / span.days;
  const left = ((drawn.start - span.start) / span.days) * 100;
  const isMoved = timeline.moved !== undefined;
  element.classList.toggle("moving", isMoved);
  const isPanned = isMoved && Math.abs(scale - 1) < 1e-9;
  // Names come closer on a longer window, and are half of the work on any: they wait for the server's next layout.
  element.classList.toggle("zoomed", isMoved && !isPanned);
  for (const view of element.querySelectorAll(".view")) {
    const { style } = /** @type {SVGElement} */ (view.parentNode);
    style.willChange = isPanned ? "transform" : "";
    style.transform = isPanned ? `translateX(${left}%)` : "";
    put(view, "x", isMoved && !isPanned ? `${left}%` : "0");
    put(view, "width", isMoved && !isPanned ? `${scale * 100}%` : "100%");
  }
  if (isMoved) {
    pin(element, left, scale);
    mirror(timeline);
  }
}

/**
 * A bar whose start is out of sight has its marker at the edge, with an arrow; one that comes into sight has not.
 * @param {HTMLElement} element @param {number} left @param {number} scale
 */
function pin(element, left, scale) {
  const edge = -left / scale;
  for (const mark of /** @type {NodeListOf<SVGAElement>} */ (element.querySelectorAll(".event:has(.bar)"))) {
    const before = mark.querySelector(".at")?.getAttribute("x") ?? "";
    // The page says where it starts only where its marker is elsewhere.
    const start = Number(mark.dataset.start ??= String(parseFloat(before)));
    const isPinned = start < edge && endOf(mark) > edge;
    const x = `${isPinned ? edge : start}%`;
    for (const part of mark.querySelectorAll(":not(.bar)")) {
      const name = part.hasAttribute("cx") ? "cx" : "x";
      if (part.getAttribute(name) === before) put(part, name, x);
    }
    mark.classList.toggle("pinned", isPinned);
  }
}

/** Where the last of its bars ends. @param {Element} mark */
function endOf(mark) {
  const bar = [...mark.querySelectorAll(".bar")].at(-1);
  return parseFloat(bar?.getAttribute("x") ?? "") + parseFloat(bar?.getAttribute("width") ?? "");
}

/** An attribute written anew is a layout anew, even with the same value. @param {Element} element @param {string} name @param {string} value */
function put(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** The date fields say the window in sight. @param {Timeline} timeline */
function mirror({ span }) {
  const first = Math.round(span.start);
  const last = Math.max(Math.round(span.start + span.days) - 1, first);
  field("from").value = toIso(first);
  field("to").value = toIso(last);
}

/** @param {string} id */
function field(id) {
  return /** @type {HTMLInputElement} */ (document.getElementById(id));
}
