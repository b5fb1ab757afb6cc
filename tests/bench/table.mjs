// What was measured: printed beside its bar, and kept as target/bench.json.
import { writeFile } from 'node:fs/promises';

/** So often is measured what is not said otherwise, after one round that only warms up. Odd: the median is one that was measured. */
export const ROUNDS = 9;

export class Table {
  #rows = [];
  #failures = [];

  /**
   * One figure.
   *
   * @param {string} name  with its unit; the same in every version, so that they can be compared
   * @param {number[]} samples  their median is the figure
   * @param {number} [bar]  the most that it may be
   */
  row(name, samples, bar) {
    if (!samples.length || !samples.every(Number.isFinite)) throw new Error(`${name}: ${samples.join(', ') || 'no figure'}`);
    const sorted = [...samples].sort((a, b) => a - b);
    const value = median(samples);
    this.#rows.push({ name, value, low: sorted[0], high: sorted.at(-1), times: samples.length, bar });
  }

  /**
   * Two ways beside each other, round by round: both in absolute figures, and how many times the other the one takes.
   *
   * @param {string} name
   * @param {{name: string, unit: string, samples: number[]}} one
   * @param {{name: string, unit: string, samples: number[]}} other
   * @param {number} [bar]
   */
  ratio(name, one, other, bar) {
    for (const { name, unit, samples } of [one, other]) this.row(`${name}, ${unit}`, samples);
    this.row(name, one.samples.map((sample, round) => sample / other.samples[round]), bar);
  }

  /** Whatever was wrong, or could not be measured: then the command fails. */
  fail(what) {
    this.#failures.push(what);
    console.error(`    FAILED: ${what}`);
  }

  get hasFailed() {
    return this.#failures.length > 0;
  }

  print() {
    const lines = this.#rows.map(({ name, value, low, high, times, bar }) => [
      name,
      number(value),
      times > 1 ? `${number(low)} .. ${number(high)}` : '',
      bar === undefined ? '' : number(bar),
      bar === undefined ? '' : value <= bar ? 'met' : 'MISSED',
    ]);
    const head = ['', 'median', 'lowest .. highest', 'bar', ''];
    const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column].length)));
    for (const [name, ...figures] of [head, ...lines]) {
      const cells = figures.map((figure, column) => (column === 3 ? figure : figure.padStart(widths[column + 1])));
      console.log([name.padEnd(widths[0]), ...cells].join('  ').trimEnd());
    }
    for (const failure of this.#failures) console.error(`FAILED: ${failure}`);
  }

  /** For the README. */
  printMarkdown() {
    console.log('\n| | measured | bar |\n|---|---|---|');
    for (const { name, value, bar } of this.#rows.filter(({ bar }) => bar !== undefined)) {
      console.log(`| ${name} | ${value <= bar ? number(value) : `**${number(value)}**`} | ${number(bar)} |`);
    }
  }

  save(path) {
    const kept = this.#rows.map(({ name, value, bar }) => ({ name, value, bar: bar ?? null, met: bar === undefined ? null : value <= bar }));
    return writeFile(path, `${JSON.stringify(kept, null, 2)}\n`);
  }
}

export function median(samples) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** What was timed must have done the same work. */
export function same(what, actual, expected) {
  const [one, other] = [actual, expected].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`${what}: ${one} instead of ${other}`);
}

function number(value) {
  if (Number.isInteger(value)) return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}
