// The visits that a page gets: over HTTP, from a folder, without script, on paper, by keyboard.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { contents, cut, focused, folded, ground, themeButton } from "./inpage.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [1440, 768, 390, 320];
const SCHEMES = ["light", "dark"];
/** An A4 sheet without its margins, in CSS pixels. */
const PAPER = { width: 673, height: 990 };

/** One tab with a profile of its own, and what went wrong in it since `listen`. */
export class Tab {
  static async open(browser) {
    const context = await browser.createBrowserContext();
    const tab = new Tab();
    tab.page = await context.newPage();
    // Several tabs are walked at once; each believes it is the one in front.
    const session = await tab.page.createCDPSession();
    await session.send("Emulation.setFocusEmulationEnabled", { enabled: true });
    await tab.page.evaluateOnNewDocument(() => {
      window.violations = [];
      addEventListener("securitypolicyviolation", (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI}`));
    });
    tab.page.on("console", (m) => m.type() === "error" && tab.troubles.push(["console error", m.text().slice(0, 200)]));
    tab.page.on("pageerror", (e) => tab.troubles.push(["script error", String(e).slice(0, 200)]));
    tab.page.on("requestfailed", (r) => tab.troubles.push(["failed request", r.url()]));
    tab.page.on("response", (r) => r.status() >= 400 && tab.troubles.push([`answer ${r.status()}`, r.url()]));
    tab.page.on("request", (r) => tab.request(r));
    return tab;
  }

  troubles = [];
  base = "";
  answer = null;

  request(request) {
    const url = request.url();
    if (!url.startsWith(this.base) && !url.startsWith("data:")) this.troubles.push(["foreign request", url]);
    if (!this.answer) return;
    const { status, type, body } = this.answer(url.slice(this.base.length));
    request.respond({ status, contentType: type, body }).catch(() => {});
  }

  /** Opens a page, and tells every trouble of its loading. `where` names the visit. */
  async load(tally, base, address, where) {
    this.base = base;
    this.troubles = [];
    await this.page.goto(base + address, { waitUntil: "load" });
    await this.page.evaluate(() => document.fonts.ready.then(() => true));
    const violations = await this.page.evaluate(() => window.violations ?? []);
    for (const violation of violations) this.troubles.push(["policy violation", violation]);
    tally.check(this.troubles.length === 0, this.troubles[0]?.[0] ?? "", where, this.troubles[0]?.[1]);
  }

  look(width, scheme, media = "screen") {
    const calm = { name: "prefers-reduced-motion", value: "reduce" };
    const size = typeof width === "number" ? { width, height: 900 } : width;
    return Promise.all([
      this.page.setViewport(size),
      this.page.emulateMediaType(media),
      this.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, calm]),
    ]);
  }

  /** Whether the page fits, in both schemes. */
  async fits(tally, width, where) {
    for (const scheme of SCHEMES) {
      await this.look(width, scheme);
      const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      tally.check(over <= 0, "scrolls sideways", `${where} ${width} ${scheme}`, `by ${over} px`);
    }
    const lost = await this.page.evaluate(cut, true);
    tally.check(lost.length === 0, "text outside the window", `${where} ${width}`, lost[0]);
  }

  async axe(tally, scheme, where) {
    // The structure is the same in both schemes; what differs is colour.
    const runOnly = scheme === "light" ? RULES : { type: "rule", values: ["color-contrast"] };
    await this.page.evaluate(`${AXE};0`);
    const found = await this.page.evaluate((runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
    tally.check(found.violations.length === 0, "accessibility", where, found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`).join(" · "));
  }
}

/** Over HTTP: every width and scheme, accessibility, keyboard, the switch of themes. Gives what the page holds. */
export async function online(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address}`;
  let held = null;
  // Loaded wide and made narrower, loaded narrow and made wider.
  for (const widths of [[1440, 768], [320, 390]]) {
    await tab.look(widths[0], "light");
    await tab.load(tally, portal.http, page.address, `${where} ${widths[0]}`);
    if (!held) {
      held = await tab.page.evaluate(contents);
      await keyboard(tab, tally, page, where);
      if (page.first) await switches(tab, tally, where);
    }
    for (const scheme of SCHEMES) {
      await tab.look(widths[0], scheme);
      await tab.axe(tally, scheme, `${where} ${widths[0]} ${scheme}`);
    }
    for (const width of widths) await tab.fits(tally, width, where);
  }
  return held;
}

/** From a folder: nothing may need a server. */
export async function offline(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address} from a folder`;
  await tab.look(WIDTHS[0], "light");
  await tab.load(tally, portal.file, page.address, where);
  for (const width of WIDTHS) await tab.fits(tally, width, where);
}

/** Without script: the content and the links are there, and no control is that could not work. Gives what the page holds. */
export async function scriptless(tab, tally, portal, page, scripted) {
  const where = `${portal.name}/${page.address} without script`;
  await tab.page.setJavaScriptEnabled(false);
  await tab.look(WIDTHS[0], "light");
  await tab.load(tally, portal.http, page.address, where);
  const held = await tab.page.evaluate(contents);
  await tab.page.setJavaScriptEnabled(true);
  tally.check(held.headings === 1, "not exactly one h1", where, String(held.headings));
  tally.check(held.title !== "", "no title", where);
  tally.check(held.language !== "", "no language", where);
  tally.check(/default-src 'self'/.test(held.policy) && !/unsafe/.test(held.policy), "no strict policy in the page", where, held.policy);
  if (!scripted) return held;
  tally.check(held.text >= scripted.text * 0.9, "text is missing", where, `${held.text} of ${scripted.text} characters`);
  const lost = scripted.links.filter((link) => !held.links.includes(link));
  tally.check(lost.length === 0, "links are missing", where, lost[0]);
  tally.check(held.dead.length === 0, "a control that does nothing", where, held.dead[0]);
  return held;
}

/** On paper: everything stands on the sheet, and there is a sheet. */
export async function printed(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address} printed`;
  await tab.look(PAPER, "dark", "print");
  await tab.load(tally, portal.http, page.address, where);
  const lost = await tab.page.evaluate(cut, false);
  tally.check(lost.length === 0, "text is cut off", where, lost[0]);
  const shut = await tab.page.evaluate(folded);
  tally.check(shut.length === 0, "details stay closed", where, shut[0]);
  const sheets = Buffer.from(await tab.page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g);
  tally.check(sheets?.length > 0, "no sheet", where);
}

/** By keyboard: the skip link comes first and leads to the content, and the focus can be seen wherever it goes. */
async function keyboard(tab, tally, page, where) {
  const stops = page.first ? 250 : 20;
  for (let stop = 1; stop <= stops; stop += 1) {
    await tab.page.keyboard.press("Tab");
    const at = await tab.page.evaluate(focused);
    if (stop === 1) tally.check(at?.skip && at.shown, "the first stop is no visible skip link", where, at?.what);
    if (!at) break;
    tally.check(at.shown && !at.covered, "the focus is out of sight", where, at.what);
    tally.check(at.marked, "the focus does not show", where, at.what);
  }
  const skips = await tab.page.evaluate(() => {
    const link = document.querySelector("body a[href^='#']");
    link?.focus();
    return link?.getAttribute("href") ?? null;
  });
  if (!skips) return;
  await tab.page.keyboard.press("Enter");
  const arrived = await tab.page.evaluate((id) => document.querySelector("main")?.contains(document.activeElement) && location.hash === id, skips);
  tally.check(arrived, "the skip link does not lead to the content", where);
}

/** The switch of themes: light and dark change places, and stay so on the next page. */
async function switches(tab, tally, where) {
  const button = await tab.page.evaluateHandle(themeButton);
  const found = button.asElement();
  tally.check(found !== null, "no switch of themes", where);
  if (!found) return;
  const before = await tab.page.evaluate(ground);
  await found.evaluate((e) => e.click());
  const after = await tab.page.evaluate(ground);
  tally.check(Math.abs(before - after) > 100, "the switch of themes changes nothing", where, `${before} to ${after}`);
  await tab.page.reload({ waitUntil: "load" });
  const kept = await tab.page.evaluate(ground);
  tally.check(Math.abs(kept - after) < 30, "the choice of theme is forgotten", where);
  await tab.page.evaluate(() => localStorage.clear());
  await tab.page.reload({ waitUntil: "load" });
}

/** A page that only sends readers on: they arrive. */
export async function moved(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address} (moved)`;
  for (const base of [portal.http, portal.file]) {
    const away = tab.page.waitForFunction((from) => location.href !== from, { timeout: 5000 }, base + page.address).catch(() => {});
    await tab.load(tally, base, page.address, where).catch(() => {});
    await away;
    const arrived = await tab.page.waitForSelector("main h1", { timeout: 5000 }).then(() => tab.page.url(), () => "");
    tally.check(arrived.startsWith(base) && arrived !== base + page.address, "it leads nowhere", where, arrived);
  }
}

/** The page for addresses that do not exist, where its host would show it: at any depth of its base address. */
export async function missing(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address} at ${page.base}`;
  tab.answer = (address) => portal.answer(address === "no/such/page" ? page.address : address);
  await tab.page.setRequestInterception(true);
  for (const width of WIDTHS) {
    await tab.look(width, "light");
    await tab.load(tally, page.base, "no/such/page", where);
    await tab.fits(tally, width, where);
  }
  for (const scheme of SCHEMES) {
    await tab.look(WIDTHS[0], scheme);
    await tab.axe(tally, scheme, `${where} ${scheme}`);
  }
  const held = await tab.page.evaluate(contents);
  await tab.page.setRequestInterception(false);
  tab.answer = null;
  return held;
}
