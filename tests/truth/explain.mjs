import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const PROGRAM =
  process.env.PREFLIGHT_INSPECTOR ?? fileURLToPath(new URL('../../target/debug/preflight-inspector', import.meta.url));

/**
 * What the command line makes of a log.
 *
 * @param {object} log  as it stands in a HAR file
 * @returns {Promise<object[]>} the `exchanges` of its report
 */
export function explain(log) {
  return new Promise((resolve, reject) => {
    const child = execFile(PROGRAM, ['explain', '-', '--format', 'json'], { maxBuffer: 2 ** 30 }, (error, stdout, stderr) => {
      // 1 says that something was blocked.
      if (error && error.code !== 1) {
        reject(new Error(`${PROGRAM}: ${stderr || error.message}`));
      } else {
        resolve(JSON.parse(stdout).exchanges);
      }
    });
    // Where it ends early, its exit status tells.
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify({ log }));
  });
}
