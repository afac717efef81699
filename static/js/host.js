// For pages that embed a timeline: its frame is as high as what it shows. A classic script, because any page may
// include it, and more than once.
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const { origin } = new URL(script.src);

  /** The frames with a page of the site that this script is from. */
  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${origin}/`));

  addEventListener("message", ({ origin: from, source, data }) => {
    const frame = from === origin && frames().find((one) => one.contentWindow === source);
    if (!frame) return;
    if (data?.type === "timeline:height" && data.height > 0) frame.style.height = `${Number(data.height)}px`;
    // The reader has opened an event, which lies beyond the upper or lower edge of the window.
    if (data?.type === "timeline:shown") {
      const top = frame.getBoundingClientRect().top + Number(data.top);
      if (top < 0 || top > innerHeight * 0.8) scrollBy({ top: top - innerHeight / 8 });
    }
  });

  // A frame that was there before this script has told its height to nobody.
  for (const frame of frames()) frame.contentWindow?.postMessage({ type: "timeline:ask" }, "*");
})();
