#!/usr/bin/env node
// Searches built portals in Chromium as readers do: from a folder, and from a host under the strict policy.
//
//   node tests/browser/search.mjs RUTTER PORTAL [--only TEXT] [--shots DIR]
//
// RUTTER is the program, PORTAL the internal portal of the example product. The last line is `N passed, N failed`.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./chrome.mjs";
import { open } from "./portal.mjs";
import { Tally } from "./tally.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string", default: "" }, shots: { type: "string", default: "" } },
});
const [rutter, folder] = positionals;
if (!folder) {
  console.error("search: name the program and a portal");
  process.exit(2);
}
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const room = fs.mkdtempSync(path.join(os.tmpdir(), "rutter-search-"));
const tally = new Tally();
const browser = await launch();

/** A page of a portal, its faults, and what it asked for. */
async function visit(url, { width = 1280, scheme = "light" } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  page.faults = [];
  page.asked = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (line) => line.type() === "error" && page.faults.push(line.text()));
  page.on("request", (request) => page.asked.push(request.url()));
  await page.goto(url, { waitUntil: "domcontentloaded" });
  return page;
}

/** What the dialog shows. */
const shown = (page) =>
  page.evaluate(() => {
    const dialog = document.querySelector("dialog.search");
    const options = [...(dialog?.querySelectorAll("[role=option]") ?? [])];
    const chosen = options.find((option) => option.getAttribute("aria-selected") === "true");
    const field = dialog?.querySelector("input");
    return {
      open: dialog?.open === true,
      status: dialog?.querySelector("[role=status]").textContent ?? "",
      groups: [...(dialog?.querySelectorAll(".kind") ?? [])].map((kind) => kind.textContent),
      titles: options.filter((option) => option.querySelector("b")).map((option) => option.querySelector("b").textContent),
      addresses: options.map((option) => option.href ?? ""),
      abouts: options.map((option) => option.querySelector(".about")?.textContent ?? ""),
      marks: options.map((option) => [...option.querySelectorAll("mark")].map((mark) => mark.textContent)),
      at: options.indexOf(chosen),
      named: Boolean(chosen) && field.getAttribute("aria-activedescendant") === chosen.id,
      expanded: field?.getAttribute("aria-expanded"),
    };
  });
/** Waits until the dialog shows what `fits`, and gives what it shows last. */
async function until(page, fits, timeout = 8_000) {
  const end = Date.now() + timeout;
  for (;;) {
    const now = await shown(page);
    if (fits(now) || Date.now() > end) return now;
    await new Promise((done) => setTimeout(done, 20));
  }
}
/** Replaces what stands in the field. */
async function type(page, query, fits = (now) => now.titles.length > 0) {
  await page.evaluate(() => document.querySelector("dialog.search input").select());
  await page.keyboard.type(query);
  return until(page, fits);
}
const idle = (page) => page.waitForFunction(() => !document.querySelector("html > script"), { polling: 20 });

/** Titles in many scripts, and a text for each. */
const TITLES = [
  "Kühlräume und Straßen", "Łódź, Ørsted, Þingvellir", "İstanbul ıssız ŞİŞLİ", "ﬁne ofﬁce", "ΟΔΌΣ Οδός οδός", "Ёлка и Йод",
  "冷蔵庫の温度log2", "ตู้เย็น temperature", "cafe\u0301 CAFÉ naïve", "a_b-c.d/e", "½ № ⅷ ②", "Ǆ ǆ ﷺ", "한국어 검색", "𝔘𝔫𝔦 ℌ",
];
const SCRIPTS = Object.fromEntries(TITLES.map((title, n) => [`wiki/p${n}.md`, `+++\ntitle = ${JSON.stringify(title)}\nsummary = "${"x".repeat(90)}"\n+++\n\nNothing.\n`]));

/** One word in every place where it may stand. */
const RANKS = {
  "glossary.toml": '[zebra]\ntitle = "By its id"\ndefinition = "An animal."\n',
  "wiki/f.md": "# Zebra lines\n\nText.\n",
  "wiki/e.md": "# The zebra\n\nText.\n",
  "wiki/d.md": "# Headed\n\nText.\n\n## A zebra\n\nText.\n",
  "wiki/c.md": '+++\ntags = ["zebra"]\n+++\n# Tagged\n\nText.\n',
  "wiki/b.md": '+++\nsummary = "About a zebra."\n+++\n# Summed up\n\nText.\n',
  "wiki/a.md": "# Said\n\nText.\n\nFar below a zebra.\n",
};

/** A portal of a definition's files. */
function made(name, files) {
  const home = path.join(room, name);
  for (const [file, text] of Object.entries({ "rutter.toml": 'title = "Larder"\n', ...files })) {
    fs.mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    fs.writeFileSync(path.join(home, file), text);
  }
  execFileSync(rutter, ["build", home, "--as-of", "2026-10-14", "--out", path.join(home, "dist"), "--quiet"], { stdio: "inherit" });
  return open(path.join(home, "dist"));
}

/** The first part of a portal's records. */
function titles(root) {
  const file = fs.readdirSync(path.join(root, "search")).find((file) => file.startsWith("titles."));
  const script = fs.readFileSync(path.join(root, "search", file), "utf8");
  return JSON.parse(script.slice(script.indexOf(",") + 1).trim().replace(/\);$/, ""));
}

const portal = await open(folder);
const records = titles(portal.root);
const stories = {
  async "nothing is loaded before the first use"(check) {
    const page = await visit(`${portal.http}index.html`);
    check(!page.asked.some((url) => url.includes("/search/")), "records are loaded with the page", page.asked.join(" "));
    await page.keyboard.press("/");
    await until(page, (now) => now.open);
    await idle(page);
    check(page.asked.some((url) => url.endsWith("search/records.js")), "records are not loaded on use");
    check((await page.evaluate(() => document.querySelector("dialog.search input").value)) === "", "the key ends up in the field");
    return page;
  },
  async "a name leads to its page"(check, base) {
    const page = await visit(`${base}wiki/alarms/index.html`);
    await page.keyboard.press("/");
    const now = await type(page, "quiet alarms");
    check(/^quiet alarms/i.test(now.titles[0] ?? ""), "the name does not come first", now.titles.join(" | "));
    check(/^quiet alarms\b/i.test(now.marks[0]?.join(" ")), "what was typed is not marked", JSON.stringify(now.marks[0]));
    check(now.at === 0 && now.named && now.expanded === "true", "the first result is not chosen", JSON.stringify(now));
    check(now.groups.length > 1 && new Set(now.groups).size === now.groups.length, "results are not grouped", now.groups.join());
    check(/^\d+ results$/.test(now.status), "nobody says how many", now.status);
    await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
    check(page.url() === now.addresses[0], "Enter does not open it", page.url());
    check(await page.$("h1").then(Boolean), "the page is not there", page.url());
    return page;
  },
  async "an id comes first"(check) {
    const page = await visit(`${portal.http}index.html`);
    await page.keyboard.press("/");
    for (const id of ["auto-log", "noor", "2.4.0"]) {
      const at = portal.pages.find(({ address }) => address.endsWith(`/${id}/index.html`));
      if (!at) continue;
      const now = await type(page, id, (now) => now.addresses[0]?.endsWith(at.address));
      check(now.addresses[0]?.endsWith(at.address), "an id does not come first", `${id}: ${now.addresses[0]}`);
    }
    return page;
  },
  async "keys move, Escape leaves"(check) {
    const page = await visit(`${portal.http}roadmap/index.html`);
    await page.focus("main a");
    const before = await page.evaluate(() => document.activeElement.href);
    await page.keyboard.down("Control");
    await page.keyboard.press("k");
    await page.keyboard.up("Control");
    await type(page, "alarm");
    await idle(page);
    await page.keyboard.press("ArrowUp");
    let now = await shown(page);
    check(now.at === now.addresses.length - 1 && now.named, "the choice does not go round", String(now.at));
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    now = await shown(page);
    check(now.at === 1 && now.named, "the choice does not go down", String(now.at));
    await page.keyboard.press("Escape");
    now = await shown(page);
    check(!now.open, "Escape does not close it");
    check((await page.evaluate(() => document.activeElement.href)) === before, "the focus does not come back");
    return page;
  },
  async "headings are results"(check) {
    const at = records.headings.findIndex((headings) => headings.some(([text]) => text.split(" ").length > 2));
    const [text, anchor] = records.headings[at].find(([text]) => text.split(" ").length > 2);
    const end = `${records.address[at]}index.html#${encodeURIComponent(anchor)}`;
    const page = await visit(`${portal.file}index.html`);
    await page.keyboard.press("/");
    const now = await type(page, text, (now) => now.addresses.some((address) => address.endsWith(end)));
    const found = now.addresses.find((address) => address.endsWith(end));
    check(found, "a heading is not found", text);
    if (!found) return page;
    await page.goto(found);
    check(await page.evaluate(() => Boolean(document.getElementById(decodeURIComponent(location.hash.slice(1))))), "the heading is not on the page", found);
    return page;
  },
  async "many of a kind are folded up"(check) {
    const page = await visit(`${portal.http}index.html`);
    await page.keyboard.press("/");
    const more = "document.querySelector('dialog.search [data-more]')";
    let now = await type(page, "alarm", (now) => now.titles.length > 4 && now.status.includes("result"));
    await page.waitForFunction(more, { timeout: 4_000 });
    while (!(await page.evaluate(`${more}.getAttribute("aria-selected") === "true"`))) await page.keyboard.press("ArrowDown");
    now = await shown(page);
    const first = now.at;
    await page.keyboard.press("Enter");
    now = await until(page, (after) => after.titles.length > now.titles.length);
    check(now.open && now.at === first && now.addresses[first], "Enter does not unfold them", JSON.stringify(now.at));
    return page;
  },
  async "a word of a text shows where it stands"(check) {
    const page = await visit(`${portal.file}index.html`);
    await page.keyboard.press("/");
    const now = await type(page, "clipboard", (now) => now.abouts.some((about) => /clipboard/i.test(about)));
    const at = now.abouts.findIndex((about) => /clipboard/i.test(about));
    check(at >= 0 && now.marks[at].some((mark) => /^clipboard/i.test(mark)), "the place in the text is not shown", JSON.stringify(now.abouts));
    return page;
  },
  async "a wrong letter is forgiven, nonsense is told"(check) {
    const page = await visit(`${portal.http}index.html`);
    await page.keyboard.press("/");
    let now = await type(page, "tempreature", (now) => now.status.startsWith("Nothing matches exactly"));
    check(now.titles.length > 0 && /temperature/.test(now.status), "one wrong letter finds nothing", now.status);
    now = await type(page, "xqzvvkj", (now) => now.status.startsWith("Nothing matches. "));
    check(now.titles.length === 0 && now.status === "Nothing matches. Try a shorter word." && now.expanded === "false", "nonsense is not told", now.status);
    now = await type(page, "alarms xqzvvkj", (now) => now.status.startsWith("No page has all"));
    check(now.titles.length > 0, "one word of two finds nothing", now.status);
    return page;
  },
  async "a slash in a field is a slash"(check) {
    const page = await visit(`${portal.http}index.html`);
    await page.evaluate(() => {
      const field = document.createElement("input");
      document.querySelector("main").prepend(field);
      field.focus();
    });
    await page.keyboard.press("/");
    check(!(await shown(page)).open, "a slash in a field opens the search");
    return page;
  },
  async "the control in the bar and the address of a query open it"(check) {
    const page = await visit(`${portal.http}index.html`);
    await page.click("[data-search]");
    check((await until(page, (now) => now.open)).open, "the control does not open it");
    await page.goto(`${portal.http}search/index.html?q=alarm`);
    const now = await until(page, (now) => now.titles.length > 0);
    check(now.open && now.titles.length > 0, "a query in the address is not asked");
    await page.mouse.click(4, 300);
    check(!(await until(page, (now) => !now.open)).open, "a click beside it does not close it");
    return page;
  },
  async "without a script the control leads to the list"(check) {
    const page = await browser.newPage();
    page.faults = [];
    await page.setJavaScriptEnabled(false);
    await page.goto(`${portal.file}index.html`);
    await Promise.all([page.waitForNavigation(), page.click("[data-search]")]);
    check(page.url().endsWith("search/index.html"), "it does not lead there", page.url());
    return page;
  },
  async "everybody can use it"(check) {
    for (const [width, scheme] of [[320, "light"], [390, "dark"], [1440, "dark"]]) {
      const page = await visit(`${portal.http}index.html`, { width, scheme });
      await page.keyboard.press("/");
      await type(page, "alarms", (now) => now.status.includes("result"));
      await idle(page);
      await page.evaluate(`${AXE};0`);
      const { violations } = await page.evaluate(() => window.axe.run(document.querySelector("dialog.search")));
      for (const { id, nodes } of violations) check(false, `axe: ${id}`, `${width} ${scheme}: ${nodes[0].html.slice(0, 160)}`);
      const wide = await page.evaluate(() => document.querySelector(".hits").scrollWidth - document.querySelector(".hits").clientWidth);
      check(wide <= 0, "results are wider than the sheet", `${width}: ${wide}`);
      const inside = await page.evaluate(() => {
        const box = document.querySelector("dialog.search .sheet").getBoundingClientRect();
        return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
      });
      check(inside, "the sheet leaves the screen", String(width));
      if (values.shots) await page.screenshot({ path: path.join(values.shots, `search-${width}-${scheme}.png`) });
      check(page.faults.length === 0, "a fault in the page", page.faults.join(" | "));
      await page.close();
    }
    return null;
  },
  async "a name counts more than a heading, a heading more than a text"(check) {
    const ranks = await made("ranks", RANKS);
    const page = await visit(`${ranks.http}index.html`);
    await page.keyboard.press("/");
    await type(page, "zebra");
    await idle(page);
    const { titles } = await until(page, (now) => now.titles.includes("Said"));
    const wiki = titles.filter((title) => !["By its id", "zebra"].includes(title));
    check(titles[0] === "By its id", "an id is not the first", titles.join());
    check(/^Zebra lines,The zebra,(Headed,Tagged|Tagged,Headed),Summed up,Said$/.test(wiki.join()), "the order is another", wiki.join());
    ranks.close();
    return page;
  },
  async "words are made as rutter makes them"(check) {
    const scripts = await made("scripts", SCRIPTS);
    const page = await visit(`${scripts.http}index.html`);
    const { ours, theirs } = await page.evaluate((content) => {
      const { fold, words } = window.rutterMatch;
      const said = [...content.title, ...content.id, ...content.summary, ...content.address.filter((a) => a.startsWith("wiki/p")).map((a) => a.slice(5, -1))];
      return { ours: [...new Set(said.flatMap((one) => words(fold(one))))].sort(), theirs: content.index.words.split(" ") };
    }, titles(scripts.root));
    const only = (a, b) => a.filter((word) => !b.includes(word));
    check(only(ours, theirs).length === 0, "the browser makes words that rutter does not", only(ours, theirs).join(" "));
    check(only(theirs, ours).length === 0, "rutter makes words that the browser does not", only(theirs, ours).join(" "));
    check(theirs.join() === [...theirs].sort().join(), "the words are not in the browser's order");
    await page.keyboard.press("/");
    for (const [query, title] of [["kuhlraume", 0], ["STRASSE", 0], ["lodz", 1], ["istanbul", 2], ["fine", 3], ["οδος", 4], ["елка", 5], ["温度", 6], ["café", 8]]) {
      const now = await type(page, query, (now) => now.titles[0] === TITLES[title].normalize() || now.titles[0] === TITLES[title]);
      check(now.titles[0]?.normalize() === TITLES[title].normalize(), "a word is not found in another way to write it", `${query}: ${now.titles[0]}`);
      check(now.marks[0]?.length > 0, "it is not marked", query);
    }
    scripts.close();
    return page;
  },
};

try {
  for (const [name, story] of Object.entries(stories)) {
    if (!name.includes(values.only)) continue;
    for (const base of story.length > 1 ? [portal.http, portal.file] : [portal.http]) {
      const check = (holds, what, detail) => tally.check(holds, what, name, detail);
      try {
        const page = await story(check, base);
        if (page) {
          check(page.faults.length === 0, "a fault in the page", page.faults.join(" | "));
          await page.close();
        }
      } catch (error) {
        check(false, "the story broke off", String(error.stack).slice(0, 400));
      }
    }
  }
} finally {
  await browser.close();
  portal.close();
  fs.rmSync(room, { recursive: true, force: true });
}
tally.print();
process.exit(tally.failed ? 1 : 0);
