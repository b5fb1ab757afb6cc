/** What was copied last. Read in the demo's page: an extension without permissions may not. */
export async function clipboard({ browser, demo, page }) {
  await browser.defaultBrowserContext().overridePermissions(demo.page, ['clipboard-read']);
  await page.bringToFront();
  // A page that has not got the focus yet may not either.
  await page.waitForFunction(() => document.hasFocus(), { polling: 50, timeout: 5000 });
  return page.evaluate(() => navigator.clipboard.readText());
}
