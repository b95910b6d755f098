#!/usr/bin/env node
// Follows an onboarding path in Chromium as someone new does: ticks, comes back, prints; and finds it whole without script.
//
//   node tests/browser/onboarding.mjs PORTAL
//
// PORTAL is the internal portal of the example product. The last line is `N passed, N failed`.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./chrome.mjs";
import { Tally } from "./tally.mjs";

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error("onboarding: name a portal");
  process.exit(2);
}
const address = (name) => pathToFileURL(path.resolve(folder, `onboarding/${name}/index.html`)).href;
const tally = new Tally();
const browser = await launch();
const page = await browser.newPage();
const ticked = () => page.$$eval("[data-step]", (steps) => steps.filter((step) => step.checked).map((step) => step.dataset.step));
const said = () => page.$eval("[data-progress] [role=status]", (status) => status.textContent);

await page.goto(address("marketing"));
const steps = await page.$$("[data-step]");
tally.check(steps.length > 5, "a path has boxes to tick", "marketing", `${steps.length}`);
tally.check((await said()) === `0 of ${steps.length} steps done`, "nothing is done at first", "marketing", await said());
await steps[0].click();
await steps[steps.length - 1].click();
const both = await ticked();
tally.check((await said()) === `2 of ${steps.length} steps done`, "what is ticked is counted", "marketing", await said());

await page.reload();
tally.check(String(await ticked()) === String(both), "ticks outlive a reload", "marketing", String(await ticked()));
await page.goto(address("product-manager"));
tally.check(String(await ticked()) === both[0], "a shared day is done on every path, and nothing else", "product-manager", String(await ticked()));
await page.goto(address("marketing"));
await (await page.$("[data-step]")).click();
await page.reload();
tally.check(String(await ticked()) === both[1], "a tick can be taken back", "marketing", String(await ticked()));

await page.emulateMediaType("print");
const boxes = await page.$$eval(".tick", (ticks) => ticks.filter((tick) => getComputedStyle(tick, "::before").content !== "none").length);
tally.check(boxes === steps.length, "each step has a box on paper", "marketing", `${boxes}`);
await page.emulateMediaType(null);

await page.setJavaScriptEnabled(false);
await page.goto(address("marketing"));
const bare = await page.evaluate(() => ({
  controls: [...document.querySelectorAll("input, [data-progress]")].filter((part) => part.checkVisibility()).length,
  names: [...document.querySelectorAll(".steps .nm")].filter((name) => name.checkVisibility()).length,
}));
tally.check(bare.controls === 0, "no control that does nothing without script", "marketing", `${bare.controls}`);
tally.check(bare.names === steps.length, "all steps are there without script", "marketing", `${bare.names}`);

await browser.close();
tally.print();
process.exit(tally.failed > 0 ? 1 : 0);
