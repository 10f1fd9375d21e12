// From the ministry's text to an agent's first booking, and out again: a municipality applies, the service desk
// decides, the mail leaves.
import { AccountPage } from "../pages/accounts.ts";
import { ApplicationForm, ApplicationPage, asText, Queue } from "../pages/applications.ts";
import { BookingForm } from "../pages/booking-form.ts";
import { button } from "../pages/fields.ts";
import { OutboxMailPage, OutboxPage } from "../pages/outbox.ts";
import { OwnAccountPage, SetPasswordPage } from "../pages/own-account.ts";
import { SearchPage } from "../pages/search.ts";
import { Shell } from "../pages/shell.ts";
import { exactly, labelled } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { enterByLink, logIn, LoginPage } from "../support/login.ts";
import { examine } from "../support/screens.ts";
import { DemoServer } from "../support/server.ts";
import { linkIn, SmtpServer } from "../support/smtp.ts";
import { totp } from "../support/totp.ts";

test.use({ stage: "issuance" });

const company = "みらいコール株式会社";
const hanako = { company, name: "高橋 花子", mail: "hanako@example.jp", phone: "090-1234-5678" };
const saburo = { company, name: "佐藤 三郎", mail: "saburo@example.jp", phone: "045-111-2222" };
const password = "横浜の坂道を毎朝歩いて通う";

test("an agent is applied for, issued by mail, books a first caller, and is cut off when it is given back", {
  tag: "@desktop",
}, async ({ page, browser }) => {
  const smtp = await SmtpServer.start();
  const server = await DemoServer.launch({ env: smtp.env });
  const open = async () => await (await browser.newContext({ baseURL: server.url })).newPage();
  const [city, desk, own] = [await open(), await open(), await open()];
  const [cityShell, deskShell, ownShell] = [new Shell(city), new Shell(desk), new Shell(own)];
  const [form, application, queue] = [new ApplicationForm(city), new ApplicationPage(city), new Queue(desk)];
  const agent01 = await Api.logIn(server, "agent01");
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("はじめての予約の会場");
  await agent01.newSlots({ venue_id: venue.id, first_date: "2021-03-15" });
  let [loginId, secret, address, givenBack] = ["", "", "", ""];
  try {
    await test.step("the municipality finds the application where the notice says", async () => {
      await logIn(city, "yokohama");
      await city.goto("/inquiries");
      await expect(city.getByLabel("問い合わせ分類").locator("option:checked")).toHaveText("アカウント");
      await expect(city.getByLabel("問い合わせ詳細").locator("option:checked")).toHaveText("予約受付業者(コールセンター)のアカウントの発行・返納・削除");
      await button(city, "申請の入力へ進む").click();
      await expect(cityShell.title("予約受付業者(コールセンター)のアカウントの申請")).toBeVisible();
      await expect(form.round).toContainText(/第1回/);
    });
    await test.step("the text of a mail is read, broken lines and all; what is wrong is said at its line", async () => {
      const broken = asText([hanako, saburo]).replace("hanako@example.jp", "hanako@\nexample.jp").replace(
        "045-111-2222", "０４５−１１",
      );
      await form.text.fill(broken);
      await expect(form.reading).toContainText("2人を読み取りました。");
      await expect(form.faults).toHaveCount(1);
      await expect(form.faults.first()).toContainText(/^10行目.*電話番号/);
      await form.take.click();
      await expect(form.field(1, "メールアドレス")).toHaveValue(hanako.mail);
      await expect(form.field(2, "氏名")).toHaveValue(saburo.name);
      await form.check.click();
      await expect(form.summary).toBeFocused();
      await form.field(2, "電話番号").fill(saburo.phone);
      await form.check.click();
      await expect(cityShell.title("申請内容の確認")).toBeFocused();
      await form.back.click();
      await expect(cityShell.title("予約受付業者(コールセンター)のアカウントの申請")).toBeFocused();
      await form.check.click();
      await expect(form.shownBack.getByRole("row")).toHaveCount(3);
      await expect(form.shownBack).toContainText("新しい会社");
      await form.send.click();
      await expect(cityShell.status).toContainText("申請を受け付けました。第1回、ログイン用メールの送付日は2021年4月23日");
      await expect(application.row(hanako.name)).toContainText("第1回");
      address = new URL(city.url()).pathname;
      expect(city.url()).not.toContain("example.jp");
    });
    await test.step("the service desk confirms the company, issues one at once and refuses the other", async () => {
      await logIn(desk, "operator", "/application-people?status=received");
      await expect(queue.table.getByRole("row")).toHaveCount(3);
      await queue.open(hanako.name).click();
      await queue.decision("今すぐ発行する").check();
      await queue.atOnceReason.fill("初日から電話を受けるため");
      await queue.decide.click();
      await expect(queue.dialog.getByRole("alert").first()).toContainText("会社");
      await queue.confirmCompany.click();
      // The button has other words while it is under way: what counts is that the question is gone.
      await expect(queue.unconfirmed).toBeHidden();
      await queue.decide.click();
      await expect(queue.dialog).toContainText(saburo.name);
      await expect(queue.dialog.getByRole("status").filter({ hasText: hanako.name })).toContainText("発行を承認しました");
      await queue.decision("却下する").check();
      await queue.reason.fill("同じ人の申請が届いています");
      await queue.decide.click();
      await expect(queue.dialog).toBeHidden();
      await expect(deskShell.status).toContainText("すべて処理しました");
      await expect(desk.getByText("該当する申請はありません")).toBeVisible();
    });
    await test.step("the municipality sees what became of each person", async () => {
      await city.reload();
      await expect(application.row(hanako.name)).toContainText("発行済み");
      await expect(application.row(saburo.name)).toContainText("同じ人の申請が届いています");
    });
    await test.step("the mail's link leads to a password, once", async () => {
      const mail = await smtp.waitForMailTo(hanako.mail);
      expect(smtp.mails().some((one) => one.to.includes(saburo.mail))).toBe(false);
      loginId = /agent\d+/.exec(mail.text)?.[0] ?? "";
      await enterByLink(own, linkIn(mail), loginId, password);
      const again = await open();
      await again.goto(linkIn(mail));
      await expect(new SetPasswordPage(again).dead).toBeVisible();
      await again.close();
    });
    await test.step("a second factor is set up and asked for", async () => {
      const account = new OwnAccountPage(own);
      await account.openByMenu();
      await button(account.totp, "二段階認証を設定する").click();
      await account.confirmPassword(password, "次へ");
      secret = await account.secret();
      await account.typeCode(totp(secret));
      expect(await account.keepCodes()).toHaveLength(10);
      await ownShell.account.click();
      await button(own, "ログアウト").click();
      const log = new LoginPage(own);
      await log.send(loginId, password);
      await expect(log.code).toBeFocused();
      await log.code.fill(totp(secret, 1));
      await log.submit.click();
      await expect(ownShell.title("ホーム")).toBeVisible();
    });
    await test.step("the first caller is booked", async () => {
      const [search, booking] = [new SearchPage(own), new BookingForm(own)];
      await ownShell.goTo("接種予約");
      await search.keyword.fill("はじめての予約");
      await search.to.year.fill("2021-03-20");
      await search.search.click();
      await search.cell("はじめての予約の会場", "2021年3月15日").click();
      await search.band("10:00–11:00").click();
      await booking.fill({
        bookerKana: "やまだ はなこ",
        phone: "045-123-4567",
        name: "山田 太郎",
        kana: "ヤマダ タロウ",
        birthDate: "S12.3.4",
        municipalityCode: "141003",
        coupon: "7100000001",
      });
      await booking.confirm.click();
      expect(await booking.reference()).toMatch(/^\d{3}-\d{3}-\d{3}$/);
    });
    await test.step("the municipality gives the account back", async () => {
      await city.goto("/applications/new");
      await form.kind("削除").check();
      await form.field(1, "V-SYS ID").fill(loginId);
      await form.field(1, "氏名").fill("高橋 桃子");
      await form.field(1, "メールアドレス").fill(hanako.mail);
      await form.check.click();
      await form.send.click();
      // Id, name and mail must be those of one account; which of them is wrong is not told.
      await expect(form.summary).toBeFocused();
      await form.field(1, "氏名").fill(hanako.name);
      await form.check.click();
      await form.send.click();
      await expect(cityShell.status).toContainText("申請を受け付けました。");
      await expect(application.row(hanako.name)).toContainText("審査待ち");
      givenBack = new URL(city.url()).pathname;
    });
    await test.step("once approved, the open page is cut off by itself", async () => {
      await desk.goto("/application-people?status=received");
      await queue.open(hanako.name).click();
      await queue.decide.click();
      await expect(queue.dialog).toBeHidden();
      await expect(ownShell.relogin).toBeVisible();
      await ownShell.relogin.getByLabel(labelled("パスワード")).fill(password);
      await button(ownShell.relogin, "ログイン").click();
      await expect(ownShell.relogin.getByRole("alert")).toContainText("ログインIDまたはパスワードが違います");
    });
    await test.step("all of it stands in the outbox, on the account and in the audit", async () => {
      await desk.goto("/outbox");
      const mail = new OutboxPage(desk).rows(hanako.mail).last();
      await expect(mail).toContainText("送信済み");
      await expect(mail).toContainText("1回");
      await mail.getByRole("link").click();
      const sent = new OutboxMailPage(desk);
      await expect(sent.attempts).toHaveText(/送信しました/);
      await expect(sent.main).toContainText(`ログインID: ${loginId}`);
      // Its link is known to the addressee only.
      await expect(sent.main).not.toContainText("set-password");
      await expect(sent.again).toHaveCount(0);
      await desk.goto(`/audit?login_id=${loginId}`);
      const rows = desk.getByRole("table").getByRole("row");
      for (const words of ["予約", "二段階認証の設定", "リンクでのパスワードの設定"]) {
        await expect(rows.filter({ has: desk.getByRole("cell", { name: new RegExp(`^${words}`) }) }).first())
          .toBeVisible();
      }
      await desk.goto("/audit?action=application_person.");
      for (const words of ["申請の承認(発行)", "申請の却下", "申請の承認(削除)"])
        await expect(rows.filter({ hasText: words })).toHaveCount(1);
      const issued = rows.filter({ hasText: "申請の承認(発行)" });
      await expect(issued).toContainText(`${loginId}(${hanako.name}) · 神奈川県横浜市 · 申請番号`);
      await expect(issued).toContainText("理由: 初日から電話を受けるため");
      const refused = rows.filter({ hasText: "申請の却下" });
      await expect(refused).toContainText(saburo.name);
      await expect(refused).toContainText("理由: 同じ人の申請が届いています");
      // The municipality reads the same of what the service desk did, and goes on to the account from there.
      await city.goto("/audit?action=account.deleted");
      const deleted = city.getByRole("table").getByRole("row").filter({ hasText: loginId });
      await expect(deleted).toContainText("状態: 利用中 → 削除済み");
      await expect(deleted).toContainText("理由: 削除の申請");
      await expect(deleted).toContainText("operator");
      await deleted.getByRole("link", { name: exactly(`${loginId}(${hanako.name})`) }).click();
      await expect(city.getByRole("main")).toContainText("削除済み");
      await city.goto(address);
      await expect(application.row(hanako.name)).toContainText("発行済み");
      await expect(application.row(hanako.name)).toContainText(loginId);
      await expect(application.row(saburo.name)).toContainText("却下");
      await city.goto(givenBack);
      await expect(application.row(hanako.name)).toContainText("削除済み");
      await desk.goto("/accounts");
      await desk.getByLabel(/^ログインID・氏名/).fill(loginId);
      await button(desk.getByRole("search", { name: exactly("検索条件") }), "検索").click();
      await desk.getByRole("link", { name: exactly(loginId) }).click();
      await expect(new AccountPage(desk).delete).toHaveCount(0);
      await expect(desk.getByRole("region", { name: exactly("登録内容") }).or(desk.getByRole("main")))
        .toContainText("削除済み");
    });
  } finally {
    for (const one of [city, desk, own]) await one.close();
    await server.remove();
    await smtp.stop();
  }
  await page.close();
});

test("a mail that did not arrive is sent again, and its page says how that went", async ({
  browser, page, viewport,
}) => {
  const smtp = await SmtpServer.start({ busy: ["busy"], unknown: ["nobody"] });
  const server = await DemoServer.launch({ env: smtp.env });
  const desk = await (await browser.newContext({ baseURL: server.url, viewport })).newPage();
  const [shell, mail] = [new Shell(desk), new OutboxMailPage(desk)];
  const operator = await Api.logIn(server, "operator");
  const issue = async (name: string) =>
    await operator.must<{ id: string; etag: string }>("POST", "/accounts", {
      role: "operator", display_name: "運営の係", mail_address: `${name}@example.jp`,
    });
  const mailTo = async (address: string) =>
    (await operator.must<{ items: { mail_address: string; attempts: number }[] }>("GET", "/outbox")).items.find(
      (mail) => mail.mail_address === address,
    );
  const open = async (address: string, status: string) => {
    await expect.poll(async () => (await mailTo(address))?.attempts).toBe(1);
    await desk.goto("/outbox");
    await expect(new OutboxPage(desk).rows(address)).toContainText(status);
    await expect(new OutboxPage(desk).rows(address)).toContainText("1回");
    await new OutboxPage(desk).rows(address).getByRole("link").click();
    await expect(mail.attempts).toHaveCount(1);
    await examine(desk, `mail, ${status}`);
  };
  try {
    await logIn(desk, "operator");
    const account = await issue("nobody");
    // Tried again by itself after a minute: looked at first.
    await issue("busy");
    await test.step("a busy mailbox takes it the second time", async () => {
      await open("busy@example.jp", "送信待ち");
      await expect(mail.attempts).toContainText("あとで送るよう求められました(再送します)");
      await mail.again.click();
      await expect(shell.status).toContainText("もう一度送信します。");
      await expect(mail.attempts.last()).toContainText("送信しました");
      await expect(mail.main).toContainText("送信済み");
      await expect(mail.again).toHaveCount(0);
      expect((await smtp.waitForMailTo("busy@example.jp")).text).toContain("set-password#");
    });
    await test.step("where there is no mailbox, there is none the second time", async () => {
      await open("nobody@example.jp", "送信失敗");
      await mail.again.click();
      await expect(mail.attempts).toHaveCount(2);
      await expect(mail.attempts.last()).toContainText("受け取りを拒否されました");
      await expect(mail.main).toContainText("送信失敗");
    });
    await test.step("its account suspended meanwhile, the page says so and does not send", async () => {
      await operator.must("POST", `/accounts/${account.id}/suspend`, { reason: "宛先の誤り" }, { "if-match": account.etag });
      await mail.again.click();
      await expect(shell.status).toContainText("停止中または削除済みのアカウント");
      await expect(mail.main).toContainText("取りやめ");
      await expect(mail.again).toHaveCount(0);
      await expect(mail.attempts).toHaveCount(2);
    });
  } finally {
    await desk.close();
    await server.remove();
    await smtp.stop();
  }
  await page.close();
});

test("what was applied for is taken back, a company merged, an agent suspended and its deletion applied for", {
  tag: "@desktop",
}, async ({ page, browser }) => {
  const server = await DemoServer.launch();
  const open = async () => await (await browser.newContext({ baseURL: server.url })).newPage();
  const [city, desk] = [await open(), await open()];
  const [cityShell, deskShell, application] = [new Shell(city), new Shell(desk), new ApplicationPage(city)];
  const [owner, operator] = [await Api.logIn(server, "yokohama"), await Api.logIn(server, "operator")];
  interface Applicant {
    readonly id: string;
    readonly etag: string;
    readonly vendor: { readonly id: string };
  }
  interface Sent {
    readonly id: string;
    readonly people: readonly Applicant[];
  }
  const send = async (company: string, names: readonly string[]): Promise<Sent> =>
    await owner.must<Sent>("POST", "/applications", {
      kind: "issue",
      people: names.map((name, n) => ({
        company, name, mail_address: `p${String(n)}@example.jp`, phone: "045-111-2222",
      })),
    });
  try {
    await logIn(city, "yokohama");
    await logIn(desk, "operator");
    const sent = await send("みなとこーる", ["佐藤 一郎", "佐藤 次郎", "佐藤 三郎"]);
    await test.step("one person is taken back, then everybody who waits", async () => {
      await city.goto(`/applications/${sent.id}`);
      await button(city, "佐藤 一郎さんの申請を取り下げる").click();
      const dialog = city.getByRole("dialog");
      await dialog.getByLabel("取り下げの理由(任意)").fill("採用の取りやめ");
      await button(dialog, "取り下げる").click();
      await expect(cityShell.status).toContainText("佐藤 一郎さんの申請を取り下げました。");
      await expect(application.row("佐藤 一郎")).toContainText("理由: 採用の取りやめ");
      await button(city, "審査待ちの人をすべて取り下げる").click();
      await expect(dialog).toContainText("審査待ちの2人の申請を取り下げます。");
      await button(dialog, "取り下げる").click();
      await expect(cityShell.status).toContainText("2人の申請を取り下げました。");
      await expect(application.row("佐藤 三郎")).toContainText("取り下げ");
      await expect(button(city, "審査待ちの人をすべて取り下げる")).toHaveCount(0);
      await examine(city, "a withdrawn application");
    });
    const again = await send("みなとこーる", ["佐藤 花子"]);
    const company = again.people[0]?.vendor.id ?? "";
    const known = await operator.must<{ id: string; name: string }>("POST", "/vendors", { name: "みなとコールセンター" });
    await test.step("the service desk makes the company part of the known one", async () => {
      await desk.goto(`/vendors/${company}`);
      await button(desk, "登録済みの会社に統合する").click();
      const dialog = desk.getByRole("dialog", { name: "登録済みの会社に統合する" });
      await expect(dialog).toContainText("申請の対象者4人と委託0件が移ります");
      await dialog.getByLabel("統合先の会社").selectOption(known.name);
      await button(dialog, "登録済みの会社に統合する").click();
      await expect(deskShell.status).toContainText("「みなとコールセンター」に統合しました。");
      await expect(desk.getByRole("main")).toContainText("統合済み");
      await examine(desk, "a merged company");
      await city.goto(`/applications/${again.id}`);
      await expect(application.row("佐藤 花子")).toContainText("申請時の会社名: みなとこーる");
    });
    await test.step("the municipality suspends its agent, lets it in again, and applies for its deletion", async () => {
      const person = await owner.must<Sent>("GET", `/applications/${again.id}`);
      const { id, etag } = person.people[0] ?? { id: "", etag: "" };
      const issued = await operator.must<{ account_id: string; login_id: string }>(
        "POST", `/application-people/${id}/decide`, { decision: "approve", at_once_reason: "急ぎ" },
        { "if-match": etag },
      );
      await city.goto(`/accounts/${issued.account_id}`);
      const account = new AccountPage(city);
      await account.act("利用を停止する", "端末の紛失");
      await expect(cityShell.status).toContainText(issued.login_id);
      await expect(account.resume).toBeVisible();
      await expect(account.delete).toHaveCount(0);
      await account.act("利用を再開する", "見つかったため");
      await expect(account.suspend).toBeVisible();
      await examine(city, "an agent of one's own");
      await city.getByRole("link", { name: "削除を申請する" }).click();
      const form = new ApplicationForm(city);
      await expect(form.field(1, "V-SYS ID")).toHaveValue(issued.login_id);
      await expect(form.field(1, "氏名")).toHaveValue("佐藤 花子");
      await form.check.click();
      await form.send.click();
      await expect(cityShell.status).toContainText("申請を受け付けました。");
    });
  } finally {
    for (const one of [city, desk]) await one.close();
    await server.remove();
  }
  await page.close();
});
