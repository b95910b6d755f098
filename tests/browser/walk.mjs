#!/usr/bin/env node
// Walks built portals in Chromium as readers do, and fails on what they would trip over.
//
//   node tests/browser/walk.mjs PORTAL... [--less PORTAL]... [--few PORTAL]... [--only TEXT] [--tabs N] [--thorough]
//
// One page of each folder gets every visit; the others, which the same template draws, the brief one, in which axe looks at
// one page in light, at the next in dark. `--thorough` gives every page every visit. Of a portal after `--less`, which shows
// less of what another shows in the same theme, the home page alone has every visit, axe looks at one page of each folder, and the
// others are seen at two widths.
// Of a portal after `--few`, whose pages are those of another in another theme, or much alike, one page of each folder has the
// brief visit.
//
// Chromium is `/usr/bin/chromium-headless-shell`, or what CHROME names. The last line is `N passed, N failed`.
import os from "node:os";
import { parseArgs } from "node:util";
import { launch } from "./chrome.mjs";
import { links } from "./links.mjs";
import { open } from "./portal.mjs";
import { Tally } from "./tally.mjs";
import { Tab, brief, missing, moved, offline, online, scriptless } from "./visits.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { less: { type: "string", multiple: true, default: [] }, few: { type: "string", multiple: true, default: [] }, only: { type: "string", default: "" }, thorough: { type: "boolean", default: false }, tabs: { type: "string", default: String(2 * os.availableParallelism()) } },
});
const names = [...positionals, ...values.less, ...values.few];
if (names.length === 0) {
  console.error("walk: name the folder of a portal");
  process.exit(2);
}

const tally = new Tally();
const portals = await Promise.all(names.map(open));
// The schemes in which axe looks at a brief visit. Pages of one folder follow each other, so that it sees each template in both.
const both = ["light", "dark"];
portals.forEach((portal, at) => {
  const isFull = at < positionals.length;
  const isFew = at >= positionals.length + values.less.length;
  if (isFew) portal.pages = portal.pages.filter((page) => page.first);
  portal.few = isFew;
  portal.pages.forEach((page, index) => {
    page.schemes = isFew ? both : isFull || page.first ? [both[index % 2]] : [];
    // The home page has every visit; the others are drawn with what it has shown to work.
    if (!isFull) page.first = page.address === "index.html";
  });
});
const held = new Map(portals.map((portal) => [portal, new Map()]));
const queue = portals.flatMap((portal) => portal.pages.map((page) => ({ portal, page }))).filter(({ page }) => page.address.includes(values.only))
  // A host shows this page at any depth: without an address of its own it is plain text, with one its links lead there.
  .filter(({ page }) => page.address !== "404.html");
const browser = await launch();

async function work() {
  const tab = await Tab.open(browser);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { portal, page } = next;
    try {
      held.get(portal).set(page.address, await visit(tab, portal, page));
    } catch (error) {
      tally.check(false, "the visit broke off", `${portal.name}/${page.address}`, String(error).slice(0, 300));
    }
  }
}

async function visit(tab, portal, page) {
  if (page.moved) {
    await moved(tab, tally, portal, page);
    return { links: [], anchors: [] };
  }
  if (page.missing) return { ...(await missing(tab, tally, portal, page)), base: page.missing };
  if (!page.first && !values.thorough) return brief(tab, tally, portal, page, page.schemes);
  const scripted = await online(tab, tally, portal, page);
  await offline(tab, tally, portal, page);
  return scriptless(tab, tally, portal, page, scripted);
}

try {
  await Promise.all(Array.from({ length: Number(values.tabs) }, work));
} finally {
  await browser.close();
  for (const portal of portals) portal.close();
}
if (!values.only) for (const portal of portals.filter((portal) => !portal.few)) links(tally, portal, held.get(portal));
console.log(`${portals.map((portal) => `${portal.name}: ${portal.pages.length} pages`).join(", ")}`);
tally.print();
process.exit(tally.failed ? 1 : 0);
