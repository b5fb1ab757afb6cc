import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { startDemo } from '../demo/server.mjs';
import { startChromium, stopChromium } from './browser.mjs';
import { attachDevTools } from './devtools.mjs';
import { Panel } from './panel.mjs';

/** The unpacked extension that build.sh leaves. */
export const EXTENSION = fileURLToPath(new URL('../../dist/chrome', import.meta.url));

/**
 * The demo's page in a Chromium of its own, with the extension loaded and DevTools open.
 *
 * @param {{headless?: boolean, extension?: string}} [options]  the extension: another directory than that of build.sh
 * @returns {Promise<Session>}
 */
export async function openSession({ headless, extension = EXTENSION } = {}) {
  await access(`${extension}/manifest.json`).catch(() => {
    throw new Error(`No extension in ${extension}. Build it first: ./build.sh`);
  });
  const demo = await startDemo();
  let browser;
  const close = async () => {
    await (browser && stopChromium(browser));
    await demo.close();
  };
  try {
    browser = await startChromium({ extensions: [extension], devtools: true, headless });
    const [page] = await browser.pages();
    const devtools = await attachDevTools(browser);
    await page.goto(demo.page);
    return new Session({ demo, browser, page, devtools, close });
  } catch (error) {
    await close();
    throw error;
  }
}

class Session {
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Opens the panel, in DevTools that have a window of their own. @returns {Promise<Panel>} */
  async openPanel() {
    await this.devtools.dock('undocked');
    await this.devtools.resize(1280, 900);
    this.frame = await this.devtools.showPanel('Preflight', 'panel.html');
    const panel = new Panel(this.frame);
    await panel.ready();
    return panel;
  }

  /**
   * A panel as it is when it is opened after the page has asked for these cases, and for nothing else.
   *
   * @param {string[]} ids
   */
  async openFresh(ids) {
    await this.page.reload();
    for (const id of ids) {
      await this.run({ id });
    }
    if (!this.frame) {
      const panel = await this.openPanel();
      await panel.rowsOnceThereAre(ids.length);
      return { frame: this.frame, panel };
    }
    await this.frame.evaluate(() => {
      localStorage.clear();
      delete document.documentElement.dataset.ready;
      location.reload();
    });
    const panel = new Panel(this.frame);
    await panel.ready();
    await panel.rowsOnceThereAre(ids.length);
    return { frame: this.frame, panel };
  }

  /** Runs a case in the page. @returns {Promise<string>} the URL that it asked */
  async run({ id }) {
    await this.page.evaluate((one) => window.runCase(one), id);
    return this.urlOf(id);
  }

  /**
   * Runs cases, and waits until the panel has decided them all. Now and then, on a busy machine, DevTools hand over a
   * request without the response that it got, and nobody could decide it: then the case is run again.
   *
   * @param {Panel} panel
   * @param {import('../demo/cases.mjs').Case[]} cases
   */
  async runAll(panel, cases) {
    for (const one of cases) {
      await this.run(one);
    }
    for (const one of cases) {
      for (let attempt = 0; attempt < 2 && (await this.#lacksResponse(panel, one)); attempt++) {
        await this.run(one);
      }
    }
  }

  /** The same, and in the end the list has one row for each case: where one was run again, all are. */
  async listAll(panel, cases) {
    for (let attempt = 0; attempt < 5; attempt++) {
      await panel.press('clear');
      await this.runAll(panel, cases);
      if ((await panel.rows()).length === cases.length) {
        return;
      }
    }
    throw new Error('Five times, DevTools handed over a request without its response.');
  }

  async #lacksResponse(panel, one) {
    const url = this.urlOf(one);
    if ((await panel.outcome(url)) === 'undetermined') {
      return true;
    }
    return ['redirect', 'response'].includes(one.expected.stage) && (await panel.choose(url)).brokeAt === 'preflight';
  }

  /** Where the case asks. */
  urlOf({ id }) {
    return `${this.demo.api}/${id}`;
  }
}
