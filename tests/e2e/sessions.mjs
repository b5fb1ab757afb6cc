/**
 * Calls `listen` with a session of the DevTools protocol for `page`, and with one for each frame in it, now or later,
 * that lives in a process of its own: a sandboxed frame does, and so does an extension's panel.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {(session: import('puppeteer-core').CDPSession) => Promise<unknown>} listen  adds its listeners, then enables
 */
export async function eachSession(page, listen) {
  await follow(await page.createCDPSession(), listen);
}

async function follow(session, listen) {
  session.on('sessionattached', (child) => {
    // A frame that is gone before it was asked has nothing to tell.
    follow(child, listen).catch(() => {});
  });
  await listen(session);
  await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true });
}
