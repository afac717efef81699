// Mounts the behaviours that the markup names, at first and after every swap.
// A behaviour is a function of an element, and safe to call twice on the same one.

import * as brush from "./brush.js";
import * as controls from "./controls.js";
import * as crowd from "./crowd.js";
import * as gestures from "./gestures.js";
import * as later from "./later.js";
import * as menus from "./menus.js";
import * as navigate from "./navigate.js";
import * as plot from "./plot.js";
import * as reading from "./reading.js";
import * as reconcile from "./reconcile.js";
import { mountSince, mountTheme } from "./remembered.js";
import * as roving from "./roving.js";
import { timelineOf } from "./timeline.js";

const mounted = new WeakSet();

/** @type {Record<string, (element: HTMLElement) => void>} */
const behaviours = {
  day: controls.mountDay,
  places: later.mountPlaces,
  print: (button) => { button.onclick = () => print(); },
  share: later.mountShare,
  since: mountSince,
  theme: mountTheme,
  timeline: mountTimeline,
};

/** Puts the parts of the timeline together: who moves the window, who draws it, who moves among its marks. @param {HTMLElement} element */
function mountTimeline(element) {
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

function mountAll() {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-mount]"))) {
    behaviours[element.dataset.mount ?? ""]?.(element);
  }
}

mountAll();
navigate.watch();
crowd.watch();
navigate.follow();
controls.watch();
later.watch();
controls.watchDays();
reading.announce();
menus.watch();
reading.watch();
reading.showFirst();
reconcile.watch();
document.addEventListener("htmx:after:swap", ({ detail }) => {
  // What is fetched into a dialog is shown.
  detail.ctx.target.closest("dialog")?.showModal();
  mountAll();
  reading.afterSwap();
  controls.settleDays();
});
