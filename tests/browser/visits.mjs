// The visits that a page gets: over HTTP, from a folder, without script, on paper, by keyboard.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { contents, cut, focused, folded, ground, themeButton } from "./inpage.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AXE_CONTRAST = { type: "rule", values: ["color-contrast"] };
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
    tab.session = await tab.page.createCDPSession();
    await tab.session.send("Emulation.setFocusEmulationEnabled", { enabled: true });
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
  looks = {};

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

  /** Sets size, scheme and medium; tells the browser only what changes. */
  async look(width, scheme, media = "screen") {
    const size = typeof width === "number" ? { width, height: 900 } : width;
    const now = { size: JSON.stringify(size), scheme, media };
    const was = this.looks;
    this.looks = now;
    if (now.size !== was.size) await this.page.setViewport(size);
    if (now.media === was.media && now.scheme === was.scheme) return;
    // Both at once: each alone takes the other back.
    const features = [{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }];
    await this.session.send("Emulation.setEmulatedMedia", { media, features });
  }

  /** Whether the page fits at these widths. */
  async fits(tally, widths, where, schemes = SCHEMES) {
    for (const scheme of schemes) {
      for (const width of scheme === SCHEMES[0] ? widths : widths.toReversed()) {
        await this.look(width, scheme);
        const over = await this.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        tally.check(over <= 0, "scrolls sideways", `${where} ${width} ${scheme}`, `by ${over} px`);
        if (scheme !== SCHEMES[0]) continue;
        const lost = await this.page.evaluate(cut, true);
        tally.check(lost.length === 0, "text outside the window", `${where} ${width}`, lost[0]);
      }
    }
  }

  /** Accessibility by axe: `rules` is what to run, `but` a rule to leave out. */
  async axe(tally, where, runOnly, but = {}) {
    if (!(await this.page.evaluate(() => "axe" in window))) await this.page.evaluate(`${AXE};0`);
    const options = { runOnly, rules: but, resultTypes: ["violations"] };
    const { violations } = await this.page.evaluate((options) => window.axe.run(document, options), options);
    const told = violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`).join(" · ");
    tally.check(violations.length === 0, "accessibility", where, told);
  }
}

/**
 * A page whose template another page of its folder has shown: narrow and wide, light and dark, on paper. `schemes` are those
 * in which axe looks at it; a page that axe does not look at is another portal's with less on it, and seen at the widest and at the
 * narrowest alone. Gives what the page holds.
 */
export async function brief(tab, tally, portal, page, schemes) {
  const where = `${portal.name}/${page.address}`;
  await tab.look(320, "light");
  await tab.load(tally, portal.http, page.address, where);
  const held = await tab.page.evaluate(contents);
  described(tally, held, where);
  for (const [at, scheme] of schemes.entries()) {
    const width = scheme === "dark" ? 1440 : 320;
    await tab.look(width, scheme);
    // The structure is the same in both schemes; what differs is colour.
    await tab.axe(tally, `${where} ${width} ${scheme}`, at === 0 ? AXE_RULES : AXE_CONTRAST);
  }
  // Whether a page fits does not hang on its colours: the pages that get every visit are looked at in both.
  await tab.fits(tally, schemes.length ? WIDTHS : [WIDTHS[0], WIDTHS.at(-1)], where, [SCHEMES[0]]);
  await printed(tab, tally, page, where);
  return held;
}

/** Over HTTP: every width and scheme, accessibility, keyboard, the switch of schemes, paper. Gives what the page holds. */
export async function online(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address}`;
  // Loaded narrow and made wider, loaded wide and made narrower.
  await tab.look(320, "light");
  await tab.load(tally, portal.http, page.address, `${where} 320`);
  await tab.axe(tally, `${where} 320 light`, AXE_RULES, { "color-contrast": { enabled: false } });
  await tab.fits(tally, [320, 390], where);
  await tab.look(1440, "light");
  await tab.load(tally, portal.http, page.address, `${where} 1440`);
  const held = await tab.page.evaluate(contents);
  await keyboard(tab, tally, page, where);
  if (page.first) await switches(tab, tally, where);
  await tab.axe(tally, `${where} 1440 light`, AXE_RULES);
  await tab.fits(tally, [1440, 768], where);
  // The structure is the same in both schemes; what differs is colour.
  await tab.axe(tally, `${where} 1440 dark`, AXE_CONTRAST);
  await printed(tab, tally, page, where);
  return held;
}

/** From a folder: nothing may need a server. */
export async function offline(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address} from a folder`;
  await tab.look(WIDTHS[0], "light");
  await tab.load(tally, portal.file, page.address, where);
  await tab.fits(tally, WIDTHS, where);
}

/** Without script: the content and the links are there, and no control is that could not work. Gives what the page holds. */
export async function scriptless(tab, tally, portal, page, scripted) {
  const where = `${portal.name}/${page.address} without script`;
  await tab.page.setJavaScriptEnabled(false);
  await tab.look(WIDTHS[0], "light");
  await tab.load(tally, portal.http, page.address, where);
  const held = await tab.page.evaluate(contents);
  await tab.page.setJavaScriptEnabled(true);
  described(tally, held, where);
  tally.check(held.text >= scripted.text * 0.9, "text is missing", where, `${held.text} of ${scripted.text} characters`);
  const lost = scripted.links.filter((link) => !held.links.includes(link));
  tally.check(lost.length === 0, "links are missing", where, lost[0]);
  tally.check(held.dead.length === 0, "a control that does nothing", where, held.dead[0]);
  return held;
}

/** On paper, from a dark screen: everything stands on the sheet, and there is a sheet. */
async function printed(tab, tally, page, where) {
  await tab.look(PAPER, "dark", "print");
  const lost = await tab.page.evaluate(cut, false);
  tally.check(lost.length === 0, "text is cut off on paper", where, lost[0]);
  const shut = await tab.page.evaluate(folded);
  tally.check(shut.length === 0, "details stay closed on paper", where, shut[0]);
  if (!page.first && !page.sheet) return;
  const sheets = Buffer.from(await tab.page.pdf({ preferCSSPageSize: true })).toString("latin1").match(/\/Type\s*\/Page\b/g);
  tally.check(sheets?.length > 0, "no sheet", where);
  tally.check(!page.sheet || sheets?.length === 1, "a one-pager does not fit its sheet", where, `${sheets?.length} sheets`);
}

/** By keyboard: the skip link comes first and leads to the content, and the focus can be seen wherever it goes. */
async function keyboard(tab, tally, page, where) {
  // Pages of one folder share their template: one is walked to its end, on the others the first stop counts.
  const stops = page.first ? 150 : 1;
  for (let stop = 1; stop <= stops; stop += 1) {
    await tab.page.keyboard.press("Tab");
    let at = await tab.page.evaluate(focused);
    if (at && (!at.shown || at.covered)) {
      // The page may still be on its way there.
      await new Promise((later) => setTimeout(later, 200));
      at = await tab.page.evaluate(focused);
    }
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
    await tab.load(tally, base, `${page.address}#kept`, where).catch(() => {});
    await away;
    const arrived = await tab.page.waitForSelector("main h1", { timeout: 5000 }).then(() => tab.page.url(), () => "");
    tally.check(arrived.startsWith(base) && arrived !== `${base}${page.address}#kept`, "it leads nowhere", where, arrived);
    tally.check(arrived.endsWith("#kept"), "the place on the page is lost on the way", where, arrived);
  }
}

/** The page for addresses that do not exist, where its host would show it: at any depth below its address. */
export async function missing(tab, tally, portal, page) {
  const where = `${portal.name}/${page.address} at ${page.missing}`;
  tab.answer = (address) => portal.answer(address === "no/such/page" ? page.address : address);
  await tab.page.setRequestInterception(true);
  await tab.look(WIDTHS[0], "light");
  await tab.load(tally, page.missing, "no/such/page", where);
  const held = await tab.page.evaluate(contents);
  described(tally, held, where);
  await tab.axe(tally, where, AXE_RULES);
  await tab.fits(tally, WIDTHS, where);
  await tab.page.setRequestInterception(false);
  tab.answer = null;
  return held;
}

/** What every page has. */
function described(tally, held, where) {
  tally.check(held.headings === 1, "not exactly one h1", where, String(held.headings));
  tally.check(held.title !== "", "no title", where);
  tally.check(held.language !== "", "no language", where);
  tally.check(held.description !== "" || where.includes("/404.html"), "no description", where);
  tally.check(/default-src 'self'/.test(held.policy) && !/unsafe/.test(held.policy), "no strict policy in the page", where, held.policy);
}
