// Chromium, started the same way for every test: Debian's build without windows, which draws nothing but pages.
import puppeteer from "puppeteer-core";

/** A browser without a window, with `more` of its switches. */
export const launch = (...more) =>
  puppeteer.launch({
    executablePath: process.env.CHROME ?? "/usr/bin/chromium-headless-shell",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--force-color-profile=srgb", ...more],
    // A busy machine takes its time to start a browser, and to answer.
    timeout: 240_000,
    protocolTimeout: 600_000,
  });
