/** What was copied last. Read in the demo's page: an extension without permissions may not. */
export async function clipboard({ browser, demo, page }) {
  await browser.defaultBrowserContext().overridePermissions(demo.page, ['clipboard-read']);
  await page.bringToFront();
  return page.evaluate(() => navigator.clipboard.readText());
}
