// The window as the reader holds it: moved by gestures, brush and keys, fetched when it comes to rest.

import { clamp, snap, toIso, toNumber } from "./days.js";
import { goTo, interrupt, wasInterrupted } from "./navigate.js";

/** @typedef {import("./days.js").Span} Span */

const REST_MS = 150;

/** Between two fetches: where the page's window is, where the reader has moved it, and when it will be fetched. */
export class Timeline {
  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
    /** @type {Span | undefined} */
    this.moved = undefined;
    this.frame = 0;
    this.rest = 0;
  }

  /** The window of the page as the server drew it. @returns {Span} */
  get drawn() {
    return span(this.element, "from", "to");
  }

  /** How far one can go. @returns {Span} */
  get limits() {
    return span(this.element, "min", "max");
  }

  /** The window in sight. @returns {Span} */
  get span() {
    return this.moved ?? this.drawn;
  }

  /** Show another window now, without a request. @param {Span} wanted */
  move(wanted) {
    interrupt();
    clearTimeout(this.rest);
    this.moved = clamp(wanted, this.limits);
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.announce();
    });
  }

  /** The fingers are off: whole days, and soon the page for them. */
  release() {
    if (!this.moved) return;
    this.moved = snap(this.moved);
    this.announce();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.fetch(), REST_MS);
  }

  /** The server has drawn anew: what it drew is in sight. */
  settle() {
    clearTimeout(this.rest);
    this.moved = undefined;
    this.announce();
  }

  /** The server could not draw: back to what it drew last, fields and overview too. */
  giveUp() {
    if (this.moved) {
      this.moved = this.drawn;
      this.announce();
    }
    this.settle();
  }

  /** @param {Span} wanted a window of whole days */
  jump(wanted) {
    this.move(wanted);
    this.release();
  }

  announce() {
    this.element.dispatchEvent(new CustomEvent("timeline:move", { detail: this }));
  }

  fetch() {
    const { start, days } = this.span;
    if (start === this.drawn.start && days === this.drawn.days && !wasInterrupted()) this.settle();
    else goTo(toIso(start), toIso(start + days - 1));
  }
}

/** @type {WeakMap<HTMLElement, Timeline>} */
const timelines = new WeakMap();

/** The one timeline of an element. @param {HTMLElement} element */
export function timelineOf(element) {
  let timeline = timelines.get(element);
  if (!timeline) timelines.set(element, (timeline = new Timeline(element)));
  return timeline;
}

/** @param {HTMLElement} element @param {string} first @param {string} last names of its data attributes @returns {Span} */
export function span(element, first, last) {
  const start = toNumber(element.dataset[first] ?? "");
  return { start, days: toNumber(element.dataset[last] ?? "") - start + 1 };
}
