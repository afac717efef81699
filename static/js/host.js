// For pages that embed a timeline: its frame is as high as what it shows. A classic script, because any page may
// include it, and more than once.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { origin } = new URL(script.src);

  /** The frames with a page of the site that this script is from. */
  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${origin}/`));

  addEventListener("message", (event) => {
    if (event.origin !== origin || event.data?.type !== "timeline:height") return;
    const frame = frames().find((one) => one.contentWindow === event.source);
    const height = Number(event.data.height);
    if (frame && height > 0) frame.style.height = `${height}px`;
  });

  // A frame that was there before this script has told its height to nobody.
  for (const frame of frames()) frame.contentWindow?.postMessage({ type: "timeline:ask" }, "*");
})();
