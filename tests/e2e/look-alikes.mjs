import { pageOf, urlOf } from '../look-alikes/cases.mjs';
import { MEDDLER, openWorld } from '../look-alikes/world.mjs';
import { startChromium, stopChromium } from './browser.mjs';
import { attachDevTools } from './devtools.mjs';

/**
 * A Chromium that believes in the small internet of the look-alikes, with DevTools open and two extensions: the given
 * one, and one that meddles.
 *
 * @param {string} extension  its directory; it has a page in DevTools
 * @returns {Promise<Asker>}
 */
export async function openLookAlikes(extension) {
  const world = await openWorld();
  let browser;
  const close = async () => {
    await (browser && stopChromium(browser));
    await world.close();
  };
  try {
    browser = await startChromium({ extensions: [extension, MEDDLER], devtools: true, headless: true, flags: world.flags });
    const [page] = await browser.pages();
    return new Asker({ page, devtools: await attachDevTools(browser), close });
  } catch (error) {
    await close();
    throw error;
  }
}

class Asker {
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Lets the page of a look-alike ask. @returns {Promise<'ok'|'error'>} how it ended for the page */
  async ask(one) {
    await this.page.goto(pageOf(one));
    const unset = await this.#set(one);
    // A real click: calling the page's function from here would leave this file's path in the recorded stacks.
    await this.page.click('button');
    const button = await this.page.waitForSelector('button[data-settled]', { timeout: one.isSlow ? 60_000 : 10_000 });
    const settled = await button.evaluate(({ dataset }) => dataset.settled);
    await unset();
    return settled;
  }

  async #set({ devtools, ...one }) {
    switch (devtools) {
      case 'offline':
        await this.page.setOfflineMode(true);
        return () => this.page.setOfflineMode(false);
      case 'block':
        await this.devtools.block(urlOf(one));
        return () => this.devtools.unblock();
      default:
        return () => {};
    }
  }
}
