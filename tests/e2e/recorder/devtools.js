/** Every entry since the page was opened, in the order in which they were delivered. */
const entries = [];

chrome.devtools.network.onRequestFinished.addListener((entry) => {
  // What it holds at this moment, as JSON: without the methods that an extension gets along with it.
  entries.push(JSON.parse(JSON.stringify(entry)));
});

/** The log that these entries belong to, without any entry. */
function envelope() {
  return new Promise((resolve) => {
    chrome.devtools.network.getHAR((log) => resolve({ ...log, entries: [] }));
  });
}
