// 接種事業: a circular is entered as a draft, its effect looked at, and published; the day after, a booking is refused by
// it. A municipality opens a programme of its own.
import { ProgrammeDraft, ProgrammePage, ProgrammesPage } from "../pages/programmes.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { enter, examine, settled, show } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "programmes" });

const notice = "covid19_initial_2021";
const circular = "厚生労働省 事務連絡 2021-03-01";

/** A slot of Yokohama's on 18 March. */
async function slot(server: DemoServer, name: string): Promise<string> {
  return await (await Api.logIn(server, "yokohama")).freeSlot(name);
}

/** Of the elderly, and 63 years old on that day. */
const sixtyThree = { birthDate: "1957-03-25", group: "elderly" } as const;

test("a circular is entered, looked at, published, and refuses the day after", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const place = await slot(server, "改正の会場");
  const before = await (await Api.logIn(server, "agent01")).mustBook(place, { coupon: "8200000001", ...sixtyThree });

  await enter(page, server, "operator", "/programmes");
  const list = new ProgrammesPage(page);
  await expect(list.row(notice)).toContainText("実施中");
  await examine(page, "programmes");
  await show(page, `/programmes/${notice}`);
  const programme = new ProgrammePage(page);
  await expect(programme.rules("年齢")).toContainText("12歳以上");
  await expect(programme.history.getByRole("row").filter({ hasText: "第1版" })).toHaveCount(1);
  await examine(page, "programme");

  await programme.edit.click();
  const draft = new ProgrammeDraft(page);
  const age = draft.row("年齢", 1);
  await expect(age.choice("ワクチン")).toHaveValue("pfizer");
  // What is wrong stands at its field, and what was typed stays.
  await age.text("最低年齢").fill("200");
  await draft.save.click();
  await expect(age.text("最低年齢")).toHaveAttribute("aria-invalid", "true");
  await expect(age.text("最低年齢")).toHaveValue("200");
  await age.text("最低年齢").fill("65");
  await age.text("根拠").fill(circular);
  await draft.save.click();
  await expect(page.getByRole("status").filter({ hasText: "下書きを保存しました。" })).toBeVisible();
  await examine(page, "draft of a programme");

  await draft.showEffect.click();
  await expect(draft.effect).toContainText("ができなくなります。");
  await expect(draft.effect.getByRole("row").filter({ hasText: "改正の会場" })).toContainText("2021年3月18日(木)");

  await draft.publishOn.fill("2021-03-02");
  await draft.source.fill(circular);
  await draft.reason.fill("対象年齢の変更");
  await draft.publish.click();
  await expect(page.getByRole("status").filter({ hasText: "公開しました。" })).toBeVisible();
  await settled(page);
  await expect(page.getByRole("main")).toContainText("第2版は2021年3月2日から");
  await expect(programme.history.getByRole("row").filter({ hasText: "第2版" })).toContainText("対象年齢の変更");

  // Today the rules are the old ones; tomorrow they refuse, and say by what.
  await (await Api.logIn(server, "agent01")).mustBook(place, { coupon: "8200000002", ...sixtyThree });
  await server.stop();
  await server.start("2021-03-02");
  const agent = await Api.logIn(server, "agent01");
  const refused = await agent.send<{ detail: string }>("POST", "/bookings", {
    slot_id: place,
    booker: { name_kana: "テスト ハナコ", phone: "0459990000" },
    recipient: {
      name: "試験 花子", name_kana: "テスト ハナコ", birth_date: sixtyThree.birthDate, group: sixtyThree.group, dose: 1,
      coupon: { municipality_code: "141003", number: "8200000003" },
    },
  });
  expect(refused.status).toBe(422);
  expect(refused.body.detail).toContain(`（根拠: ${circular}）`);
  // Nobody's booking was dropped.
  expect((await agent.must<{ status: string }>("GET", `/bookings/${before.id}`)).status).toBe("booked");
  // The form says it before anything is sent.
  await enter(page, server, "agent01", `/book/${place}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await server.stop();
  await server.start();
});

test("a municipality opens a programme of its own", { tag: "@desktop" }, async ({ page, server }) => {
  await enter(page, server, "yokohama", "/programmes");
  const list = new ProgrammesPage(page);
  // The nation's are read only.
  await show(page, `/programmes/${notice}`);
  await expect(new ProgrammePage(page).edit).toHaveCount(0);
  await show(page, "/programmes");
  await list.new.click();
  const draft = new ProgrammeDraft(page);
  await draft.code.fill("zoster_2021");
  await draft.nameJa.fill("帯状疱疹 2021");
  await draft.nameEn.fill("Shingles 2021");
  await draft.startsOn.fill("2021-03-01");
  await draft.endsOn.fill("2022-03-31");
  await draft.once.check();
  await draft.running.check();
  const product = await draft.add("ワクチン");
  await product.choice("ワクチン").selectOption("moderna");
  await product.text("最初の回").fill("1");
  await product.text("最後の回").fill("1");
  await product.text("根拠").fill("横浜市要綱");
  const group = await draft.add("接種対象者分類");
  await group.text("コード").fill("residents");
  await group.text("名称(日本語)").fill("市民");
  await group.text("名称(英語)").fill("Residents");
  await group.date("接種できる最初の日").fill("2021-03-01");
  await draft.create.click();
  await expect(page).toHaveURL(/\/programmes\/141003_zoster_2021\/edit$/);
  await settled(page);
  await expect(draft.nameJa).toHaveValue("帯状疱疹 2021");
  await examine(page, "draft of an own programme");
  await draft.publishOn.fill("2021-03-01");
  await draft.source.fill("横浜市要綱");
  await draft.reason.fill("開始");
  await draft.publish.click();
  await expect(page.getByRole("status").filter({ hasText: "公開しました。" })).toBeVisible();
  await show(page, "/programmes");
  await expect(list.row("141003_zoster_2021")).toContainText("実施中");
  // Two run now: the search asks which.
  await enter(page, server, "agent01", "/search");
  await expect(page.getByRole("combobox", { name: /接種事業/ })).toBeVisible();
});

test("a draft fits a narrow screen", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page, server, "operator", `/programmes/${notice}/edit`);
  await examine(page, "draft of a programme, 390 px");
  await show(page, `/programmes/${notice}`);
  await examine(page, "programme, 390 px");
});
