// Opening the panel with an empty cache, beside the same page without its WebAssembly. They take turns.
import { ROUNDS } from './table.mjs';

const TIMES = 2 * ROUNDS + 1;

export async function measureOpening({ browser, server, table }) {
  const panel = { paint: [], ready: [] };
  const plain = { paint: [] };
  for (let round = 0; round <= TIMES; round += 1) {
    const [withPanel, without] = [await open(browser, `${server.origin}/`, true), await open(browser, `${server.origin}/plain.html`, false)];
    if (round === 0) continue; // it only warms the browser up
    panel.paint.push(withPanel.paint);
    panel.ready.push(withPanel.ready);
    plain.paint.push(without.paint);
  }
  const other = { name: 'opening without WebAssembly: first paint', unit: 'ms', samples: plain.paint };
  table.ratio('opening the panel: first paint / without WebAssembly', { name: 'opening the panel: first paint', unit: 'ms', samples: panel.paint }, other, 1.5);
  table.row('opening the panel: the panel’s own first rendering, painted, ms', panel.ready);
}

async function open(browser, url, hasPanel) {
  const context = await browser.createBrowserContext(); // with an empty cache
  try {
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 900 });
    await page.evaluateOnNewDocument(watchForPaint);
    await page.goto(url);
    return await page.evaluate(async (hasPanel) => ({ paint: await window.firstPaint, ready: hasPanel ? await window.readyPaint : undefined }), hasPanel);
  } finally {
    await context.close();
  }
}

// In the page, before anything else.
function watchForPaint() {
  window.firstPaint = new Promise((resolve) => {
    new PerformanceObserver((list) => {
      const first = list.getEntriesByName('first-contentful-paint')[0];
      if (first) resolve(first.startTime);
    }).observe({ type: 'paint', buffered: true });
  });
  window.readyPaint = new Promise((resolve) => {
    const look = () => {
      if (document.documentElement?.dataset.ready === 'true') requestAnimationFrame(() => setTimeout(() => resolve(performance.now()), 0));
    };
    new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
  });
}
