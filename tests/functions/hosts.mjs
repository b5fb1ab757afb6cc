import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the application answers below, beside /api/item. */
export const APPLICATION_ERRORS = [['/api/nothing', 404], ['/api/crash', 500]];

/** The application, for services that speak Request and Response. */
function application(request) {
  const { pathname } = new URL(request.url);
  if (pathname === '/api/crash') {
    throw new Error('crash');
  }
  if (request.method === 'OPTIONS') {
    return new Response(null, { headers: { 'X-Own': '1' } });
  }
  const own = { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Credentials': 'true' };
  const known = { '/api/item': { 'X-Total': '1' }, '/api/own': own }[pathname];
  return new Response('{}', { status: known ? 200 : 404, headers: known ?? {} });
}

/** The application as a platform runs it: what it throws, the platform answers. */
async function hosted(request) {
  try {
    return await application(request);
  } catch {
    return new Response('', { status: 500 });
  }
}

/**
 * Each service: how it calls what the reader pastes.
 *
 * @typedef {object} Host
 * @property {string} id  the recipe's
 * @property {boolean} answersPreflight  with the pasted function, not elsewhere
 * @property {boolean} replacesOwnHeaders  of the application
 * @property {(parts: {place: string, code: string}[], directory: string) => Promise<import('node:http').RequestListener>} listener
 *
 * @type {Host[]}
 */
export const HOSTS = [
  { id: 'vercel', answersPreflight: true, replacesOwnHeaders: false, listener: vercel },
  { id: 'netlify', answersPreflight: true, replacesOwnHeaders: true, listener: netlify },
  { id: 'supabase', answersPreflight: true, replacesOwnHeaders: true, listener: supabase },
  { id: 'api-gateway-rest', answersPreflight: false, replacesOwnHeaders: false, listener: lambdaProxy },
];

async function vercel([{ code }], directory) {
  const { default: middleware } = await load(directory, {
    'middleware.mjs': code,
    'node_modules/@vercel/functions/package.json': '{"type":"module","exports":"./index.js"}',
    'node_modules/@vercel/functions/index.js': `export function next({ headers }) {
      const answer = new Response(null, { headers });
      answer.headers.set('x-middleware-next', '1');
      return answer;
    }`,
  });
  return listen(async (request) => {
    const answer = middleware(request);
    if (!answer.headers.has('x-middleware-next')) {
      return answer;
    }
    const response = await hosted(request);
    answer.headers.forEach((value, name) => response.headers.set(name, value));
    return response;
  });
}

async function netlify([{ code }], directory) {
  const { default: edgeFunction } = await load(directory, { 'cors.mjs': code });
  return listen((request) => edgeFunction(request, { next: () => hosted(request) }));
}

async function supabase([shared, { code }], directory) {
  const here = await load(directory, {
    'index.mjs': `export let serve;
      const Deno = { serve: (handler) => { serve = handler; } };
      const application = ${application};
      ${code.replace("'../_shared/with-cors.ts'", "'./with-cors.mjs'").replace(BODY, 'return application(request);')}`,
    'with-cors.mjs': withoutTypes(shared.code).replace('console.error(error);', ''),
  });
  return listen(here.serve);
}

/** A preflight never gets here: a mock integration answers it. */
async function lambdaProxy(parts, directory) {
  const { corsHeaders } = await load(directory, { 'index.mjs': `${parts.at(-1).code}\nexport { corsHeaders };` });
  return listen(async (request) => {
    if (request.method === 'OPTIONS') {
      const asked = (name) => request.headers.get(name) ?? '';
      return new Response(null, {
        status: 204,
        headers: {
          'Access-Control-Allow-Origin': asked('Origin'),
          'Access-Control-Allow-Credentials': 'true',
          'Access-Control-Allow-Methods': asked('Access-Control-Request-Method'),
          'Access-Control-Allow-Headers': asked('Access-Control-Request-Headers'),
        },
      });
    }
    const { status } = await hosted(request);
    const event = { headers: Object.fromEntries(request.headers) };
    return new Response(null, { status, headers: typeof corsHeaders === 'function' ? corsHeaders(event) : corsHeaders });
  });
}

const BODY = '// what the function did before';

function withoutTypes(code) {
  return code.replaceAll(': (request: Request) => Response | Promise<Response>', '').replaceAll(/: (Request|Headers)\b/g, '');
}

/** Imports the first of `files`, from a directory of its own. */
async function load(directory, files) {
  const here = await mkdtemp(join(directory, 'function-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(here, name)), { recursive: true });
    await writeFile(join(here, name), text);
  }
  return import(pathToFileURL(join(here, Object.keys(files)[0])).href);
}

/** A listener that hands `answer` a Request and sends its Response, header by header. */
function listen(answer) {
  return async (incoming, outgoing) => {
    const headers = Object.entries(incoming.headers).filter(([name]) => name !== 'connection');
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, { method: incoming.method, headers });
    const response = await answer(request);
    outgoing.writeHead(response.status, [...response.headers].flat());
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  };
}
