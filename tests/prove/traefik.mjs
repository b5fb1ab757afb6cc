import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { outputOf } from './server.mjs';

const PROGRAM = fileURLToPath(new URL('python-proxies/venv/bin/traefik', import.meta.url));

const SLOT_FILE = '# the snippet goes here, into a file of its own';
const SLOT_ROUTERS = '# the snippet goes here, first of the middlewares';

/** Traefik, by files of its dynamic configuration. @type {import('./run.mjs').Target[]} */
export const traefikTargets = [
  {
    id: 'traefik',
    product: `Traefik ${/Version:\s*(\S+)/.exec(outputOf(PROGRAM, ['version']))?.[1] ?? '(not installed)'}`,
    needs: ['packed_proxies'],
    setUp,
  },
];

function setUp({ directory, port, application }) {
  return {
    files: {
      'traefik.yml': `
entryPoints:
  web:
    address: 127.0.0.1:${port}
providers:
  file:
    directory: ${directory}/dynamic
`,
      'dynamic/cors.yml': SLOT_FILE,
      'dynamic/site.yml': dynamic(application),
    },
    slots: [[/file of its own/, SLOT_FILE], [/list of middlewares/, SLOT_ROUTERS]],
    command: [PROGRAM, `--configFile=${join(directory, 'traefik.yml')}`],
    found: '/api/item',
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 502], ['/guarded/item', 401]],
  };
}

/** As it usually is: an application with headers of its own, a password, a redirect, a server that is down. */
function dynamic(application) {
  return `
http:
  routers:
    api:
      rule: PathPrefix(\`/\`)
      service: application
      middlewares: [site]
    guarded:
      rule: PathPrefix(\`/guarded\`)
      service: application
      middlewares: [site, password]
    down:
      rule: PathPrefix(\`/down\`)
      service: down
      middlewares: [site]
  middlewares:
    # What the three routers share.
    site:
      chain:
        middlewares:
${SLOT_ROUTERS}
        - moved
    moved:
      redirectRegex: { regex: '/moved.*', replacement: '/api/item', permanent: true }
    password:
      basicAuth: { users: ['nobody:{SHA}NWoZK3kTsExUV00Ywo1G5jlUKKs='] }
  services:
    application: { loadBalancer: { servers: [{ url: '${application}' }] } }
    down: { loadBalancer: { servers: [{ url: 'http://127.0.0.1:9' }] } }
`;
}
