// Hands on a keyboard: what is pressed beyond the data is counted.
import type { Page } from "@playwright/test";

export class Hands {
  /** Strokes so far; a key held with another counts as two. */
  keys = 0;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async press(key: string): Promise<void> {
    this.keys += key.split("+").length;
    await this.#page.keyboard.press(key);
  }

  /** What the caller says: it counts nothing. */
  async type(text: string): Promise<void> {
    await this.#page.keyboard.insertText(text);
  }
}
