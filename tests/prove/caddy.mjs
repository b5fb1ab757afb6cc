import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { outputOf } from './server.mjs';

const PROGRAM = fileURLToPath(new URL('python-proxies/venv/bin/caddy', import.meta.url));

const SLOT_OPTIONS = '# the snippet goes here, in the global options';
const SLOT_ABOVE = '# the snippet goes here, above the site';
const SLOT_SITE = '# the snippet goes here, in the site';

/** Caddy, by its Caddyfile. @type {import('./run.mjs').Target[]} */
export const caddyTargets = [
  {
    id: 'caddy',
    product: `Caddy ${/v(\S+)/.exec(outputOf(PROGRAM, ['version']))?.[1] ?? '(not installed)'}`,
    needs: ['packed_proxies'],
    setUp,
  },
];

function setUp({ directory, port, application }) {
  const config = join(directory, 'Caddyfile');
  return {
    files: { Caddyfile: configuration(directory, port, application), 'files/item.json': '{}' },
    slots: [[/global options/, SLOT_OPTIONS], [/above the site's block/, SLOT_ABOVE], [/top of the site's block/, SLOT_SITE]],
    command: [PROGRAM, 'run', '--adapter', 'caddyfile', '--config', config],
    check: [PROGRAM, 'validate', '--adapter', 'caddyfile', '--config', config],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 502], ['/files/nothing.json', 404], ['/guarded/item', 401]],
  };
}

/** As it usually is: files, a proxied application with headers of its own, a password, a redirect, a server that is down. */
function configuration(directory, port, application) {
  return `
{
    admin off
    auto_https off
    storage file_system ${directory}/storage
    ${SLOT_OPTIONS}
}
${SLOT_ABOVE}
http://127.0.0.1:${port} {
${SLOT_SITE}
    redir /moved /api/item 301
    # The password is "nothing".
    basic_auth /guarded/* {
        nobody $2a$14$Zkx19XLiW6VYouLHR5NmfOFU0z2GTNmpkT/5qqR7hx4IjWJPDhjvG
    }
    handle_path /files/* {
        root * ${directory}/files
        file_server
    }
    reverse_proxy /down/* 127.0.0.1:9
    reverse_proxy ${application}
}
`;
}
