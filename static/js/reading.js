// What a swap means to a reader: the event that opened is announced, comes into sight, and Escape closes it.
// And a story is read on with the arrow keys, or with a swipe.

import { action } from "./keys.js";
import { close } from "./roving.js";

const SWIPE_PX = 60;

let open = document.getElementById("panel")?.dataset.slug;

/** After every swap. */
export function afterSwap() {
  const panel = document.getElementById("panel");
  const slug = panel?.dataset.slug;
  if (slug === open) return;
  open = slug;
  const live = document.getElementById("live");
  if (live) live.textContent = panel?.dataset.announce ?? "";
  if (!panel) return;
  panel.scrollTop = 0;
  const isBelow = getComputedStyle(panel).position === "static";
  if (isBelow) panel.scrollIntoView({ block: "nearest" });
}

/** To the step of a story before or after this one, where there is one. @param {number} by */
function turn(by) {
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-step="${by}"]`))?.click();
}

/** Once for the document. */
export function watch() {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.defaultPrevented || target.closest("dialog, details[open], input, select")) return;
    const wanted = action(event);
    if (wanted?.type === "close") close();
    if (wanted?.type === "step") turn(wanted.by);
  });

  /** @type {Touch | undefined} the one finger that is down */
  let from;
  document.addEventListener("touchstart", ({ touches }) => {
    from = touches.length === 1 ? touches[0] : undefined;
  }, { passive: true });
  document.addEventListener("touchend", ({ changedTouches: [to] }) => {
    // On a page that is enlarged the finger looks around.
    if (!from || !to || (visualViewport?.scale ?? 1) > 1.01) return;
    const across = from.clientX - to.clientX;
    if (Math.abs(across) > Math.max(SWIPE_PX, 2 * Math.abs(from.clientY - to.clientY))) turn(Math.sign(across));
  });
}
