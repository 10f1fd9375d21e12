// Logging in, as a person does it.
import { expect, type Locator, type Page } from "@playwright/test";
import { SetPasswordPage } from "../pages/own-account.ts";
import { exactly, labelled } from "../pages/words.ts";

/** The demo accounts of the server. */
export type LoginId = "operator" | "yokohama" | "yokosuka" | "agent01" | "agent02" | "agent11";

export const demoPassword = process.env["MADOGUCHI_DEMO_PASSWORD"] ?? "madoguchi-demo";

export class LoginPage {
  readonly loginId: Locator;
  readonly password: Locator;
  readonly submit: Locator;
  /** Of the second factor; it appears when the server asks for it. */
  readonly code: Locator;
  readonly forgotten: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.loginId = page.getByRole("textbox", { name: labelled("ログインID") });
    this.password = page.getByLabel(labelled("パスワード"));
    this.submit = page.getByRole("button", { name: exactly("ログイン") });
    this.code = page.getByRole("textbox", { name: labelled("確認コード") });
    this.forgotten = page.getByRole("link", { name: exactly("パスワードを忘れた場合") });
  }

  async open(path = "/"): Promise<void> {
    await this.#page.goto(path);
    await expect(this.submit).toBeVisible();
  }

  /** Fills the form and sends it, whatever comes of it. */
  async send(loginId: string, password: string): Promise<void> {
    await this.loginId.fill(loginId);
    await this.password.fill(password);
    await this.submit.click();
  }
}

/** Opens the path and logs in there; returns once the page asked for stands. */
export async function logIn(page: Page, loginId: LoginId = "agent01", path = "/"): Promise<void> {
  const form = new LoginPage(page);
  await form.open(path);
  await form.send(loginId, demoPassword);
  await expect(page.getByRole("button", { name: /^アカウント:/ })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}

/** Logs in and gives the access token that the screens hold in memory. */
export async function logInForToken(page: Page, loginId: LoginId = "agent01", path = "/"): Promise<string> {
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/v1/sessions") && answer.ok());
  await logIn(page, loginId, path);
  const { access_token: token } = (await (await answered).json()) as { access_token: string };
  return token;
}

/** From a mail's link to the home page: a password is set, and used. */
export async function enterByLink(page: Page, link: string, loginId: string, password: string): Promise<void> {
  await page.goto(link);
  const set = new SetPasswordPage(page);
  await set.password.fill(password);
  await set.submit.click();
  const form = new LoginPage(page);
  await expect(form.loginId).toHaveValue(loginId);
  await form.password.fill(password);
  await form.submit.click();
  await expect(page.getByRole("heading", { level: 1, name: exactly("ホーム") })).toBeVisible();
}
