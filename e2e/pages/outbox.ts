// 送信メール: the list of mails, and one mail with the attempts to send it.
import type { Locator, Page } from "@playwright/test";
import { button } from "./fields.ts";
import { exactly } from "./words.ts";

export class OutboxPage {
  readonly table: Locator;

  constructor(page: Page) {
    this.table = page.getByRole("table", { name: exactly("送信メール") });
  }

  /** The mails to an address, the newest first. */
  rows(address: string): Locator {
    return this.table.getByRole("row").filter({ hasText: address });
  }
}

export class OutboxMailPage {
  readonly main: Locator;
  readonly again: Locator;
  /** The attempts, the first one first. */
  readonly attempts: Locator;

  constructor(page: Page) {
    this.main = page.getByRole("main");
    this.again = button(page, "もう一度送信する");
    this.attempts = this.main.getByRole("listitem").filter({ hasText: /送信しました|拒否されました|求められました|届きませんでした/ });
  }
}
