import init from "./preflight_inspector.js";

await init();
