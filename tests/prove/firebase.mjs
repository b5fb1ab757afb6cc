import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('npm-cloud/node_modules', import.meta.url));
const ABOVE = '// the functions come here';
const FUNCTION = '// the snippet goes here';

/** A function of Firebase, in the framework that Google runs it in. @type {import('./run.mjs').Target[]} */
export const firebaseTargets = [
  {
    id: 'firebase',
    product: `firebase-functions ${version('firebase-functions')}, Functions Framework ${version('@google-cloud/functions-framework')}`,
    needs: ['firebase_functions'],
    setUp: ({ port }) => ({
      files: { 'package.json': '{"main": "index.js"}', 'index.js': FUNCTIONS, 'move-body.js': MOVE_BODY },
      links: { node_modules: MODULES },
      slots: [[/above the functions/, ABOVE], [/around what each function/, FUNCTION]],
      command: [process.execPath, join('node_modules', '@google-cloud', 'functions-framework', 'build', 'src', 'main.js'), '--target=api', `--port=${port}`],
      check: [process.execPath, 'move-body.js'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      quotesEverything: true,
    }),
  },
];

/** As it usually is: one function for all paths, and no CORS. */
const FUNCTIONS = `
const { onRequest } = require('firebase-functions/v2/https');
${ABOVE}

const before = async (req, res) => {
  if (req.path.startsWith('/guarded/') && !req.headers.authorization) {
    res.status(401).end();
  } else if (req.path === '/moved') {
    res.redirect(301, '/api/item');
  } else if (req.path === '/api/crash') {
    throw new Error('crash');
  } else if (req.path === '/api/cached') {
    res.set('Cache-Control', 'max-age=600').json({});
  } else if (req.path === '/api/item' && ['GET', 'PUT'].includes(req.method)) {
    res.set('X-Total', '1').json({});
  } else {
    res.status(404).end();
  }
};
exports.api = onRequest(before);
${FUNCTION}
`;

/** The reader's part: what the function did goes where the snippet says. */
const MOVE_BODY = `
const { readFileSync, writeFileSync } = require('node:fs');
const text = readFileSync('index.js', 'utf8');
writeFileSync('index.js', text.replace('// what the function did before', 'return before(req, res);'));
`;

function version(name) {
  const file = join(MODULES, name, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : '(not installed)';
}
