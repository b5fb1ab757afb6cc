import { firstInstalled, installedVersion } from './server.mjs';

const SLOT = '// the snippet goes here';

const PROGRAM = firstInstalled(['php']);

/** PHP's own server, with a front controller. @type {import('./run.mjs').Target[]} */
export const phpTargets = [
  {
    id: 'php',
    product: `PHP ${installedVersion(PROGRAM, /PHP (\S+)/)}`,
    needs: ['php'],
    setUp: ({ port }) => ({
      files: { 'index.php': APPLICATION },
      slots: [[/right below <\?php/, SLOT]],
      // As php.ini-production has it; without a file it shows errors to everyone, answered with 200, and may take all memory.
      command: [PROGRAM, '-d', 'display_errors=0', '-d', 'memory_limit=64M', '-S', `127.0.0.1:${port}`, 'index.php'],
      check: [PROGRAM, '-l', 'index.php'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/api/thrown', 500], ['/api/memory', 500], ['/guarded/item', 401]],
      doubled: ['/api/own', '/api/written'],
      readsAtOnce: true,
    }),
  },
];

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
