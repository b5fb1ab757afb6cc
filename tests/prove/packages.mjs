import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version of an npm package in a node_modules directory. */
export function installedPackage(modules, name) {
  const file = join(modules, name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : '(not installed)';
}
