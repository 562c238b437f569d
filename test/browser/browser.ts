/** A headless Chromium of the system's, where there is one: CHROMIUM_PATH, or Debian's. */
import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const { CHROMIUM_PATH } = process.env;

/** Undefined: no browser here. */
export const browserPath = [CHROMIUM_PATH, '/usr/bin/chromium'].find(
  (file): file is string => file !== undefined && file !== '' && existsSync(file),
);

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Tab {
  readonly page: Page;
  /** What the pages complained about: errors of scripts, resources refused by a policy, requests that failed. */
  readonly complaints: readonly string[];
  /** Addresses asked for. */
  readonly asked: readonly string[];
}

/** With a profile of its own, which is gone with the browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath ?? '', headless: true, args: switches });
}

/** A page that shares nothing with others. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('request', (request) => asked.push(request.url()));
  return { page, complaints, asked };
}

/** Runs in a page: its texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3). */
export const faintTexts = String.raw`(() => {
  const channels = (color) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const behind = (element) => {
    if (element === null) return 'rgb(255, 255, 255)';
    const color = getComputedStyle(element).backgroundColor;
    return channels(color)[3] === 0 ? behind(element.parentElement) : color;
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '')) continue;
    const [a, b] = [luminance(getComputedStyle(element).color), luminance(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push(element.tagName + ' ' + element.textContent.slice(0, 30) + ': ' + ratio.toFixed(2));
  }
  return faint;
})()`;
