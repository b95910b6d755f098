/* The search dialog. What it searches is loaded when it is opened first, by script elements alone: a page that was opened
   from a folder may load nothing else. Without this, the control in the bar leads to the list from A to Z. */
(() => {
  const { Records, fold, words, matches } = globalThis.rutterMatch;
  /* Shown of a kind at first, and at most; headings of a page. */
  const FIRST = 5;
  const MOST = 100;
  const HEADINGS = 3;
  /* So many are drawn at once, the rest when these are painted. */
  const IN_SIGHT = 16;

  /* ── records */
  const received = new WeakMap();
  globalThis.rutterSearch = (part, content) => received.set(document.currentScript, content);

  const link = () => document.querySelector("[data-search]");
  const load = (file) =>
    new Promise((done, fail) => {
      const script = document.createElement("script");
      script.src = new URL(file, link().href);
      script.onload = () => {
        script.remove();
        received.has(script) ? done(received.get(script)) : fail(new Error(file));
      };
      script.onerror = () => {
        script.remove();
        fail(new Error(file));
      };
      document.documentElement.append(script);
    });

  /* The names of the parts change with what they hold. If one is gone, the list of names was an old one. */
  const open = async (list) => {
    const parts = await load(list);
    const records = new Records(await load(parts.titles));
    records.texts = new Map();
    records.parts = parts;
    return records;
  };
  let records = null;
  let loading = null;
  const ready = () =>
    (loading ??= open("records.js")
      .catch((error) => (location.protocol === "file:" ? Promise.reject(error) : open(`records.js?${Date.now()}`)))
      .then(async (opened) => {
        records = opened;
        show();
        records.read(await load(opened.parts.words));
        show();
      })
      .catch(() => {
        loading = null;
        if (!records) say("The search could not be loaded.");
      }));

  /* The text of a record: at once if its part is here, else after `then`. */
  const text = (record, then) => {
    const { texts, parts } = records;
    const part = parts.texts.findLast(([from]) => from <= record);
    if (!part) return "";
    const [from, name] = part;
    if (!texts.has(name)) {
      texts.set(name, null);
      load(name).then((loaded) => {
        texts.set(name, loaded.texts);
        then();
      }, () => {});
    }
    return texts.get(name)?.[record - from];
  };

  /* ── dialog */
  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const keys = (said, ...names) => make("span", { class: "keys" }, ...names.flatMap((name) => [make("kbd", {}, name), " "]), said);
  let dialog, field, list, status, everything;
  let isScrolled = false;
  const build = () => {
    const glass = document.querySelector("[data-search] svg")?.cloneNode(true) ?? "";
    field = make("input", {
      id: "find:q",
      type: "text",
      inputmode: "search",
      enterkeyhint: "go",
      placeholder: "A word, a name, an id",
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: "false",
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": "find:hits",
    });
    const shut = make("button", { type: "button", class: "shut" }, make("kbd", {}, "Esc"), make("span", {}, "Close"));
    list = make("div", { class: "hits", id: "find:hits", role: "listbox", "aria-label": "Results" });
    status = make("span", { role: "status" });
    everything = make("a", { href: link().href }, "Everything, A to Z");
    dialog = make(
      "dialog",
      { class: "search", "aria-label": "Search the portal" },
      make(
        "div",
        { class: "sheet" },
        make("form", { class: "q", role: "search" }, glass, make("label", { class: "vh", for: "find:q" }, "Search the portal"), field, shut),
        list,
        make("p", { class: "sheet-foot" }, keys("move", "↑", "↓"), keys("open", "Enter"), everything, status),
      ),
    );
    shut.addEventListener("click", () => dialog.close());
    field.addEventListener("input", () => show(true));
    dialog.addEventListener("keydown", press);
    dialog.addEventListener("submit", (event) => event.preventDefault());
    dialog.addEventListener("pointerdown", (event) => event.target === dialog && dialog.close());
    list.addEventListener("scroll", () => (isScrolled = list.scrollTop > 0));
    list.addEventListener("pointermove", (event) => {
      const option = event.target.closest("[role=option]");
      if (option && option !== chosen()) choose(option, false);
    });
    list.addEventListener("click", (event) => {
      const more = event.target.closest("[data-more]");
      if (more) {
        const at = options().indexOf(more);
        unfolded.add(Number(more.dataset.more));
        show();
        finish();
        choose(options()[at]);
        field.focus();
      } else if (event.target.closest("a") && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
    });
    /* Beside the body, which the preview takes from the page as it is now. */
    document.documentElement.append(dialog);
  };

  const begin = (query) => {
    if (!dialog) build();
    if (query !== undefined) field.value = query;
    if (!dialog.open) dialog.showModal();
    field.focus();
    field.select();
    show();
    ready();
  };

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (option, scrolls = true) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!option) return field.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    field.setAttribute("aria-activedescendant", option.id);
    if (!scrolls) return;
    /* The first is shown with the name of its group. */
    if (option !== options()[0]) option.scrollIntoView({ block: "nearest" });
    /* A list that was just drawn is laid out for this, so only where it must be. */
    else if (isScrolled) list.scrollTop = 0;
  };
  const press = (event) => {
    if (event.isComposing || event.target !== field) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      finish();
      const all = options();
      if (all.length) choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const { ctrlKey, metaKey, shiftKey } = event;
      chosen()?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
    }
  };

  /* ── results */
  const say = (sentence) => {
    if (status && status.textContent !== sentence) status.textContent = sentence;
  };
  /* `said` from `from` on, with what was typed marked. */
  const marked = (said, typed) => {
    const parts = [];
    let end = 0;
    for (const [from, to] of matches(said, typed)) {
      if (from < end) continue;
      parts.push(said.slice(end, from), make("mark", {}, said.slice(from, to)));
      end = to;
    }
    return [...parts, said.slice(end)];
  };
  /* The part of a text around the first of the words that nothing above it shows. */
  const excerpt = (whole, missing) => {
    const first = matches(whole, missing)[0];
    if (!first) return "";
    let from = Math.max(0, first[0] - 48);
    if (from) from = whole.indexOf(" ", from) + 1 || from;
    const to = whole.length - from > 200 ? whole.lastIndexOf(" ", from + 200) : whole.length;
    return `${from ? "… " : ""}${whole.slice(from, to > first[1] ? to : from + 200).replace(/^· /, "")}${to < whole.length ? " …" : ""}`;
  };
  /* What stands below a title: the summary, or the place in the text that holds what was typed. */
  const below = (record, typed) => {
    const summary = records.summary[record];
    const shown = words(fold(`${records.title[record]} ${records.id[record]} ${summary}`));
    const missing = typed.filter((one) => !shown.some((word) => word.startsWith(one)));
    if (!missing.length) return summary;
    const whole = text(record, again);
    return (whole && excerpt(whole, missing)) || summary;
  };
  const address = (record, anchor) => {
    const page = records.address[record].split("/").map(encodeURIComponent).join("/");
    return new URL(`../${page}index.html${anchor ? `#${encodeURIComponent(anchor)}` : ""}`, link().href).href;
  };
  const hit = (name, number, attributes, ...children) =>
    make(name, { id: `find:${number}`, role: "option", tabindex: "-1", "aria-selected": "false", class: "hit", ...attributes }, ...children);

  /* The query shown last, and the kinds of which all is shown for it. */
  let shown = "";
  const unfolded = new Set();
  /* Draws what of the list is not drawn yet. */
  let rest = null;
  const finish = () => {
    const draw = rest;
    rest = null;
    draw?.();
  };
  /* Texts may arrive many at a time. */
  let frame = 0;
  const again = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => show());
  };
  const show = (isTyped = false) => {
    if (!dialog) return;
    const query = field.value;
    if (!records) return say(query.trim() ? "Loading" : "");
    const { typed, found, whole, near } = records.find(query);
    const isNew = isTyped || query !== shown;
    const goal = (one) => one && (one.href ?? one.dataset.more);
    const kept = isNew ? null : goal(chosen());
    if (isNew) unfolded.clear();
    shown = query;

    const groups = new Map();
    for (const record of found) {
      const sort = records.sort[record];
      if (groups.has(sort)) groups.get(sort).push(record);
      else groups.set(sort, [record]);
    }
    let number = 0;
    const draw = ([sort, held]) => {
      const title = make("div", { class: "kind", id: `find:kind-${sort}`, role: "presentation" }, records.sorts[sort]);
      const group = make("div", { role: "group", "aria-labelledby": title.id }, title);
      /* One that is left over is shown as well as told of. */
      const most = unfolded.has(sort) ? MOST : held.length === FIRST + 1 ? held.length : FIRST;
      for (const record of held.slice(0, most)) {
        const id = records.id[record];
        group.append(
          hit(
            "a",
            number++,
            { href: address(record) },
            make("b", {}, ...marked(records.title[record], typed)),
            ...(id ? [make("span", { class: "id" }, ...marked(id, typed))] : []),
            make("span", { class: "about" }, ...marked(below(record, typed), typed)),
          ),
        );
        for (const [heading, anchor] of records.headed(record, typed).slice(0, HEADINGS))
          group.append(hit("a", number++, { href: address(record, anchor), class: "hit in" }, make("span", {}, ...marked(heading, typed))));
      }
      if (held.length > most && !unfolded.has(sort))
        group.append(hit("div", number++, { class: "hit more", "data-more": sort }, `${(held.length - most).toLocaleString(language())} more in ${records.sorts[sort]}`));
      list.append(group);
    };
    const waiting = [...groups];
    list.replaceChildren();
    while (waiting.length && number < IN_SIGHT) draw(waiting.shift());
    rest = () => waiting.forEach(draw);
    if (kept) finish();
    else requestAnimationFrame(() => setTimeout(finish));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(found.length > 0));
    const all = options();
    choose((kept && all.find((one) => goal(one) === kept)) || all[0]);
    say(sentence(query, found.length, whole, near));
  };
  const language = () => document.documentElement.lang || "en";
  const sentence = (query, count, whole, near) => {
    if (!query.trim()) return "";
    if (!count) return "Nothing matches. Try a shorter word.";
    const amount = count === 1 ? "1 result" : `${count.toLocaleString(language())} results`;
    if (near.length) return `Nothing matches exactly. ${amount} for ${near.slice(0, 2).join(" or ")}.`;
    return whole ? amount : `No page has all of these words. ${amount} with some of them.`;
  };

  /* ── control */
  const control = () => {
    const found = link();
    if (!found) return;
    found.setAttribute("role", "button");
    found.setAttribute("aria-haspopup", "dialog");
    found.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
  };
  addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || !event.target.closest?.("[data-search]")) return;
    event.preventDefault();
    begin();
  });
  addEventListener("keydown", (event) => {
    if (!link() || event.defaultPrevented) return;
    const isWriting = event.target.closest?.("input, textarea, select, [contenteditable]");
    const isSlash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting;
    const isK = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const isSpace = event.key === " " && event.target.closest?.("[data-search]");
    if (!isSlash && !isK && !isSpace) return;
    event.preventDefault();
    begin();
  });
  /* The preview has other records after every change. */
  document.addEventListener("rutter:changed", () => {
    control();
    records = loading = null;
    if (dialog?.open) ready();
  });
  control();
  /* `search/?q=word`: for browsers that are told to search here. */
  const asked = new URLSearchParams(location.search).get("q");
  if (asked && link()?.pathname === location.pathname.replace(/\/$/, "/index.html")) begin(asked);
})();
