import { fileURLToPath } from 'node:url';

import { startChromium, stopChromium } from './browser.mjs';
import { watchErrors } from './errors.mjs';
import { Panel } from './panel.mjs';
import { serveDirectory } from './static.mjs';

const WWW = fileURLToPath(new URL('../../dist/www/', import.meta.url));

/**
 * The panel as an ordinary web page, in a Chromium of its own.
 *
 * @param {{directory?: string, remembers?: boolean}} [options]  what is served, where it is not what was built; whether settings outlive a
 *   reload
 * @returns {Promise<WebPage>}
 */
export async function openWebPage({ directory = WWW, remembers = false } = {}) {
  const server = await serveDirectory(directory);
  let browser;
  const close = async () => {
    await (browser && stopChromium(browser));
    await server.close();
  };
  try {
    browser = await startChromium({ headless: true });
    const [page] = await browser.pages();
    const errors = await watchErrors(page, server.origin);
    const web = new WebPage({ origin: server.origin, browser, page, errors, remembers, close });
    await web.reset();
    return web;
  } catch (error) {
    await close();
    throw error;
  }
}

class WebPage {
  constructor(parts) {
    Object.assign(this, parts);
  }

  get frame() {
    return this.page.mainFrame();
  }

  /** As it is when it is opened for the first time. */
  async reset() {
    this.forgets ??= this.remembers || (await this.page.evaluateOnNewDocument(() => localStorage.clear()));
    await this.page.goto(this.origin);
    this.panel = new Panel(this.frame);
    await this.panel.ready();
  }

  /** What the system asks of the looks; what is not named is as if nobody had asked. */
  async dress({ theme = 'light', contrast = 'no-preference', forced = false, motion = 'no-preference' } = {}) {
    this.session ??= await this.page.createCDPSession();
    const wanted = {
      'prefers-color-scheme': theme,
      'prefers-contrast': contrast,
      'forced-colors': forced ? 'active' : 'none',
      'prefers-reduced-motion': motion,
    };
    const features = Object.entries(wanted).map(([name, value]) => ({ name, value }));
    await this.session.send('Emulation.setEmulatedMedia', { features });
  }

  /** Hands over a log, as a file that is dropped; resolves once it is read. */
  async take(log) {
    await this.page.evaluate(drop, JSON.stringify({ log }));
    await this.page.waitForFunction(() => !document.querySelector('#detail progress') && (document.querySelector('[data-part=notice]').textContent || !document.querySelector('.empty.drop')), { polling: 20, timeout: 10_000 });
  }
}

// In the page.
function drop(content) {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([content], 'dropped.har'));
  for (const type of ['dragenter', 'dragover', 'drop']) {
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}
