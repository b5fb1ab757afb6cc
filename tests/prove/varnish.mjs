import { join } from 'node:path';

import { firstInstalled, outputOf } from './server.mjs';

const PROGRAM = firstInstalled(['varnishd']);

const SLOT = '# the snippet goes here, above the first sub';

/** Varnish, in front of an application. @type {import('./run.mjs').Target[]} */
export const varnishTargets = [
  {
    id: 'varnish',
    product: `Varnish ${/varnish-([\d.]+)/.exec(outputOf(PROGRAM, ['-V']))?.[1] ?? '(not installed)'}`,
    needs: ['varnish'],
    setUp,
  },
];

function setUp({ directory, port, application }) {
  const config = join(directory, 'default.vcl');
  // Its own user could not write here.
  const jail = ['-j', 'none', '-n', join(directory, 'work')];
  return {
    files: { 'default.vcl': configuration(new URL(application)) },
    slots: [[/above the first sub/, SLOT]],
    command: [PROGRAM, ...jail, '-F', '-a', `127.0.0.1:${port}`, '-s', 'malloc,16m', '-f', config],
    check: [PROGRAM, '-j', 'none', '-n', join(directory, 'check'), '-C', '-f', config],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 503], ['/guarded/item', 401]],
  };
}

/** As it usually is: an application with headers of its own, a password, a redirect, a backend that is down. */
function configuration({ hostname, port }) {
  return `vcl 4.1;
backend application { .host = "${hostname}"; .port = "${port}"; }
backend down { .host = "127.0.0.1"; .port = "9"; }
${SLOT}
sub vcl_recv {
    if (req.url ~ "^/moved") {
        return (synth(301));
    }
    if (req.url ~ "^/guarded/" && !req.http.Authorization) {
        return (synth(401));
    }
    if (req.url ~ "^/down/") {
        set req.backend_hint = down;
    } else {
        set req.backend_hint = application;
    }
}
sub vcl_synth {
    if (resp.status == 301) {
        set resp.http.Location = "/api/item";
        return (deliver);
    }
}
`;
}
