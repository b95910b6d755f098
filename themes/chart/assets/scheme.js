/* Puts the chosen colour scheme on the page before anything is drawn. Not deferred, so that a dark page never flashes light. */
(() => {
  try {
    const scheme = localStorage.getItem("theme");
    if (scheme === "light" || scheme === "dark") document.documentElement.dataset.theme = scheme;
  } catch {
    /* No storage: the system's scheme stands. */
  }
})();
