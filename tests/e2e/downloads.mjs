import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after } from './browser.mjs';

/**
 * What a browser saves while `act` runs: the path and the text of the one file.
 *
 * @param {import('puppeteer-core').Browser} browser
 * @param {() => Promise<void>} act
 * @param {(path: string, text: string) => Promise<T>} use
 * @returns {Promise<T>}
 * @template T
 */
export async function download(browser, act, use) {
  const folder = await mkdtemp(join(tmpdir(), 'preflight-inspector-'));
  const session = await browser.target().createCDPSession();
  try {
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await act();
    const path = join(folder, await fileIn(folder));
    return await use(path, await readFile(path, 'utf8'));
  } finally {
    await session.detach();
    await rm(folder, { recursive: true });
  }
}

async function fileIn(folder) {
  for (let attempt = 0; attempt < 100; attempt++) {
    const [name] = (await readdir(folder)).filter((file) => file.endsWith('.har'));
    if (name) {
      return name;
    }
    await after(50);
  }
  throw new Error(`After five seconds nothing was saved but ${await readdir(folder)}`);
}
