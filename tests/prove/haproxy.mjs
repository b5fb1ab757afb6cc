import { join } from 'node:path';

import { firstInstalled, installedVersion } from './server.mjs';

const PROGRAM = firstInstalled(['haproxy']);

const SLOT = '# the snippet goes here, in the frontend';

/** HAProxy, with the snippet in its frontend. @type {import('./run.mjs').Target[]} */
export const haproxyTargets = [
  {
    id: 'haproxy',
    product: `HAProxy ${installedVersion(PROGRAM, /version ([\d.]+)/)}`,
    needs: ['haproxy'],
    setUp,
  },
];

function setUp({ directory, port, application }) {
  const config = join(directory, 'haproxy.cfg');
  return {
    files: { 'haproxy.cfg': configuration(port, new URL(application).host) },
    slots: [[/in the frontend/, SLOT]],
    command: [PROGRAM, '-db', '-f', config],
    check: [PROGRAM, '-c', '-q', '-f', config],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 503], ['/guarded/item', 401], ['/denied', 403]],
  };
}

/** As it usually is: an application with headers of its own, a password, a redirect, a server that is down. */
function configuration(port, application) {
  return `
defaults
    mode http
    timeout connect 2s
    timeout client 10s
    timeout server 10s
userlist people
    user nobody insecure-password nothing
frontend web
    bind 127.0.0.1:${port}
${SLOT}
    http-request redirect location /api/item code 301 if { path /moved }
    http-request auth realm guarded if { path_beg /guarded/ } !{ http_auth(people) }
    http-request deny if { path /denied }
    use_backend down if { path_beg /down/ }
    default_backend application
backend application
    server one ${application}
backend down
    server one 127.0.0.1:9
`;
}
