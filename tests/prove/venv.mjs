import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The programs of the virtual environment that build.sh makes from python/requirements.txt. */
export const PYTHON = program('python');
export const GUNICORN = program('gunicorn');
export const UVICORN = program('uvicorn');

const ASK = `
import importlib.metadata, json
print(json.dumps({package.name.lower(): package.version for package in importlib.metadata.distributions()}))
`;

const VERSIONS = JSON.parse(spawnSync(PYTHON, ['-c', ASK], { encoding: 'utf8' }).stdout || '{}');

/** The installed version of a package. */
export function version(name) {
  return VERSIONS[name] ?? '(not installed)';
}

/** What gunicorn is started with: it serves `application`, such as `app:app`, with threads, since browsers open connections ahead. */
export function gunicorn(application, port) {
  return [GUNICORN, '--bind', `127.0.0.1:${port}`, '--threads', '8', application];
}

function program(name) {
  return fileURLToPath(new URL(`python/venv/bin/${name}`, import.meta.url));
}
