#!/usr/bin/env node
// Puts the rows of long tables in order in Chromium, by keyboard, as someone does who plans; and finds them whole without script.
//
//   node tests/browser/sorting.mjs PORTAL
//
// PORTAL is the internal portal of the example product in the theme "ledger". The last line is `N passed, N failed`.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./chrome.mjs";
import { Tally } from "./tally.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("sorting: name a portal");
  process.exit(2);
}
const address = (name) => pathToFileURL(path.resolve(folder, `${name}/index.html`)).href;
const tally = new Tally();
const browser = await launch();
const page = await browser.newPage();

/** What the cells of a column say, group by group; the row that names a group is `null`. */
const column = (title) =>
  page.$eval("table[data-sort]", (table, title) => {
    const at = [...table.tHead.rows[0].cells].findIndex((head) => head.innerText.trim() === title);
    return [...table.tBodies].map((body) => [...body.rows].map((row) => (row.className === "grp" ? null : row.cells[at]?.innerText.trim() ?? "")));
  }, title);
const sorts = () => page.$$eval("th[aria-sort]", (heads) => heads.map((head) => `${head.innerText.trim()} ${head.ariaSort}`));
/** Presses the button of a column, by keyboard. */
const press = async (title, key) => {
  const buttons = await page.$$("table[data-sort] thead button");
  for (const button of buttons) {
    if ((await button.evaluate((one) => one.innerText.trim())) !== title) continue;
    await button.focus();
    await page.keyboard.press(key);
    return button.evaluate((one) => one === document.activeElement && one.checkVisibility());
  }
  return false;
};
const set = (groups) => groups.map((group) => group.filter((cell) => cell !== null).toSorted().join("|")).join("\n");
const rising = (groups, of) => groups.every((group) => {
  const known = group.filter((cell) => cell !== null).map(of);
  return known.every((one, at) => at === 0 || known[at - 1] <= one);
});
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const amount = (words) => (/\d/.test(words) ? Number(words.replaceAll(",", "")) : Infinity);

await page.goto(address("roadmap"));
const made = await column("Score");
const items = await column("Item");
tally.check(made.length > 2 && made.flat().length > 6, "the board has parts, and lines in them", "roadmap", JSON.stringify(made));
tally.check(!rising(made, amount) || !rising(items, String), "the board is not in this order by itself", "roadmap", "");
tally.check((await sorts()).length === 0, "nothing is sorted at first", "roadmap", "");

tally.check(await press("Score", "Enter"), "a column is sorted by keyboard, and the focus stays", "roadmap", "");
const up = await column("Score");
tally.check(same(await sorts(), ["Score ascending"]), "the column says how it is sorted", "roadmap", String(await sorts()));
tally.check(rising(up, amount), "numbers rise in each part, what is not scored stands last", "roadmap", JSON.stringify(up));
tally.check(set(up) === set(made), "each line stays in its part", "roadmap", JSON.stringify(up));
tally.check(up.every((group, at) => (made[at][0] === null) === (group[0] === null)), "the name of a part stays on top", "roadmap", JSON.stringify(up));

await press("Score", "Space");
const down = await column("Score");
const falls = down.map((group) => group.map((cell) => cell && (/\d/.test(cell) ? -amount(cell) : Infinity)));
tally.check(same(await sorts(), ["Score descending"]) && rising(falls, Number), "the other way round, what is not scored still last", "roadmap", JSON.stringify(down));
await press("When", "Enter");
const days = await page.$eval("table[data-sort]", (table) => [...table.tBodies].map((body) => [...body.rows].filter((row) => row.className !== "grp")
  .map((row) => row.cells[5]?.querySelector("[data-value]")?.dataset.value ?? "no date")));
tally.check(days.flat().some((day) => /^\d{4}-\d\d-\d\d$/.test(day)) && rising(days, String), "quarters and days stand by when they end", "roadmap", JSON.stringify(days));
tally.check(same(await sorts(), ["When ascending"]), "one column at a time", "roadmap", String(await sorts()));
await press("When", "Enter");
await press("When", "Enter");
tally.check(same(await column("Item"), items) && (await sorts()).length === 0, "the third press gives back the order of the board", "roadmap", "");

await page.goto(address("risks"));
const last = await page.$$eval("table[data-sort] thead button", (buttons) => buttons.at(-1)?.innerText.trim());
tally.check(last === "Next look", "the register of risks can be sorted too", "risks", String(last));
await press("Exposure", "Enter");
tally.check(rising(await column("Exposure"), amount), "by its exposure", "risks", "");

await page.setJavaScriptEnabled(false);
await page.goto(address("roadmap"));
tally.check((await page.$$("table[data-sort] button")).length === 0, "no control that does nothing without script", "roadmap", "");
tally.check(same(await column("Item"), items), "all lines are there without script", "roadmap", "");

await browser.close();
tally.print();
process.exit(tally.failed > 0 ? 1 : 0);
