// What the WebAssembly weighs, and which module weighs what.
import { execFileSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WWW } from './browser.mjs';

const KILOBYTE = 1000;
const SHOWN = 40;

export async function measureSize({ table }) {
  const wasm = join(WWW, 'preflight_inspector_bg.wasm');
  table.row('.wasm, raw, kB', [(await stat(wasm)).size / KILOBYTE], 350);
  table.row('.wasm, gzip, kB', [execFileSync('gzip', ['-9nc', wasm]).length / KILOBYTE], 140);
  table.row('JavaScript around it, raw, kB', [(await stat(join(WWW, 'preflight_inspector.js'))).size / KILOBYTE]);
  // wasm-opt takes the names away.
  printProfile(await readFile(process.env.BENCH_WASM));
}

function printProfile(bytes) {
  const { code, data, names } = sectionsOf(bytes);
  const sizes = new Map([['(data: texts and tables)', data]]);
  for (const { index, size } of code) {
    const group = groupOf(names.get(index) ?? '');
    sizes.set(group, (sizes.get(group) ?? 0) + size);
  }
  const sorted = [...sizes].sort(([, one], [, other]) => other - one);
  const rest = sorted.slice(SHOWN).reduce((sum, [, size]) => sum + size, 0);
  console.log('\nSize by module before wasm-opt, in bytes:');
  for (const [name, size] of [...sorted.slice(0, SHOWN), ['(all others)', rest]]) console.log(`${String(size).padStart(9)}  ${name}`);
  console.log();
}

/** `report::ticket` of ours, the crate of all else. */
function groupOf(mangled) {
  const path = demangled(mangled).replace(/^<+(?:dyn |mut |const |[&*[(])*/, '').split(/::| as |[<>]/);
  if (path.length === 1) return '(no Rust)';
  if (path[0] !== 'preflight_inspector') return path[0];
  const modules = path.slice(1, -1).filter((part) => /^[a-z_]+$/.test(part));
  return `ours: ${modules.slice(0, 2).join('::') || '(root)'}`;
}

const ESCAPES = { LT: '<', GT: '>', RF: '&', BP: '*', LP: '(', RP: ')', C: ',', u20: ' ', u27: "'", u5b: '[', u5d: ']', u7b: '{', u7d: '}' };

/** `_ZN4core3fmt9Formatter3pad17h…E` as a path, without its hash. */
function demangled(name) {
  const parts = [];
  for (let rest = name.match(/^_ZN(.*)E/)?.[1]; rest; ) {
    const [digits] = rest.match(/^\d+/) ?? [];
    if (!digits) break;
    parts.push(rest.slice(digits.length, digits.length + Number(digits)));
    rest = rest.slice(digits.length + Number(digits));
  }
  if (!parts.length) return name;
  const escaped = parts.slice(0, -1).join('::').replace(/\.\./g, '::').replace(/(^|::)_\$/g, '$1$$');
  return escaped.replace(/\$(\w+?)\$/g, (whole, code) => ESCAPES[code] ?? whole);
}

// ------------------------------------------------------------------------ the few parts of the format that are needed

/** How large each function and all data are, and what functions are called. */
function sectionsOf(bytes) {
  const found = { code: [], data: 0, names: new Map() };
  let [imported, reader] = [0, new Reader(bytes, 8)];
  while (!reader.isAtEnd) {
    const id = reader.byte();
    const section = reader.part(reader.number());
    if (id === 2) imported = importedFunctions(section);
    if (id === 11) found.data = section.left;
    if (id === 10) {
      for (let count = section.number(), index = imported; count > 0; count -= 1, index += 1) {
        const size = section.number();
        found.code.push({ index, size });
        section.part(size);
      }
    }
    if (id === 0 && section.text() === 'name') readNames(section, found.names);
  }
  return found;
}

function importedFunctions(section) {
  let functions = 0;
  for (let count = section.number(); count > 0; count -= 1) {
    section.text();
    section.text();
    const kind = section.byte();
    if (kind !== 0) throw new Error('the module imports more than functions');
    section.number();
    functions += 1;
  }
  return functions;
}

function readNames(section, names) {
  while (!section.isAtEnd) {
    const kind = section.byte();
    const part = section.part(section.number());
    if (kind !== 1) continue;
    for (let count = part.number(); count > 0; count -= 1) names.set(part.number(), part.text());
  }
}

class Reader {
  #bytes;
  #at;
  #end;

  constructor(bytes, at, end = bytes.length) {
    [this.#bytes, this.#at, this.#end] = [bytes, at, end];
  }

  get isAtEnd() {
    return this.#at >= this.#end;
  }

  get left() {
    return this.#end - this.#at;
  }

  byte() {
    return this.#bytes[this.#at++];
  }

  /** An unsigned LEB128. */
  number() {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = this.byte();
      value += (byte & 127) * shift;
      if (byte < 128) return value;
    }
  }

  part(size) {
    const part = new Reader(this.#bytes, this.#at, this.#at + size);
    this.#at += size;
    return part;
  }

  text() {
    const size = this.number();
    this.#at += size;
    return this.#bytes.toString('utf8', this.#at - size, this.#at);
  }
}
