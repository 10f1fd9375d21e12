// A lost second factor is taken away by two people of the service desk: one asks, another agrees or refuses.
import type { Browser, Locator, Page } from "@playwright/test";
import { AccountsPage, SecondFactorRemoval } from "../pages/accounts.ts";
import { button } from "../pages/fields.ts";
import { OwnAccountPage } from "../pages/own-account.ts";
import { Shell } from "../pages/shell.ts";
import { exactly, labelled } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { demoPassword, enterByLink, logIn, LoginPage } from "../support/login.ts";
import { examine, settled } from "../support/screens.ts";
import { DemoServer } from "../support/server.ts";
import { linkIn, SmtpServer } from "../support/smtp.ts";
import { totp } from "../support/totp.ts";

test.use({ stage: "second-factor-removal" });

const lost = "端末を紛失、電話で本人を確認";
const secondMail = "desk2@example.jp";
const [isSet, isGone] = [/二段階認証\s*設定済み/, /二段階認証\s*未設定/];

interface Removal {
  readonly id: string;
  readonly etag: string;
  readonly status: string;
}

/** A service desk of two, and agent02, whose second factor is lost. */
class Desk {
  private constructor(
    readonly server: DemoServer,
    readonly smtp: SmtpServer,
    readonly operator: Api,
    /** The log-in id of the second person. */
    readonly second: string,
    /** The page of agent02's account. */
    readonly account: string,
    readonly secret: string,
    readonly windows: { readonly first: Page; readonly second: Page },
  ) {}

  static async open(browser: Browser, viewport: { width: number; height: number } | null): Promise<Desk> {
    const smtp = await SmtpServer.start();
    const server = await DemoServer.launch({ env: smtp.env });
    const open = async () => await (await browser.newContext({ baseURL: server.url, viewport })).newPage();
    const [operator, agent] = [await Api.logIn(server, "operator"), await Api.logIn(server, "agent02")];
    const { secret } = await agent.must<{ secret: string }>("POST", "/me/totp", { current_password: demoPassword });
    await agent.must("POST", "/me/totp/confirm", { code: totp(secret) });
    const { account_id: id } = await agent.must<{ account_id: string }>("GET", "/me");
    const made = await operator.must<{ login_id: string }>("POST", "/accounts", {
      role: "operator", display_name: "二人目の係", mail_address: secondMail,
    });
    const windows = { first: await open(), second: await open() };
    const link = linkIn(await smtp.waitForMailTo(secondMail));
    await enterByLink(windows.second, link, made.login_id, "夕方の港に小さな船が戻る");
    await logIn(windows.first, "operator", `/accounts/${id}`);
    return new Desk(server, smtp, operator, made.login_id, `/accounts/${id}`, secret, windows);
  }

  /** The first person asks for the removal, on the account's page. */
  async ask(): Promise<void> {
    const removal = new SecondFactorRemoval(this.windows.first);
    await removal.act(removal.ask, "解除を依頼する", lost);
    await expect(new Shell(this.windows.first).status).toContainText("解除を依頼しました。");
  }

  async latest(): Promise<Removal> {
    const { items } = await this.operator.must<{ items: Removal[] }>("GET", "/second-factor-removals?limit=1");
    const [latest] = items;
    if (latest === undefined) throw new Error("nobody has asked");
    return latest;
  }

  async close(): Promise<void> {
    await this.windows.first.close();
    await this.windows.second.close();
    await this.server.remove();
    await this.smtp.stop();
  }
}

/** What an account's page says of the account. */
function standing(page: Page): Locator {
  return page.getByRole("region", { name: exactly("アカウントの内容") });
}

test("one person of the service desk asks, another agrees, and the password alone does", {
  tag: "@desktop",
}, async ({ page, browser, viewport }) => {
  const desk = await Desk.open(browser, viewport);
  const { first, second } = desk.windows;
  const [mine, theirs] = [new SecondFactorRemoval(first), new SecondFactorRemoval(second)];
  const [firstShell, secondShell] = [new Shell(first), new Shell(second)];
  const open = async () => await (await browser.newContext({ baseURL: desk.server.url })).newPage();
  const [city, own] = [await open(), await open()];
  try {
    await test.step("agent02 is logged in with the second factor", async () => {
      const form = new LoginPage(own);
      await form.open();
      await form.send("agent02", demoPassword);
      await form.code.fill(totp(desk.secret, 1));
      await form.submit.click();
      await expect(new Shell(own).title("ホーム")).toBeVisible();
    });
    await test.step("asking takes a reason", async () => {
      await expect(standing(first)).toContainText(isSet);
      await mine.ask.click();
      await button(mine.dialog, "解除を依頼する").click();
      await expect(mine.dialog.getByRole("alert").filter({ hasText: "入力内容を確認してください" })).toBeFocused();
      await mine.reason.fill(lost);
      await button(mine.dialog, "解除を依頼する").click();
      await expect(firstShell.status).toContainText("解除を依頼しました。24時間以内に、別の担当者の同意が必要です。");
      await expect(firstShell.heading).toBeFocused();
    });
    await test.step("who asked cannot agree", async () => {
      await expect(mine.card).toContainText("別の担当者の同意を待っています。");
      await expect(mine.card).toContainText("同意待ち");
      await expect(mine.card).toContainText(lost);
      await expect(mine.withdraw).toBeVisible();
      for (const none of [mine.ask, mine.agree, mine.refuse]) await expect(none).toHaveCount(0);
      await first.reload();
      await expect(mine.withdraw).toBeVisible();
      await expect(mine.agree).toHaveCount(0);
      const { id, etag } = await desk.latest();
      const alone = await desk.operator.send<{ type: string }>(
        "POST", `/second-factor-removals/${id}/agree`, undefined, { "if-match": etag },
      );
      expect(alone.status).toBe(409);
      expect(alone.body.type).toContain("another-operator-required");
      await expect(standing(first)).toContainText(isSet);
    });
    await test.step("the municipality and the owner see nothing of it on their pages", async () => {
      await logIn(city, "yokohama", desk.account);
      await expect(standing(city)).toContainText("agent02");
      await settled(city);
      await expect(new SecondFactorRemoval(city).card).toHaveCount(0);
      await expect(city.getByRole("main")).not.toContainText(lost);
      await city.goto("/accounts");
      await expect(new AccountsPage(city).row("agent02")).toBeVisible();
      await expect(new SecondFactorRemoval(city).waiting).toHaveCount(0);
      await new OwnAccountPage(own).openByMenu();
      await expect(new OwnAccountPage(own).totp).toContainText("二段階認証を解除する");
      await expect(own.getByRole("main")).not.toContainText(lost);
      await own.goto(desk.account);
      await expect(own.getByRole("main")).toContainText("この画面は利用できません");
      await own.goto("/");
      await expect(new Shell(own).title("ホーム")).toBeVisible();
    });
    await test.step("everybody else of the service desk hears of it by mail and above the accounts", async () => {
      expect((await desk.smtp.waitForMailTo(secondMail, 1)).subject).toContain("二段階認証の解除の確認のお願い");
      expect((await desk.smtp.waitForMailTo("agent02@example.jp")).subject).toContain("二段階認証の解除の依頼");
      await secondShell.goTo("アカウント管理");
      await expect(theirs.waiting).toContainText("agent02 (依頼: operator)");
      await theirs.waiting.getByRole("link", { name: exactly("agent02") }).click();
      await expect(secondShell.title("agent02")).toBeVisible();
      await expect(theirs.card).toContainText("operator");
      await expect(theirs.card).toContainText(lost);
      await expect(theirs.ask).toHaveCount(0);
      await expect(theirs.withdraw).toHaveCount(0);
    });
    await test.step("the second person agrees: it is gone, and the log-in with it", async () => {
      await theirs.agree.click();
      await expect(secondShell.status).toContainText("二段階認証を解除しました。");
      await expect(secondShell.heading).toBeFocused();
      await expect(standing(second)).toContainText(isGone);
      await expect(theirs.card).toContainText("解除済み");
      await expect(theirs.card).toContainText(`${desk.second} · `);
      for (const none of [theirs.ask, theirs.agree, theirs.refuse]) await expect(none).toHaveCount(0);
      await expect(new Shell(own).relogin).toBeVisible();
      await new Shell(own).relogin.getByLabel(labelled("パスワード")).fill(demoPassword);
      await button(new Shell(own).relogin, "ログイン").click();
      await expect(new Shell(own).relogin).toBeHidden();
      await own.context().clearCookies();
      await logIn(own, "agent02");
      await new OwnAccountPage(own).openByMenu();
      await expect(button(new OwnAccountPage(own).totp, "二段階認証を設定する")).toBeVisible();
    });
    await test.step("all concerned are told; the municipality's audit says who, not why", async () => {
      for (const [to, after] of [["agent02@example.jp", 1], [secondMail, 2], ["yokohama@example.jp", 0]] as const) {
        const { subject, text } = await desk.smtp.waitForMailTo(to, after);
        expect(subject).toContain("二段階認証の解除のお知らせ");
        expect(text).not.toContain(lost);
      }
      await city.goto("/audit?action=account.totp");
      const rows = city.getByRole("table").getByRole("row");
      for (const [words, who] of [
        ["二段階認証の解除の依頼", "operator"], ["二段階認証の解除への同意", desk.second],
        ["サービスデスクによる二段階認証の解除", desk.second],
      ] as const) await expect(rows.filter({ has: city.getByRole("cell", { name: words }) })).toContainText(who);
      await expect(city.getByRole("main")).not.toContainText(lost);
    });
    await test.step("the first person's page, left open, says how it stands after a reload", async () => {
      await first.reload();
      await expect(mine.card).toContainText("解除済み");
      await expect(mine.withdraw).toHaveCount(0);
      await first.goto("/accounts");
      await expect(new AccountsPage(first).row("agent02")).toBeVisible();
      await expect(mine.waiting).toHaveCount(0);
    });
  } finally {
    for (const one of [city, own]) await one.close();
    await desk.close();
  }
  await page.close();
});

test("the second person refuses with a reason: the second factor stays, and another request may follow", async ({
  page, browser, viewport,
}) => {
  const desk = await Desk.open(browser, viewport);
  const { first, second } = desk.windows;
  const [mine, theirs] = [new SecondFactorRemoval(first), new SecondFactorRemoval(second)];
  const [why, secondShell] = ["折り返しの電話に出ません", new Shell(second)];
  try {
    await examine(first, "account with a second factor");
    await mine.ask.click();
    await examine(first, "asking for the removal");
    await first.keyboard.press("Escape");
    await desk.ask();
    await settled(first);
    await examine(first, "account, the removal asked for");
    await second.goto("/accounts");
    await theirs.waiting.getByRole("link", { name: exactly("agent02") }).click();
    await theirs.refuse.click();
    await examine(second, "refusing the removal");
    await button(theirs.dialog, "却下する").click();
    await expect(theirs.dialog.getByRole("alert").filter({ hasText: "入力内容を確認してください" })).toBeFocused();
    await theirs.reason.fill(why);
    await button(theirs.dialog, "却下する").click();
    await expect(secondShell.status).toContainText("解除の依頼を却下しました。");
    await expect(theirs.card).toContainText(why);
    await expect(standing(second)).toContainText(isSet);
    await expect(theirs.ask).toBeVisible();
    await settled(second);
    await examine(second, "account, the removal refused");

    await first.reload();
    await expect(mine.card).toContainText("却下");
    await expect(mine.card).toContainText(why);
    await expect(mine.card).toContainText(desk.second);
    await expect(mine.withdraw).toHaveCount(0);
    await desk.ask();
    expect((await desk.latest()).status).toBe("open");
    const form = new LoginPage(page);
    await page.goto(desk.server.url);
    await form.send("agent02", demoPassword);
    await expect(form.code).toBeFocused();
  } finally {
    await desk.close();
  }
  await page.close();
});

test("who asked withdraws, and the second person's open page is told when it comes too late", {
  tag: "@desktop",
}, async ({ page, browser, viewport }) => {
  const desk = await Desk.open(browser, viewport);
  const { first, second } = desk.windows;
  const [mine, theirs] = [new SecondFactorRemoval(first), new SecondFactorRemoval(second)];
  const [firstShell, secondShell] = [new Shell(first), new Shell(second)];
  try {
    await desk.ask();
    await second.goto(desk.account);
    await expect(theirs.agree).toBeVisible();
    await mine.withdraw.click();
    await expect(firstShell.status).toContainText("解除の依頼を取り下げました。");
    await expect(mine.card).toContainText("取り下げ");
    await expect(mine.ask).toBeVisible();
    await theirs.agree.click();
    await expect(secondShell.status).toContainText("状態が変わっています。");
    await expect(theirs.card).toContainText("取り下げ");
    await expect(theirs.agree).toHaveCount(0);
    await expect(standing(second)).toContainText(isSet);
    expect((await desk.latest()).status).toBe("withdrawn");
    await second.goto("/accounts");
    await expect(new AccountsPage(second).row("agent02")).toBeVisible();
    await expect(theirs.waiting).toHaveCount(0);
  } finally {
    await desk.close();
  }
  await page.close();
});
