import { execFileSync } from 'node:child_process';
import puppeteer from 'puppeteer-core';

/** Whether a window could be seen by anybody. */
export const hasDisplay =
  Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY) || ['darwin', 'win32'].includes(process.platform);

/**
 * Starts a Chromium with a profile of its own, which is removed when it stops. The environment variable CHROME says
 * which; without it the first one on the PATH is taken.
 *
 * @param {object} [options]
 * @param {string[]} [options.extensions]  directories of unpacked extensions
 * @param {boolean} [options.devtools]     open DevTools in every tab
 * @param {boolean} [options.headless]
 * @param {string[]} [options.flags]       further flags
 * @returns {Promise<import('puppeteer-core').Browser>}
 */
export async function startChromium({ extensions = [], devtools = false, headless = !hasDisplay, flags = [] } = {}) {
  return puppeteer.launch({
    executablePath: process.env.CHROME || findChromium(),
    headless,
    devtools,
    // Chromium loads an unpacked extension on request only where the request comes through a pipe.
    pipe: true,
    enableExtensions: extensions,
    defaultViewport: null,
    // The panel speaks the browser's language.
    env: { ...process.env, LANGUAGE: 'en' },
    args: [...FLAGS, ...flags],
  });
}

/** Stops a Chromium started here: politely, and where it does not answer, by its process id. */
export async function stopChromium(browser) {
  const closed = browser.close().then(
    () => true,
    () => false,
  );
  if (!(await Promise.race([closed, after(10_000, false)]))) {
    browser.process()?.kill('SIGKILL');
  }
}

/** `value`, after `milliseconds`; keeps no process alive. */
export function after(milliseconds, value) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}

const FLAGS = [
  '--window-size=1400,1000',
  // Nothing may be sent but what the tests send.
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--disable-features=MediaRouter,OptimizationHints,Translate,AutofillServerCommunication',
  // Chromium refuses to run its sandbox as root.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  for (const name of names) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    } catch {
      // Not this one.
    }
  }
  throw new Error(`No Chromium found: neither CHROME is set, nor is ${names.join(', ')} on the PATH.`);
}
