// Every link of every page: it is relative, names a file that is there, and its anchor exists on that page.
import { existsSync, statSync } from "node:fs";
import path from "node:path";

/** `held` maps an address to what its page holds without script: `{ links, anchors }`. */
export function links(tally, portal, held) {
  const reached = new Map([["index.html", null]]);
  const queue = ["index.html"];
  const targets = new Map();
  for (const [address, page] of held) {
    const where = `${portal.name}/${address}`;
    const to = [];
    for (const link of page.links) {
      if (/^(https?:|mailto:|tel:|data:)/.test(link) && !(page.base && link.startsWith(page.base))) continue;
      const [file, anchor] = link.replace(page.base ?? "\0", "/").split("#");
      const folder = page.base ? "" : path.posix.dirname(address);
      const target = file === "" ? address : path.posix.join(folder, decodeURIComponent(file.split("?")[0]).replace(page.base ? /^\// : /^$/, ""));
      tally.check(page.base || !link.startsWith("/"), "a link that needs a server", where, link);
      const disk = path.join(portal.root, target);
      const there = !target.startsWith("..") && existsSync(disk);
      tally.check(there, "a dead link", where, link);
      if (!there) continue;
      tally.check(statSync(disk).isFile(), "a link to a folder", where, link);
      to.push(target);
      const anchors = held.get(target)?.anchors;
      if (anchor && anchors) tally.check(anchors.includes(decodeURIComponent(anchor)), "a dead anchor", where, link);
    }
    targets.set(address, to);
  }
  while (queue.length) {
    for (const target of targets.get(queue.pop()) ?? []) {
      if (reached.has(target)) continue;
      reached.set(target, null);
      queue.push(target);
    }
  }
  for (const page of portal.pages) {
    if (page.moved || page.address === "404.html") continue;
    tally.check(reached.has(page.address), "no way leads here from the home page", `${portal.name}/${page.address}`);
  }
}
