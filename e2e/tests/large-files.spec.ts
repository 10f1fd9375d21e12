// A file of many people waits for the municipality's approval; whoever sees many people is told of.
import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { BookingsPage } from "../pages/bookings.ts";
import { AskForApproval, ExportRequestPage, ExportRequestsPage } from "../pages/export-requests.ts";
import { button } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { exactly } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { enter, examine, settle, show } from "../support/screens.ts";
import { DemoServer } from "../support/server.ts";

test.use({ stage: "large-files" });

const limitsPath = "/municipalities/141003/look-limits";
const wants = "予約データの出力の承認依頼が";
const sawMany = "1時間の閲覧人数を超えたアカウントがあります";

let serial = 0;

/** A venue of Yokohama with three people booked in it. */
async function bookedVenue(server: DemoServer, name: string): Promise<string> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(name);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-15" });
  const [slot] = await owner.slots(venue.id, "2021-03-15");
  if (slot === undefined) throw new Error("the venue has slots");
  for (let person = 0; person < 3; person += 1) {
    serial += 1;
    const coupon = `5${String(Date.now()).slice(-6)}${String(serial).padStart(3, "0")}`;
    await owner.mustBook(slot.id, { coupon });
  }
  return venue.id;
}

async function setLimits(server: DemoServer, peopleAnHour: number, exportedADay: number): Promise<void> {
  const owner = await Api.logIn(server, "yokohama");
  const limits = { people_an_hour: peopleAnHour, exported_a_day: exportedADay };
  await owner.must("PUT", limitsPath, limits, { "if-match": "*" });
}

/** Does something, and waits until the page has asked again what there is to be seen to. */
async function askedAgain(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/api/v1/alerts") && answer.ok()), act()]);
}

/** A window of somebody else. */
async function windowOf(browser: Browser, server: DemoServer): Promise<Page> {
  return await (await browser.newContext({ baseURL: server.url })).newPage();
}

test("a file above the limit is refused, asked for, approved by the municipality and taken", {
  tag: "@desktop",
}, async ({ page: city, browser, server }) => {
  const [venue, purpose] = ["名簿を出す会場", "当日の受付名簿"];
  await bookedVenue(server, venue);
  await setLimits(server, 200, 1000);
  const agent = await windowOf(browser, server);
  const [cityShell, agentShell] = [new Shell(city), new Shell(agent)];
  const [list, one] = [new ExportRequestsPage(city), new ExportRequestPage(city)];
  const [bookings, asking, own] = [new BookingsPage(agent), new AskForApproval(agent), new ExportRequestsPage(agent)];
  const findVenue = async () => {
    await agentShell.goTo("予約者一覧");
    await bookings.venue.selectOption({ label: venue });
    await bookings.search.click();
    await expect(bookings.list.rows).toHaveCount(3);
  };

  await test.step("the municipality lets out one person a day", async () => {
    await logIn(city, "yokohama", "/bookings");
    await askedAgain(city, () => city.getByRole("link", { name: exactly("出力の承認の一覧") }).click());
    await expect(cityShell.title("出力の承認")).toBeVisible();
    await expect(list.exportedADay).toHaveValue("1000");
    await list.exportedADay.fill("1");
    await list.save.click();
    await expect(cityShell.status).toContainText("閲覧・出力の人数を保存しました。");
    await expect(cityShell.alerts).toBeEmpty();
  });
  await test.step("the agent's file is refused in words, and asked for with a purpose", async () => {
    await logIn(agent, "agent01");
    await findVenue();
    await expect(asking.ask).toHaveCount(0);
    await bookings.csvUtf8.click();
    await expect(asking.refusal).toContainText("3人分のデータです。");
    await asking.ask.click();
    await expect(asking.dialog).toContainText("3人分のデータです。");
    await asking.send.click();
    await expect(asking.dialog.getByRole("alert").filter({ hasText: "入力内容を確認してください" })).toBeFocused();
    await asking.purpose.fill(purpose);
    await asking.send.click();
    await expect(agentShell.status).toContainText("市町村に承認を依頼しました。");
    await expect(agentShell.heading).toBeFocused();
    await expect(asking.refusal).toHaveCount(0);
    await expect(asking.ask).toHaveCount(0);
    await expect(agentShell.alerts).toBeEmpty();
  });
  await test.step("until it is approved, it waits", async () => {
    await bookings.csvUtf8.click();
    await expect(asking.refusal).toContainText("市町村の承認待ちです。");
  });
  await test.step("the municipality reads of it on the next page, in both languages", async () => {
    await cityShell.goTo("医療機関・接種会場");
    await expect(cityShell.alerts.getByRole("link")).toHaveText(`${wants}1件あります。`);
    await cityShell.language("English");
    await expect(cityShell.alerts.getByRole("link")).toHaveText("1 export waits for your approval.");
    await cityShell.alerts.getByRole("link").click();
    await expect(cityShell.title("Export approvals")).toBeVisible();
    await cityShell.language("日本語");
    await expect(cityShell.title("出力の承認")).toBeVisible();
    await expect(city).toHaveURL(/\/export-requests\?status=asked$/);
    await expect(list.row(purpose)).toContainText("3人");
    await expect(list.row(purpose)).toContainText("agent01");
    await expect(list.row(purpose)).toContainText("承認待ち");
  });
  await test.step("it approves, and the warning is gone with the next page", async () => {
    await list.link(purpose).click();
    await expect(cityShell.title("出力の承認依頼")).toBeVisible();
    await expect(one.main).toContainText(venue);
    await one.approve.click();
    await expect(one.approveDialog).toContainText("agent01(みなと予約センター株式会社)は24時間、この条件の予約データ(3人)");
    await button(one.approveDialog, "承認する").click();
    await expect(cityShell.status).toContainText("出力を承認しました。");
    await expect(cityShell.heading).toBeFocused();
    await expect(one.main).toContainText("承認済み");
    await expect(one.approve).toHaveCount(0);
    await expect(one.refuse).toHaveCount(0);
    await askedAgain(city, () => cityShell.goTo("医療機関・接種会場"));
    await expect(cityShell.title("全医療機関・接種会場の一覧")).toBeVisible();
    await expect(cityShell.alerts).toBeEmpty();
  });
  await test.step("the agent reads that it is approved, and takes the file with the same conditions", async () => {
    await asking.requests.click();
    await expect(own.row(purpose)).toContainText("承認済み");
    await expect(own.row(purpose)).toContainText("まで出力できます");
    await expect(own.limits).toHaveCount(0);
    await own.link(purpose).click();
    await expect(new ExportRequestPage(agent).main).toContainText(venue);
    await expect(new ExportRequestPage(agent).approve).toHaveCount(0);
    await findVenue();
    const [file] = await Promise.all([agent.waitForEvent("download"), bookings.csvUtf8.click()]);
    const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toContain("予約番号");
    for (const line of lines.slice(1)) expect(line).toContain(venue);
    await expect(agentShell.status).toContainText("CSVを出力しました。");
  });
  await test.step("other conditions are another file", async () => {
    await bookings.status.selectOption({ label: "予約済み" });
    await bookings.search.click();
    await expect(bookings.list.rows).toHaveCount(3);
    await bookings.csvUtf8.click();
    await expect(asking.refusal).toContainText("3人分のデータです。");
  });
  await agent.close();
});

test("a file that waits is not asked for once more", { tag: "@desktop" }, async ({ page, server }) => {
  const [bookings, asking] = [new BookingsPage(page), new AskForApproval(page)];
  const venue = await bookedVenue(server, "名簿を待つ会場");
  await setLimits(server, 200, 0);
  const agent01 = await Api.logIn(server, "agent01");
  await agent01.must("POST", "/export-requests", { bookings: { venue_id: venue }, reason: "当日の受付名簿" });
  await logIn(page, "agent01", `/bookings?venue=${venue}`);
  await bookings.csvUtf8.click();
  await expect(asking.refusal).toContainText("市町村の承認待ちです。");
  await expect(asking.ask).toHaveCount(0);
});

test("the municipality refuses with a reason: the agent reads it and gets no file", { tag: "@desktop" }, async ({
  page: city, browser, server,
}) => {
  const [purpose, why] = ["集計のための名簿", "会場ごとに依頼してください"];
  const venue = await bookedVenue(server, "名簿を出さない会場");
  await setLimits(server, 200, 0);
  const agent01 = await Api.logIn(server, "agent01");
  await agent01.must("POST", "/export-requests", { bookings: { venue_id: venue }, reason: purpose });
  const agent = await windowOf(browser, server);
  const [shell, list, one] = [new Shell(city), new ExportRequestsPage(city), new ExportRequestPage(city)];
  const [bookings, asking, own] = [new BookingsPage(agent), new AskForApproval(agent), new ExportRequestsPage(agent)];
  const files: string[] = [];
  agent.on("download", (file) => files.push(file.suggestedFilename()));

  await test.step("a reason is asked for", async () => {
    await logIn(city, "yokohama");
    await shell.alerts.getByRole("link", { name: wants }).click();
    await list.link(purpose).click();
    await one.refuse.click();
    await button(one.refuseDialog, "却下する").click();
    await expect(one.summary).toBeFocused();
    await expect(one.summary).toContainText("却下の理由");
    await one.refusalReason.fill(why);
    await button(one.refuseDialog, "却下する").click();
    await expect(shell.status).toContainText("出力の依頼を却下しました。");
    await expect(one.main).toContainText(why);
    await expect(one.approve).toHaveCount(0);
  });
  await test.step("the agent reads it, and the file is refused as before", async () => {
    await logIn(agent, "agent01", "/export-requests");
    await expect(own.row(purpose)).toContainText("却下");
    await own.link(purpose).click();
    await expect(agent.getByRole("main")).toContainText("却下の理由");
    await expect(agent.getByRole("main")).toContainText(why);
    await agent.goto(`/bookings?venue=${venue}`);
    await expect(bookings.list.rows).toHaveCount(3);
    await bookings.csvUtf8.click();
    await expect(asking.refusal).toContainText("3人分のデータです。");
    await expect(asking.ask).toBeVisible();
    expect(files).toEqual([]);
  });
  await test.step("the audit says why", async () => {
    await city.goto("/audit?action=export_request.refused");
    await expect(city.getByRole("table").getByRole("row").filter({ hasText: why })).toHaveCount(1);
  });
  await agent.close();
});

test("whoever sees more people than the municipality allows in an hour is told of on the page that is open", {
  tag: "@desktop",
}, async ({ page, browser }) => {
  const server = await DemoServer.launch();
  const [city, agent] = [await windowOf(browser, server), await windowOf(browser, server)];
  const [shell, list, bookings] = [new Shell(city), new ExportRequestsPage(city), new BookingsPage(agent)];
  try {
    const venue = await bookedVenue(server, "三人を見る会場");
    await city.clock.install();
    await askedAgain(city, () => logIn(city, "yokohama", "/export-requests"));
    await expect(list.limits).toContainText("まだ設定していません。");
    await list.peopleAnHour.fill("1");
    await list.save.click();
    await expect(shell.status).toContainText("閲覧・出力の人数を保存しました。");
    await expect(list.limits).not.toContainText("まだ設定していません。");
    await expect(shell.alerts).toBeEmpty();

    await logIn(agent, "agent01", `/bookings?venue=${venue}`);
    await expect(bookings.list.rows).toHaveCount(3);
    await bookings.status.selectOption({ label: "予約済み" });
    await bookings.search.click();
    // It warns and stops nobody: a caller is on the line.
    await expect(bookings.list.rows).toHaveCount(3);
    await expect(agent.getByRole("alert")).toHaveCount(0);

    await city.clock.fastForward("00:30");
    await expect(shell.alerts.getByRole("link")).toContainText(`${sawMany}(24時間以内に1件)`);
    await shell.alerts.getByRole("link").click();
    await expect(shell.title("操作の記録")).toBeVisible();
    await expect(city).toHaveURL(/\/audit\?action=look_ups\.over_quota$/);
    await expect(city.getByRole("combobox", { name: exactly("操作") }).locator("option:checked"))
      .toHaveText("閲覧人数の警告");
    const rows = city.getByRole("table").getByRole("row").filter({ hasText: "閲覧人数の警告" });
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText("agent01");
    await shell.language("English");
    await expect(shell.alerts.getByRole("link")).toHaveText(
      "1 account saw more people in an hour than you allow (last 24 hours). See the audit.",
    );
    await expect(city.getByRole("table").getByRole("row").nth(1)).toContainText("Warning: many people seen");
  } finally {
    await city.close();
    await agent.close();
    await server.remove();
  }
  await page.close();
});

test("limits that are none are named at their field, and what was typed stays", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [shell, list] = [new Shell(page), new ExportRequestsPage(page)];
  await setLimits(server, 150, 900);
  await logIn(page, "yokohama", "/export-requests");
  await expect(list.peopleAnHour).toHaveValue("150");
  const refused = async (people: string, exported: string, said: readonly string[]) => {
    await list.peopleAnHour.fill(people);
    await list.exportedADay.fill(exported);
    await list.save.click();
    await expect(list.summary).toBeFocused();
    await expect(list.summary.getByRole("listitem")).toHaveText([...said]);
    await expect(list.peopleAnHour).toHaveValue(people);
    await expect(list.exportedADay).toHaveValue(exported);
  };
  const people = (words: string) => `1時間に閲覧する人数: ${words}`;
  const exported = (words: string) => `24時間に出力する人数: ${words}`;
  await refused("たくさん", "", [people("数字で入力してください。"), exported("数字で入力してください。")]);
  await refused("0", "0", [people("1から1000000までの数を入力してください。")]);
  await refused("５０", "-1", [exported("0から10000000までの数を入力してください。")]);
  await list.summary.getByRole("link").click();
  await expect(list.exportedADay).toBeFocused();
  await expect(list.exportedADay).toHaveAccessibleDescription(/0から10000000までの数を入力してください。/);
  await list.exportedADay.fill("1,200");
  await list.save.click();
  await expect(shell.status).toContainText("閲覧・出力の人数を保存しました。");
  await page.reload();
  await expect(list.peopleAnHour).toHaveValue("50");
  await expect(list.exportedADay).toHaveValue("1200");
});

test("the limits changed meanwhile: the page says so, and what was typed stays", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [shell, list] = [new Shell(page), new ExportRequestsPage(page)];
  await setLimits(server, 150, 900);
  await logIn(page, "yokohama", "/export-requests");
  await expect(list.exportedADay).toHaveValue("900");
  await setLimits(server, 150, 800);
  await list.exportedADay.fill("700");
  await list.save.click();
  await expect(shell.status).toContainText("ほかの人が先に、1時間150人・24時間800人に変更しています。");
  await expect(list.exportedADay).toHaveValue("700");
  await list.save.click();
  await expect(shell.status).not.toContainText("ほかの人が先に");
  await page.reload();
  await expect(list.exportedADay).toHaveValue("700");
});

for (const lang of ["ja", "en"] as const) {
  const say = (ja: string, en: string): RegExp => exactly(lang === "ja" ? ja : en);

  test(`the pages of large files are accessible and fit the window (${lang})`, async ({ page, server }) => {
    // The browser's windows share a server: each has a venue and a purpose of its own.
    const own = `${lang} ${String(page.viewportSize()?.width ?? 0)}`;
    const venue = await bookedVenue(server, `名簿の会場 ${own}`);
    await setLimits(server, 200, 0);
    const [main, dialog] = [page.getByRole("main"), page.getByRole("dialog")];
    const press = async (ja: string, en: string) => await main.getByRole("button", { name: say(ja, en) }).click();
    await settle(page, lang);

    await enter(page, server, "agent01", `/bookings?venue=${venue}`);
    await press("CSV(UTF-8)", "CSV (UTF-8)");
    await press("承認を依頼する", "Ask for approval");
    await expect(dialog).toBeVisible();
    await examine(page, "asking for approval");
    await dialog.getByRole("textbox").fill(own);
    await dialog.getByRole("button", { name: say("承認を依頼する", "Ask for approval") }).click();
    await expect(dialog).toBeHidden();
    await press("CSV(UTF-8)", "CSV (UTF-8)");
    await expect(page.getByRole("alert")).toBeVisible();
    await examine(page, "a file that waits");
    await show(page, "/export-requests");
    await expect(main.getByRole("link", { name: exactly(own) })).toBeVisible();
    await examine(page, "requests, of an agent");

    await enter(page, server, "yokohama", "/export-requests");
    await expect(new Shell(page).alerts.getByRole("link", { name: /承認依頼|your approval/ })).toBeVisible();
    await main.getByRole("textbox", { name: /^(24時間に出力する人数|People exported in 24 hours)/ }).fill("-1");
    await press("保存", "Save");
    await expect(page.getByRole("alert").first()).toBeFocused();
    await examine(page, "requests with the limits, with errors");
    await main.getByRole("link", { name: exactly(own) }).click();
    await press("承認する", "Approve");
    await expect(dialog).toBeVisible();
    await examine(page, "approve");
    await page.keyboard.press("Escape");
    await press("却下する", "Refuse");
    await expect(dialog).toBeVisible();
    await examine(page, "refuse");
    await dialog.getByRole("textbox").fill("会場ごとに依頼してください");
    await dialog.getByRole("button", { name: say("却下する", "Refuse") }).click();
    await expect(dialog).toBeHidden();
    await examine(page, "a request, refused");
  });
}
