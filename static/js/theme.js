// Before the first paint: a chosen theme must not flash. A classic script, because modules come too late.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage may be forbidden: then the theme is the system's.
  }
})();
