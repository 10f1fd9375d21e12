// The screens of applications, rounds, mails and the audit: both languages, both widths, and who may see them.
import { ApplicationForm, ApplicationPage, asText, Queue } from "../pages/applications.ts";
import { button, DateFields } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { exactly } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { enter, examine, settle, show } from "../support/screens.ts";
import { DemoServer } from "../support/server.ts";

test.use({ stage: "issuance-screens" });

interface Application {
  readonly id: string;
  readonly people: readonly { readonly id: string; readonly etag: string }[];
}

let serial = 0;

/** People whom nobody has applied for yet. */
function people(count: number): { company: string; name: string; mail_address: string; phone: string }[] {
  return Array.from({ length: count }, () => {
    serial += 1;
    const unique = `${Date.now()}-${serial}`;
    return {
      company: "みなと予約センター株式会社", name: `画面 花子${serial}`, mail_address: `screen-${unique}@example.jp`,
      phone: "045-123-4567",
    };
  });
}

async function apply(server: DemoServer, count: number): Promise<Application> {
  const yokohama = await Api.logIn(server, "yokohama");
  return await yokohama.must<Application>("POST", "/applications", { kind: "issue", people: people(count) });
}

test("a moved deadline says why, and the page one is on is in sight in its row at 390 px", {
  tag: "@desktop",
}, async ({ page, browser }) => {
  const server = await DemoServer.launch({ day: "2021-11-01" });
  const narrow = { baseURL: server.url, viewport: { width: 390, height: 844 } };
  const away = await (await browser.newContext(narrow)).newPage();
  try {
    await enter(away, server, "operator", "/rounds");
    const row = away.getByRole("row").filter({ hasText: "2021年11月2日(火) 17:00" });
    await expect(row).toContainText("受付中 · 文化の日のため11/3(水)から繰り上げ");
    const subtabs = away.getByRole("navigation", { name: exactly("アカウント管理のページ") });
    // A row is pushed by whole pixels, its links end between them.
    const inSight = { ratio: 0.98 };
    for (const path of ["/audit", "/accounts", "/rounds"]) {
      await show(away, path);
      await expect(subtabs.locator("[aria-current]")).toBeInViewport(inSight);
    }
    await subtabs.getByRole("link", { name: exactly("操作の記録") }).click();
    await expect(subtabs.locator("[aria-current]")).toHaveText("操作の記録");
    await expect(subtabs.locator("[aria-current]")).toBeInViewport(inSight);
    await enter(away, server, "yokohama", "/applications/new");
    await expect(away.getByRole("main")).toContainText("文化の日のため11/3(水)から繰り上げ");
    await examine(away, "a moved round");
    await new Shell(away).language("English");
    await expect(away.getByRole("main")).toContainText("Brought forward from Wed 3 Nov (Culture Day)");
  } finally {
    await away.close();
    await server.remove();
  }
  await page.close();
});

for (const lang of ["ja", "en"] as const) {
  test(`the way from the inquiry to the sent application is accessible and fits the window (${lang})`, async ({
    page, server,
  }) => {
    const ja = lang === "ja";
    const sent = await apply(server, 2);
    await settle(page, lang);
    await enter(page, server, "yokohama", "/inquiries");
    await examine(page, "inquiry");
    await show(page, "/applications");
    await examine(page, "applications");
    await show(page, "/applications?kind=change");
    await expect(page.getByText(ja ? "申請はまだありません" : "No applications yet")).toBeVisible();
    await examine(page, "applications, none");
    await show(page, `/applications/${sent.id}`);
    await examine(page, "one application");
    await show(page, "/applications/new");
    await examine(page, "new application");
    const text = page.getByRole("textbox", { name: ja ? /^貼り付ける文章/ : /^Text/ });
    const [one] = people(1);
    if (one === undefined) throw new Error("one person");
    await text.fill(
      `${asText([{ company: one.company, name: one.name, mail: "not a mail", phone: one.phone }])}\nどの項目でもない行`,
    );
    await expect(page.getByRole("listitem").filter({ hasText: ja ? /^\d+行目/ : /^Line \d+/ }).first()).toBeVisible();
    await examine(page, "new application, text with faults");
    await page.getByRole("button", { name: ja ? /人を下の一覧に加える$/ : /^Add/ }).first().click();
    await page.getByRole("button", { name: ja ? /^内容を確認する/ : /^Check/ }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await examine(page, "new application, with errors");
    await page.getByRole(
      "group", { name: ja ? "1人目" : "Person 1", exact: true },
    ).getByLabel(ja ? /^メールアドレス/ : /^Email address/).fill(
      one.mail_address,
    );
    await page.getByRole("button", { name: ja ? /^内容を確認する/ : /^Check/ }).click();
    await expect(page.getByRole("table")).toBeVisible();
    await examine(page, "confirmation");
  });

  test(`the service desk's queue, rounds, outbox and audit are accessible and fit the window (${lang})`, async ({
    page, server,
  }) => {
    const ja = lang === "ja";
    const operator = await Api.logIn(server, "operator");
    await apply(server, 2);
    const [member] = people(1);
    await operator.must("POST", "/accounts", {
      role: "operator", display_name: "運営 花子", mail_address: member?.mail_address,
    });
    const [mail] = (await operator.must<{ items: { id: string }[] }>("GET", "/outbox")).items;
    if (mail === undefined) throw new Error("a new account has a mail");
    await settle(page, lang);
    await enter(page, server, "operator", "/application-people?status=received");
    await examine(page, "queue");
    await page.getByRole("table").getByRole("button").first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.getByRole("dialog").getByRole("radio").last().check();
    await page.getByRole("dialog").getByRole("button", { name: ja ? "決定する" : "Decide", exact: true }).click();
    await expect(page.getByRole("dialog").getByRole("alert").first()).toBeVisible();
    await examine(page, "decision, with errors");
    await page.keyboard.press("Escape");
    await show(page, "/application-people?status=deleted");
    await expect(page.getByText(ja ? "該当する申請はありません" : "No applications found")).toBeVisible();
    await examine(page, "queue, empty");
    await show(page, "/rounds");
    await examine(page, "rounds");
    await page.getByRole("button", { name: ja ? "決める" : "Set", exact: true }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await examine(page, "rounds, with errors");
    await show(page, "/outbox");
    await examine(page, "outbox");
    await show(page, "/outbox?status=failed");
    await expect(page.getByText(ja ? "該当するメールはありません" : "No emails found")).toBeVisible();
    await examine(page, "outbox, empty");
    await show(page, `/outbox/${mail.id}`);
    await examine(page, "a mail");
    await show(page, "/audit");
    await examine(page, "audit");
    await show(page, "/audit?login_id=nobody");
    await expect(page.getByText(ja ? "該当する記録はありません" : "No events found")).toBeVisible();
    await examine(page, "audit, empty");
    await enter(page, server, "yokohama", "/audit");
    await examine(page, "audit of a municipality");
    // Every event has words: none stands there by its code alone.
    await expect(page.getByRole("cell", { name: /^[a-z_]+\.[a-z_]+$/ })).toHaveCount(0);
  });
}

test("nobody but the municipality and the service desk sees an application", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const sent = await apply(server, 1);
  const shell = new Shell(page);
  const seen: Promise<string>[] = [];
  page.on("response", (answer) => {
    if (answer.url().includes("/api/v1/")) seen.push(answer.text().catch(() => ""));
  });
  await logIn(page, "yokosuka", `/applications/${sent.id}`);
  await expect(page.getByRole("main").getByText(/見つかりません/).first()).toBeVisible();
  await page.goto("/applications");
  await expect(page.getByText("申請はまだありません")).toBeVisible();
  for (const loginId of ["agent01", "agent11"] as const) {
    await page.context().clearCookies();
    await logIn(page, loginId, "/");
    await expect(shell.tabs.getByRole("link", { name: exactly("問い合わせ") })).toHaveCount(0);
    for (const path of [
      "/inquiries", "/applications", "/applications/new", `/applications/${sent.id}`, "/application-people", "/rounds",
      "/outbox", "/outbox/1", "/audit",
      "/accounts", "/accounts/new", "/vendors", "/commissions", "/commissions/new", "/prefectures",
    ]) {
      await page.goto(path);
      await expect(page.getByText(/この画面は利用できません|この操作の権限がありません/).first(), `${loginId} ${path}`).toBeVisible();
      await expect(page.getByRole("main").getByRole("table"), `${loginId} ${path}`).toHaveCount(0);
    }
  }
  const answers = await Promise.all(seen);
  expect(answers.length).toBeGreaterThan(20);
  expect(answers.filter((text) => text.includes("画面 花子"))).toEqual([]);
  // The municipality applies; it does not decide.
  await page.context().clearCookies();
  await logIn(page, "yokohama", "/");
  for (const path of ["/application-people", "/rounds"]) {
    await page.goto(path);
    await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
    await expect(page.getByRole("table").getByRole("button")).toHaveCount(0);
    await expect(button(page, "決める")).toHaveCount(0);
  }
  await page.goto("/outbox");
  await expect(page.getByText(/この操作の権限がありません/).first()).toBeVisible();
});

test("a whole round is approved, its days are moved, and what was typed of an account waits", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const sent = await apply(server, 2);
  const shell = new Shell(page);
  await logIn(page, "operator", "/rounds");
  await button(page, "第1回をまとめて承認").click();
  await expect(page.getByRole("dialog")).toContainText("この回の締切はまだ過ぎていません");
  await page.getByRole("dialog").getByRole("button", { name: /人を承認する$/ }).click();
  await expect(shell.status).toContainText(/人を承認しました。/);
  await expect(shell.heading).toBeFocused();
  const queue = new Queue(page);
  await page.goto("/application-people?status=received");
  await expect(page.getByText("該当する申請はありません")).toBeVisible();
  await page.goto("/application-people?status=issued");
  await expect(queue.table.getByRole("row").filter({ hasText: "発行済み" }).first()).toBeVisible();
  // Their mails leave on the round's day.
  await page.goto("/outbox");
  await expect(page.getByRole("table").getByRole("row").filter({ hasText: "以降に送信" }).first()).toBeVisible();

  await page.goto("/rounds");
  await new DateFields(page, "申請締切の日").fill("2021-05-18");
  await new DateFields(page, "ログイン用メールの送付日").fill("2021-05-20");
  await button(page, "決める").click();
  await expect(shell.status).toContainText("第4回の締切と送付日を決めました。");
  const fourth = page.getByRole("table").getByRole("row").filter({
    has: page.getByRole("link", { name: exactly("第4回") }),
  });
  await expect(fourth).toContainText("2021年5月18日(火) 17:00");
  await expect(fourth).toContainText("2021年5月20日(木)");
  await button(page, "決める").click();
  await expect(page.getByRole("alert").first()).toBeFocused();

  await page.goto("/accounts/new");
  await page.getByRole("radio", { name: exactly("市町村") }).check();
  await page.getByLabel(/^氏名または部署名/).fill("横浜市 予防接種担当");
  await shell.goTo("ホーム");
  await page.goto("/accounts/new");
  await expect(page.getByLabel(/^氏名または部署名/)).toHaveValue("横浜市 予防接種担当");
  await expect(page.getByRole("radio", { name: exactly("市町村") })).toBeChecked();
  await button(page, "入力内容を破棄").click();
  await expect(page.getByLabel(/^氏名または部署名/)).toHaveValue("");

  await page.context().clearCookies();
  await logIn(page, "yokohama", `/applications/${sent.id}`);
  const application = new ApplicationPage(page);
  await expect(application.people.getByText("発行済み")).toHaveCount(2);
});

test("an application half typed is there again after a reload", { tag: "@desktop" }, async ({ page }) => {
  const form = new ApplicationForm(page);
  await logIn(page, "yokohama", "/applications/new");
  await form.field(1, "氏名").fill("途中 花子");
  await page.reload();
  await expect(form.field(1, "氏名")).toHaveValue("途中 花子");
  await button(page, "入力内容を破棄").click();
  await expect(form.field(1, "氏名")).toHaveValue("");
});

test("when the last of a later page is decided, the first page stands there again", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const operator = await Api.logIn(server, "operator");
  const waiting = async (): Promise<number> =>
    (await operator.must<{ items: unknown[] }>("GET", "/application-people?status=received&limit=200")).items.length;
  await apply(server, 51 - (await waiting()));
  expect(await waiting()).toBe(51);
  const queue = new Queue(page);
  await logIn(page, "operator", "/application-people?status=received");
  const rows = queue.table.getByRole("row");
  await expect(rows).toHaveCount(51);
  await button(page, "次のページ").click();
  await expect(rows).toHaveCount(2);
  await rows.last().getByRole("button").click();
  await queue.decide.click();
  await expect(queue.dialog).toBeHidden();
  await expect(rows).toHaveCount(51);
});

// What municipalities paste: mails with signatures, tables out of a spreadsheet, more people than one application
// takes.
const company = "みらいコール株式会社";
const pasted = (n: number) => ({
  company, name: `高橋 花子${n}`, mail: `paste${n}@example.jp`, phone: "045-111-2222",
});

test("a mail with a signature and a table are read; faults are marked and lead to their line and row", {
  tag: "@desktop",
}, async ({ page }) => {
  const form = new ApplicationForm(page);
  await logIn(page, "yokohama", "/applications/new");
  const signature = "-- \n山田 太郎\n横浜市健康福祉局\nTEL 045-671-2121 内線123\nFAX 045-671-2122\n";
  const table = "氏名\tメール\t会社\tTEL\t備考\n鈴木 一郎\tichiro@example.jp\t同上\t℡045-671-2121(内線12)\t急ぎ\n"
    + "\"鈴木\n次郎\"\tjiro\t〃\t045-671-2122\t\n";
  await form.text.fill(`お世話になっております。\n\n${asText([pasted(1)])}\n${signature}\n${table}`);
  await expect(form.reading).toContainText("3人を読み取りました。確認が必要な行が2行あります。");
  await expect(form.faults).toHaveText([/^14行目.*「備考」の列/, /^16行目.*メールアドレス/]);
  await expect(form.remarks).toHaveText([/あいさつ.*1行目/, /署名.*9行目から12行目/, /電話番号だけ.*15行目/]);
  await examine(page, "pasted mail and table");
  // By keyboard from the fault to its line.
  await form.toLine("16行目").focus();
  await page.keyboard.press("Enter");
  await expect(form.text).toBeFocused();
  expect(await form.selected()).toBe("\"鈴木");
  await form.toLine("9行目から12行目").click();
  expect(await form.selected()).toContain("山田 太郎");
  // What came is marked at once, and the fault leads to its row.
  await form.take.click();
  await expect(form.summary).toBeFocused();
  await form.summary.getByRole("link", { name: /メールアドレス/ }).press("Enter");
  await expect(form.field(3, "メールアドレス")).toBeFocused();
  await expect(form.field(3, "メールアドレス")).toHaveAttribute("aria-invalid", "true");
  await expect(form.field(2, "会社名")).toHaveValue(company);
  await expect(form.field(2, "電話番号")).toHaveValue("045-671-2121");
  await expect(form.field(3, "氏名")).toHaveValue("鈴木 次郎");
  await expect(form.text).toHaveValue("");
  await form.field(3, "メールアドレス").fill("jiro@example.jp");
  await form.check.click();
  await expect(form.shownBack.getByRole("row")).toHaveCount(4);
});

test("of more than 200 people the first go now and the rest stay for the next application", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const form = new ApplicationForm(page);
  const shell = new Shell(page);
  await logIn(page, "yokohama", "/applications/new");
  await form.text.fill(asText(Array.from({ length: 203 }, (_, n) => pasted(n + 10))));
  await expect(page.getByText("1回の申請は200人までです。入りきらない3人は")).toBeVisible();
  await expect(form.take).toHaveText("先の200人を下の一覧に加える(残り3人は次の申請)");
  await form.take.click();
  await expect(form.field(200, "氏名")).toHaveValue("高橋 花子209");
  await expect(form.text).toHaveValue(/高橋 花子210[^]*高橋 花子212/);
  await form.check.click();
  await form.send.click();
  await expect(shell.title("アカウントの申請")).toBeVisible();
  await expect(page.getByText("入りきらなかった3人は")).toBeVisible();
  await page.goto("/applications/new");
  await expect(form.reading).toContainText("3人を読み取りました。");
  await form.take.click();
  await form.check.click();
  await form.send.click();
  await expect(shell.title("アカウントの申請")).toBeVisible();
  const yokohama = await Api.logIn(server, "yokohama");
  const { items } = await yokohama.must<{ items: { people: number }[] }>("GET", "/applications");
  expect(items.map((one) => one.people).slice(0, 2)).toEqual([3, 200]);
});
