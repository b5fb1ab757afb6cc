/** Prints one line for each check, and counts. */
export class Report {
  #context = '';
  #passed = 0;
  #failed = 0;

  /** Names what the following checks are about. */
  about(context) {
    this.#context = context;
  }

  /**
   * @param {string} title  what holds, as a sentence
   * @param {() => unknown} check  throws where it does not hold
   * @returns {Promise<boolean>}
   */
  async check(title, check) {
    try {
      await check();
      this.#passed += 1;
      console.log(`ok    ${this.#context}: ${title}`);
      return true;
    } catch (error) {
      this.#failed += 1;
      console.log(`FAIL  ${this.#context}: ${title}\n      ${error.message}`);
      return false;
    }
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
