import { execFile, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { exchange } from './http.mjs';

/**
 * A real server, run from a directory of its own and stopped by its process id.
 *
 * @typedef {object} Setup
 * @property {Record<string, string>} files  path in the directory → text; a file that starts with `#!` is made executable
 * @property {Record<string, string>} [links]  path in the directory → what it links to
 * @property {[RegExp, string][]} slots  which place, as a snippet calls it, is which line of the files
 * @property {string[]} [build]          what compiles it, before each start
 * @property {string[]} command          what starts the server; stays in the foreground
 * @property {string[]} [check]          what checks its configuration
 * @property {boolean} [readsAtOnce]     whether a change takes effect without a restart
 * @property {string} [found]            a path that it does not find (404) before it has read all of its files
 */
export class Server {
  #setup;
  #directory;
  #port;
  #process;

  /**
   * @param {Setup} setup
   * @param {string} directory
   * @param {number} port  on which the server will listen
   */
  static async start(setup, directory, port) {
    const server = new Server();
    server.#setup = setup;
    server.#directory = directory;
    server.#port = port;
    await server.#write();
    await server.#run();
    return server;
  }

  get origin() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Puts the snippet where it says it belongs, and does what makes it take effect. */
  async apply(snippet) {
    for (const { place, code } of snippet.parts) {
      await this.#insert(this.#slot(place), code);
    }
    if (this.#setup.check) {
      await this.#execute(this.#setup.check);
    }
    if (!this.#setup.readsAtOnce) {
      await this.stop();
      await this.#run();
    }
  }

  async stop() {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) {
      return;
    }
    const gone = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    setTimeout(() => running.kill('SIGKILL'), 5000).unref();
    await gone;
  }

  async #write() {
    const { files, links = {} } = this.#setup;
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.#directory, path)), { recursive: true });
      await writeFile(join(this.#directory, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 });
    }
    for (const [path, target] of Object.entries(links)) {
      await mkdir(dirname(join(this.#directory, path)), { recursive: true });
      await symlink(target, join(this.#directory, path));
    }
  }

  async #execute([file, ...rest]) {
    await promisify(execFile)(file, rest, { cwd: this.#directory });
  }

  async #run() {
    if (this.#setup.build) {
      await this.#execute(this.#setup.build);
    }
    const output = openSync(join(this.#directory, 'server.log'), 'a');
    const [file, ...rest] = this.#setup.command;
    this.#process = spawn(file, rest, { cwd: this.#directory, stdio: ['ignore', output, output] });
    closeSync(output);
    const running = this.#process;
    const stopWithUs = () => running.kill();
    process.once('exit', stopWithUs);
    let failure = null;
    running.once('error', (error) => (failure = error.message));
    running.once('exit', (code) => {
      failure ??= `exit status ${code}`;
      process.off('exit', stopWithUs);
    });
    for (let waited = 0; waited < 10_000 && !failure; waited += 20) {
      if ((await isListening(this.#port)) && (await this.#hasReadAll())) {
        return;
      }
      await sleep(20);
    }
    const log = await readFile(join(this.#directory, 'server.log'), 'utf8');
    throw new Error(`${file} does not start: ${failure ?? 'no answer in 10 s'}\n${log.slice(-2000)}`);
  }

  async #hasReadAll() {
    const { found } = this.#setup;
    return !found || (await exchange(this.origin, { path: found })).status !== 404;
  }

  #slot(place) {
    const slot = this.#setup.slots.find(([pattern]) => pattern.test(place));
    if (!slot) {
      throw new Error(`the snippet names a place that this server has not: ${place}`);
    }
    return slot[1];
  }

  async #insert(slot, code) {
    for (const path of Object.keys(this.#setup.files)) {
      const file = join(this.#directory, path);
      const text = await readFile(file, 'utf8');
      if (text.includes(slot)) {
        await writeFile(file, text.replace(slot, () => code));
        return;
      }
    }
    throw new Error(`no file has the line ${slot}`);
  }
}

/** The first of `names` that runs with `-v`; the last one where none does. Debian keeps servers out of a user's PATH. */
export function firstInstalled(names) {
  const everywhere = names.flatMap((name) => [name, `/usr/sbin/${name}`]);
  return everywhere.find((file) => spawnSync(file, ['-v']).status === 0) ?? names.at(-1);
}

/** What `pattern` captures of the version that `file -v` prints. */
export function installedVersion(file, pattern) {
  return pattern.exec(outputOf(file, ['-v']))?.[1] ?? '(not installed)';
}

/** All that a command prints; nothing where it is not there. */
export function outputOf(file, given) {
  const { stdout, stderr } = spawnSync(file, given, { encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`;
}

function isListening(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
