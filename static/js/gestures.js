// Drag, pinch, Ctrl + wheel and double click on the plots. A plain wheel is the page's, and so is a vertical swipe.

import { pan, zoom } from "./days.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */

/** A pointer that moved less than this was a click. */
const CLICK_PX = 4;
const WHEEL_REST_MS = 120;

/** @param {Timeline} timeline */
export function listen(timeline) {
  const { element } = timeline;
  /** @type {Map<number, number>} pointers down, by their x */
  const pointers = new Map();
  let isDragging = false;
  let travelled = 0;
  let wheelRest = 0;

  element.addEventListener("pointerdown", (event) => {
    // Also beside the plots: a drag by touch ends without the click that would be swallowed.
    if (!pointers.size) travelled = 0;
    if (event.button || !plotOf(event.target)) return;
    pointers.set(event.pointerId, event.clientX);
  });

  element.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) return;
    // Let go outside, before it was a drag: nobody told.
    if (!event.buttons) return up(event);
    travelled = Math.max(travelled, Math.abs(event.clientX - before));
    if (!isDragging && travelled < CLICK_PX) return;
    if (!isDragging) {
      isDragging = true;
      for (const id of pointers.keys()) element.setPointerCapture(id);
    }
    const box = plotBox(element);
    const all = [...pointers.values()];
    pointers.set(event.pointerId, event.clientX);
    timeline.move(follow(timeline.span, all, [...pointers.values()], box));
  });

  const up = (/** @type {PointerEvent} */ event) => {
    pointers.delete(event.pointerId);
    if (pointers.size || !isDragging) return;
    isDragging = false;
    timeline.release();
  };
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);

  element.addEventListener("click", (event) => {
    // The end of a drag is no click on what happens to lie under it.
    if (travelled < CLICK_PX || !event.detail) return;
    travelled = 0;
    event.preventDefault();
    event.stopPropagation();
  }, { capture: true });
  element.addEventListener("dragstart", (event) => {
    if (plotOf(event.target)) event.preventDefault();
  });

  element.addEventListener("wheel", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !plotOf(event.target)) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    zoomAt(timeline, event.clientX, 2 ** (Math.max(-240, Math.min(240, event.deltaY * lines)) / 240));
    clearTimeout(wheelRest);
    wheelRest = setTimeout(() => timeline.release(), WHEEL_REST_MS);
  }, { passive: false });

  element.addEventListener("dblclick", (event) => {
    if (!plotOf(event.target) || /** @type {Element} */ (event.target).closest("a")) return;
    zoomAt(timeline, event.clientX, event.shiftKey ? 2 : 1 / 2);
    timeline.release();
  });
}

/** @param {Timeline} timeline @param {number} clientX @param {number} factor */
function zoomAt(timeline, clientX, factor) {
  const box = plotBox(timeline.element);
  timeline.move(zoom(timeline.span, factor, (clientX - box.left) / box.width));
}

/**
 * The span after the fingers went from some places to others: what was under them stays under them.
 * @param {import("./days.js").Span} span @param {number[]} before @param {number[]} after @param {DOMRect} box
 */
function follow(span, before, after, box) {
  const [middleBefore, reachBefore] = middle(before);
  const [middleAfter, reachAfter] = middle(after);
  const zoomed = reachBefore > 0 && reachAfter > 0
    ? zoom(span, reachBefore / reachAfter, (middleBefore - box.left) / box.width)
    : span;
  return pan(zoomed, ((middleBefore - middleAfter) / box.width) * zoomed.days);
}

/** @param {number[]} places @returns {[centre: number, distance: number]} */
function middle(places) {
  const low = Math.min(...places);
  const high = Math.max(...places);
  return [(low + high) / 2, high - low];
}

/** Whether a target is on a plot that moves with the window. @param {EventTarget | null} target */
function plotOf(target) {
  return /** @type {Element} */ (target).closest(".lane .plot-cell, .head .plot-cell");
}

/** The box that is as wide as the window; the overview's, because it stays while the others move. @param {HTMLElement} element */
function plotBox(element) {
  return /** @type {Element} */ (element.querySelector("#overview .plot")).getBoundingClientRect();
}
