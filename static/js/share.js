// Shares the page's canonical address: with the platform's own sheet where there is one, else by copying it.
// A button that names an element copies its text instead.

const SHOWN_MS = 2500;

/** @param {HTMLElement} button @param {(text: string) => void} say */
export async function share(button, say) {
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
  if (copied) tell(button, button.dataset.copied ?? "", say);
  else window.prompt(button.dataset.failed, text);
}

/** @param {HTMLElement} button @param {string} text @param {(text: string) => void} say */
function tell(button, text, say) {
  const name = button.textContent;
  button.textContent = text;
  say(text);
  setTimeout(() => {
    if (button.textContent === text) button.textContent = name;
  }, SHOWN_MS);
}
