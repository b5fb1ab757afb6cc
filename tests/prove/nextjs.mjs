import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { installedPackage } from './packages.mjs';

const MODULES = fileURLToPath(new URL('npm-typescript/node_modules', import.meta.url));
const NEXT = join(MODULES, 'next/dist/bin/next');
const SLOT = '// the snippet goes here';

/** Next.js: as it is while one develops, and, with the snippet, as it is built. @type {import('./run.mjs').Target[]} */
export const nextjsTargets = [
  {
    id: 'nextjs',
    product: `Next.js ${installedPackage(MODULES, 'next')}`,
    needs: ['typescript'],
    setUp: ({ port }) => ({
      files: {
        ...ROUTES,
        'proxy.ts': PROXY,
        'app/layout.tsx': LAYOUT,
        'tsconfig.json': PROJECT,
        'next.config.ts': CONFIGURATION,
      },
      links: { node_modules: MODULES },
      slots: [[/proxy\.ts/, PROXY]],
      command: ['/bin/sh', '-c', `test -e .next/BUILD_ID && exec ${next('start', port)}; exec ${next('dev', port)}`],
      check: ['/bin/sh', '-c', next('build')],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/api/guarded', 401]],
      guarded: ['/api/guarded', '/api/moved'],
      notFoundIsNotStored: true,
      quotesEverything: true,
    }),
  },
];

function next(command, port) {
  const address = port ? ` --hostname 127.0.0.1 --port ${port}` : '';
  return `env NEXT_TELEMETRY_DISABLED=1 '${process.execPath}' '${NEXT}' ${command}${address}`;
}

/** There is none yet: one that does nothing stands for it. */
const PROXY = `import { NextResponse } from 'next/server';

export const proxy = () => NextResponse.next();
`;

/** As it usually is: no CORS at all, authentication and a redirect in the routes. */
const ROUTES = {
  'app/api/item/route.ts': `
export const GET = () => Response.json({}, { headers: { 'X-Total': '1' } });
export const PUT = async (request: Request) => Response.json(await request.json());
export const OPTIONS = () => new Response(null, { headers: { Allow: 'GET, PUT' } });
`,
  'app/api/cached/route.ts': `
export const GET = () => Response.json({}, { headers: { 'Cache-Control': 'max-age=600' } });
`,
  'app/api/crash/route.ts': `
export const GET = (request: Request) => {
  throw new Error(\`crash at \${request.url}\`);
};
`,
  'app/api/guarded/route.ts': `
const answer = (request: Request) => new Response(null, { status: request.headers.has('authorization') ? 200 : 401 });
export { answer as GET, answer as PUT, answer as OPTIONS };
`,
  'app/api/moved/route.ts': `
const answer = () => new Response(null, { status: 301, headers: { Location: '/api/item' } });
export { answer as GET, answer as PUT, answer as OPTIONS };
`,
};

const LAYOUT = `
import type { ReactNode } from 'react';

export default function Layout({ children }: { children: ReactNode }) {
  return <html lang="en"><body>{children}</body></html>;
}
`;

const PROJECT = JSON.stringify({
  compilerOptions: {
    target: 'es2023',
    lib: ['dom', 'dom.iterable', 'esnext'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
    esModuleInterop: true,
    isolatedModules: true,
    resolveJsonModule: true,
    skipLibCheck: true,
    incremental: true,
    plugins: [{ name: 'next' }],
  },
  include: ['next-env.d.ts', '**/*.ts', '**/*.tsx', '.next/types/**/*.ts'],
  exclude: ['node_modules'],
});

/** The packages are a link to somewhere else, which has to be below the root. */
const CONFIGURATION = `export default { turbopack: { root: '/' } };
`;
