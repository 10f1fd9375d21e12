// What the service desk decides on: who may have an account already, whose mails are to go elsewhere, and how far those
// are who were issued; and what it hears when the mail server is away.
import { AccountForm } from "../pages/accounts.ts";
import { ApplicationForm, ApplicationPage, asText, Queue } from "../pages/applications.ts";
import { textbox } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { examine } from "../support/screens.ts";
import { DemoServer, today } from "../support/server.ts";

test.use({ stage: "decisions" });

interface Applicant {
  readonly id: string;
  readonly etag: string;
  readonly account_id: string;
  readonly login_id: string;
}

interface Sent {
  readonly id: string;
  readonly people: readonly Applicant[];
}

/** Somebody of the company that works for Yokohama, with an account. */
async function issued(server: DemoServer, name: string, mail: string): Promise<Applicant> {
  const [owner, desk] = [await Api.logIn(server, "yokohama"), await Api.logIn(server, "operator")];
  const sent = await owner.must<Sent>("POST", "/applications", {
    kind: "issue",
    people: [{ company: "みなと予約センター株式会社", name, mail_address: mail, phone: "045-111-2222" }],
  });
  const [person] = sent.people;
  if (person === undefined) throw new Error("somebody was applied for");
  return await desk.must<Applicant>(
    "POST", `/application-people/${person.id}/decide`, { decision: "approve" }, { "if-match": person.etag },
  );
}

test("who has an account already is told before it is sent, in the queue and in the dialog", async ({
  page, browser, server,
}) => {
  const known = await issued(server, "二重 花子", "double@example.jp");
  const [form, shell] = [new ApplicationForm(page), new Shell(page)];
  await logIn(page, "yokohama", "/applications/new");
  const twice = { company: "みなと予約センター株式会社", name: "二重 花代", mail: "Double@example.jp", phone: "045-999-9999" };
  await form.text.fill(asText([twice]));
  await form.take.click();
  await form.check.click();
  const warning = page.getByText("すでにアカウントがあるか、申請中の可能性があります");
  await expect(warning).toBeVisible();
  const way = page.getByRole("link", { name: `アカウント ${known.login_id}とメールアドレスが同じです` });
  await expect(way).toHaveAttribute("href", `/accounts/${known.account_id}`);
  await examine(page, "a confirmation with a double");
  // A hint, and no refusal: mail boxes are shared.
  await form.send.click();
  await expect(shell.status).toContainText("申請を受け付けました。");

  const desk = await (await browser.newContext({ baseURL: server.url })).newPage();
  const queue = new Queue(desk);
  await logIn(desk, "operator", "/application-people?status=received");
  await expect(queue.row(twice.name)).toContainText("重複の可能性");
  await queue.open(twice.name).click();
  await expect(queue.dialog).toContainText(`アカウント ${known.login_id}とメールアドレスが同じです`);
  await examine(desk, "a decision on a double");
  await queue.decide.click();
  await expect(queue.dialog).toBeHidden();
  await desk.close();
});

test("another mail address takes a reason, in the dialog and in the form of the account", async ({
  page, server,
}) => {
  const agent = await issued(server, "移動 太郎", "before@example.jp");
  const owner = await Api.logIn(server, "yokohama");
  await owner.must("POST", "/applications", {
    kind: "change",
    people: [{
      login_id: agent.login_id, name: "移動 太郎", mail_address: "before@example.jp",
      new_mail_address: "after@example.jp", note: "アドレスの変更",
    }],
  });
  const [queue, shell, form] = [new Queue(page), new Shell(page), new AccountForm(page)];
  const reason = textbox(page, "本人に確かめた方法");
  await logIn(page, "operator", "/application-people?status=received&kind=change");
  await queue.open("移動 太郎").click();
  await expect(queue.dialog).toContainText("after@example.jp");
  await queue.decide.click();
  await expect(reason).toHaveAttribute("aria-invalid", "true");
  await reason.fill("登録済みの電話番号で確認");
  await examine(page, "a decision on another mail address");
  await queue.decide.click();
  await expect(queue.dialog).toBeHidden();
  await expect(shell.status).toContainText("移動 太郎さん: 変更しました。");

  await page.goto(`/accounts/${agent.account_id}`);
  await expect(form.mail).toHaveValue("after@example.jp");
  await expect(reason).toHaveCount(0);
  await form.mail.fill("again@example.jp");
  await form.save.click();
  await expect(reason).toHaveAttribute("aria-invalid", "true");
  await expect(form.mail).toHaveValue("again@example.jp");
  await reason.fill("窓口で本人に確認");
  await form.save.click();
  await expect(page.getByRole("main")).toContainText("again@example.jp");
  await expect(reason).toHaveCount(0);

  // Both are in the audit of the municipality, with how it was made sure.
  const events = await owner.must<{ items: readonly { action: string; reason: string | null }[] }>(
    "GET", "/audit-events?action=account.changed",
  );
  expect(events.items.map((event) => event.reason)).toEqual(["窓口で本人に確認", "登録済みの電話番号で確認"]);
});

test("each person says how far the log-in is", async ({ page, server }) => {
  const agent = await issued(server, "待機 花子", "waits@example.jp");
  const owner = await Api.logIn(server, "yokohama");
  const sent = await owner.must<{ items: readonly { id: string }[] }>("GET", "/applications?kind=issue&limit=1");
  await logIn(page, "yokohama", `/applications/${sent.items[0]?.id ?? ""}`);
  await expect(new ApplicationPage(page).row("待機 花子")).toContainText("メール送信待ち");
  await page.goto(`/accounts/${agent.account_id}`);
  await expect(page.getByRole("main")).toContainText("ログイン用メールは送信待ち(2021/04/23 09:00)");
  await new Shell(page).language("English");
  await expect(page.getByRole("main")).toContainText("Log-in email waits (2021/04/23 09:00)");
});

test("the service desk hears on any page that the mail server takes nothing", async ({ page, browser }) => {
  // Nobody listens on port 9.
  const server = await DemoServer.launch({
    env: { MADOGUCHI_SMTP_URL: "smtp://127.0.0.1:9", MADOGUCHI_MAIL_FROM: "no-reply@example.jp" },
  });
  const desk = await (await browser.newContext({ baseURL: server.url })).newPage();
  try {
    const operator = await Api.logIn(server, "operator");
    await operator.must("POST", "/accounts", {
      role: "operator", display_name: "新しい担当", mail_address: "new@example.jp",
    });
    const since = async (): Promise<unknown> =>
      (await operator.must<{ unreachable_since: string | null }>("GET", "/outbox/state")).unreachable_since;
    await expect.poll(since).not.toBeNull();
    await logIn(desk, "operator");
    const alerts = desk.getByRole("status", { name: "お知らせ" });
    await expect(alerts).toContainText("メールサーバーに送信できません。送信待ちのメールが1通あります。");
    await alerts.getByRole("link").click();
    await expect(new Shell(desk).title("送信メール")).toBeVisible();
    await expect(desk.getByRole("region", { name: "送信の状況" })).toContainText("メールサーバーに送信できていません");
    await examine(desk, "an outbox whose mail server is away");
  } finally {
    await desk.close();
    await server.remove();
  }
  await page.close();
});

test("when the commission ends, nothing of the municipality stays on the agent's page", async ({ page, browser }) => {
  const server = await DemoServer.launch();
  const agent = await (await browser.newContext({ baseURL: server.url })).newPage();
  try {
    const owner = await Api.logIn(server, "yokohama");
    await logIn(agent, "agent01", "/bookings");
    const rows = agent.getByRole("main").getByRole("row");
    await expect(rows.nth(1)).toBeVisible();
    const commissions = await owner.must<{ items: readonly { id: string; etag: string }[] }>(
      "GET", "/commissions?status=running",
    );
    for (const { id, etag } of commissions.items)
      await owner.must("PATCH", `/commissions/${id}`, { ends_on: today }, { "if-match": etag });
    await expect(rows.nth(1)).toBeVisible();
    // Its last day is over, and nobody touches the page.
    await server.stop();
    await server.start("2021-03-02");
    await expect(rows).toHaveCount(0);
    await expect(agent.getByRole("main")).not.toContainText("横浜");
  } finally {
    await agent.close();
    await server.remove();
  }
  await page.close();
});
