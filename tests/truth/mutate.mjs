/**
 * A value with one or two characters left out, put in or replaced: what nobody thought of.
 *
 * @param {import('./answers.mjs').Random} random
 * @param {string} value
 * @returns {string}  a character for each byte, none that ends a header line
 */
export function mutated(random, value) {
  const once = change(random, value);
  return random.chance(0.5) ? once : change(random, once);
}

function change(random, value) {
  const at = Math.floor(random.next() * (value.length + 1));
  const [start, rest] = [value.slice(0, at), value.slice(at)];
  switch (random.pick(['leave out', 'put in', 'replace'])) {
    case 'leave out':
      return start + rest.slice(1);
    case 'put in':
      return start + character(random) + rest;
    default:
      return start + character(random) + rest.slice(1);
  }
}

const SPECIAL = [...'\t !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'];
const COMMON = [...'aAzZ09', '\u0080', '\u00a0', '\u00e9', '\u00ff'];

function character(random) {
  return random.pick(random.chance(0.75) ? SPECIAL : COMMON);
}
