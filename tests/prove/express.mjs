import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MODULES = new URL('../node_modules/', import.meta.url);
const SLOT = '// the snippet goes here';

/** Express 4 and 5, with the cors middleware and without. @type {import('./run.mjs').Target[]} */
export const expressTargets = ['express4', 'express5'].flatMap((express) => [
  { id: 'express-cors', product: `Express ${version(express)}, cors ${version('cors')}`, setUp: setUp(express, ['cors']) },
  { id: 'express', product: `Express ${version(express)}`, setUp: setUp(express, []) },
]);

function setUp(express, packages) {
  return ({ port }) => ({
    files: { 'app.js': application(port) },
    links: {
      'node_modules/express': installed(express),
      ...Object.fromEntries(packages.map((name) => [`node_modules/${name}`, installed(name)])),
    },
    slots: [[/right after const app = express\(\)/, SLOT]],
    command: [process.execPath, 'app.js'],
    check: [process.execPath, '--check', 'app.js'],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
    answersEveryOptions: packages.includes('cors'),
    quotesEverything: true,
  });
}

/** As it usually is: no CORS at all, authentication and a redirect in front of the routes. */
function application(port) {
  return `
const express = require('express');
const app = express();
${SLOT}

app.use('/guarded', (req, res, next) => (req.headers.authorization ? next() : res.status(401).end()));
app.all('/moved', (req, res) => res.redirect(301, '/api/item'));
app.get('/api/item', (req, res) => res.set('X-Total', '1').json({}));
app.put('/api/item', (req, res) => res.json({}));
app.get('/api/cached', (req, res) => res.set('Cache-Control', 'max-age=600').json({}));
app.get('/api/crash', () => {
  throw new Error('crash');
});
app.listen(${port}, '127.0.0.1');
`;
}

function installed(name) {
  return fileURLToPath(new URL(name, MODULES));
}

function version(name) {
  return JSON.parse(readFileSync(new URL(`${name}/package.json`, MODULES), 'utf8')).version;
}
