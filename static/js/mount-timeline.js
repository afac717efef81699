// Puts the parts of the timeline together: who moves the window, who draws it, who moves among its marks.

import * as brush from "./brush.js";
import * as gestures from "./gestures.js";
import * as plot from "./plot.js";
import * as roving from "./roving.js";
import { timelineOf } from "./timeline.js";

const mounted = new WeakSet();

/** @param {HTMLElement} element */
export function mount(element) {
  const timeline = timelineOf(element);
  if (!mounted.has(element)) {
    mounted.add(element);
    element.addEventListener("timeline:move", () => {
      plot.draw(timeline);
      brush.draw(timeline);
    });
    gestures.listen(timeline);
    brush.listen(timeline);
    roving.listen(element, timeline);
    document.addEventListener("htmx:before:swap", () => roving.remember(element));
    document.addEventListener("timeline:failed", () => timeline.giveUp());
  }
  timeline.settle();
  // Which marks are to be seen is known when the page is laid out: asking sooner would lay it out twice.
  requestAnimationFrame(() => roving.mount(element));
}
