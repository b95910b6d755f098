// Questions that are answered inside a page: each function is sent to the browser and uses nothing from outside itself.

/** The parts of a page that do not depend on size: headings, title, policy, text, links, anchors. */
export function contents() {
  const main = document.querySelector("main");
  const attributes = [["[href]", "href"], ["[src]", "src"], ["form[action]", "action"], ["object[data]", "data"]];
  const links = attributes.flatMap(([query, name]) => [...document.querySelectorAll(query)].map((e) => e.getAttribute(name)));
  for (const e of document.querySelectorAll("[srcset]")) {
    links.push(...e.getAttribute("srcset").split(",").map((part) => part.trim().split(/\s/)[0]));
  }
  return {
    headings: document.querySelectorAll("h1").length,
    title: document.title.trim(),
    language: document.documentElement.lang,
    description: document.querySelector("meta[name=description]")?.content ?? "",
    policy: document.querySelector('meta[http-equiv="Content-Security-Policy" i]')?.content ?? "",
    text: (main?.innerText ?? "").replace(/\s+/g, " ").trim().length,
    links: [...new Set(links)],
    anchors: [...document.querySelectorAll("[id]")].map((e) => e.id),
    dead: [...document.querySelectorAll("button, input, select, textarea")]
      .filter((e) => e.checkVisibility() && !e.disabled && !e.form?.getAttribute("action") && !e.hasAttribute("popovertarget"))
      .map((e) => e.outerHTML.slice(0, 100)),
  };
}

/** Text that cannot be seen because it stands outside the sheet. `scrolls` says whether a box may be scrolled (not on paper). */
export function cut(scrolls) {
  const found = [];
  const width = document.documentElement.clientWidth;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (!text.data.trim() || !text.parentElement.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    if (box.width === 0) continue;
    let right = width;
    let meant = false;
    for (let e = text.parentElement; e && !meant; e = e.parentElement) {
      const style = getComputedStyle(e);
      const outer = e.getBoundingClientRect();
      // Text for screen readers only, and what waits outside until it is needed.
      meant ||= outer.width <= 1 || outer.height <= 1 || style.position === "fixed" || outer.right <= 0 || outer.bottom < -window.scrollY;
      if (e === document.body || e === document.documentElement || style.overflowX === "visible") continue;
      if (scrolls && /auto|scroll/.test(style.overflowX)) meant = true;
      else if (style.textOverflow !== "ellipsis" || !scrolls) right = Math.min(right, outer.right);
      else meant = true;
    }
    if (!meant && (box.right > right + 1 || box.left < -1)) found.push(text.data.trim().slice(0, 60));
  }
  return found;
}

/** Closed details whose content paper would lose. */
export function folded() {
  return [...document.querySelectorAll("main details:not([open])")]
    .filter((e) => e.checkVisibility() && [...e.children].some((c) => c.localName !== "summary" && !c.checkVisibility()))
    .map((e) => e.querySelector("summary")?.innerText.slice(0, 60) ?? "details");
}

/** Where the keyboard is: whether it is a skip link, whether it can be seen, and whether the focus shows on it. */
export function focused() {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect();
  const line = [...e.getClientRects()].find((r) => r.width > 1) ?? box;
  // What is taller than the window is seen where the two meet.
  const [top, bottom] = [Math.max(line.top, 0), Math.min(line.bottom, innerHeight)];
  const middle = document.elementFromPoint(line.x + line.width / 2, (top + bottom) / 2);
  const look = () => [e, e.parentElement, e.parentElement?.parentElement].filter(Boolean).map((one) => {
    const s = getComputedStyle(one);
    return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor].join();
  }).join("|");
  const found = {
    what: e.outerHTML.slice(0, 120),
    skip: e.localName === "a" && (e.getAttribute("href") ?? "").startsWith("#"),
    shown: line.width > 1 && line.height > 1 && line.right > 0 && line.bottom > 0 && line.x < innerWidth && line.y < innerHeight,
    covered: !(middle && (e.contains(middle) || middle.contains(e))),
  };
  const lit = look();
  e.blur();
  found.marked = look() !== lit;
  e.focus({ preventScroll: true, focusVisible: true });
  return found;
}

/** The button that changes between light and dark, by what it says. */
export function themeButton() {
  const named = (e) => /theme|scheme|dark|light/i.test(`${e.getAttribute("aria-label") ?? ""} ${e.title} ${e.innerText}`);
  return [...document.querySelectorAll("button, [role=switch], input[type=checkbox]")].find((e) => e.checkVisibility() && named(e)) ?? null;
}

/** How bright the page's ground is, 0 to 255. */
export function ground() {
  for (const e of [document.body, document.documentElement]) {
    const canvas = document.createElement("canvas").getContext("2d");
    canvas.fillStyle = getComputedStyle(e).backgroundColor;
    canvas.fillRect(0, 0, 1, 1);
    const [red, green, blue, opaque] = canvas.getImageData(0, 0, 1, 1).data;
    if (opaque) return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  }
  return 255;
}
