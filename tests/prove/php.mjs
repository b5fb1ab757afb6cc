import { readdirSync } from 'node:fs';

import { firstInstalled, installedVersion } from './server.mjs';

const SLOT = '// the snippet goes here';

const PROGRAM = firstInstalled(['php']);
const NGINX = firstInstalled(['nginx']);
// Debian has the version in its name.
const FPM = readdirSync('/usr/sbin').find((name) => name.startsWith('php-fpm')) ?? 'php-fpm';

// As php.ini-production has it; without a file PHP shows errors to everyone, answered with 200, and may take all memory.
const SETTINGS = { display_errors: '0', memory_limit: '64M' };

/** PHP's own server and FPM behind nginx, each with a front controller. @type {import('./run.mjs').Target[]} */
export const phpTargets = [
  {
    id: 'php',
    product: `PHP ${installedVersion(PROGRAM, /PHP (\S+)/)}`,
    needs: ['php'],
    setUp: ({ port }) => {
      const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-d', `${name}=${value}`]);
      return { ...setUp({}), command: [PROGRAM, ...settings, '-S', `127.0.0.1:${port}`, 'index.php'], readsAtOnce: true };
    },
  },
  {
    id: 'php',
    product: `PHP-FPM ${installedVersion(FPM, /PHP (\S+)/)}, nginx ${installedVersion(NGINX, /nginx\/(\S+)/)}`,
    needs: ['php', 'php_fpm', 'nginx'],
    setUp: ({ directory, port }) => ({
      ...setUp({ start: start(directory), 'fpm.conf': pool(directory), 'nginx.conf': web(directory, port) }),
      command: ['./start'],
    }),
  },
];

function setUp(files) {
  return {
    files: { 'index.php': APPLICATION, ...files },
    slots: [[/right below <\?php/, SLOT]],
    check: [PROGRAM, '-l', 'index.php'],
    errors: [['/api/nothing', 404], ['/api/crash', 500], ['/api/thrown', 500], ['/api/memory', 500], ['/guarded/item', 401]],
    doubled: ['/api/own', '/api/written'],
  };
}

/** Both processes, ended together. */
function start(directory) {
  return `#!/bin/sh
${FPM} --nodaemonize --fpm-config fpm.conf &
fpm=$!
until [ -S fpm.sock ]; do sleep 0.05; done
${NGINX} -c ${directory}/nginx.conf &
trap "kill $fpm $!" TERM
wait
wait
`;
}

function pool(directory) {
  const user = process.getuid() === 0 ? 'user = nobody\ngroup = nogroup' : '';
  return `
[global]
error_log = ${directory}/server.log
[www]
${user}
listen = ${directory}/fpm.sock
listen.mode = 0666
pm = static
pm.max_children = 2
${Object.entries(SETTINGS).map(([name, value]) => `php_admin_value[${name}] = ${value}`).join('\n')}
`;
}

function web(directory, port) {
  return `
daemon off;
pid ${directory}/nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    client_body_temp_path ${directory}/bodies;
    fastcgi_temp_path ${directory}/answers;
    proxy_temp_path ${directory}/proxy;
    uwsgi_temp_path ${directory}/uwsgi;
    scgi_temp_path ${directory}/scgi;
    server {
        listen 127.0.0.1:${port};
        location / {
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME ${directory}/index.php;
            fastcgi_pass unix:${directory}/fpm.sock;
        }
    }
}
`;
}

/** As it usually is: no CORS at all, a login and a redirect in front of the routes, one route with headers of its own. */
const APPLICATION = `<?php
declare(strict_types=1);
${SLOT}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (str_starts_with($path, '/guarded/') && !isset($_SERVER['HTTP_AUTHORIZATION'])) {
    http_response_code(401);
    exit;
}
header('Content-Type: application/json');
header('Vary: Accept');
switch ($path) {
    case '/moved':
        header('Location: /api/item', true, 301);
        break;
    case '/api/item':
        header('X-Total: 1');
        echo '{}';
        break;
    case '/api/cached':
        header('Cache-Control: max-age=600');
        echo '{}';
        break;
    case '/api/own':
        header('Access-Control-Allow-Origin: *');
        header('Access-Control-Allow-Origin: https://elsewhere.example', false);
        header('Access-Control-Allow-Credentials: true');
        echo '{}';
        break;
    case '/api/written':
        echo '{}';
        flush();
        header('Access-Control-Allow-Origin: *');
        break;
    case '/api/crash':
        no_such_function();
        break;
    case '/api/thrown':
        throw new RuntimeException('crash');
    case '/api/memory':
        str_repeat('crash', 64 << 20);
        break;
    default:
        http_response_code(404);
}
`;
