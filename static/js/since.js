// How many changes there are that a reader has not looked at: this browser alone remembers the day of the first visit, or
// of the last look at them, and how many there were then.

/** @param {HTMLElement} link the one to the changes, with their number */
export function mount(link) {
  const { count } = link.dataset;
  // A browser may refuse to remember: then nothing is new.
  try {
    const seen = (localStorage.since ??= `${new Date().toISOString().slice(0, 10)} ${count}`).split(" ")[1];
    const fresh = Number(count) - Number(seen);
    if (fresh > 0) link.dataset.new = String(fresh);
  } catch {}
}
