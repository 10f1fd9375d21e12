// What stands around every page.
import { expect, type Locator, type Page } from "@playwright/test";
import { exactly } from "./words.ts";

export class Shell {
  readonly heading: Locator;
  readonly findBox: Locator;
  readonly keys: Locator;
  readonly status: Locator;
  /** What somebody should see to now, above whatever page is open. */
  readonly alerts: Locator;
  readonly menu: Locator;
  readonly tabs: Locator;
  readonly account: Locator;
  readonly relogin: Locator;
  /** What stands there when the screens have stopped. */
  readonly crashed: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.heading = page.getByRole("heading", { level: 1 });
    this.findBox = page.getByRole("searchbox", { name: /^(予約を探す|Find a booking)/ });
    this.keys = page.getByRole("dialog", { name: /^(キー操作の一覧|Keyboard shortcuts)$/ });
    this.status = page.getByRole("main").getByRole("status").first();
    this.alerts = page.getByRole("status", { name: /^(お知らせ|Alerts)$/ });
    this.menu = page.getByRole("button", { name: /^(メニュー|Menu)$/ });
    this.tabs = page.getByRole("navigation", { name: /^(主なメニュー|Main menu)$/ });
    this.account = page.getByRole("button", { name: /^(アカウント|Account):/ });
    this.relogin = page.getByRole("dialog", { name: /^(もう一度パスワードを入力してください|Please enter your password again)$/ });
    this.crashed = page.getByRole("alertdialog", { name: /画面が動かなくなりました/ });
  }

  /** The heading of the page one is on. */
  title(words: string): Locator {
    return this.#page.getByRole("heading", { level: 1, name: exactly(words) });
  }

  /** Looks for a booking in the one box, by keyboard. */
  async find(text: string): Promise<void> {
    await this.findBox.fill(text);
    await this.findBox.press("Enter");
  }

  /** Goes to a tab; on narrow screens through the menu. */
  async goTo(tab: string): Promise<void> {
    // Which of the two there is shows once the frame stands.
    await expect(this.tabs).toBeVisible();
    if (await this.menu.isVisible()) await this.menu.click();
    await this.tabs.getByRole("link", { name: exactly(tab) }).click();
  }

  async language(name: "日本語" | "English"): Promise<void> {
    await this.#page.getByRole("button", { name: exactly(name) }).click();
  }
}
