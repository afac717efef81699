// htmx boosts HTML links. The links of the plot are SVG: here they take the same way.

const mounted = new WeakSet();

/** @param {HTMLElement} timeline */
export function mount(timeline) {
  if (mounted.has(timeline)) return;
  mounted.add(timeline);
  timeline.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest("svg a");
    const href = link?.getAttribute("href");
    if (!href || href.includes("#") || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    window.htmx.ajax("GET", href, {
      source: timeline, target: "#page", select: "#page", swap: "outerMorph", push: "true", event,
    });
  });
}
