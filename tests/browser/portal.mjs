// A built portal on disk: its pages, and a server that shows it as the strictest host would.
import { createServer } from "node:http";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** What a careful host sends. The pages carry the same in a meta tag, for hosts that send nothing. */
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'";

/** Portals are made for any base path, so that they are served under one. */
const MOUNT = "/any/base/path/";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp",
  ".woff2": "font/woff2", ".xml": "application/xml", ".ics": "text/calendar; charset=utf-8",
  ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
};

/** Opens the portal in `folder`: `{ root, name, pages, http, file, close, file_of, answer }`. */
export async function open(folder) {
  const root = path.resolve(folder);
  if (!existsSync(path.join(root, "index.html"))) throw new Error(`no portal in ${folder}: it has no index.html`);
  const pages = readdirSync(root, { recursive: true })
    .map((file) => file.split(path.sep).join("/")).filter((file) => file.endsWith(".html")).sort()
    .map((address) => describe(root, address));
  const mains = new Set();
  for (const page of pages) {
    // One page of each folder is looked at longer, and one that is for one sheet: the rest are drawn by the same template.
    const folder = page.address.split("/").slice(0, -2).join("/") + "|" + (page.address.split("/").length > 2) + page.sheet;
    page.first = !page.moved && !page.missing && !mains.has(folder);
    page.sheet &&= page.first;
    if (page.first) mains.add(folder);
  }
  const server = createServer((request, response) => {
    const wanted = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const { status, type, body } = answer(root, wanted.startsWith(MOUNT) ? wanted.slice(MOUNT.length) : "\0");
    response.writeHead(status, { "content-type": type, "content-security-policy": POLICY, "x-content-type-options": "nosniff" });
    response.end(body);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return {
    root, pages, name: path.basename(root),
    http: `http://127.0.0.1:${server.address().port}${MOUNT}`,
    file: pathToFileURL(root).href + "/",
    answer: (address) => answer(root, address),
    close: () => server.close(),
  };
}

/** One page: where it is, whether it only sends readers on, and for 404.html the address that it counts on. */
function describe(root, address) {
  const html = readFileSync(path.join(root, address), "utf8");
  const page = { address, moved: /<meta[^>]+http-equiv="?refresh/i.test(html), sheet: /<\w+ [^>]*class="one-page"/.test(html) };
  // A host shows 404.html at any depth: it names its styles in full, or has none.
  if (address === "404.html") page.missing = /<link[^>]+href="?(https?:\/\/[^"\s>]*?\/)assets\//i.exec(html)?.[1] ?? "https://anywhere.example/";
  return page;
}

function answer(root, address) {
  const target = path.join(root, address);
  if (address.includes("\0") || !(target + path.sep).startsWith(root + path.sep) || !existsSync(target) || !statSync(target).isFile()) {
    return { status: 404, type: "text/plain", body: "not found" };
  }
  return { status: 200, type: TYPES[path.extname(target)] ?? "application/octet-stream", body: readFileSync(target) };
}
