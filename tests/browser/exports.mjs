#!/usr/bin/env node
// Reads what a portal gives to other tools with the readers of others: calendars, feeds, sitemap.
//
//   node tests/browser/exports.mjs PORTAL...
//
// The last line is `N passed, N failed`.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import Ajv from "ajv/dist/2020.js";
import formats from "ajv-formats";
import ICAL from "ical.js";
import RSS from "rss-parser";
import { Tally } from "./tally.mjs";

const portals = process.argv.slice(2);
if (portals.length === 0) {
  console.error("exports: name the folder of a portal");
  process.exit(2);
}
const tally = new Tally();

function calendar(where, bytes) {
  const text = bytes.toString("utf8");
  const lines = text.split("\r\n");
  tally.check(!text.replaceAll("\r\n", "").includes("\n"), "a line that does not end with CRLF", where);
  const long = lines.find((line) => Buffer.byteLength(line) > 75);
  tally.check(!long, "a line longer than 75 octets", where, long);
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((event) => new ICAL.Event(event));
  tally.check(events.length > 0, "a calendar without events", where);
  const uids = new Set(events.map((event) => event.uid));
  tally.check(uids.size === events.length, "two events of one name", where);
  for (const event of events) {
    const has = event.uid && event.summary && event.startDate && event.component.getFirstPropertyValue("dtstamp");
    tally.check(has, "an event that lacks what it must have", where, event.uid);
    const start = event.startDate?.toString();
    tally.check(!Number.isNaN(Date.parse(start)), "an event without a day", where, start);
  }
}

async function feed(where, bytes, portal) {
  const text = bytes.toString("utf8");
  tally.check(XMLValidator.validate(text) === true, "no well-formed XML", where);
  const read = await new RSS().parseString(text);
  tally.check(Boolean(read.title), "a feed without a title", where);
  tally.check(read.items.length > 0, "a feed without entries", where);
  const raw = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === "entry" }).parse(text).feed;
  const ids = [raw.id, ...raw.entry.map((entry) => entry.id)];
  tally.check(new Set(ids).size === ids.length && ids.every(Boolean), "two entries of one name", where);
  // RFC 4287, 4.1: what a feed and each entry must have, once; names are addresses.
  const once = (element, name) => typeof element[name] === "string" && element[name] !== "";
  tally.check(raw["@_xmlns"] === "http://www.w3.org/2005/Atom", "a feed of no known sort", where);
  tally.check(["id", "title", "updated"].every((name) => once(raw, name)), "a feed that lacks what it must have", where);
  tally.check(ids.every((id) => /^(https?:\/\/|urn:|tag:)\S+$/.test(id)), "a name that is no address", where, ids.find((id) => !/^(https?:\/\/|urn:|tag:)\S+$/.test(id)));
  const links = [raw.link ?? []].flat();
  const self = links.filter((link) => link["@_rel"] === "self");
  tally.check(self.length <= 1, "a feed with two addresses of its own", where);
  for (const entry of raw.entry) {
    const lacking = ["id", "updated"].find((name) => !once(entry, name)) ?? (entry.title === undefined ? "title" : undefined);
    tally.check(!lacking, `an entry without ${lacking}`, where, entry.id);
    tally.check(Boolean(raw.author?.name ?? entry.author?.name), "an entry without an author", where, entry.id);
    const alternates = [entry.link ?? []].flat().filter((link) => (link["@_rel"] ?? "alternate") === "alternate");
    tally.check(alternates.length > 0 || entry.content !== undefined, "an entry with neither a link nor a content", where, entry.id);
    tally.check(!entry.published || entry.published <= entry.updated, "an entry that changed before it was there", where, entry.id);
  }
  tally.check(raw.entry.every((entry) => entry.updated <= raw.updated), "a feed that is older than an entry", where);
  const moments = [raw.updated, ...raw.entry.map((entry) => entry.updated)];
  tally.check(moments.every((at) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(at)), "an entry without a moment", where);
  for (const item of read.items) {
    tally.check(Boolean(item.title && item.link), "an entry that lacks what it must have", where, item.title);
    const target = item.link.includes("://") ? null : path.join(path.dirname(path.join(portal, where)), decodeURIComponent(item.link));
    tally.check(!target || existsSync(target), "an entry that leads nowhere", where, item.link);
  }
}

function sitemap(where, bytes, portal) {
  const text = bytes.toString("utf8");
  tally.check(XMLValidator.validate(text) === true, "no well-formed XML", where);
  const { urlset } = new XMLParser({ ignoreAttributes: false, isArray: (name) => name === "url" }).parse(text);
  tally.check(urlset["@_xmlns"] === "http://www.sitemaps.org/schemas/sitemap/0.9", "a sitemap of no known sort", where);
  // sitemaps.org: at most 50,000 addresses and 50 MB, each absolute, below 2,048 signs, once, of one host; days in W3C's form.
  tally.check(urlset.url.length <= 50_000 && bytes.length <= 52_428_800, "a sitemap that is too large", where);
  const places = urlset.url.map((url) => url.loc);
  tally.check(places.every((place) => /^https?:\/\//.test(place) && place.length < 2048), "an address that is not absolute", where);
  tally.check(new Set(places).size === places.length, "an address that stands twice", where);
  tally.check(new Set(places.map((place) => new URL(place).host)).size === 1, "addresses of two hosts", where);
  for (const { loc, lastmod } of urlset.url) {
    const fits = lastmod === undefined || (/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(lastmod) && !Number.isNaN(Date.parse(lastmod)));
    tally.check(fits, "a day that no reader of sitemaps knows", where, `${loc} ${lastmod}`);
  }
  const urls = places.map((place) => new URL(place));
  const home = urls.map((url) => url.pathname).reduce((a, b) => (a.length <= b.length ? a : b)).replace(/index\.html$/, "");
  for (const url of urls) {
    const target = path.join(portal, decodeURIComponent(url.pathname.slice(home.length)));
    tally.check(existsSync(target), "a page of the sitemap that is not there", where, url.href);
  }
}

function model(where, portal) {
  const read = (name) => JSON.parse(readFileSync(path.join(portal, "api", name), "utf8"));
  const ajv = new Ajv({ allErrors: true, strict: true });
  formats(ajv);
  const [schema, data] = [read("model.schema.json"), read("model.json")];
  const fits = ajv.compile(schema);
  tally.check(fits(data), "the model does not fit its schema", where, JSON.stringify(fits.errors?.slice(0, 3)));
  tally.check(data.entries.length > 0, "a model without entries", where);
  tally.check(!/"(audience|audience_of|allow)":/.test(JSON.stringify(data)), "a label in the model", where);
  for (const entry of data.entries) {
    if (entry.page.includes("://")) continue;
    const target = path.join(portal, "api", decodeURIComponent(entry.page));
    tally.check(existsSync(target), "an entry of the model that leads nowhere", where, entry.page);
  }
}

// A page as Markdown: a title and more, no label, and every relative link of it leads to a file.
function markdown(where, file, portal) {
  const text = readFileSync(path.join(portal, file), "utf8");
  tally.check(/^# \S.*\n/.test(text), "Markdown without a title", where);
  tally.check(/^# .*\n\s*\S/.test(text), "Markdown that says nothing", where);
  tally.check(!/^:::|<!--|^- Audience/m.test(text), "a label or a comment in Markdown", where);
  tally.check(existsSync(path.join(portal, file.replace(/md$/, "html"))), "Markdown without a page", where);
  const prose = text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/(`+)[\s\S]*?[^`]\1(?!`)/g, "");
  for (const [, target] of prose.matchAll(/\]\((\.\.\/[^)#\s]+)/g)) {
    const there = path.join(portal, path.dirname(file), decodeURIComponent(target));
    tally.check(existsSync(there), "a link of Markdown that leads nowhere", where, target);
  }
}

/** Every page that says something leads to the same as Markdown. */
function page(where, file, portal) {
  const html = readFileSync(path.join(portal, file), "utf8");
  if (/http-equiv="refresh"/i.test(html)) return;
  const told = html.match(/<link rel="alternate" type="text\/markdown" href="([^"]+)"/)?.[1];
  tally.check(told !== undefined, "a page that leads to no Markdown", where);
  if (told) tally.check(existsSync(path.join(portal, path.dirname(file), decodeURIComponent(told))), "a page whose Markdown is missing", where, told);
}

for (const portal of portals) {
  const files = readdirSync(portal, { recursive: true }).map(String).sort();
  for (const file of files) {
    const where = `${path.basename(portal)}/${file}`;
    try {
      if (file.endsWith(".ics")) calendar(where, readFileSync(path.join(portal, file)));
      if (file.endsWith("feed.xml")) await feed(file, readFileSync(path.join(portal, file)), portal);
      if (file === path.join("api", "model.json")) model(where, portal);
      if (path.basename(file) === "index.html") page(where, file, portal);
      if (file.endsWith("index.md")) markdown(where, file, portal);
      if (file === "sitemap.xml") sitemap(where, readFileSync(path.join(portal, file)), portal);
    } catch (error) {
      tally.check(false, "a reader gives up", where, String(error).slice(0, 300));
    }
  }
  for (const name of ["robots.txt", "llms.txt", "_headers", path.join("api", "model.json")]) tally.check(files.includes(name), "a file that is missing", name);
}
tally.print();
process.exit(tally.failed ? 1 : 0);
