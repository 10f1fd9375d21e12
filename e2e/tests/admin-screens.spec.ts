// What is empty, wrong, ended or gone on the screens of accounts, companies, commissions and applications: both
// languages, both widths.
import { Queue } from "../pages/applications.ts";
import { button } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { exactly } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { enter, examine, settle, settled, show } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "admin-screens" });

interface Versioned {
  readonly id: string;
  readonly etag: string;
}

interface Application {
  readonly id: string;
  readonly people: readonly (Versioned & { readonly name: string; readonly vendor: { readonly id: string } })[];
}

let serial = 0;

/** An account of the service desk that nobody uses. */
async function account(server: DemoServer): Promise<Versioned> {
  serial += 1;
  const operator = await Api.logIn(server, "operator");
  return await operator.must<Versioned>("POST", "/accounts", {
    role: "operator", display_name: "運営 次郎", mail_address: `state-${Date.now()}-${serial}@example.jp`,
    phone: "0451112222",
  });
}

/** Yokohama applies for people of a company. */
async function apply(server: DemoServer, count: number, company: string): Promise<Application> {
  const yokohama = await Api.logIn(server, "yokohama");
  const people = Array.from({ length: count }, () => {
    serial += 1;
    return {
      company, name: `審査 花子${serial}`, mail_address: `queue-${Date.now()}-${serial}@example.jp`, phone: "045-123-4567",
    };
  });
  return await yokohama.must<Application>("POST", "/applications", { kind: "issue", people });
}

for (const lang of ["ja", "en"] as const) {
  const ja = lang === "ja";

  test(`accounts, companies and commissions that are missing, wrong or ended are accessible and fit (${lang})`, async ({
    page, server,
  }) => {
    const operator = await Api.logIn(server, "operator");
    const [suspended, deleted] = [await account(server), await account(server)];
    await operator.must("POST", `/accounts/${suspended.id}/suspend`, { reason: "端末の紛失" }, {
      "if-match": suspended.etag,
    });
    await operator.must("POST", `/accounts/${deleted.id}/delete`, { reason: "異動" }, { "if-match": deleted.etag });
    // The browser's windows share a server: each names a company of its own.
    const named = await apply(server, 1, `はじめて聞く会社${lang}${page.viewportSize()?.width ?? 0}`);
    const vendor = named.people[0]?.vendor.id ?? "";
    await settle(page, lang);

    await enter(page, server, "operator", "/accounts?role=vendor_system");
    await expect(page.getByText(ja ? "該当するアカウントはありません" : "No account found")).toBeVisible();
    await examine(page, "accounts, none");
    await show(page, `/accounts/${suspended.id}`);
    await expect(page.getByRole("main")).toContainText("端末の紛失");
    await examine(page, "account, suspended");
    await show(page, `/accounts/${deleted.id}`);
    await expect(page.getByText(ja ? "このアカウントは削除されています" : "This account is deleted")).toBeVisible();
    await examine(page, "account, deleted");
    await show(page, "/accounts/new");
    for (const role of ja ? ["都道府県", "市町村", "予約受付業者の担当者"] : ["Prefecture", "Municipality", "Call-centre agent"]) {
      await page.getByRole("radio", { name: exactly(role) }).check();
      await page.getByRole("button", { name: ja ? "発行する" : "Issue", exact: true }).click();
      // Name, mail address, and to whom it belongs.
      await expect(page.getByRole("alert").first().getByRole("listitem")).toHaveCount(3);
      await examine(page, `new account, ${role}, with errors`);
    }
    for (const path of [
      "/accounts/999999", "/vendors/999999", "/commissions/999999", "/applications/999999", "/outbox/999999",
    ]) {
      await show(page, path);
      await expect(page.getByRole("alert").first()).toBeVisible();
      await examine(page, `${path}, not there`);
    }

    await show(page, "/vendors?q=どこにもない会社");
    await expect(page.getByText(ja ? "該当する会社はありません" : "No company found")).toBeVisible();
    await expect(page.getByText(ja ? /社?が?確認を?待|確認待ち/ : /wait.* to be confirmed/).first()).toBeVisible();
    await examine(page, "companies, none, one to be confirmed");
    await page.getByRole("button", { name: ja ? "会社を登録" : "New company", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: ja ? "登録する" : "Register", exact: true }).click();
    await expect(page.getByRole("dialog").getByRole("alert").first()).toBeVisible();
    await examine(page, "new company, with errors");
    await page.keyboard.press("Escape");
    await show(page, `/vendors/${vendor}`);
    await expect(page.getByText(ja ? "確認待ち" : "To be confirmed", { exact: true }).first()).toBeVisible();
    await examine(page, "company, to be confirmed");
    await show(page, "/commissions?status=ended");
    await expect(page.getByText(ja ? "該当する委託はありません" : "No commission found")).toBeVisible();
    await examine(page, "commissions, none");
    await show(page, "/commissions/new");
    await page.getByRole("button", { name: ja ? "登録する" : "Register", exact: true }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await examine(page, "new commission, with errors");
  });

  test(`an application that is decided, and one for a change or a deletion, are accessible and fit (${lang})`, async ({
    page, server,
  }) => {
    const operator = await Api.logIn(server, "operator");
    const yokohama = await Api.logIn(server, "yokohama");
    const [vendor] = (await yokohama.must<{ items: { name: string }[] }>("GET", "/vendors?status=confirmed")).items;
    const sent = await apply(server, 3, vendor?.name ?? "");
    const [issued, refused] = sent.people;
    if (issued === undefined || refused === undefined) throw new Error("three people");
    await operator.must(
      "POST", `/application-people/${issued.id}/decide`, { decision: "approve", at_once_reason: "初日から勤務" },
      { "if-match": issued.etag },
    );
    await operator.must(
      "POST", `/application-people/${refused.id}/decide`, { decision: "refuse", reason: "同じ人の申請が届いています" },
      { "if-match": refused.etag },
    );
    await settle(page, lang);

    await enter(page, server, "yokohama", `/applications/${sent.id}`);
    for (const words of ja ? ["発行済み", "同じ人の申請が届いています", "審査待ち"] : ["Issued", "同じ人の申請が届いています", "Awaiting decision"]) {
      await expect(page.getByRole("table")).toContainText(words);
    }
    await examine(page, "application, decided in part");
    await show(page, "/applications");
    await examine(page, "applications, decided in part");
    for (const kind of ja ? ["変更", "削除"] : ["Change", "Deletion"]) {
      await show(page, "/applications/new");
      await page.getByRole("radio", { name: exactly(kind) }).check();
      const fields = page.getByRole("group", { name: ja ? "1人目" : "Person 1", exact: true }).getByRole("textbox");
      // What was typed for the other kind is still here.
      await fields.nth(0).fill("");
      await fields.nth(1).fill("審査 花子");
      await page.getByRole("button", { name: ja ? /^内容を確認する/ : /^Check/ }).click();
      await expect(page.getByRole("alert").first()).toBeVisible();
      await examine(page, `${kind}, with errors`);
      await fields.nth(0).fill("agent01");
      await fields.nth(2).fill("agent01@example.jp");
      for (let at = 3; at < (await fields.count()); at += 1) await fields.nth(at).fill(at === 3 ? "審査 桃子" : "");
      if ((await fields.count()) > 3) await fields.last().fill("結婚のため");
      await page.getByRole("button", { name: ja ? /^内容を確認する/ : /^Check/ }).click();
      await expect(page.getByRole("table")).toBeVisible();
      await examine(page, `${kind}, confirmation`);
    }

    await enter(page, server, "operator", `/applications/${sent.id}`);
    await examine(page, "application, for the service desk");
    await show(page, "/rounds");
    await page.getByRole("table").getByRole("button").first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await examine(page, "a round to approve");
    await page.keyboard.press("Escape");
    await show(page, "/application-people?status=received");
    await page.getByRole("table").getByRole("button").last().click();
    for (const choice of [1, 2]) {
      await page.getByRole("dialog").getByRole("radio").nth(choice).check();
      await examine(page, `decision ${choice}`);
    }
  });
}

test("the largest text, long names and long addresses fit the window", async ({ page, server }) => {
  const operator = await Api.logIn(server, "operator");
  const yokohama = await Api.logIn(server, "yokohama");
  const width = page.viewportSize()?.width ?? 0;
  const mail = `${"long-mail-address.".repeat(3)}${width}@${"department.".repeat(12)}example.jp`;
  const company = `${"全国予防接種予約受付業務共同運営".repeat(4)}${width}株式会社`;
  const name = "寿限無寿限無五劫の擦り切れ".repeat(4);
  const sent = await yokohama.must<Application>("POST", "/applications", {
    kind: "issue",
    people: [1, 2].map((number) => ({ company, name, mail_address: `n${number}.${mail}`, phone: "045-123-4567" })),
  });
  const [one, two] = sent.people;
  if (one === undefined || two === undefined) throw new Error("two people");
  const vendor = await operator.must<Versioned>("GET", `/vendors/${one.vendor.id}`);
  await operator.must("PATCH", `/vendors/${vendor.id}`, { status: "confirmed" }, { "if-match": vendor.etag });
  const reason = { decision: "approve", at_once_reason: "初日から勤務するため。".repeat(20) };
  const issued = await operator.must<{ account_id: string }>("POST", `/application-people/${one.id}/decide`, reason, {
    "if-match": one.etag,
  });
  await operator.must("POST", `/application-people/${two.id}/decide`, { decision: "refuse", reason: "x".repeat(300) }, {
    "if-match": two.etag,
  });
  const [written] = (await operator.must<{ items: { id: string }[] }>("GET", "/outbox")).items;
  const [commission] =
    (await yokohama.must<{ items: { id: string }[] }>("GET", `/commissions?vendor_id=${vendor.id}`)).items;

  await settle(page, "ja", "150");
  for (const [loginId, paths] of [
    [
      "yokohama",
      [
        "/", "/inquiries", "/applications", `/applications/${sent.id}`, "/applications/new", "/commissions",
        `/commissions/${commission?.id}`, "/audit",
      ],
    ],
    ["operator", [
      "/", "/application-people", "/rounds", "/outbox", `/outbox/${written?.id}`, "/audit", "/accounts",
      `/accounts/${issued.account_id}`, "/accounts/new",
      "/vendors", `/vendors/${vendor.id}`, "/prefectures", "/municipalities", "/account",
    ]],
  ] as const) {
    await enter(page, server, loginId, "/");
    for (const path of paths) {
      await show(page, path);
      await expect(page.getByRole("alert")).toHaveCount(0);
      await expectNoSidewaysScroll(page, `${loginId} ${path}`);
    }
  }
});

test("the queue opens on those who wait, follows each decision, and the focus has a place afterwards", {
  tag: "@desktop",
}, async ({ page, server }) => {
  // More than a page holds.
  const company = "みなと予約センター株式会社";
  const [first] = (await apply(server, 30, company)).people;
  await apply(server, 30, company);
  if (first === undefined) throw new Error("thirty people");
  const operator = await Api.logIn(server, "operator");
  const shell = new Shell(page);
  const queue = new Queue(page);
  await operator.must("POST", `/application-people/${first.id}/decide`, { decision: "refuse", reason: "誤って申請した" }, {
    "if-match": first.etag,
  });

  await logIn(page, "operator", "/accounts");
  const tab = page.getByRole("navigation", { name: exactly("アカウント管理のページ") }).getByRole("link", {
    name: exactly("申請の審査"),
  });
  await tab.click();
  await expect(shell.title("申請の審査")).toBeVisible();
  await expect(queue.status.locator("option:checked")).toHaveText("審査待ち");
  await expect(tab).toHaveAttribute("aria-current", "page");
  await settled(page);
  const rows = queue.table.getByRole("row");
  await expect(rows).toHaveCount(51);
  await expect(queue.row(first.name).filter({ hasText: "却下" })).toHaveCount(0);

  // Only those on this page are counted, and the words say so.
  await rows.nth(1).getByRole("button").click();
  await expect(queue.dialog).toContainText("このページの審査待ち 50人のうち 1人目");
  const gone = (await rows.nth(1).getByRole("rowheader").innerText()).trim();
  await queue.decision("却下する").check();
  await queue.reason.fill("誤って申請した");
  await queue.decide.click();
  await expect(queue.dialog.locator("dl")).not.toContainText(gone);
  await expect(rows.filter({ has: page.getByRole("link", { name: exactly(gone) }) })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(queue.dialog).toBeHidden();
  // The button that opened the dialog is gone.
  await expect(shell.heading).toBeFocused();

  // Without a decision the focus goes back to the button.
  await rows.nth(2).getByRole("button").click();
  await page.keyboard.press("Escape");
  await expect(rows.nth(2).getByRole("button")).toBeFocused();

  // Somebody else was faster: nothing is decided twice, and the list shows how it is.
  const waiting = await operator.must<{ items: (Versioned & { name: string })[] }>(
    "GET", "/application-people?status=received",
  );
  const other = waiting.items.find((person) => person.name !== gone);
  if (other === undefined) throw new Error("somebody waits");
  await queue.open(other.name).click();
  await operator.must("POST", `/application-people/${other.id}/decide`, { decision: "refuse", reason: "誤って申請した" }, {
    "if-match": other.etag,
  });
  await queue.decide.click();
  await expect(shell.status).toContainText("ほかの人が先に処理していました。");
  await expect(queue.dialog).toBeHidden();
  await expect(queue.open(other.name)).toHaveCount(0);

  // All are seen on demand.
  await button(page, "条件をクリア").click();
  await expect(rows.filter({ hasText: "却下" }).first()).toBeVisible();
});

test("a double click and a key held down decide on one person each", { tag: "@desktop" }, async ({ page, server }) => {
  const operator = await Api.logIn(server, "operator");
  const waiting = await operator.must<{ items: Versioned[] }>("GET", "/application-people?status=received&limit=200");
  for (const person of waiting.items) {
    await operator.must("POST", `/application-people/${person.id}/decide`, { decision: "refuse", reason: "誤って申請した" }, {
      "if-match": person.etag,
    });
  }
  const sent = await apply(server, 6, "みなと予約センター株式会社");
  const yokohama = await Api.logIn(server, "yokohama");
  const decided = async () => {
    const { people } = await yokohama.must<{ people: { name: string; status: string }[] }>(
      "GET", `/applications/${sent.id}`,
    );
    return people.filter((person) => person.status !== "received").map((person) => person.name);
  };
  const [one, two, three, four, five] = sent.people.map((person) => person.name);
  if (one === undefined || two === undefined || three === undefined || four === undefined || five === undefined)
    throw new Error("six people");
  const queue = new Queue(page);
  // The clock stands still from here: the moment after a decision lasts until it is told to pass.
  await page.clock.install();
  await logIn(page, "operator", "/application-people?status=received");
  await queue.open(one).click();
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
  // Its words change while it is busy.
  const send = queue.dialog.locator("button[type=submit]");
  const moment = async (): Promise<void> => {
    await expect(send).toBeDisabled();
    await page.clock.runFor(10_000);
    await expect(send).toBeEnabled();
  };

  await send.dblclick();
  await expect(queue.dialog).toContainText(two);
  // The answer was there before the second click: it is not meant for whoever stands there now.
  await send.click({ force: true });
  await moment();
  await send.click();
  await expect(queue.dialog).toContainText(three);
  await moment();

  await send.focus();
  await page.keyboard.down("Control");
  await page.keyboard.down("Enter");
  await expect(queue.dialog).toContainText(four);
  await moment();
  for (let repeats = 0; repeats < 5; repeats += 1) await page.keyboard.down("Enter");
  await page.keyboard.up("Enter");
  await page.keyboard.up("Control");
  // Had any of these decided, the next one would not be the fourth.
  await send.click();
  await expect(queue.dialog).toContainText(five);
  expect(await decided()).toEqual([one, two, three, four]);
});

test("a link that fills in a company leaves what was typed of another account where it is", {
  tag: "@desktop",
}, async ({ page }) => {
  const name = page.getByLabel(/^氏名または部署名/);
  await logIn(page, "operator", "/accounts/new");
  await name.fill("途中 花子");
  await page.goto("/accounts/new?role=agent");
  await expect(page.getByRole("radio", { name: exactly("予約受付業者の担当者") })).toBeChecked();
  await expect(name).toHaveValue("");
  await page.goto("/accounts/new");
  await expect(name).toHaveValue("途中 花子");
  await button(page, "入力内容を破棄").click();

  // And is nothing that was typed.
  await page.goto("/accounts/new?role=agent");
  await expect(page.getByRole("radio", { name: exactly("予約受付業者の担当者") })).toBeChecked();
  await page.goto("/accounts/new");
  await expect(page.getByRole("radio", { name: exactly("サービスデスク") })).toBeVisible();
  await expect(page.getByText("前回の入力内容を復元しました。")).toHaveCount(0);
  await expect(page.getByRole("radio", { checked: true })).toHaveCount(0);
});
