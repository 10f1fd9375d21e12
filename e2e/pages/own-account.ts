// The own account, and the pages that lead to a password.
import type { Locator, Page } from "@playwright/test";
import { button, checkbox, textbox } from "./fields.ts";
import { exactly, labelled } from "./words.ts";

export class OwnAccountPage {
  readonly password: Locator;
  readonly totp: Locator;
  readonly sessions: Locator;
  readonly codes: Locator;
  readonly must: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    const section = (words: string): Locator => page.getByRole("region", { name: exactly(words) });
    this.password = section("パスワードの変更");
    this.totp = section("二段階認証");
    this.sessions = section("ログイン中の端末");
    this.codes = page.getByRole("dialog", { name: exactly("回復コードを控えてください") });
    this.must = page.getByRole("status").filter({ hasText: "二段階認証を設定してください" });
  }

  async changePassword(current: string, next: string): Promise<void> {
    await this.password.getByLabel(labelled("現在のパスワード")).fill(current);
    await this.password.getByLabel(labelled("新しいパスワード")).fill(next);
    await button(this.password, "パスワードを変更する").click();
  }

  /** Answers the question for the password before a change of the second factor. */
  async confirmPassword(password: string, words: string): Promise<void> {
    await this.totp.getByLabel(labelled("パスワード")).fill(password);
    await button(this.totp, words).click();
  }

  /** The secret as it is shown for typing. */
  async secret(): Promise<string> {
    return ((await this.totp.locator(".secret").textContent()) ?? "").trim();
  }

  async typeCode(code: string): Promise<void> {
    await textbox(this.totp, "確認コード").fill(code);
    await button(this.totp, "確認して設定を完了する").click();
  }

  /** The recovery codes on screen, after they were said to be kept. */
  async keepCodes(): Promise<string[]> {
    await this.codes.getByRole("listitem").first().waitFor();
    const codes = await this.codes.getByRole("listitem").allTextContents();
    await checkbox(this.codes, "回復コードを安全な場所に控えました").check();
    await button(this.codes, "完了").click();
    return codes.map((code) => code.trim());
  }

  /** The row of a log-in, counted from 0. */
  session(at: number): Locator {
    return this.sessions.getByRole("row").nth(at + 1);
  }

  /** The signs of the rules of a new password once it is typed, in their order. */
  async signsOf(password: string): Promise<string> {
    await this.password.getByLabel(labelled("新しいパスワード")).fill(password);
    const rules = await this.password.locator(".password-checks").getByRole("listitem").allTextContents();
    return rules.map((rule) => rule.trim().charAt(0)).join("");
  }

  /** Opens the page by the menu under the account's name. */
  async openByMenu(): Promise<void> {
    await this.#page.getByRole("button", { name: /^アカウント/ }).click();
    await this.#page.getByRole("link", { name: exactly("自分のアカウント") }).click();
  }
}

export class SetPasswordPage {
  readonly password: Locator;
  readonly submit: Locator;
  readonly checks: Locator;
  readonly dead: Locator;

  constructor(page: Page) {
    this.password = page.getByLabel(labelled("新しいパスワード"));
    this.submit = button(page, "パスワードを設定する");
    this.checks = page.locator(".password-checks").getByRole("listitem");
    this.dead = page.getByRole("alert").filter({ hasText: "このリンクは使えません" });
  }
}
