import { readFileSync } from 'node:fs';

import { faint } from './looks.mjs';

const AXE = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

// Beside what axe looks for unless it is told otherwise.
const ALL = { rules: { 'target-size': { enabled: true } } };

// What depends on the theme.
const COLOURS = { runOnly: ['color-contrast', 'link-in-text-block'] };

/**
 * What axe-core finds wrong in what a frame shows, and what it cannot decide; nothing, where all is well. The contrast of text that
 * something else overlaps it cannot decide: that is measured here.
 *
 * @param {import('puppeteer-core').Frame} frame
 * @param {{onlyColours?: boolean}} [options]  where all else was looked at in another theme
 * @returns {Promise<string[]>}
 */
export async function inaccessible(frame, { onlyColours = false } = {}) {
  // Not as a script of the page, which its policy would forbid.
  if (!(await frame.evaluate(() => 'axe' in window))) {
    await frame.evaluate(AXE);
  }
  const { violations, incomplete } = await frame.evaluate((options) => window.axe.run(document, options), onlyColours ? COLOURS : ALL);
  const undecided = incomplete.filter(({ id }) => id !== 'color-contrast');
  const tell = ({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.replace(/\s+/g, ' ')}`);
  const faults = [...violations.flatMap(tell), ...undecided.flatMap((rule) => tell(rule).map((line) => `undecided, ${line}`))];
  const isOpen = incomplete.length > undecided.length;
  return isOpen ? [...faults, ...(await faint(frame, 4.5))] : faults;
}
