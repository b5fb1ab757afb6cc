import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { installedPackage } from './packages.mjs';

const MODULES = fileURLToPath(new URL('npm-typescript/node_modules', import.meta.url));
const TSC = join(MODULES, 'typescript/bin/tsc');
const SLOT = '// the snippet goes here';

/** NestJS on Express, as its command line creates a project. @type {import('./run.mjs').Target[]} */
export const nestjsTargets = [
  {
    id: 'nestjs',
    product: [['NestJS', '@nestjs/core'], ['Express', 'express'], ['cors', 'cors']]
      .map(([name, directory]) => `${name} ${installedPackage(MODULES, directory)}`)
      .join(', '),
    needs: ['typescript'],
    setUp: ({ port }) => ({
      files: {
        'package.json': '{ "type": "module" }',
        'tsconfig.json': PROJECT,
        'start.mjs': START,
        'src/main.ts': main(port),
        'src/app.module.ts': APPLICATION,
      },
      links: { node_modules: MODULES },
      slots: [[/right after const app = await NestFactory/, SLOT]],
      command: [process.execPath, 'start.mjs'],
      check: [process.execPath, TSC, '--noEmit'],
      errors: [['/api/nothing', 404], ['/api/crash', 500], ['/guarded/item', 401]],
      answersEveryOptions: true,
      quotesEverything: true,
    }),
  },
];

const PROJECT = JSON.stringify({
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    types: ['node'],
    strict: true,
    skipLibCheck: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    rootDir: 'src',
    outDir: 'dist',
  },
  include: ['src'],
});

/** Builds without checking, which is done once, when the snippet is in. */
const START = `
import { execFileSync } from 'node:child_process';
execFileSync(process.execPath, [${JSON.stringify(TSC)}, '--noCheck'], { stdio: 'inherit' });
await import('./dist/main.js');
`;

function main(port) {
  return `
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
${SLOT}
  await app.listen(${port}, '127.0.0.1');
}
bootstrap();
`;
}

/** As it usually is: no CORS at all, authentication and a redirect in front of the routes. */
const APPLICATION = `
import { All, Controller, Get, Header, Module, Put, Redirect } from '@nestjs/common';
import type { MiddlewareConsumer, NestModule } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';

@Controller()
class AppController {
  @Get('api/item')
  @Header('X-Total', '1')
  read() {
    return {};
  }

  @Put('api/item')
  write() {
    return {};
  }

  @Get('api/cached')
  @Header('Cache-Control', 'max-age=600')
  readCached() {
    return {};
  }

  @Get('api/crash')
  crash() {
    throw new Error('crash');
  }

  @All('moved')
  @Redirect('/api/item', 301)
  redirect() {}
}

@Module({ controllers: [AppController] })
export class AppModule implements NestModule {
  configure(consumer: MiddlewareConsumer) {
    const authenticate = (request: IncomingMessage, response: ServerResponse, next: () => void) =>
      request.headers.authorization ? next() : response.writeHead(401).end();
    consumer.apply(authenticate).forRoutes('guarded/*path');
  }
}
`;
