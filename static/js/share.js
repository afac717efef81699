// Shares the page's canonical address: with the platform's own sheet where there is one, else by copying it.
// A button that names an element copies its text instead.

import { say } from "./announce.js";

const SHOWN_MS = 2500;
const mounted = new WeakSet();

/** @param {HTMLElement} button */
export function mount(button) {
  if (mounted.has(button)) return;
  mounted.add(button);
  button.addEventListener("click", () => share(button));
}

/** @param {HTMLElement} button */
async function share(button) {
  const { address, copies } = button.dataset;
  const quoted = copies && document.getElementById(copies)?.textContent;
  const url = address ?? location.href;
  // A mouse's reader wants the address; a finger's wants to send it.
  if (!quoted && navigator.share && matchMedia("(pointer: coarse)").matches) {
    await navigator.share({ title: document.title, url }).catch(() => {});
    return;
  }
  const text = quoted || url;
  const copied = await navigator.clipboard.writeText(text).then(() => true, () => false);
  if (copied) tell(button, button.dataset.copied ?? "");
  else window.prompt(button.dataset.failed, text);
}

/** @param {HTMLElement} button @param {string} text */
function tell(button, text) {
  const name = button.textContent;
  button.textContent = text;
  say(text);
  setTimeout(() => {
    if (button.textContent === text) button.textContent = name;
  }, SHOWN_MS);
}
