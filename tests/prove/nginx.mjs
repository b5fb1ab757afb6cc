import { join } from 'node:path';

import { firstInstalled, installedVersion } from './server.mjs';

const PROGRAM = firstInstalled(['nginx']);
const PRODUCT = `nginx ${installedVersion(PROGRAM, /nginx\/(\S+)/)}`;

const SLOT_ABOVE = '# the snippet goes here, above server';
const SLOT_INSIDE = '# the snippet goes here, inside server';

/** nginx, with the snippet in `server { }` and in a `location { }`. @type {import('./run.mjs').Target[]} */
export const nginxTargets = [
  {
    id: 'nginx',
    product: PRODUCT,
    needs: ['nginx'],
    setUp: (where) => ({
      ...setUp(where, wholeServer(where)),
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 502], ['/nothing.json', 404], ['/guarded/item', 401]],
    }),
  },
  {
    id: 'nginx',
    product: PRODUCT,
    needs: ['nginx'],
    place: 'in location',
    setUp: (where) => ({
      ...setUp(where, oneLocation(where)),
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
    }),
  },
];

function setUp({ directory, port }, server) {
  const config = join(directory, 'nginx.conf');
  return {
    files: {
      'nginx.conf': configuration(directory, port, server),
      'files/item.json': '{}',
      'files/error.html': 'sorry',
      password: 'nobody:{PLAIN}nothing\n',
    },
    slots: [[/above server \{ \}/, SLOT_ABOVE], [/inside server \{ \}/, SLOT_INSIDE]],
    command: [PROGRAM, '-c', config],
    check: [PROGRAM, '-t', '-q', '-c', config],
  };
}

function configuration(directory, port, server) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
pid ${directory}/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    ${temporary.map((name) => `${name}_temp_path ${directory}/${name};`).join('\n    ')}
${SLOT_ABOVE}
    server {
        listen 127.0.0.1:${port};
        root ${directory}/files;
        ${server}
    }
}
`;
}

/** As it usually is: files, a proxied application with headers of its own, a password, a redirect, an error page. */
function wholeServer({ directory, application }) {
  return `
${SLOT_INSIDE}
        error_page 502 /error.html;
        location /api/ {
            proxy_pass ${application};
        }
        location /down/ {
            proxy_pass http://127.0.0.1:9;
        }
        location /guarded/ {
            auth_basic "guarded";
            auth_basic_user_file ${directory}/password;
            proxy_pass ${application};
        }
        location /moved {
            return 301 /api/item;
        }`;
}

function oneLocation({ application }) {
  return `
        location / {
${SLOT_INSIDE}
            proxy_pass ${application};
        }`;
}
