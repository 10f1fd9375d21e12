// アカウント管理: from the first mail to the last log-out; companies and what they are commissioned for.
import { AccountForm, AccountPage, AccountsPage, CommissionForm } from "../pages/accounts.ts";
import { button, textbox } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { exactly, labelled } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from "../support/fixtures.ts";
import { enterByLink, logIn } from "../support/login.ts";
import { enter, show } from "../support/screens.ts";
import { DemoServer } from "../support/server.ts";
import { linkIn, SmtpServer } from "../support/smtp.ts";

test.use({ stage: "accounts" });

test("an account is issued, its owner sets a password by mail, is suspended in the open page and comes back", {
  tag: "@desktop",
}, async ({ page, browser }) => {
  const smtp = await SmtpServer.start();
  const server = await DemoServer.launch({ env: smtp.env });
  const desk = await (await browser.newContext({ baseURL: server.url })).newPage();
  const own = await (await browser.newContext({ baseURL: server.url })).newPage();
  const [form, account, accounts] = [new AccountForm(desk), new AccountPage(desk), new AccountsPage(desk)];
  const [deskShell, ownShell] = [new Shell(desk), new Shell(own)];
  const mail = "new-desk@example.jp";
  const password = "横浜の坂道を毎朝歩いて通う";
  let loginId = "";
  try {
    await test.step("the service desk issues it", async () => {
      await logIn(desk, "operator", "/accounts");
      await accounts.new.click();
      await form.create.click();
      await expect(desk.getByRole("alert").filter({ hasText: "入力内容を確認してください" })).toBeFocused();
      await form.role("市町村");
      await form.municipality.fill("横浜市");
      await form.name.fill("横浜市 予防接種担当");
      await form.mail.fill(mail);
      await form.phone.fill("045−123−4567");
      await form.create.click();
      await expect(deskShell.status).toContainText("を発行しました。");
      await expect(deskShell.heading).toHaveText(/^city\d+$/);
      loginId = (await deskShell.heading.textContent())?.trim() ?? "";
    });
    await test.step("its owner sets a password by the mail's link", async () => {
      await enterByLink(own, linkIn(await smtp.waitForMailTo(mail)), loginId, password);
    });
    await test.step("suspended, the open page is told by itself and shows nothing any more", async () => {
      await account.act("利用を停止する", "端末の紛失");
      await expect(deskShell.status).toContainText(`${loginId} の利用を停止しました。`);
      // The button that opened the dialog is another one now.
      await expect(deskShell.heading).toBeFocused();
      await expect(desk.getByRole("main")).toContainText("端末の紛失");
      await expect(ownShell.relogin).toBeVisible();
      await expect(ownShell.tabs).toBeHidden();
      await expect(ownShell.relogin).toContainText("アカウントが停止・削除されています");
      await ownShell.relogin.getByLabel(labelled("パスワード")).fill(password);
      await button(ownShell.relogin, "ログイン").click();
      await expect(ownShell.relogin.getByRole("alert")).toContainText("ログインIDまたはパスワードが違います");
    });
    await test.step("resumed, it goes on where it was", async () => {
      await account.act("利用を再開する", "端末が見つかった");
      await expect(deskShell.status).toContainText("利用を再開しました。");
      await ownShell.relogin.getByLabel(labelled("パスワード")).fill(password);
      await button(ownShell.relogin, "ログイン").click();
      await expect(ownShell.relogin).toBeHidden();
      await ownShell.goTo("医療機関・接種会場");
      await expect(own.getByRole("table").first()).toBeVisible();
    });
    await test.step("the mail is sent again, the account deleted for good", async () => {
      await account.mailAgain.click();
      await expect(deskShell.status).toContainText("ログイン用のメールを送ります。");
      await account.act("アカウントを削除する", "異動");
      await expect(deskShell.status).toContainText(`${loginId} を削除しました。`);
      await expect(account.delete).toHaveCount(0);
      await accounts.words.page().goto("/accounts");
      await accounts.words.fill(mail);
      await accounts.search.click();
      await expect(accounts.row(loginId)).toContainText("削除済み");
      expect(desk.url()).not.toContain("example");
    });
  } finally {
    await desk.close();
    await own.close();
    await server.remove();
    await smtp.stop();
  }
  await page.close();
});

test("two operators change the same account: the second keeps what was typed", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const operator = await Api.logIn(server, "operator");
  const made = await operator.must<{ id: string; etag: string }>("POST", "/accounts", {
    role: "operator", display_name: "二人目の係", mail_address: "second@example.jp", phone: "0451112222",
  });
  const form = new AccountForm(page);
  await logIn(page, "operator", `/accounts/${made.id}`);
  await expect(form.name).toHaveValue("二人目の係");
  await operator.must("PATCH", `/accounts/${made.id}`, { phone: "0459998888" }, { "if-match": made.etag });
  await form.name.fill("二人目の担当");
  await form.save.click();
  await expect(page.getByRole("alert").filter({ hasText: "ほかの人が先に変更しました" })).toBeFocused();
  await expect(form.phone).toHaveValue("0459998888");
  await expect(form.name).toHaveValue("二人目の担当");
  await form.save.click();
  await expect(new Shell(page).status).toContainText("変更を保存しました。");
  expect(await operator.must("GET", `/accounts/${made.id}`)).toMatchObject({
    display_name: "二人目の担当", phone: "0459998888",
  });
});

test("a company is registered, commissioned, its last day changed; one that has not begun is withdrawn", {
  tag: "@desktop",
}, async ({ page }) => {
  const shell = new Shell(page);
  const form = new CommissionForm(page);
  await logIn(page, "operator", "/vendors");
  await button(page, "会社を登録").click();
  await textbox(page.getByRole("dialog"), "会社名").fill("はまかぜ予約センター株式会社");
  await button(page.getByRole("dialog"), "登録する").click();
  await expect(shell.title("はまかぜ予約センター株式会社")).toBeVisible();

  await logInAs(page, "yokohama", "/commissions/new");
  await form.create.click();
  await expect(page.getByRole("alert").filter({ hasText: "入力内容を確認してください" })).toBeFocused();
  // However the name is written, it is the same company.
  await form.company.fill("はまかぜ予約センター㈱");
  await form.first.fill("2021-03-10");
  await form.last.fill("2021-03-31");
  await form.create.click();
  await expect(shell.status).toContainText("への委託を登録しました。");
  await expect(page.getByRole("main")).toContainText("開始前");
  await form.last.fill("2021-04-30");
  await button(page, "保存").click();
  await expect(shell.status).toContainText("終了日を変更しました。");
  await expect(page.getByRole("main")).toContainText("2021年4月30日(金) まで");
  await button(page, "取り消す").click();
  await button(page.getByRole("dialog"), "取り消す").click();
  await expect(shell.title("委託")).toBeVisible();
  await expect(page.getByRole("table", { name: exactly("委託") })).not.toContainText("はまかぜ");
});

test("a company that works for others is commissioned with consent, and its agents stay who applied for them", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const shell = new Shell(page);
  const form = new CommissionForm(page);
  const main = page.getByRole("main");
  const name = "みさき予約センター株式会社";
  const operator = await Api.logIn(server, "operator");
  const vendor = await operator.must<{ id: string }>("POST", "/vendors", { name });
  await operator.must("POST", "/commissions", {
    vendor_id: vendor.id, municipality_code: "141003", starts_on: "2021-03-01",
  });
  const agent = await operator.must<{ id: string; login_id: string }>("POST", "/accounts", {
    role: "agent", vendor_id: vendor.id, display_name: "三崎 花子", mail_address: "misaki@example.jp",
  });

  await logIn(page, "yokosuka", "/commissions/new");
  await form.company.fill(name);
  await form.first.fill("2021-03-01");
  await form.create.click();
  await expect(shell.status).toContainText("サービスデスクの同意を待っています。");
  await expect(main).toContainText("同意待ち");
  await expect(button(page, "同意する")).toHaveCount(0);
  const address = new URL(page.url()).pathname;
  await show(page, `/accounts/${agent.id}`);
  await expect(main).not.toContainText(agent.login_id);

  await logInAs(page, "operator", "/commissions?status=asked");
  await expect(page.getByRole("table", { name: exactly("委託") })).toContainText(name);
  await show(page, address);
  await expect(main).toContainText("ほかの市町村の予約も受け付けています。");
  await expectNoViolations(page);
  await button(page, "同意する").click();
  await expect(shell.status).toContainText("委託に同意しました。");
  await expect(main).toContainText("委託中");

  await logInAs(page, "yokosuka", `/accounts/${agent.id}`);
  await expect(main).toContainText("他の申請者のアカウントです。");
  await expect(main).toContainText(agent.login_id);
  await expect(main).toContainText("サービスデスク");
  await expect(main).not.toContainText("三崎");
  await expect(main).not.toContainText("misaki@example.jp");
  await expectNoViolations(page);
});

for (const lang of ["ja", "en"] as const) {
  test(`the pages of the accounts are accessible and fit the window (${lang})`, async ({ page, server }) => {
    const operator = await Api.logIn(server, "operator");
    const [account] =
      (await operator.must<{ items: { id: string }[] }>("POST", "/accounts/search", { q: "agent01" })).items;
    // Those that both see: the municipality's own.
    const yokohama = await Api.logIn(server, "yokohama");
    const [vendor] = (await yokohama.must<{ items: { id: string }[] }>("GET", "/vendors")).items;
    const [commission] = (await yokohama.must<{ items: { id: string }[] }>("GET", "/commissions")).items;
    if (account === undefined || vendor === undefined || commission === undefined)
      throw new Error("the demo has accounts and commissions");
    await page.addInitScript((code) => localStorage.setItem("madoguchi.lang", code), lang);
    const pages = [
      "/", "/account", "/accounts", `/accounts/${account.id}`, "/vendors", `/vendors/${vendor.id}`, "/commissions",
      `/commissions/${commission.id}`,
      "/commissions/new", "/accounts/new", "/prefectures", "/municipalities?has_accounts=true",
      "/programmes", "/programmes/covid19_initial_2021", "/programmes/covid19_initial_2021/edit", "/programmes/new",
      "/products", "/products/pfizer", "/products/pfizer/edit", "/products/new",
      "/municipalities?q=nowhere",
    ];
    for (const [loginId, paths] of [["operator", pages], ["yokohama", pages.slice(0, 9)]] as const) {
      await enter(page, server, loginId, "/");
      for (const path of paths) {
        await show(page, path);
        await expect(page.getByRole("alert")).toHaveCount(0);
        await expectNoViolations(page, `${loginId} ${path}`);
        await expectNoSidewaysScroll(page, `${loginId} ${path}`);
      }
      if (loginId === "operator") {
        await show(page, `/accounts/${account.id}`);
        await page.getByRole("button", { name: /^(アカウントを削除する|Delete)$/ }).click();
        await expect(page.getByRole("dialog")).toBeVisible();
        await expectNoViolations(page, "delete");
        await expectNoSidewaysScroll(page, "delete");
      }
    }
  });
}

test("a municipality without an account is found by its prefecture, and gets one", { tag: "@desktop" }, async ({
  page,
}) => {
  const form = new AccountForm(page);
  await logIn(page, "operator", "/prefectures");
  await page.getByRole("row").filter({ hasText: "高知県" }).getByRole("link", { name: /市町村$/ }).click();
  await expect(new Shell(page).title("市町村")).toBeVisible();
  await page.getByLabel(labelled("市町村のアカウント")).selectOption("なし");
  await button(page, "検索").click();
  await expect(page).toHaveURL(/has_accounts=false/);
  await page.getByRole("row").filter({ hasText: "いの町" }).getByRole("link", { name: exactly("アカウントを発行") }).click();
  await expect(page.getByRole("radio", { name: exactly("市町村") })).toBeChecked();
  await expect(form.municipality).toHaveValue("高知県いの町");
  await form.name.fill("いの町 予防接種担当");
  await form.mail.fill("ino@example.jp");
  await form.create.click();
  await expect(new Shell(page).heading).toHaveText(/^city\d+$/);
  await page.goto("/municipalities?q=いの町&has_accounts=true");
  await page.getByRole("row").filter({ hasText: "いの町" }).getByRole("link", { name: exactly("1件") }).click();
  await expect(new AccountsPage(page).table).toContainText("いの町 予防接種担当");
});

/** Another account in the same browser. */
async function logInAs(
  page: import("@playwright/test").Page, loginId: "yokohama" | "yokosuka" | "operator", path: string,
): Promise<void> {
  await page.context().clearCookies();
  await logIn(page, loginId, path);
}
