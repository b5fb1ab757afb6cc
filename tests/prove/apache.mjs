import { existsSync } from 'node:fs';

import { firstInstalled, installedVersion } from './server.mjs';

const SLOT_HOST = '# the snippet goes here, in the virtual host';
const SLOT_HTACCESS = '# the snippet goes here, in .htaccess';

const PROGRAM = firstInstalled(['httpd', 'apache2']);
const PRODUCT = `Apache ${installedVersion(PROGRAM, /Apache\/(\S+)/)}`;
const MODULES = ['/usr/lib/apache2/modules', '/usr/lib64/httpd/modules', '/usr/lib/httpd/modules'].find(existsSync);

/** Apache httpd, with the snippet in the virtual host and in `.htaccess`. @type {import('./run.mjs').Target[]} */
export const apacheTargets = [
  {
    id: 'apache',
    product: PRODUCT,
    needs: ['apache'],
    setUp: (where) => ({ ...setUp(where, virtualHost(where)), slots: [[/<VirtualHost> block/, SLOT_HOST]] }),
  },
  {
    id: 'apache-htaccess',
    product: PRODUCT,
    needs: ['apache'],
    setUp: (where) => {
      const setup = setUp(where, directoryOnly(where));
      const files = { ...setup.files, 'files/.htaccess': htaccess(where) };
      return { ...setup, files, slots: [[/\.htaccess file/, SLOT_HTACCESS]], readsAtOnce: true };
    },
  },
];

const LOADED = [
  'mpm_event', 'authn_core', 'authn_file', 'authz_core', 'authz_user', 'auth_basic', 'alias', 'cgid', 'dir', 'headers', 'proxy',
  'proxy_http', 'rewrite', 'setenvif',
];

function setUp({ directory, port }, host) {
  const config = `${directory}/httpd.conf`;
  return {
    files: {
      'httpd.conf': configuration(directory, port, host),
      'files/item.json': '{}',
      'files/error.html': 'sorry',
      'files/programs/item': PROGRAM_WITH_HEADERS,
      password: 'nobody:{SHA}nothing\n',
    },
    command: [PROGRAM, '-f', config, '-DFOREGROUND'],
    check: [PROGRAM, '-t', '-f', config],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/down/item', 503], ['/nothing.json', 404], ['/guarded/item', 401]],
    doubled: ['/programs/item'],
  };
}

/** A CGI program's headers stand in another table than a proxied application's. */
const PROGRAM_WITH_HEADERS = `#!/bin/sh
printf 'Content-Type: text/plain\\r\\nAccess-Control-Allow-Origin: *\\r\\nAccess-Control-Allow-Credentials: true\\r\\n\\r\\n'
`;

function configuration(directory, port, host) {
  const modules = LOADED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`);
  // Apache refuses to answer as root.
  const user = process.getuid() === 0 ? ['User nobody', 'Group nogroup'] : [];
  return `
ServerRoot ${directory}
${modules.join('\n')}
${user.join('\n')}
DefaultRuntimeDir ${directory}
PidFile ${directory}/httpd.pid
ScriptSock ${directory}/cgid.sock
ErrorLog ${directory}/server.log
Mutex pthread
ServerName localhost
Listen 127.0.0.1:${port}
<VirtualHost 127.0.0.1:${port}>
${host}
</VirtualHost>
`;
}

/** As it usually is: files, a proxied application with headers of its own, a password, a redirect, an error page. */
function virtualHost({ directory, application }) {
  return `
${SLOT_HOST}
${common(directory, '')}
    ProxyPass /api/ ${application}/api/
    ProxyPass /guarded/ ${application}/guarded/
    ProxyPass /down/ http://127.0.0.1:9/
    Redirect permanent /moved /api/item`;
}

function directoryOnly({ directory }) {
  // What the recipe tells a directory with a password to add.
  return common(directory, 'Require method OPTIONS');
}

function htaccess({ application }) {
  return `
${SLOT_HTACCESS}

RewriteEngine On
RewriteRule ^((api|guarded)/.*)$ ${application}/$1 [P,L]
RewriteRule ^down/ http://127.0.0.1:9/ [P,L]
Redirect permanent /moved /api/item
`;
}

function common(directory, require) {
  return `
    DocumentRoot ${directory}/files
    ErrorDocument 404 /error.html
    <Directory ${directory}>
        AllowOverride FileInfo
        Require all granted
    </Directory>
    <Directory ${directory}/files/programs>
        Options +ExecCGI
        SetHandler cgi-script
    </Directory>
    <Location /guarded/>
        AuthType Basic
        AuthName guarded
        AuthUserFile ${directory}/password
        Require valid-user
        ${require}
    </Location>`;
}
