// One tab stop for all marks, and the keys that move among them.

import { pan, zoom } from "./days.js";
import { action, slugOf, target } from "./keys.js";
import { go } from "./navigate.js";

/** @typedef {import("./timeline.js").Timeline} Timeline */

const FOLLOW_MS = 150;

/** @param {HTMLElement} element @param {Timeline} [timeline] without one the window stays as it is */
export function listen(element, timeline) {
  let follow = 0;

  element.addEventListener("focusin", (event) => {
    const stop = /** @type {Element} */ (event.target).closest(".event, .cluster, .bin");
    if (stop) makeCurrent(element, stop);
  });

  element.addEventListener("keydown", (event) => {
    const from = /** @type {Element} */ (event.target).closest(".event, .cluster, .bin");
    const wanted = action(event);
    // An empty window has no mark to stand on: then the timeline itself takes the keys.
    if (!wanted || (!from && event.target !== element)) return;
    if (!timeline && ["pan", "zoom", "fit"].includes(wanted.type)) return;
    event.preventDefault();
    clearTimeout(follow);
    switch (wanted.type) {
      case "pan": return timeline?.jump(pan(timeline.span, timeline.span.days * wanted.by));
      case "zoom": return timeline?.jump(zoom(timeline.span, wanted.factor, middleOf(timeline, from)));
      case "fit": return click("fit");
      case "close": return close();
      default: {
        // Of a speaker's events the next is the next that they speak of.
        const isInLane = wanted.type === "step" && element.dataset.by === "speaker";
        const stops = stopsOf(isInLane && from?.closest(".lane") || element);
        const next = from
          ? stops[target(stops.map((stop) => describe(stop, element)), stops.indexOf(from), wanted)]
          : stops.find((stop) => stop.getAttribute("tabindex") === "0");
        if (!next || next === from) return;
        focusOn(next);
        // Reading on: with an event open, the next one opens as one comes to it.
        if (document.getElementById("panel") && next.matches(".event")) {
          follow = setTimeout(() => go(next.getAttribute("href") ?? "", { replace: true }), FOLLOW_MS);
        }
      }
    }
  });
}

/** After the marks were drawn: the one that was current, or is open, or comes first, is the tab stop. @param {HTMLElement} element */
export function mount(element) {
  const stops = stopsOf(element);
  const current = stops.find((stop) => stop === document.activeElement)
    ?? stops.find((stop) => stop.matches(".selected") && stop.id === lastCurrent)
    ?? stops.find((stop) => stop.matches(".selected"))
    ?? stops.find((stop) => stop.id === lastCurrent)
    ?? stops[target(stops.map((stop) => describe(stop, element)), 0, { type: "end", last: false })];
  for (const stop of stops) stop.setAttribute("tabindex", stop === current ? "0" : "-1");
  element.tabIndex = stops.length ? -1 : 0;
  // The mark that had the focus may be out of sight now, or the window that was empty has marks again: the keys must
  // not fall into nothing.
  if (hadFocus && (document.activeElement === document.body || document.activeElement === element)) {
    focusOn(current ?? element);
  }
  hadFocus = false;
}

/** Before the marks are drawn anew. @param {HTMLElement} element */
export function remember(element) {
  const focused = document.activeElement;
  hadFocus = focused === element ? !stopsOf(element).length : Boolean(focused?.closest(".event, .cluster, .bin"));
}

let inList = false;

/** Whether the reader is in the list: closing an event leads back there. */
export const isInList = () => inList;

/** Not every browser puts the focus on a link that is clicked. @param {Event} event */
export function notice({ target }) {
  const from = /** @type {Element} */ (target).closest("#list li, .entry, .lane a");
  if (from) inList = !from.matches(".lane a");
}

/** Close the panel and go back to where it was opened: the mark or the event in the list. @param {FocusOptions} [how] */
export function close(how) {
  const panel = document.getElementById("panel");
  const address = document.getElementById("close")?.getAttribute("href");
  if (!panel || !address) return;
  const { slug } = panel.dataset;
  go(address).then(() => {
    const mark = slugOf(lastCurrent) === slug ? `#${lastCurrent}` : `#mark-${slug}, [id^="mark-${slug}--"]`;
    const ends = [mark, `#list-${slug} a`].map((one) => document.querySelector(one));
    if (inList) ends.reverse();
    const timeline = /** @type {HTMLElement} */ (document.getElementById("timeline"));
    // Where the filter has left the event out, the marks are new: they have no tab stop yet.
    mount(timeline);
    const shown = ends.find((end) => end?.checkVisibility());
    focusOn(shown ?? stopsOf(timeline).find((stop) => stop.matches("[tabindex='0']")) ?? timeline, how);
  });
}

let lastCurrent = "";
let hadFocus = false;

/** @param {Element} target @param {FocusOptions} [how] */
function focusOn(target, how) {
  /** @type {HTMLElement | SVGElement} */ (target).focus(how);
}

/** @param {HTMLElement} element @param {Element} current */
function makeCurrent(element, current) {
  lastCurrent = current.id;
  for (const stop of stopsOf(element)) stop.setAttribute("tabindex", stop === current ? "0" : "-1");
}

/** @param {Element} element */
function stopsOf(element) {
  return [...element.querySelectorAll(".event, .cluster, .bin")].filter((stop) => stop.checkVisibility());
}

/** @param {Element} stop @param {HTMLElement} element @returns {import("./keys.js").Stop} */
function describe(stop, element) {
  const lane = [...element.querySelectorAll(".lane")].findIndex((one) => one.contains(stop));
  const x = parseFloat(stop.querySelector(".at")?.getAttribute("x") ?? "");
  // What is pinned to the edge began before it.
  return { lane, order: Number(stop.getAttribute("data-start") ?? x), x };
}

/** Where a mark stands in the window, as a fraction. @param {Timeline} timeline @param {Element | null} stop */
function middleOf(timeline, stop) {
  if (!stop) return 0.5;
  const x = parseFloat(stop.querySelector(".at")?.getAttribute("x") ?? "50") / 100;
  return Math.min(Math.max((timeline.drawn.start + x * timeline.drawn.days - timeline.span.start) / timeline.span.days, 0), 1);
}

/** @param {string} id */
function click(id) {
  document.getElementById(id)?.click();
}
