// Mounts the behaviours that the markup names, at first and after every swap.
// A behaviour exports mount(element) and is safe to mount twice on the same element.

import { mount as links } from "./plot-links.js";
import { mount as theme } from "./theme-switch.js";

/** @type {Record<string, (element: HTMLElement) => void>} */
const behaviours = { links, theme };

/** @param {ParentNode} root */
function mountAll(root) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-mount]"))) {
    for (const name of (element.dataset.mount ?? "").split(" ")) behaviours[name]?.(element);
  }
}

mountAll(document);
document.addEventListener("htmx:after:swap", () => mountAll(document));
