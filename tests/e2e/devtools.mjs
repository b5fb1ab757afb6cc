import { after } from './browser.mjs';
import { watchErrors } from './errors.mjs';

/**
 * The developer tools of a tab, driven like a page: their front end is one.
 *
 * @param {import('puppeteer-core').Browser} browser  started with `devtools` and one extension
 * @returns {Promise<DevTools>} once the extension's DevTools page is loaded
 */
export async function attachDevTools(browser) {
  const frontEnd = await browser.waitForTarget((target) => target.url().startsWith('devtools://devtools/bundled/devtools_app'));
  const extension = await browser.waitForTarget((target) => /^chrome-extension:.*\/devtools\.html$/.test(target.url()));
  const origin = `chrome-extension://${new URL(extension.url()).host}`;
  const page = await frontEnd.asPage();
  return new DevTools(page, origin, await watchErrors(page, origin));
}

class DevTools {
  #page;

  constructor(page, origin, errors) {
    this.#page = page;
    /** The extension's. */
    this.origin = origin;
    /** What went wrong in the extension's own pages, so far. @type {string[]} */
    this.errors = errors;
  }

  /** The frame of the extension's page `name`, as soon as there is one. */
  frame(name) {
    return this.#page.waitForFrame((frame) => frame.url().startsWith(`${this.origin}/${name}`));
  }

  /**
   * Shows the extension's panel.
   *
   * @param {string} title
   * @param {string} name   its page
   * @returns {Promise<import('puppeteer-core').Frame>}
   */
  async showPanel(title, name) {
    await this.#page.waitForFunction(showView, { polling: 100 }, `${this.origin}${title}`);
    return this.frame(name);
  }

  /** Blocks a URL, as the request blocking of DevTools does. */
  async block(url) {
    await this.#page.evaluate(blockRequests, url);
  }

  /** Blocks nothing any more. */
  async unblock() {
    await this.#page.evaluate(unblockRequests);
  }

  /** How many requests DevTools' own importer reads from a HAR file. */
  async importHar(har) {
    return this.#page.evaluate(readHar, har);
  }

  /** Loads the extension's page `frame` anew, with a `deliver(entry)` in it that tells its listeners of a request that was never sent. */
  async loadWithDelivery(frame) {
    await this.#page.evaluateOnNewDocument(hearListeners);
    await Promise.all([frame.waitForNavigation({ timeout: 10_000 }), frame.evaluate(() => location.reload())]);
  }

  /** Docks at the `'bottom'` of the tab, or gives DevTools a window of their own (`'undocked'`). */
  async dock(side) {
    await this.#page.evaluate(setDockSide, side);
  }

  /** Size in CSS pixels; needs a window of their own. */
  async resize(width, height) {
    await this.#page.setViewport({ width, height });
  }

  /** Makes it what the keyboard writes to. */
  bringToFront() {
    return this.#page.bringToFront();
  }

  /** Saves what `frame` shows as a PNG file. */
  async screenshot(path, frame) {
    const element = await frame.frameElement();
    const clip = await element.evaluate((iframe) => {
      const { x, y, width, height } = iframe.getBoundingClientRect();
      return { x, y, width, height };
    });
    // Now and then the front end does not answer the first time.
    for (let attempt = 0; attempt < 3; attempt++) {
      const shot = this.#page.screenshot({ path, clip, captureBeyondViewport: false }).then(() => true);
      if (await Promise.race([shot, after(10_000, false)])) {
        return;
      }
    }
    throw new Error(`No screenshot in three attempts: ${path}`);
  }
}

// What follows runs inside the DevTools front end, whose own modules they import.

async function showView(id) {
  const { ViewManager } = await import('devtools://devtools/bundled/ui/legacy/legacy.js');
  const views = ViewManager.ViewManager.instance();
  if (!views.hasView(id)) {
    return false;
  }
  await views.showView(id);
  return true;
}

async function setDockSide(side) {
  const { DockController } = await import('devtools://devtools/bundled/ui/legacy/legacy.js');
  DockController.DockController.instance().setDockSide(side);
}

async function readHar(har) {
  const { HARFormat, Importer } = await import('devtools://devtools/bundled/models/har/har.js');
  return Importer.Importer.requestsFromHARLog(new HARFormat.HARRoot(har).log).length;
}

async function blockRequests(url) {
  const { NetworkManager } = await import('devtools://devtools/bundled/core/sdk/sdk.js');
  const conditions = NetworkManager.MultitargetNetworkManager.instance().requestConditions;
  conditions.add(NetworkManager.RequestCondition.createFromSetting({ url, enabled: true }));
  conditions.conditionsEnabled = true;
}

async function unblockRequests() {
  const { NetworkManager } = await import('devtools://devtools/bundled/core/sdk/sdk.js');
  NetworkManager.MultitargetNetworkManager.instance().requestConditions.clear();
}

// Inside the panel, before its own program runs.
function hearListeners() {
  if (location.protocol !== 'chrome-extension:') return;
  document.addEventListener('readystatechange', () => {
    const event = chrome.devtools?.network?.onRequestFinished;
    if (document.readyState !== 'interactive' || !event) return;
    const add = event.addListener;
    event.addListener = (listener) => {
      window.deliver = listener;
      add.call(event, listener);
    };
  });
}
