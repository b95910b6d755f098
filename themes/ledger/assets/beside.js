// An item of the board opens beside the table, where there is room: who plans goes down the list and reads. The link stays a
// link: without script, on a narrow screen, from disk or with a key held down it leads to the page.
(() => {
  const main = document.querySelector("main:has(.board-table)");
  if (!main || !window.fetch || location.protocol === "file:") return;
  const room = matchMedia("(min-width:80rem)");
  let aside = null;
  let opener = null;
  let asked = 0;

  const close = () => {
    asked += 1;
    if (!aside) return;
    aside.remove();
    aside = null;
    document.body.classList.remove("has-beside");
    opener?.removeAttribute("aria-expanded");
    opener?.focus();
    opener = null;
  };

  // What the page says, with its links as seen from there, and without names that this page has too.
  const content = (html, from) => {
    const there = new DOMParser().parseFromString(html, "text/html");
    const body = there.querySelector("main");
    if (!body) return null;
    for (const part of body.querySelectorAll(".crumb,.prov,.no-print,.print-only,script")) part.remove();
    for (const name of ["href", "src"]) {
      for (const one of body.querySelectorAll(`[${name}]`)) {
        const value = one.getAttribute(name);
        if (one.localName !== "use") one.setAttribute(name, new URL(value, from).href);
      }
    }
    for (const name of ["id", "aria-labelledby"]) {
      for (const one of body.querySelectorAll(`[${name}]`)) one.removeAttribute(name);
    }
    // The page has one heading of the first level, its own.
    for (const one of body.querySelectorAll("h1")) {
      const heading = there.createElement("h2");
      heading.className = "beside-title";
      heading.append(...one.childNodes);
      one.replaceWith(heading);
    }
    const glyphs = document.querySelector("svg.vh defs");
    for (const glyph of there.querySelectorAll("svg.vh symbol")) {
      if (glyphs && !document.getElementById(glyph.id)) glyphs.append(document.importNode(glyph, true));
    }
    return document.importNode(body, true);
  };

  const open = async (link) => {
    const turn = (asked += 1);
    const answer = await fetch(link.href).catch(() => null);
    const body = answer?.ok ? content(await answer.text(), link.href) : null;
    // Another item was asked for meanwhile, or all was closed.
    if (turn !== asked) return;
    if (!body) {
      location.assign(link.href);
      return;
    }
    opener?.removeAttribute("aria-expanded");
    aside?.remove();
    opener = link;
    link.setAttribute("aria-expanded", "true");
    aside = document.createElement("aside");
    aside.className = "beside";
    aside.setAttribute("aria-label", link.textContent);
    aside.tabIndex = -1;
    const bar = document.createElement("p");
    bar.className = "beside-bar";
    const whole = document.createElement("a");
    whole.href = link.href;
    whole.textContent = "Open the page";
    const shut = document.createElement("button");
    shut.type = "button";
    shut.textContent = "Close";
    shut.addEventListener("click", close);
    bar.append(whole, shut);
    aside.append(bar, ...body.childNodes);
    main.after(aside);
    document.body.classList.add("has-beside");
    aside.focus();
  };

  main.addEventListener("click", (event) => {
    const link = event.target.closest(".board-table th[scope=row] a");
    if (!link || !room.matches || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link === opener && aside?.isConnected) close();
    else open(link);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && aside && !document.querySelector("dialog[open]")) close();
  });
  room.addEventListener("change", () => room.matches || close());
})();
