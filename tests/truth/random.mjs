/**
 * A source of choices that depends on its seed alone.
 *
 * @param {number} seed  any integer
 */
export function seeded(seed) {
  return new Random(seed);
}

class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** At least 0, less than 1. */
  next() {
    // Mulberry32: small, and good enough to pick test data with.
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** True with this probability. */
  chance(probability) {
    return this.next() < probability;
  }

  /** One of them. @template T @param {T[]} list @returns {T} */
  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** One of the keys; each number says how often its key is taken, compared with the others. */
  weighted(weights) {
    const entries = Object.entries(weights);
    let left = this.next() * entries.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of entries) {
      left -= weight;
      if (left < 0) {
        return key;
      }
    }
    return entries.at(-1)[0];
  }

  /** Up to `most` of them, none twice. @template T @param {T[]} list @returns {T[]} */
  some(list, most) {
    const left = [...list];
    const count = Math.floor(this.next() * (most + 1));
    return Array.from({ length: Math.min(count, left.length) }, () => {
      const [taken] = left.splice(Math.floor(this.next() * left.length), 1);
      return taken;
    });
  }
}
