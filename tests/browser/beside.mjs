#!/usr/bin/env node
// Opens items beside the board in Chromium, as someone does who plans: on a wide screen beside it, else on their own pages.
//
//   node tests/browser/beside.mjs PORTAL
//
// PORTAL is the internal portal of the example product in the theme "ledger". The last line is `N passed, N failed`.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./chrome.mjs";
import { open } from "./portal.mjs";
import { Tally } from "./tally.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("beside: name a portal");
  process.exit(2);
}
const portal = await open(folder);
const tally = new Tally();
const browser = await launch();
const page = await browser.newPage();
const faults = [];
page.on("pageerror", (error) => faults.push(error.message));
page.on("console", (line) => line.type() === "error" && faults.push(line.text()));

const WIDE = { width: 1440, height: 900 };
const ITEM = ".board-table th[scope=row] a";
/** Loads the board, on a screen. */
const board = async (screen) => {
  await page.setViewport(screen);
  await page.goto(new URL("roadmap/index.html", portal.http).href, { waitUntil: "load" });
};
/** What stands beside the board: its name, its text, and what is wrong with it. */
const beside = () => page.evaluate(() => {
  const aside = document.querySelector(".beside");
  if (!aside) return null;
  const links = [...aside.querySelectorAll("a[href]")].map((link) => link.href);
  return {
    name: aside.ariaLabel,
    text: aside.innerText,
    focused: document.activeElement === aside,
    astray: links.find((link) => !link.startsWith(new URL("..", location.href).href)),
    bare: [...aside.querySelectorAll("use")].filter((use) => !document.querySelector(use.getAttribute("href"))).length,
    twice: [...document.querySelectorAll("[id]")].map((one) => one.id).find((id, at, all) => all.indexOf(id) !== at),
    titles: document.querySelectorAll("h1").length,
    wide: document.documentElement.scrollWidth > innerWidth,
  };
});
const appears = (name) => page.waitForFunction((name) => document.querySelector(".beside")?.ariaLabel === name, { timeout: 20_000 }, name).then(() => true, () => false);
const names = async () => page.$$eval(ITEM, (links) => links.map((link) => link.textContent));

await board(WIDE);
const [first, second] = await names();
const links = await page.$$(ITEM);
await links[0].focus();
await page.keyboard.press("Enter");
tally.check(await appears(first), "an item opens beside the board, by keyboard", "roadmap", first);
const seen = await beside();
tally.check(seen?.focused, "the focus is on what was opened", "roadmap", "");
tally.check(seen?.text.includes(first) && seen.text.includes("Open the page"), "what was opened says what its page says", "roadmap", seen?.text.slice(0, 80));
tally.check(seen && !seen.astray, "links lead where they lead on the page", "roadmap", seen?.astray);
tally.check(seen?.bare === 0, "every glyph is drawn", "roadmap", String(seen?.bare));
tally.check(seen && !seen.twice, "no name is given twice", "roadmap", seen?.twice);
tally.check(seen?.titles === 1, "the page keeps one title", "roadmap", String(seen?.titles));
tally.check(seen && !seen.wide, "nothing is wider than the screen", "roadmap", "");

await links[1].click();
tally.check(await appears(second), "the next item takes its place", "roadmap", second);
await page.keyboard.press("Escape");
const back = await page.evaluate(() => document.activeElement.textContent);
tally.check((await beside()) === null && back === second, "Escape closes it, and the focus is where it was", "roadmap", back);

await links[0].click();
await appears(first);
await page.emulateMediaType("print");
tally.check(await page.$eval(".beside", (aside) => !aside.checkVisibility()), "it is not printed", "roadmap", "");
await page.emulateMediaType("screen");
await page.setViewport({ width: 900, height: 900 });
tally.check(await page.waitForFunction(() => !document.querySelector(".beside"), { timeout: 20_000 }).then(() => true, () => false), "a narrow screen has no room for it", "roadmap", "");
await Promise.all([page.waitForNavigation(), page.$(ITEM).then((link) => link.click())]);
tally.check((await page.$eval("h1", (h1) => h1.innerText)).includes(first), "there the link leads to the page", "roadmap", page.url());

await page.setViewport(WIDE);
await page.goto(pathToFileURL(path.resolve(folder, "roadmap/index.html")).href, { waitUntil: "load" });
await Promise.all([page.waitForNavigation(), page.$(ITEM).then((link) => link.click())]);
tally.check((await page.$eval("h1", (h1) => h1.innerText)).includes(first), "from disk the link leads to the page", "roadmap", page.url());
tally.check(faults.length === 0, "nothing is said on the console", "roadmap", faults[0]);

await browser.close();
await portal.close();
tally.print();
process.exit(tally.failed > 0 ? 1 : 0);
