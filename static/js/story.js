// The story: arrow keys and swipes turn its steps; before a class it has larger type, and the full screen where there is one.

const root = document.documentElement;
const isOn = () => root.classList.contains("presenting");

/** @param {boolean} on */
function present(on) {
  root.classList.toggle("presenting", on);
  scrollTo(0, 0);
  // A browser without it, or one that refuses, has larger type all the same.
  if (on) root.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

/** To the step before or after this one. @param {number} by */
function turn(by) {
  /** @type {HTMLElement | null} */ (document.querySelector(`[data-step="${by}"]`))?.click();
}

/** @param {KeyboardEvent} event */
function press(event) {
  const isModified = event.ctrlKey || event.metaKey || event.altKey;
  const isTyping = /** @type {Element} */ (event.target).closest("dialog, input, select, textarea");
  if (event.defaultPrevented || isModified || isTyping) return;
  if (event.key === "Escape" && isOn()) present(false);
  if (event.key === "ArrowLeft") turn(-1);
  if (event.key === "ArrowRight") turn(1);
}

document.addEventListener("keydown", press);
document.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("#present")) present(!isOn());
  // Another page would end the full screen: then the next step comes into this one.
  target.closest(".steps")?.toggleAttribute("data-in-place", isOn());
}, { capture: true });
document.addEventListener("htmx:after:swap", () => isOn() && scrollTo(0, 0));
document.addEventListener("fullscreenchange", () => document.fullscreenElement || !isOn() || present(false));

/** @type {Touch | undefined} */
let from;
document.addEventListener("touchstart", ({ touches }) => {
  from = touches[1] ? undefined : touches[0];
});
document.addEventListener("touchend", ({ changedTouches: [to] }) => {
  // On an enlarged page a finger looks around.
  if (!from || !to || visualViewport?.scale !== 1) return;
  const across = from.clientX - to.clientX;
  if (Math.abs(across) > Math.max(60, 2 * Math.abs(from.clientY - to.clientY))) turn(Math.sign(across));
});
