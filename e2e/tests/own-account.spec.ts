// The own account: a second factor and its recovery codes, a forgotten password, the password, the log-ins.
import { OwnAccountPage, SetPasswordPage } from "../pages/own-account.ts";
import { button } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { exactly, labelled } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from "../support/fixtures.ts";
import { demoPassword, logIn, LoginPage } from "../support/login.ts";
import { DemoServer } from "../support/server.ts";
import { linkIn, SmtpServer } from "../support/smtp.ts";
import { totp } from "../support/totp.ts";

test.use({ stage: "own-account" });

test("an agent sets up a second factor, logs in with it, and without the device by a recovery code", {
  tag: "@desktop",
}, async ({ page }) => {
  const own = new OwnAccountPage(page);
  const shell = new Shell(page);
  const form = new LoginPage(page);
  let secret = "";
  let codes: string[] = [];

  await test.step("the secret is scanned or typed, its first code proves it", async () => {
    await logIn(page, "agent02");
    await own.openByMenu();
    await button(own.totp, "二段階認証を設定する").click();
    await own.confirmPassword("wrong password", "次へ");
    await expect(own.totp).toContainText("現在のパスワードが違います");
    await own.confirmPassword(demoPassword, "次へ");
    const picture = page.getByRole("img", { name: exactly("認証アプリで読み取るQRコード") });
    await expect(picture).toBeVisible();
    // The Content-Security-Policy lets it through, and it is a picture.
    expect(await picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    await expectNoViolations(page, "second factor, to scan");
    secret = await own.secret();
    await own.typeCode("000000");
    await expect(own.totp.getByRole("alert").first()).toBeVisible();
    await own.typeCode(totp(secret));
  });
  await test.step("the codes go only when they are kept", async () => {
    await expect(own.codes).toBeVisible();
    await expectNoViolations(page, "recovery codes");
    await page.keyboard.press("Escape");
    await button(own.codes, "完了").click();
    await expect(own.codes).toContainText("控えてから、チェックを入れてください。");
    codes = await own.keepCodes();
    expect(codes).toHaveLength(10);
    await expect(shell.status).toContainText("二段階認証を設定しました。");
    await expect(own.totp).toContainText("未使用の回復コード: 10個");
  });
  await test.step("the log-in asks for a code, and keeps the password meanwhile", async () => {
    await page.context().clearCookies();
    await form.open();
    await form.send("agent02", demoPassword);
    await expect(form.code).toBeFocused();
    await expect(form.code).toHaveAttribute("autocomplete", "one-time-code");
    await expect(form.code).toHaveAttribute("inputmode", "numeric");
    await expect(form.password).toHaveValue(demoPassword);
    await expectNoViolations(page, "log-in, code asked");
    await form.code.fill("000000");
    await form.submit.click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await form.code.fill(totp(secret, 1));
    await form.submit.click();
    await expect(shell.title("ホーム")).toBeVisible();
  });
  await test.step("a recovery code does as well, once", async () => {
    await page.context().clearCookies();
    await form.open();
    await form.send("agent02", demoPassword);
    await button(page, "認証アプリを使えないとき(回復コードを使う)").click();
    await page.getByRole("textbox", { name: labelled("回復コード") }).fill(codes[0] ?? "");
    await form.submit.click();
    await expect(shell.title("ホーム")).toBeVisible();
    await own.openByMenu();
    await expect(own.totp).toContainText("未使用の回復コード: 9個");
  });
  await test.step("it goes with the password only", async () => {
    await button(own.totp, "二段階認証を解除する").click();
    await own.confirmPassword(demoPassword, "二段階認証を解除する");
    await expect(shell.status).toContainText("二段階認証を解除しました。");
  });
});

test("an operator may do nothing before a second factor is set up", { tag: "@desktop" }, async ({ page, browser }) => {
  const server = await DemoServer.launch({ args: ["--operator-totp", "required"] });
  const away = await (await browser.newContext({ baseURL: server.url })).newPage();
  try {
    const own = new OwnAccountPage(away);
    await logIn(away, "operator", "/accounts");
    await expect(own.must).toBeVisible();
    await expect(new Shell(away).title("自分のアカウント")).toBeVisible();
    await expectNoViolations(away, "second factor must be set up");
    await button(own.totp, "二段階認証を設定する").click();
    await own.confirmPassword(demoPassword, "次へ");
    await own.typeCode(totp(await own.secret()));
    await own.keepCodes();
    await expect(new Shell(away).status).toContainText("すべての画面を利用できるようになりました。");
    await new Shell(away).goTo("アカウント管理");
    await expect(away.getByRole("table", { name: exactly("アカウント") })).toBeVisible();
    await expect(own.must).toHaveCount(0);
  } finally {
    await away.close();
    await server.remove();
  }
  await page.close();
});

test("the password is changed, the other log-ins end", { tag: "@desktop" }, async ({ page, server, browser }) => {
  const own = new OwnAccountPage(page);
  const next = "夕方の港に小さな船が戻る";
  await logIn(page, "agent11", "/account");
  const other = await (await browser.newContext({ baseURL: server.url })).newPage();
  await logIn(other, "agent11");

  await test.step("one of the log-ins is ended", async () => {
    const third = await Api.logIn(server, "agent11");
    await page.reload();
    await expect(own.sessions.getByRole("row")).toHaveCount(4);
    await expect(own.sessions.getByText("この端末").first()).toBeVisible();
    await button(own.sessions, "終了させる").first().click();
    await expect(new Shell(page).status).toContainText("そのログインを終了させました。");
    await expect(own.sessions.getByRole("row")).toHaveCount(3);
    await button(own.sessions, "この端末以外をすべて終了させる").click();
    await expect(own.sessions.getByRole("row")).toHaveCount(2);
    expect((await third.send("GET", "/me")).status).toBe(401);
  });
  await test.step("what a password must be shows while it is typed", async () => {
    await own.changePassword(demoPassword, "123456789012");
    await expect(own.password.getByRole("alert").first()).toBeVisible();
    await expect(own.password.getByRole("listitem").filter({ hasText: "順に並ぶ文字" }).last()).toContainText("✕");
    await expectNoViolations(page, "own account, with errors");
    await own.changePassword(demoPassword, next);
    await expect(new Shell(page).status).toContainText("パスワードを変更しました。");
  });
  await test.step("the page elsewhere is told, and goes on with the new password", async () => {
    const relogin = new Shell(other).relogin;
    await expect(relogin).toBeVisible();
    await expect(relogin).toContainText("別の端末から終了されたか、アカウントが停止・削除されています");
    await relogin.getByLabel(labelled("パスワード")).fill(next);
    await button(relogin, "ログイン").click();
    await expect(relogin).toBeHidden();
    await new Shell(other).goTo("医療機関・接種会場");
    await expect(other.getByRole("table").first()).toBeVisible();
    await other.close();
  });
});

test("a forgotten password is set anew by the link of a mail, once", async ({ page, browser }) => {
  const smtp = await SmtpServer.start();
  const server = await DemoServer.launch({ env: smtp.env });
  const away = await (await browser.newContext({ baseURL: server.url, viewport: page.viewportSize() })).newPage();
  const form = new LoginPage(away);
  const set = new SetPasswordPage(away);
  const shell = new Shell(away);
  const mail = "reset-test@example.jp";
  const next = "朝の市場で買う三つの林檎";
  try {
    const operator = await Api.logIn(server, "operator");
    const { items } = await operator.must<{ items: { id: string; etag: string }[] }>("POST", "/accounts/search", {
      q: "agent01",
    });
    const [account] = items;
    if (account === undefined) throw new Error("there is an account agent01");
    const moved = { mail_address: mail, reason: "窓口で確認" };
    await operator.must("PATCH", `/accounts/${account.id}`, moved, { "if-match": account.etag });
    const before = smtp.mails().filter((one) => one.to.includes(mail)).length;

    await form.open();
    await form.forgotten.click();
    await expect(shell.title("パスワードの再設定")).toBeVisible();
    await expectNoViolations(away, "forgotten password");
    await expectNoSidewaysScroll(away, "forgotten password");
    await form.loginId.fill("nobody-has-this");
    await button(away, "メールを送る").click();
    const answer = away.getByRole("status").filter({ hasText: "受け付けました" });
    await expect(answer).toBeFocused();
    const said = await answer.textContent();
    await button(away, "別のログインIDで送る").click();
    await form.loginId.fill("agent01");
    await button(away, "メールを送る").click();
    await expect(answer).toHaveText(said ?? "");

    // Asked for once more, in capitals: the older mail says that there is a newer one.
    const older = await smtp.waitForMailTo(mail, before);
    const data = { login_id: "AGENT01" };
    expect((await away.request.post(`${server.url}/api/v1/password-links`, { data })).status()).toBe(202);
    const letter = await smtp.waitForMailTo(mail, before + 1);
    await away.goto(linkIn(older));
    const replaced = away.getByRole("alert").filter({ hasText: "このリンクは新しいメールのリンクに替わりました" });
    await expect(replaced).toContainText("いちばん新しいメールのリンクを開いてください。");
    await expectNoViolations(away, "replaced link");
    await away.goto(linkIn(letter));
    await expect(set.password).toBeFocused();
    expect(new URL(away.url()).hash).toBe("");
    await expect(away.getByRole("main")).toContainText("agent01");
    await expectNoViolations(away, "set a password");
    await expectNoSidewaysScroll(away, "set a password");
    await set.password.fill("short");
    await set.submit.click();
    await expect(away.getByRole("alert").first()).toBeFocused();
    await set.password.fill(next);
    await expect(set.checks.filter({ hasText: "✓" })).not.toHaveCount(0);
    await set.submit.click();
    await expect(shell.title("ログイン")).toBeVisible();
    await expect(form.loginId).toHaveValue("agent01");
    await form.password.fill(next);
    await form.submit.click();
    await expect(shell.title("ホーム")).toBeVisible();

    await away.goto(linkIn(letter));
    await expect(set.dead).toBeVisible();
    await expectNoViolations(away, "dead link");
    await away.getByRole("link", { name: exactly("新しいリンクを送る") }).click();
    await expect(shell.title("パスワードの再設定")).toBeVisible();
  } finally {
    await away.close();
    await server.remove();
    await smtp.stop();
  }
});

/** New passwords: what the screen says of each, and whether the server takes it. */
const passwords: readonly [typed: string, accepted: boolean][] = [
  ["password1234567", false],
  ["yokohama2021", false],
  ["qwertyuiopasdfg", false],
  ["1qaz2wsx3edc", false],
  ["P@ssw0rd!!2021", false],
  ["madoguchi-yoyaku-2021", false],
  ["窓口予約窓口予約2021", false],
  ["blue agent02 river", false],
  ["river stone harbour", true],
  ["dragon monkey sunshine", true],
];

test("what the screen ticks is what the server accepts", { tag: "@desktop" }, async ({ page, server }) => {
  const own = new OwnAccountPage(page);
  const agent = await Api.logIn(server, "agent02");
  let current = demoPassword;
  await logIn(page, "agent02", "/account");
  // Nothing is ticked before the list and the owner's words are there.
  await expect.poll(() => own.signsOf("river stone harbour")).toBe("✓✓✓✓");
  await button(own.totp, "二段階認証を設定する").click();
  await expectNoViolations(page, "own account, two forms that ask for the password");
  for (const [typed, accepted] of passwords) {
    expect.soft((await own.signsOf(typed)) === "✓✓✓✓", typed).toBe(accepted);
    const answer = await agent.send("POST", "/me/password", { current_password: current, new_password: typed });
    expect.soft(answer.status, typed).toBe(accepted ? 204 : 422);
    if (accepted) current = typed;
  }
});

test("a reload keeps the link of a mail, its use and leaving the page do not", { tag: "@desktop" }, async ({
  browser, page,
}) => {
  const smtp = await SmtpServer.start();
  const server = await DemoServer.launch({ env: smtp.env });
  const away = await (await browser.newContext({ baseURL: server.url })).newPage();
  const set = new SetPasswordPage(away);
  const mail = "reload@example.jp";
  const kept = async (): Promise<string | null> =>
    await away.evaluate(() => sessionStorage.getItem("madoguchi.password-link"));
  try {
    const operator = await Api.logIn(server, "operator");
    await operator.must("POST", "/accounts", {
      role: "operator", display_name: "再読み込みの係", mail_address: mail, phone: "0451112222",
    });
    const link = linkIn(await smtp.waitForMailTo(mail));
    await away.goto(link);
    await expect(set.password).toBeVisible();
    for (let times = 0; times < 2; times += 1) {
      await away.reload();
      await expect(set.password).toBeVisible();
      expect(away.url()).not.toContain("#");
    }
    await away.getByRole("link", { name: /Madoguchi/ }).click();
    await expect(new LoginPage(away).submit).toBeVisible();
    await away.goto(link);
    await set.password.fill("夕方の港に小さな船が戻る");
    await set.submit.click();
    await expect(new LoginPage(away).submit).toBeVisible();
    expect(await kept()).toBeNull();
    await away.goto("/set-password");
    await expect(away.getByRole("alert").filter({ hasText: "リンクが途中で切れています" })).toBeVisible();
  } finally {
    await away.close();
    await server.remove();
    await smtp.stop();
  }
  await page.close();
});

test("after the log-out nothing of it is on the screen, after the log-in the heading has the focus", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const shell = new Shell(page);
  const form = new LoginPage(page);
  const other = await Api.logIn(server, "agent01");
  await logIn(page, "agent01", "/account");
  await expect(shell.heading).toBeFocused();
  await button(new OwnAccountPage(page).sessions, "この端末以外をすべて終了させる").click();
  await expect(shell.status).toContainText("すべて終了させました。");
  expect((await other.send("GET", "/me")).status).toBe(401);

  await shell.account.click();
  await button(page, "ログアウト").click();
  await expect(form.submit).toBeVisible();
  await expect(page.getByText("終了させました")).toHaveCount(0);
  await expect(page.getByText("agent01")).toHaveCount(0);
  await expect(page).toHaveURL(/\/login$/);
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes("draft.")))).toEqual([]);
  await form.send("yokosuka", demoPassword);
  await expect(shell.title("ホーム")).toBeFocused();
  await expect(page.getByText("終了させました")).toHaveCount(0);
});
