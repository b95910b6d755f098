/* What the preview adds to a page: it follows the definition. The page is fetched again when something changed, and what
   differs is put into the page that is open; scroll, focus, typed text and what is unfolded stay. */
(() => {
  const own = document.currentScript;
  let tag = own.dataset.page;
  let run;
  let told = "";
  let hiddenAt = -1;
  let busy = false;
  let again = null;

  /* Stands beside the body, so that no page and no stylesheet of a theme can touch it. */
  const host = document.createElement("rutter-preview");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL("preview.css", own.src);
  const room = document.createElement("div");
  room.className = "room";
  room.hidden = true;
  const bar = document.createElement("button");
  bar.type = "button";
  bar.className = "bar";
  bar.hidden = true;
  const live = document.createElement("p");
  live.className = "live";
  live.setAttribute("role", "status");
  shadow.append(sheet, room, bar, live);
  document.documentElement.append(host);

  const counted = (count, word) => (count === 1 ? `1 ${word}` : `${count} ${word}s`);

  /* ---- the page ---- */

  const isTyped = (field) =>
    field instanceof HTMLInputElement
      ? field.type === "checkbox" || field.type === "radio"
        ? field.checked !== field.defaultChecked
        : field.value !== field.defaultValue
      : field instanceof HTMLTextAreaElement
        ? field.value !== field.defaultValue
        : field instanceof HTMLSelectElement
          ? [...field.options].some((option) => option.selected !== option.defaultSelected)
          : false;

  const callbacks = {
    beforeNodeMorphed(now, next) {
      if (!(now instanceof Element) || !(next instanceof Element)) return true;
      if (now instanceof HTMLDialogElement && now.open) return false;
      return !(isTyped(now) && now.name === next.name && now.type === next.type);
    },
    /* What a reader unfolded, and what the page's own script showed, is not the server's to take back. */
    beforeAttributeUpdated(name, node) {
      if (name === "open") return !(node instanceof HTMLDetailsElement || node instanceof HTMLDialogElement);
      return name !== "hidden";
    },
  };

  /* What of a head cannot be changed in an open page: its scripts and its policy. */
  const fixed = (head) =>
    [...head.querySelectorAll("script[src], meta[http-equiv]")]
      .filter((node) => !node.hasAttribute("data-page"))
      .map((node) => node.getAttribute("src") ?? node.content)
      .join("\n");

  const sheets = (head) => [...head.querySelectorAll("link[rel=stylesheet]")];

  /* New stylesheets are put in beside the old ones, which leave when the new ones are there: no page flashes bare. */
  const dress = (next) => {
    const old = sheets(document.head);
    const wanted = sheets(next.head);
    const names = (links) => links.map((link) => `${link.getAttribute("href")} ${link.media}`).join("\n");
    if (names(old) === names(wanted)) return Promise.resolve();
    const last = old.at(-1);
    const made = wanted.map((link) => document.importNode(link));
    const loaded = made.map(
      (link) =>
        new Promise((done) => {
          link.addEventListener("load", done);
          link.addEventListener("error", done);
        }),
    );
    if (last) last.after(...made);
    else document.head.append(...made);
    return Promise.all(loaded).then(() => old.forEach((link) => link.remove()));
  };

  const morph = async (html) => {
    const next = new DOMParser().parseFromString(html, "text/html");
    if (fixed(document.head) !== fixed(next.head) || document.body.className !== next.body.className) {
      location.reload();
      return;
    }
    tag = next.querySelector("script[data-page]")?.dataset.page ?? "";
    if (document.title !== next.title) document.title = next.title;
    document.documentElement.lang = next.documentElement.lang;
    const description = next.head.querySelector("meta[name=description]")?.content;
    const described = document.head.querySelector("meta[name=description]");
    if (described && description !== undefined) described.content = description;
    await dress(next);
    Idiomorph.morph(document.body, next.body, { morphStyle: "outerHTML", ignoreActiveValue: true, callbacks });
    document.dispatchEvent(new CustomEvent("rutter:changed"));
  };

  const refresh = async () => {
    const response = await fetch(location.pathname, {
      headers: tag ? { "If-None-Match": `"${tag}"` } : {},
      cache: "no-store",
    });
    if (response.status === 304) return;
    if (response.ok) return morph(await response.text());
    /* The page is gone, or cannot be made. What stands in for it is another page, shown once. */
    if (tag) location.reload();
  };

  /* ---- what is wrong ---- */

  let before = null;
  const articles = () => [...room.querySelectorAll("article")];
  const current = () => articles().indexOf(shadow.activeElement?.closest("article"));

  const hide = () => {
    if (room.hidden) return;
    room.hidden = true;
    if (before?.isConnected) before.focus({ preventScroll: true });
    before = null;
  };

  const open = () => {
    if (room.hidden) before = document.activeElement;
    room.hidden = false;
    (room.querySelector("article") ?? room.querySelector("button"))?.focus({ preventScroll: true });
  };

  const show = async (news) => {
    if (news.errors + news.warnings === 0) {
      hide();
      bar.hidden = true;
      room.replaceChildren();
      if (told) live.textContent = "Mended";
      told = "";
      return;
    }
    const html = await (await fetch(new URL("report", own.src), { cache: "no-store" })).text();
    const isNew = html !== told;
    told = html;
    if (isNew) {
      const at = current();
      const section = document.createElement("section");
      section.setAttribute("role", "dialog");
      section.setAttribute("aria-modal", "true");
      section.setAttribute("aria-labelledby", "title");
      section.innerHTML = html;
      section.classList.toggle("quiet", news.errors === 0);
      section.querySelector("[data-hide]").addEventListener("click", () => {
        hiddenAt = news.number;
        hide();
      });
      room.replaceChildren(section);
      if (!room.hidden && at >= 0) articles()[Math.min(at, articles().length - 1)]?.focus({ preventScroll: true });
    }
    if (news.errors > 0) {
      bar.hidden = true;
      if (isNew || hiddenAt !== news.number) open();
      live.textContent = counted(news.errors, "error");
    } else {
      if (room.querySelector("section")?.classList.contains("quiet") && isNew) hide();
      bar.textContent = counted(news.warnings, "warning");
      bar.hidden = false;
    }
  };

  bar.addEventListener("click", open);

  addEventListener(
    "keydown",
    (event) => {
      if (room.hidden || event.ctrlKey || event.metaKey || event.altKey) return;
      const key = event.key.toLowerCase();
      const all = articles();
      const at = current();
      if (key === "escape") room.querySelector("[data-hide]")?.click();
      else if (key === "j") all[Math.min(at + 1, all.length - 1)]?.focus();
      else if (key === "k") all[Math.max(at - 1, 0)]?.focus();
      else if (key === "o") all[Math.max(at, 0)]?.querySelector("a.place")?.click();
      else if (key === "tab") {
        /* The focus stays in the sheet while it is open. */
        const stops = [...room.querySelectorAll("button, a[href], [tabindex]")].filter((stop) => stop.tabIndex >= 0);
        const index = stops.indexOf(shadow.activeElement);
        const to = event.shiftKey ? (index <= 0 ? stops.length - 1 : index - 1) : (index + 1) % stops.length;
        stops[to]?.focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  /* ---- the stream ---- */

  const take = async (news) => {
    again = news;
    if (busy) return;
    busy = true;
    while (again) {
      const latest = again;
      again = null;
      try {
        /* Another run of the preview may be another version of it. */
        if (run !== undefined && run !== latest.run) {
          const script = await (await fetch(own.src, { cache: "no-store" })).text();
          if (script !== (await mine)) return location.reload();
        }
        run = latest.run;
        await Promise.all([refresh(), show(latest)]);
        if (latest.goes && document.visibilityState === "visible" && `/${latest.goes}` !== decodeURI(place())) {
          location.assign(`/${latest.goes}`);
        }
      } catch (error) {
        if (!(error instanceof TypeError)) console.error(error);
        /* The preview is away; the stream says when it is back. */
      }
    }
    busy = false;
  };

  const mine = fetch(own.src, { cache: "no-store" }).then((response) => response.text());
  mine.catch(() => {});
  const place = () => (location.pathname.endsWith("/") ? `${location.pathname}index.html` : location.pathname);

  let stream;
  let retry;
  const connect = () => {
    clearTimeout(retry);
    stream?.close();
    stream = new EventSource(new URL(`events?page=${encodeURI(place())}`, own.src));
    stream.addEventListener("message", (event) => take(JSON.parse(event.data)));
    /* Browsers give up where a port refuses them; a preview that is started again has to be found. */
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) retry = setTimeout(connect, 300);
    });
  };
  /* A browser allows six connections: a page that is left gives its own back. */
  addEventListener("pagehide", () => {
    clearTimeout(retry);
    stream?.close();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });
  connect();
})();
