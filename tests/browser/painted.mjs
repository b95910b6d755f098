// How long an edit takes until a browser has painted it: `node painted.mjs URL FILE [EDITS]` prints the median and the longest,
// in milliseconds. URL is a page of a running preview, FILE the Markdown that it is made of. No test: a measurement.
import fs from "node:fs";
import { launch } from "./chrome.mjs";

const [url, file, edits = "20"] = process.argv.slice(2);
const now = () => performance.timeOrigin + performance.now();
const browser = await launch();
const page = await browser.newPage();
await page.goto(url, { waitUntil: "load" });
const before = fs.readFileSync(file, "utf8");
const taken = [];
for (let edit = 0; edit < Number(edits); edit += 1) {
  // A person saves, reads, and writes on.
  await new Promise((resolve) => setTimeout(resolve, 700));
  const text = `painted-${edit}-of-${edits}`;
  const painted = page.evaluate(
    (text) =>
      new Promise((resolve) => {
        const look = () => {
          if (!document.body.textContent.includes(text)) return;
          watch.disconnect();
          // The frame after the one that is drawn with it: by then it is on the screen.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.timeOrigin + performance.now())));
        };
        const watch = new MutationObserver(look);
        watch.observe(document, { childList: true, subtree: true, characterData: true });
      }),
    text,
  );
  // The observer is there before the file is written.
  await page.evaluate(() => 0);
  const begin = now();
  fs.writeFileSync(file, `${before}\nThis is ${text}.\n`);
  taken.push((await painted) - begin);
}
fs.writeFileSync(file, before);
await browser.close();
taken.sort((a, b) => a - b);
console.log(taken[taken.length >> 1].toFixed(0), taken.at(-1).toFixed(0));
