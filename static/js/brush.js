// The window on the overview: drag it, drag an end, click beside it; its ends are sliders for the keyboard.

import { fraction, inWords, moment } from "./days.js";
import { span as spanOf } from "./timeline.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */
/** @typedef {"from" | "to" | "all"} Part */

const PAGE_DAYS = 30;
const KEY_REST_MS = 400;

/** @param {Timeline} timeline */
export function listen(timeline) {
  const { element } = timeline;
  /** @type {{ part: Part, offset: number, pointer: number } | undefined} */
  let held;
  let keyRest = 0;

  element.addEventListener("pointerdown", (event) => {
    const target = /** @type {Element} */ (event.target);
    const overview = target.closest("#overview .plot-cell");
    if (!overview || event.button) return;
    event.preventDefault();
    const day = dayAt(element, event.clientX);
    const part = /** @type {Part} */ (target.closest(".handle")?.getAttribute("data-end") ?? "all");
    const { start, days } = timeline.span;
    if (part === "all" && !target.closest(".window") && (day < start || day > start + days)) {
      timeline.move({ start: day - days / 2, days });
    }
    if (part !== "all") /** @type {HTMLElement} */ (target.closest(".handle")).focus();
    const edge = part === "to" ? timeline.span.start + timeline.span.days : timeline.span.start;
    held = { part, offset: edge - day, pointer: event.pointerId };
    element.setPointerCapture(event.pointerId);
  });

  element.addEventListener("pointermove", (event) => {
    if (held?.pointer !== event.pointerId) return;
    timeline.move(moved(timeline, held.part, dayAt(element, event.clientX) + held.offset));
  });

  const up = (/** @type {PointerEvent} */ event) => {
    if (held?.pointer !== event.pointerId) return;
    held = undefined;
    timeline.release();
  };
  element.addEventListener("pointerup", up);
  element.addEventListener("pointercancel", up);

  element.addEventListener("keydown", (event) => {
    const handle = /** @type {Element} */ (event.target).closest(".handle");
    if (!handle || event.ctrlKey || event.metaKey || event.altKey) return;
    const part = /** @type {Part} */ (handle.getAttribute("data-end"));
    const { start, days } = timeline.span;
    const whole = spanOf(overviewOf(element), "from", "to");
    const edge = part === "from" ? start : start + days;
    const wanted = {
      ArrowLeft: edge - 1, ArrowDown: edge - 1, ArrowRight: edge + 1, ArrowUp: edge + 1,
      PageDown: edge - PAGE_DAYS, PageUp: edge + PAGE_DAYS, Home: whole.start, End: whole.start + whole.days,
    }[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    timeline.move(moved(timeline, part, wanted));
    clearTimeout(keyRest);
    keyRest = setTimeout(() => timeline.release(), KEY_REST_MS);
  });
}

/** @param {Timeline} timeline @param {Part} part @param {number} edge day number of the held edge */
function moved({ span: { start, days }, limits }, part, edge) {
  const end = start + days;
  if (part === "all") return { start: edge, days };
  if (part === "from") {
    const first = Math.min(Math.max(edge, limits.start), end - 1);
    return { start: first, days: end - first };
  }
  return { start, days: Math.max(Math.min(edge, limits.start + limits.days), start + 1) - start };
}

/** Mirrors the window in sight. @param {Timeline} timeline */
export function draw({ element, span, moved: isMoved }) {
  if (!isMoved) return;
  const whole = spanOf(overviewOf(element), "from", "to");
  const left = fraction(whole, span.start) * 100;
  const right = fraction(whole, span.start + span.days) * 100;
  const brush = element.querySelector("#brush");
  brush?.setAttribute("x", `${left}%`);
  brush?.setAttribute("width", `${right - left}%`);
  place(element, "from", left, Math.round(span.start));
  place(element, "to", right, Math.round(span.start + span.days) - 1);
}

/** @param {HTMLElement} element @param {string} end @param {number} x @param {number} day */
function place(element, end, x, day) {
  const handle = element.querySelector(`#handle-${end}`);
  const words = document.getElementById("live")?.dataset ?? {};
  handle?.setAttribute("x", `${x}%`);
  handle?.setAttribute("aria-valuenow", String(day));
  handle?.setAttribute("aria-valuetext", inWords(day, document.documentElement.lang, words.first ?? "1"));
}

/** @param {HTMLElement} element */
function overviewOf(element) {
  return /** @type {HTMLElement} */ (element.querySelector("#overview"));
}

/** @param {HTMLElement} element @param {number} clientX */
function dayAt(element, clientX) {
  const overview = overviewOf(element);
  const box = /** @type {Element} */ (overview.querySelector(".plot")).getBoundingClientRect();
  return moment(spanOf(overview, "from", "to"), (clientX - box.left) / box.width);
}
