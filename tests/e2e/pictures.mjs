import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const ROOT = new URL('../../', import.meta.url);
const TAKEN_WITH = new URL('tests/e2e/pictures/taken-with.json', ROOT);
const DIFFERING = new URL('target/pictures/', ROOT);

// Of all pixels. The same browser with the same font draws the same; an edge may be smoothed otherwise.
const TOLERANCE = 0.0002;

/** How to have the pictures taken anew. */
export const RENEW = './build.sh pictures --write';

/**
 * Compares a picture with the reviewed one. What differs is left in target/pictures, with the difference marked.
 *
 * @param {string} path  of the reviewed one, from the root of the repository
 * @param {Uint8Array} picture
 * @returns {Promise<string>}  in what they differ; nothing, where they do not
 */
export async function compare(path, picture) {
  const reviewed = await readFile(new URL(path, ROOT)).catch(() => null);
  const name = path.split('/').pop().replace(/\.png$/, '');
  const [now, before, difference] = ['now', 'reviewed', 'difference'].map((what) => new URL(`${name}.${what}.png`, DIFFERING));
  await Promise.all([now, before, difference].map((file) => rm(file, { force: true })));
  if (!reviewed) {
    return `There is no ${path} yet: ${RENEW}`;
  }
  const [one, other] = [PNG.sync.read(reviewed), PNG.sync.read(Buffer.from(picture))];
  const isAsLarge = one.width === other.width && one.height === other.height;
  const marked = new PNG({ width: other.width, height: other.height });
  const pixels = isAsLarge ? pixelmatch(one.data, other.data, marked.data, other.width, other.height, { threshold: 0.1 }) : Infinity;
  if (pixels <= TOLERANCE * other.width * other.height) {
    return '';
  }
  await mkdir(DIFFERING, { recursive: true });
  await writeFile(now, picture);
  await writeFile(before, reviewed);
  if (isAsLarge) {
    await writeFile(difference, PNG.sync.write(marked));
  }
  const what = isAsLarge ? `${pixels} pixels differ` : `it was ${one.width} × ${one.height} and is ${other.width} × ${other.height}`;
  return `${path}: ${what}. See ${fromHere(isAsLarge ? difference : now)}. Where it is meant to be so: ${RENEW}, and look at what it wrote.`;
}

/** Makes it the reviewed picture: the commit is the review. */
export async function keep(path, picture) {
  const file = new URL(path, ROOT);
  await mkdir(dirname(fileURLToPath(file)), { recursive: true });
  await writeFile(file, picture);
}

/** What a picture depends on beside the panel: the browser's version, and the font that text gets. */
export async function surroundings(browser, page) {
  const session = await page.createCDPSession();
  const { root } = await session.send('DOM.getDocument');
  await session.send('CSS.enable');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: '#detail h2' });
  const { fonts: used } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  await session.detach();
  // Fonts of one name differ from version to version, and so do their widths.
  const widths = await page.evaluate(() => {
    const canvas = document.createElement('canvas').getContext('2d');
    return ['system-ui', getComputedStyle(document.documentElement).getPropertyValue('--mono')].map((family) => {
      canvas.font = `100px ${family}`;
      return Math.round(canvas.measureText('Access-Control-Allow-Origin: https://app.example').width);
    });
  });
  const version = /\/(\d+)/.exec(await browser.version())[1];
  return { chromium: version, font: used.map(({ familyName }) => familyName).join(', '), widths };
}

/** The surroundings in which the reviewed pictures were taken; `null` where there are none. */
export async function takenWith() {
  return readFile(TAKEN_WITH, 'utf8').then(JSON.parse, () => null);
}

/** Notes the surroundings of the reviewed pictures. */
export async function keepSurroundings(here) {
  await mkdir(dirname(fileURLToPath(TAKEN_WITH)), { recursive: true });
  await writeFile(TAKEN_WITH, `${JSON.stringify(here, null, 2)}\n`);
}

function fromHere(file) {
  return relative(fileURLToPath(ROOT), fileURLToPath(file));
}
