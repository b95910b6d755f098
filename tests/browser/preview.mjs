#!/usr/bin/env node
// Writes into a definition while its preview is open in Chromium, and looks at what a product manager sees.
//
//   node tests/browser/preview.mjs RUTTER [--only TEXT] [--shots DIR]
//
// RUTTER is the program. The last line is `N passed, N failed`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { launch } from "./chrome.mjs";
import { Tally } from "./tally.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string", default: "" }, shots: { type: "string", default: "" } },
});
const [rutter] = positionals;
if (!rutter) {
  console.error("preview: name the program");
  process.exit(2);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const room = fs.mkdtempSync(path.join(os.tmpdir(), "rutter-preview-"));
const example = path.join(import.meta.dirname, "../../example-product");

/** Previews under way: none outlives its story, however that ends. */
const running = new Set();

/** A definition of its own for each story, under preview. */
class Story {
  constructor(name, files) {
    this.name = name;
    this.home = path.join(room, name);
    if (files) for (const [file, text] of Object.entries(files)) this.write(file, text);
    else fs.cpSync(example, this.home, { recursive: true, filter: (from) => path.basename(from) !== "dist" });
  }
  path(file) {
    return path.join(this.home, file);
  }
  read(file) {
    return fs.readFileSync(this.path(file), "utf8");
  }
  write(file, text) {
    fs.mkdirSync(path.dirname(this.path(file)), { recursive: true });
    fs.writeFileSync(this.path(file), text);
  }
  edit(file, from, to) {
    const before = this.read(file);
    if (!before.includes(from)) throw new Error(`${file} does not hold ${from}`);
    this.write(file, before.replace(from, to));
  }
  async start(port = 0, ...more) {
    this.port = port || (await free());
    this.log = "";
    this.child = spawn(rutter, ["serve", this.home, "--port", String(this.port), "--as-of", "2026-10-14", ...more]);
    running.add(this.child);
    const { child } = this;
    child.on("exit", () => running.delete(child));
    this.child.stderr.on("data", (data) => (this.log += data));
    for (let tries = 0; tries < 600; tries += 1) {
      const address = this.log.match(/http:\/\/[^/]+\//)?.[0];
      if (address && (await fetch(address).catch(() => null))) {
        this.url = address;
        return this;
      }
      await pause(50);
    }
    throw new Error(`the preview does not start: ${this.log}`);
  }
  async stop(signal = "SIGINT") {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return 0;
    const begin = performance.now();
    this.child.kill(signal);
    await once(this.child, "exit");
    return performance.now() - begin;
  }
}

async function free() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

const tally = new Tally();
const browser = await launch("--disable-background-timer-throttling", "--disable-renderer-backgrounding");

async function tab(url) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (line) => line.type() === "error" && !/ERR_CONNECTION|404|Failed to load resource/.test(line.text()) && page.faults.push(line.text()));
  await page.goto(url, { waitUntil: "domcontentloaded" });
  // A mark that a reload would wipe away.
  await page.evaluate(() => (window.kept = true));
  await page.waitForFunction(() => document.querySelector("rutter-preview"), { timeout: 30_000 });
  return page;
}
const kept = (page) => page.evaluate(() => window.kept === true);
// Asked anew each time: a wait inside the page does not survive its reload.
const shows = (page, text, timeout = 15_000) => until(() => page.evaluate((text) => document.body.innerText.includes(text), text), timeout);
const overlay = (page) =>
  page.evaluate(() => {
    const shadow = document.querySelector("rutter-preview")?.shadowRoot;
    const room = shadow?.querySelector(".room");
    const bar = shadow?.querySelector(".bar");
    return {
      open: Boolean(room && !room.hidden),
      text: room?.innerText ?? "",
      articles: room?.querySelectorAll("article").length ?? 0,
      at: [...(room?.querySelectorAll("article") ?? [])].indexOf(shadow.activeElement),
      bar: bar && !bar.hidden ? bar.innerText : "",
    };
  });
const until = async (ask, timeout = 15_000) => {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask().catch(() => false);
    if (answer || Date.now() > end) return Boolean(answer);
    await pause(20);
  }
};
const opens = (page) => until(async () => (await overlay(page)).open);
const closes = (page) => until(async () => !(await overlay(page)).open);
const shot = async (page, name) => {
  if (!values.shots) return;
  await page.bringToFront();
  await page.screenshot({ path: path.join(values.shots, `${name}.png`) });
};

const wiki = (title, body) => `# ${title}\n\n${body}\n`;
const long = Array.from({ length: 60 }, (_, n) => `Paragraph ${n} of a long page, so that it scrolls.`).join("\n\n");

const stories = {
  async "an edit reaches the open page without a reload"(check) {
    const story = await new Story("edit", {
      "rutter.toml": 'title = "Larder"\n',
      "wiki/one.md": wiki("One", `First text.\n\n${long}`),
      "wiki/two.md": wiki("Two", "Second text."),
    }).start();
    const [one, two] = [await tab(`${story.url}wiki/one/index.html`), await tab(`${story.url}wiki/two/`)];
    // What a reader has done to the page.
    await one.evaluate(() => {
      const details = document.querySelector("details");
      if (details) details.open = true;
      scrollTo(0, 700);
      document.querySelector("main a, main [tabindex], a.skip").focus({ preventScroll: true });
    });
    const scrolled = await one.evaluate(() => [scrollY, document.activeElement.outerHTML]);
    await two.evaluate(() => {
      window.changes = 0;
      new MutationObserver(() => (window.changes += 1)).observe(document.body, { childList: true, subtree: true, attributes: true, characterData: true });
    });
    story.edit("wiki/one.md", "First text.", "Text that was just saved.");
    check(await shows(one, "Text that was just saved."), "an edit does not reach the page");
    check(await kept(one), "an edit reloads the page");
    check(JSON.stringify(await one.evaluate(() => [scrollY, document.activeElement.outerHTML])) === JSON.stringify(scrolled), "an edit moves scroll or focus");
    await pause(400);
    check((await two.evaluate(() => window.changes)) === 0, "a page that did not change is touched");
    // Its title is in the other's sidebar: both change, each to its own.
    story.edit("wiki/one.md", "# One", "# Renamed");
    check(await shows(two, "Renamed"), "a second tab does not follow");
    check(await until(async () => (await one.title()).startsWith("Renamed")), "the title of the tab does not follow");
    check((await kept(one)) && (await kept(two)), "a new title reloads the page");
    await shot(one, "edit");
    check(one.faults.length + two.faults.length === 0, "errors on the console", String(one.faults.concat(two.faults)));
    await story.stop();
  },

  async "what the reader did stays"(check) {
    const story = await new Story("reader").start();
    const page = await tab(`${story.url}launches/signed-logs/index.html`);
    const done = await page.evaluate(() => {
      const details = [...document.querySelectorAll("details")].find((fold) => !fold.open);
      details.open = true;
      const select = document.querySelector("main select");
      if (select) select.selectedIndex = 1;
      return { select: select?.value ?? null, folds: [...document.querySelectorAll("details")].map((fold) => fold.open), hidden: document.querySelectorAll("[data-theme-toggle]:not([hidden])").length };
    });
    const file = ["launches/signed-logs.toml", "launches/signed-logs.md"].find((file) => fs.existsSync(story.path(file)));
    story.edit(file, /^title = "(.*)"$/m.exec(story.read(file))[0], 'title = "Another name for it"');
    check(await shows(page, "Another name for it"), "a launch does not follow");
    const now = await page.evaluate(() => ({ select: document.querySelector("main select")?.value ?? null, folds: [...document.querySelectorAll("details")].map((fold) => fold.open), hidden: document.querySelectorAll("[data-theme-toggle]:not([hidden])").length }));
    check(now.select === done.select, "a choice is lost", `${now.select} ${done.select}`);
    check(JSON.stringify(now.folds) === JSON.stringify(done.folds), "folds close");
    check(now.hidden === done.hidden, "controls of the page are hidden again");
    check(await kept(page), "an edit of a launch reloads the page");
    await story.stop();
  },

  async "rows stay in the order that the reader asked for"(check) {
    const story = await new Story("sorted").start();
    const page = await tab(`${story.url}risks/index.html`);
    const risks = () => page.$$eval("table[data-sort] tbody th", (names) => names.map((name) => name.firstChild.textContent));
    const isSorted = async () => JSON.stringify(await risks()) === JSON.stringify((await risks()).toSorted());
    await page.$eval("table[data-sort] thead th:nth-child(3) button", (button) => button.click());
    check(await isSorted(), "a press does not sort");
    story.edit("risks.toml", "Cooks share one PIN", "Where cooks share one PIN");
    check(await shows(page, "Where cooks share one PIN"), "a risk does not follow");
    check((await isSorted()) && (await page.$$("th[aria-sort]")).length === 1, "the order is lost", String(await risks()));
    await page.$eval("table[data-sort] thead th:nth-child(2) button", (button) => button.click());
    check((await page.$$("table[data-sort] thead button")).length === 9 && !(await isSorted()), "the buttons are lost");
    check(page.faults.length === 0, "errors on the console", String(page.faults));
    await story.stop();
  },

  async "the search follows"(check) {
    const story = await new Story("search", {
      "rutter.toml": 'title = "Larder"\n',
      "wiki/one.md": wiki("One", "First text."),
      "wiki/two.md": wiki("Two", "Second text."),
    }).start();
    const page = await tab(`${story.url}wiki/one/index.html`);
    const found = () => page.evaluate(() => [...document.querySelectorAll("dialog.search [role=option] b")].map((title) => title.textContent).join());
    const ask = (query) => page.evaluate(() => document.querySelector("dialog.search input").select()).then(() => page.keyboard.type(query));
    await page.keyboard.press("/");
    await ask("second");
    check(await until(async () => (await found()) === "Two"), "the preview finds nothing", await found());
    await ask("lighthouse");
    await pause(100);
    check((await found()) === "", "it finds what nobody wrote", await found());
    story.edit("wiki/one.md", "First text.", "A lighthouse.");
    check(await until(async () => (await found()) === "One"), "an edit does not reach the search that is open", await found());
    check((await page.evaluate(() => document.querySelector("dialog.search input").value)) === "lighthouse" && (await kept(page)), "an edit takes away what was typed");
    await page.keyboard.press("Enter");
    check(await until(() => page.evaluate(() => !document.querySelector("dialog.search[open]") && location.pathname.endsWith("wiki/one/index.html"))), "Enter does not open it");
    check(page.faults.length === 0, "errors on the console", String(page.faults));
    await story.stop();
  },

  async "stylesheets, templates and settings"(check) {
    const story = await new Story("theme", {
      "rutter.toml": 'title = "Larder"\n',
      "wiki/one.md": wiki("One", "First text.\n\n![a dot](dot.svg)"),
      "wiki/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="4"/></svg>',
      "static/note.txt": "one",
      "theme/own.css": "main { outline-width: 1px; }\n",
    }).start();
    const page = await tab(`${story.url}wiki/one/index.html`);
    const width = () => page.evaluate(() => getComputedStyle(document.querySelector("main")).outlineWidth + getComputedStyle(document.querySelector("main")).letterSpacing);
    const before = await width();
    story.write("theme/own.css", "main { letter-spacing: 3px; }\n");
    check(await until(async () => (await width()) !== before && (await width()).includes("3px")), "a stylesheet is not swapped");
    check(await kept(page), "a stylesheet reloads the page");
    check((await page.evaluate(() => document.querySelectorAll("link[rel=stylesheet][href*=own]").length)) === 1, "the old stylesheet stays");
    story.write("theme/templates/parts/prov.html", '{% component prov(portal, page) %}<p>Foot of ours</p>{% endcomponent prov %}');
    check(await shows(page, "Foot of ours"), "a template does not reach the page");
    story.write("rutter.toml", 'title = "Pantry"\n');
    check(await shows(page, "Pantry"), "rutter.toml does not reach the page");
    const picture = () => page.evaluate(() => document.querySelector("main img")?.getAttribute("src"));
    const first = await picture();
    story.write("wiki/dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><circle cx="5" cy="5" r="9"/></svg>');
    check(await until(async () => (await picture()) !== first), "a picture does not reach the page");
    check(await page.evaluate(() => fetch(document.querySelector("main img").src).then((r) => r.ok)), "the new picture is not served");
    story.write("static/note.txt", "two");
    check(await until(() => page.evaluate(() => fetch("/note.txt").then((r) => r.text()).then((t) => t === "two"))), "static/ is not followed");
    check(await kept(page), "the page was reloaded for a change of its body");
    story.write("theme/templates/parts/prov.html", "{% component prov(portal, page) %}{{ nonsense.deep }}{% endcomponent prov %}");
    check(await opens(page), "a fault of a template is not shown");
    const told = await overlay(page);
    check(/theme\/templates\/parts\/prov\.html:1/.test(told.text), "a fault of a template has no place", told.text.slice(0, 300));
    check(await shows(page, "Foot of ours"), "a fault of a template takes the good page away");
    story.write("theme/templates/parts/prov.html", '{% component prov(portal, page) %}<p>Mended foot</p>{% endcomponent prov %}');
    check((await closes(page)) && (await shows(page, "Mended foot")), "mending a template does not clear the overlay");
    await story.stop();
  },

  async "a broken save"(check) {
    const story = await new Story("broken", {
      "rutter.toml": 'title = "Larder"\neditor_url = "vscode://file/{file}:{line}"\n',
      "personas/cook.md": '+++\ntitle = "Cook"\nkind = "user"\n+++\n\nCooks.\n',
      "roadmap/log.md": '+++\ntitle = "Log"\nhorizon = "now"\npersonas = ["cook"]\n+++\n\nA log.\n',
      "wiki/one.md": wiki("One", "First text."),
    }).start();
    const page = await tab(`${story.url}wiki/one/index.html`);
    await page.evaluate(() => document.querySelector("a.skip").focus());
    story.edit("roadmap/log.md", '["cook"]', '["cokk"]');
    check(await opens(page), "errors do not open the overlay");
    story.write("roadmap/second.md", '+++\ntitle = "Second"\nhorizon = "now"\npersonas = ["nobody-of-that-name"]\n+++\n\nA second.\n');
    check(await until(async () => (await overlay(page)).articles >= 2), "not all diagnostics are listed");
    const told = await overlay(page);
    for (const part of ["The portal was not rebuilt", "2 errors", "last good build, from", "No persona cokk", "roadmap/log.md:4:", "^^^^", "Did you mean cook?", "personas = [\"cokk\"]", "Watching"]) {
      check(told.text.includes(part), "the overlay lacks something", part);
    }
    await shot(page, "broken");
    check(await kept(page), "a broken save reloads the page");
    check(await page.evaluate(() => document.body.innerText.includes("First text.")), "the last good portal is gone");
    const link = await page.evaluate(() => document.querySelector("rutter-preview").shadowRoot.querySelector("a.place")?.getAttribute("href"));
    check(link === `vscode://file/${fs.realpathSync(story.path("roadmap/log.md"))}:4`, "the link does not open the editor", link);
    const start = (await overlay(page)).at;
    check(start === 0, "the focus does not move to the overlay", String(start));
    await page.keyboard.press("j");
    check((await overlay(page)).at === 1, "J does not go to the next");
    await page.keyboard.press("k");
    check((await overlay(page)).at === 0, "K does not go back");
    await page.evaluate(() => {
      window.opened = "";
      document.querySelector("rutter-preview").shadowRoot.addEventListener("click", (event) => {
        window.opened = event.target.closest("a.place")?.href ?? "";
        event.preventDefault();
      });
    });
    await page.keyboard.press("o");
    check((await page.evaluate(() => window.opened)).startsWith("vscode://"), "O does not open the editor");
    // A tab opened later sees the same.
    const later = await tab(`${story.url}index.html`);
    check((await opens(later)) && (await overlay(later)).articles >= 2, "a later tab is not told");
    await later.close();
    await page.bringToFront();
    await page.keyboard.press("Escape");
    check(!(await overlay(page)).open, "Esc does not hide the overlay");
    check(await page.evaluate(() => document.activeElement?.className === "skip"), "the focus does not go back");
    story.edit("roadmap/log.md", 'title = "Log"', 'title = "Log book"');
    check(await opens(page), "the overlay does not return at the next failing build");
    fs.rmSync(story.path("roadmap/second.md"));
    story.edit("roadmap/log.md", '["cokk"]', '["cook"]');
    check(await closes(page), "the mending save does not clear the overlay");
    check(await kept(page), "mending reloads the page");
    await story.stop();
  },

  async "warnings sit in a quiet bar"(check) {
    const story = await new Story("warnings").start();
    const page = await tab(`${story.url}index.html`);
    check(await until(async () => /\d+ warnings?/.test((await overlay(page)).bar)), "warnings have no bar");
    check(!(await overlay(page)).open, "warnings alone open the overlay");
    await page.evaluate(() => document.querySelector("rutter-preview").shadowRoot.querySelector(".bar").click());
    check((await overlay(page)).open && (await overlay(page)).text.includes("The portal was rebuilt"), "the bar does not open the list");
    await shot(page, "warnings");
    await page.keyboard.press("Escape");
    check(!(await overlay(page)).open, "Esc does not hide the list");
    await story.stop();
  },

  async "pages that come, go and are renamed"(check) {
    const story = await new Story("pages", {
      "rutter.toml": 'title = "Larder"\n',
      "wiki/one.md": wiki("One", "First text."),
    }).start();
    const page = await tab(`${story.url}wiki/new/index.html`);
    check(await shows(page, "Nothing at this address"), "a missing page is not told");
    story.write("wiki/new.md", wiki("New", "It is there."));
    check(await shows(page, "It is there."), "a page that comes does not appear");
    const begin = Date.now();
    fs.renameSync(story.path("wiki/new.md"), story.path("wiki/renamed.md"));
    check(await shows(page, "Nothing at this address"), "a page that went away stays");
    check(Date.now() - begin < 2_000, "an old address stays for long", `${Date.now() - begin} ms`);
    check((await fetch(`${story.url}wiki/renamed/index.html`)).ok, "a renamed page is not at its new address");
    await story.stop();
  },

  async "the machine sleeps and wakes"(check) {
    const story = await new Story("sleep", {
      "rutter.toml": 'title = "Larder"\n',
      "wiki/one.md": wiki("One", "First text."),
    }).start();
    const page = await tab(`${story.url}wiki/one/index.html`);
    const session = await page.createCDPSession();
    // Both are stopped where they are; what happens meanwhile wakes nobody.
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    story.child.kill("SIGSTOP");
    story.edit("wiki/one.md", "First text.", "Saved in its sleep.");
    await pause(3_000);
    story.child.kill("SIGCONT");
    await session.send("Page.setWebLifecycleState", { state: "active" });
    check(await shows(page, "Saved in its sleep."), "a tab does not catch up after sleep");
    story.edit("wiki/one.md", "Saved in its sleep.", "Saved when awake.");
    check(await shows(page, "Saved when awake."), "the preview is deaf after sleep");
    check(await kept(page), "sleep reloads the page");
    check(page.faults.length === 0, "errors on the console", String(page.faults));
    await story.stop();
  },

  async "--navigate opens the page of the file just saved"(check) {
    const story = await new Story("navigate", {
      "rutter.toml": 'title = "Larder"\n',
      "wiki/one.md": wiki("One", "First text."),
      "wiki/two.md": wiki("Two", "Second text."),
    }).start(0, "--navigate");
    const page = await tab(`${story.url}wiki/one/index.html`);
    await page.bringToFront();
    story.edit("wiki/two.md", "Second", "Another");
    check(await until(async () => page.url().endsWith("/wiki/two/index.html")), "the page is not opened", page.url());
    await story.stop();
  },

  async "a restart, and the end"(check) {
    const story = await new Story("restart", {
      "rutter.toml": 'title = "Larder"\n',
      "wiki/one.md": wiki("One", "First text."),
    }).start();
    const tabs = [];
    for (let n = 0; n < 4; n += 1) tabs.push(await tab(`${story.url}wiki/one/index.html`));
    const took = await story.stop("SIGINT");
    check(took < 200, "Ctrl-C takes long with tabs open", `${Math.round(took)} ms`);
    story.edit("wiki/one.md", "First text.", "Saved while it was away.");
    await pause(600);
    await story.start(story.port);
    for (const page of tabs) check(await shows(page, "Saved while it was away."), "a tab does not catch up after a restart");
    story.edit("wiki/one.md", "Saved while", "Saved after");
    for (const page of tabs) check(await shows(page, "Saved after"), "a tab does not follow after a restart");
    check(await kept(tabs[0]), "a restart reloads the page");
    const other = await new Story("taken", { "rutter.toml": 'title = "Other"\n', "wiki/one.md": wiki("One", "Other text.") }).start(story.port);
    check(other.log.includes(`port ${story.port} is taken`), "a taken port is not told", other.log);
    check((await (await fetch(`${other.url}wiki/one/index.html`)).text()).includes("Other text."), "the next port is not taken");
    await other.stop();
    // The folder is taken away, and given back.
    fs.renameSync(story.home, `${story.home}-away`);
    check(await until(async () => (await overlay(tabs[0])).text.includes("The definition is away")), "a folder that is away is not told");
    check(await shows(tabs[0], "Saved after"), "the page is gone with the folder");
    fs.renameSync(`${story.home}-away`, story.home);
    check(await closes(tabs[0]), "a folder that is back is not told");
    story.edit("wiki/one.md", "Saved after", "Saved at last");
    check(await shows(tabs[0], "Saved at last"), "the preview is deaf after the folder came back");
    await story.stop();
  },
};

const begin = Date.now();
let told = 0;
try {
  for (const [name, tell] of Object.entries(stories).filter(([name]) => name.includes(values.only))) {
    const start = Date.now();
    try {
      await tell((holds, what, detail) => tally.check(holds, what, name, detail));
    } catch (error) {
      tally.check(false, "the story broke off", name, String(error.stack).slice(0, 600));
    }
    for (const child of running) child.kill("SIGKILL");
    for (const page of await browser.pages()) if (page.url().startsWith("http")) await page.close();
    told += 1;
    console.log(`${name}: ${Date.now() - start} ms`);
  }
} finally {
  await browser.close();
  fs.rmSync(room, { recursive: true, force: true });
}
console.log(`${told} stories in ${Date.now() - begin} ms`);
tally.print();
process.exit(tally.failed ? 1 : 0);
