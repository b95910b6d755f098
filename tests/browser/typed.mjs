// How long a letter takes in the search, from the key until its results are painted: `node typed.mjs PORTAL` opens the first page
// of a portal from its folder, types words letter by letter, and prints the median, 95 of 100, and the longest, in milliseconds;
// then the first letter after the dialog was opened, which waits for the records. No test: a measurement.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { launch } from "./chrome.mjs";

/* Of the definitions that the benchmarks write: words that are nearly everywhere, two and three together, a title's id, one that
   nothing has, and one mistyped. */
const QUERIES = ["kitchen", "probe reading", "cold room shift", "initiative-12", "zzgy", "inspectro"];
/* A fast typist's. */
const BETWEEN_KEYS = 120;

const url = pathToFileURL(path.resolve(process.argv[2], "index.html")).href;
const browser = await launch();
const page = await browser.newPage();
await page.setViewport({ width: 1440, height: 900 });
await page.goto(url, { waitUntil: "load" });
await page.evaluate(() => {
  globalThis.taken = [];
  let key = 0;
  addEventListener("keydown", (event) => (key = event.timeStamp), true);
  /* After the dialog has heard it. */
  addEventListener("input", () => {
    const from = key;
    /* The frame that shows the letter; a message is handled after it was painted. */
    const painted = () =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => globalThis.taken.push(performance.now() - from);
        port2.postMessage(0);
      });
    const dialog = document.querySelector("dialog.search");
    if (dialog.querySelector("[role=status]").textContent !== "Loading") return painted();
    const watch = new MutationObserver(() => {
      if (!dialog.querySelector("[role=option]")) return;
      watch.disconnect();
      painted();
    });
    watch.observe(dialog, { childList: true, subtree: true });
  });
});
await page.keyboard.press("/");
await page.waitForSelector("dialog.search[open] input");
const settle = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
await page.keyboard.type("k");
await page.waitForFunction(() => globalThis.taken.length);
const [first] = await page.evaluate(() => globalThis.taken);
/* The words of the texts come after the titles. */
await settle(2000);
await page.keyboard.press("Backspace");
await settle(BETWEEN_KEYS);
await page.evaluate(() => (globalThis.taken.length = 0));
for (const query of QUERIES) {
  for (const letter of query) {
    await page.keyboard.type(letter);
    await settle(BETWEEN_KEYS);
  }
  await page.evaluate(() => document.querySelector("dialog.search input").select());
}
const taken = (await page.evaluate(() => globalThis.taken)).sort((a, b) => a - b);
await browser.close();
const share = (part) => taken[Math.floor((taken.length - 1) * part)];
console.log(...[share(0.5), share(0.95), share(1), first].map((one) => one.toFixed(0)));
