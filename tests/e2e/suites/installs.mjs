import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { EXTENSION, openSession } from '../session.mjs';

// How Chromium words what any extension may do that has a page in DevTools, even without a single permission.
const OF_EVERY_DEVTOOLS_PAGE = { message: 'Read and change all your data on all websites', submessages: [] };

/** The extension as Chromium's own extension page sees it. */
export async function installs(test) {
  await test('the manifest asks for nothing', async () => {
    const manifest = JSON.parse(await readFile(`${EXTENSION}/manifest.json`, 'utf8'));
    assert.equal(manifest.manifest_version, 3);
    const asking = /permissions|content_scripts|background|externally_connectable|web_accessible_resources/;
    assert.deepEqual(Object.keys(manifest).filter((key) => asking.test(key)), []);
  });

  const session = await openSession();
  try {
    await test('Chromium installs it with no warning, no error and no permission', async () => {
      await session.page.goto('chrome://extensions');
      const all = await session.page.evaluate(() => chrome.developerPrivate.getExtensionsInfo());
      const info = all.find(({ name }) => name === 'Preflight Inspector');
      assert.equal(info.state, 'ENABLED');
      assert.deepEqual(info.installWarnings, []);
      assert.deepEqual(info.manifestErrors, []);
      assert.deepEqual(info.runtimeErrors, []);
      assert.deepEqual(info.permissions, { simplePermissions: [OF_EVERY_DEVTOOLS_PAGE] });
    });
  } finally {
    await session.close();
  }
}
