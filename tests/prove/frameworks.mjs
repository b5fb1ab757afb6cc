import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MODULES = new URL('npm-frameworks/node_modules/', import.meta.url);

/** What the targets that use {@link version} and {@link links} need. */
export const NEEDS = ['node_frameworks'];

/** The version of a package in npm-frameworks, as it is installed. */
export function version(name) {
  try {
    return JSON.parse(readFileSync(new URL(`${name}/package.json`, MODULES), 'utf8')).version;
  } catch {
    return '(not installed)';
  }
}

/** What a server's directory links to. @param {Record<string, string>} names  as the application calls it → as it is installed */
export function links(names) {
  const link = ([name, installed]) => [`node_modules/${name}`, fileURLToPath(new URL(installed, MODULES))];
  return Object.fromEntries(Object.entries(names).map(link));
}
