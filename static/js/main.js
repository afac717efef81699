// Mounts the behaviours that the markup names, at first and after every swap.
// A behaviour exports mount(element) and is safe to mount twice on the same element.

import * as announce from "./announce.js";
import * as controls from "./controls.js";
import * as crowd from "./crowd.js";
import * as days from "./day-fields.js";
import * as help from "./help.js";
import * as later from "./later.js";
import * as links from "./links.js";
import * as menus from "./menus.js";
import { mount as timeline } from "./mount-timeline.js";
import * as navigate from "./navigate.js";
import { mount as print } from "./print.js";
import * as reading from "./reading.js";
import * as reconcile from "./reconcile.js";
import { mount as since } from "./since.js";
import { mount as theme } from "./theme-switch.js";

/** @type {Record<string, (element: HTMLElement) => void>} */
const behaviours = { day: days.mount, places: later.mountPlaces, print, share: later.mountShare, since, theme, timeline };

function mountAll() {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-mount]"))) {
    behaviours[element.dataset.mount ?? ""]?.(element);
  }
}

mountAll();
navigate.watch();
crowd.watch();
links.watch();
controls.watch();
later.watch();
days.watch();
announce.watch();
help.watch();
menus.watch();
reading.watch();
reconcile.watch();
document.addEventListener("htmx:after:swap", ({ detail }) => {
  // What is fetched into a dialog is shown.
  detail.ctx.target.closest("dialog")?.showModal();
  mountAll();
  reading.afterSwap();
  days.afterSwap();
});
