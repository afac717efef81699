// A story before a class: larger type, the full screen where the browser has one, and steps that follow each other there.

const root = document.documentElement;
const isOn = () => root.classList.contains("presenting");

/** @param {boolean} on */
function show(on) {
  root.classList.toggle("presenting", on);
  scrollTo(0, 0);
  // A browser without it, or one that refuses, has larger type all the same.
  if (on) root.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
}

/** @param {MouseEvent} event @param {(address: string) => Promise<void>} go @param {(text: string) => void} say */
function follow(event, go, say) {
  const link = /** @type {Element} */ (event.target).closest("[data-step]");
  const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!isOn() || !link || isModified) return;
  // Another page would end the full screen.
  event.preventDefault();
  go(link.getAttribute("href") ?? "").then(() => {
    scrollTo(0, 0);
    say([...document.querySelectorAll("article .number, #step")].map((one) => one.textContent.trim()).join(". "));
  });
}

let isWatched = false;

/** Begin or end. @param {(address: string) => Promise<void>} go @param {(text: string) => void} say */
export function toggle(go, say) {
  if (!isWatched) {
    document.addEventListener("click", (event) => follow(event, go, say));
    document.addEventListener("keydown", ({ key }) => key === "Escape" && isOn() && show(false));
    document.addEventListener("fullscreenchange", () => document.fullscreenElement || !isOn() || show(false));
    isWatched = true;
  }
  show(!isOn());
}
