import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { STATUS_CODES } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * A copy of what build.sh leaves in `dist`, in which German is a language that nobody speaks: every English message, in ⟦…⟧ and longer
 * by a third. What is shown without these marks is said in no language but English.
 *
 * @param {'chrome' | 'www'} part
 * @returns {Promise<{directory: string, remove: () => Promise<void>}>}
 */
export async function pseudoCopy(part) {
  const directory = await mkdtemp(join(tmpdir(), 'preflight-inspector-speaks-'));
  await cp(fileURLToPath(new URL(`../../dist/${part}`, import.meta.url)), directory, { recursive: true });
  const file = (language) => join(directory, '_locales', language, 'messages.json');
  const english = JSON.parse(await readFile(file('en'), 'utf8'));
  const said = Object.entries(english).map(([key, { message }]) => [key, { message: `⟦${message}${'·'.repeat(message.length / 3)}⟧` }]);
  // What the browsers read themselves stays as it is: the name has a limit.
  const pseudo = { ...Object.fromEntries(said), name: english.name, description: english.description };
  await writeFile(file('de'), JSON.stringify(pseudo));
  return { directory, remove: () => rm(directory, { recursive: true }) };
}

/**
 * What a page shows or tells a screen reader without having asked for its translation: neither in ⟦…⟧, nor code, nor captured, nor a name.
 *
 * @param {import('puppeteer-core').Frame} frame
 * @param {string} captured  what was captured, as text
 * @returns {Promise<string[]>}
 */
export async function unspoken(frame, captured) {
  const found = await frame.evaluate(() => {
    const ATTRIBUTES = ['title', 'placeholder', 'aria-label', 'alt', 'label'];
    const texts = [];
    let depth = 0;
    const isHidden = (element) => !element.checkVisibility() && !element.closest('option, optgroup');
    const visit = (element, isVerbatim) => {
      if (element.matches('script, style, svg, code, pre, template') || isHidden(element)) {
        return;
      }
      const verbatim = isVerbatim || element.getAttribute('translate') === 'no';
      // What browsers call an error, and what they write into their consoles.
      if (verbatim && element.closest('[data-part=names] dd')) {
        return;
      }
      const place = element.closest('[data-part], [id], [class]')?.outerHTML.slice(0, 100) ?? element.localName;
      for (const name of ATTRIBUTES) {
        const value = element.getAttribute(name);
        // A field's example is the same in every language.
        if (value && !/^⟦.*⟧$/.test(value) && !element.matches('input[translate=no]')) {
          texts.push({ text: value, isVerbatim: true, place: `${name} of ${place}` });
        }
      }
      for (const node of element.childNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) {
          visit(node, verbatim);
        } else if (node.nodeType === Node.TEXT_NODE) {
          let outside = '';
          for (const sign of node.data) {
            depth -= sign === '⟧' ? 1 : 0;
            outside += depth === 0 && sign !== '⟧' && sign !== '⟦' ? sign : ' ';
            depth += sign === '⟦' ? 1 : 0;
          }
          texts.push({ text: outside, isVerbatim: verbatim, place });
        }
      }
    };
    visit(document.documentElement, false);
    return depth === 0 ? texts : [{ text: `${depth} marks are open`, place: 'the page', isVerbatim: false }];
  });
  // A header of the standard's is a name.
  const known = `${captured} ${Object.values(STATUS_CODES).join(' ')} ${NAMES}`.toLowerCase();
  const isKnown = (word) => known.includes(word.toLowerCase()) || /^(access-control-[a-z-]+|u\+[0-9a-f]+)$/i.test(word);
  const words = (text) => text.split(/[\s,;:()…+×·]+/).filter((word) => /\p{L}/u.test(word));
  return found
    .filter(({ text, isVerbatim }) => words(text).some((word) => !isVerbatim || !isKnown(word)))
    .map(({ text, place, isVerbatim }) => `${isVerbatim ? 'not captured' : 'not translated'}: ${text.trim()} (${place})`);
}

const NAMES = `Preflight Inspector English Deutsch Chrome Edge Chromium Firefox Safari Vite webpack Angular Next.js
  JavaScript Python connect-src`;
