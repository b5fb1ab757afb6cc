// Bodies of responses as captures hold them: HTML, minified scripts, style sheets, JSON, images in base64. Prose is in several languages, with
// typographic quotes and an emoji now and then, so that the text of a whole capture is no Latin-1.
import { numbersFrom } from './generate.mjs';

const WORDS = (
  'order item price stock cart user session token value list page header request origin server answer policy browser cache field table view ' +
  'render state store action select update delete create filter render number string object result error message content window document'
).split(' ');
const PROSE = [
  'Delivered within two days, or “as soon as it is there” – whichever comes first.',
  'Größe und Länge stehen in der Übersicht; der Preis gilt ab 3 Stück.',
  'L’article n’est plus disponible — il sera remplacé dès « demain ».',
  '在庫があります。通常2〜3日以内に発送します。',
  'Товар есть на складе, доставка бесплатно.',
  'Thanks for your order 🎉 We will let you know.',
  'The quick answer is no. The longer one fills this paragraph, and says why nobody asked for it in the first place.',
  'Terms and conditions apply to every order that is placed through this page.',
];

/** So many different bodies of each kind; longer ones are made of several. */
const EACH = 24;

/** The shortest and the longest body of each kind, in characters. */
const KINDS = {
  'text/html': [html, 3_000, 50_000],
  'text/javascript': [script, 2_000, 80_000],
  'text/css': [sheet, 1_000, 40_000],
  'image/webp': [image, 1_000, 40_000],
  'application/json': [json, 200, 16_000],
};

/**
 * Gives bodies in turn, as they stand in a HAR: JSON strings in UTF-8, without their quotes.
 *
 * @param {number} seed
 * @returns {(mimeType: string, times: number) => Buffer[]}  the pieces of a body, `times` as long as it would be
 */
export function bodies(seed) {
  const random = numbersFrom(seed);
  const pools = {};
  for (const [mimeType, [write, least, most]] of Object.entries(KINDS)) {
    pools[mimeType] = Array.from({ length: EACH }, (_, index) => {
      // From the least to the most, as many small ones as large ones by their logarithms.
      const length = Math.round(least * (most / least) ** (index / (EACH - 1)));
      const inJson = JSON.stringify(written(write, length, random)).slice(1, -1);
      return Buffer.from(inJson);
    });
  }
  return (mimeType, times) => {
    const pool = pools[mimeType];
    return Array.from({ length: times }, () => pool[Math.floor(random() * EACH)]);
  };
}

function written(write, length, random) {
  const parts = [];
  for (let so_far = 0; so_far < length; so_far += parts.at(-1).length) parts.push(write(random));
  return parts.join('');
}

const of = (list, random) => list[Math.floor(random() * list.length)];

function html(random) {
  const [name, other] = [of(WORDS, random), of(WORDS, random)];
  return `\t<li class="${name}__${other}" data-id="${Math.floor(random() * 1e6)}">\n\t\t<a href="/${name}/${other}?v=1">${of(PROSE, random)}</a>\n\t</li>\n`;
}

function script(random) {
  const [name, other, third] = [of(WORDS, random), of(WORDS, random), of(WORDS, random)];
  const letter = String.fromCharCode(97 + Math.floor(random() * 26));
  const text = random() < 0.05 ? of(PROSE, random) : `${other} ${third}`;
  return `function ${letter}(e,t){return void 0===t.${name}?e.${other}("${text}",'${third}'):(t.${name}=n(${Math.floor(random() * 9999)}),e&&/\\/${other}\\d+/.test(e.${third}))}`;
}

function sheet(random) {
  return `.${of(WORDS, random)}-${of(WORDS, random)}>.${of(WORDS, random)}{display:flex;margin:0 ${Math.floor(random() * 40)}px;color:#${Math.floor(random() * 0xffffff).toString(16)};content:"\\201c"}\n`;
}

function image(random) {
  return Buffer.from(Uint8Array.from({ length: 300 }, () => random() * 256)).toString('base64');
}

function json(random) {
  const item = { id: Math.floor(random() * 1e6), [of(WORDS, random)]: of(PROSE, random), tags: [of(WORDS, random), of(WORDS, random)], price: random() * 100, stock: null };
  return `${JSON.stringify(item)},`;
}
