/** What is checked, in the order of the table's columns, and its heading there. */
export const GROUPS = {
  blocked: 'Blocked before',
  applied: 'Pasted as printed',
  simple: 'Simple',
  preflighted: 'Preflighted',
  credentials: 'Credentials',
  errors: 'Errors',
  second: 'Second origin',
  subdomains: 'Subdomains',
  exposed: 'Exposed header',
  first: 'Preflight first',
  once: 'One header',
  vary: 'Caches',
  hostile: 'Hostile refused',
};

/** Prints one line for each check, and counts. */
export class Report {
  #context = '';
  #passed = 0;
  #failed = 0;
  #counts = {};

  /** Names what the following checks are about. */
  about(context) {
    this.#context = context;
  }

  /** Begins to count anew for {@link counts}. */
  startCounting() {
    this.#counts = {};
  }

  /**
   * @param {keyof typeof GROUPS} group
   * @param {string} title  what holds, as a sentence
   * @param {() => unknown} check  throws where it does not hold
   * @returns {Promise<boolean>}
   */
  async check(group, title, check) {
    try {
      await check();
      this.#passed += 1;
      this.#counts[group] = (this.#counts[group] ?? 0) + 1;
      console.log(`ok    ${this.#context}: ${title}`);
      return true;
    } catch (error) {
      this.#failed += 1;
      console.log(`FAIL  ${this.#context}: ${title}\n      ${error.message}`);
      return false;
    }
  }

  /** How many checks of each group held since the counting began. @returns {Record<string, number>} */
  get counts() {
    return this.#counts;
  }

  /** How many checks failed so far. */
  get failed() {
    return this.#failed;
  }

  /** Prints the sum; whether everything holds. */
  finish() {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0 && this.#passed > 0;
  }
}
