// 接種事業: a circular is entered as a draft, its effect looked at, and published; the day after, a booking is refused by
// it. A municipality opens a programme of its own.
import { readFile } from "node:fs/promises";
import { button } from "../pages/fields.ts";
import { ProgrammeDraft, ProgrammePage, ProgrammesPage } from "../pages/programmes.ts";
import { exactly, labelled } from "../pages/words.ts";
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
  // The service desk sees how many, and nobody's name.
  await button(programme.changed(2), "影響を確認").click();
  await expect(programme.changed(2).getByRole("row").filter({ hasText: "改正の会場" })).toContainText("2021年3月18日(木)");
  await expect(programme.changed(2).getByRole("table", { name: exactly("できなくなる予約") })).toHaveCount(0);

  // The draft has gone, its call list has not: who books is told at home, and comes to it from there.
  await enter(page, server, "yokohama", "/");
  const warning = page.getByRole("region", { name: exactly("規則の変更でできなくなる予約") });
  await expect(warning).toContainText(/2021年3月2日\(火\)から規則が変わり、予約\d+件(以上)?ができなくなります/);
  await examine(page, "home with rules to come");
  await warning.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/programmes/${notice}\\?version=2$`));
  const calls = programme.changed(2).getByRole("table", { name: exactly("できなくなる予約") });
  await expect(calls.getByRole("row").nth(1)).toContainText(circular);
  await expect(programme.changed(2).getByRole("row").filter({ hasText: "改正の会場" }).first())
    .toContainText("2021年3月18日(木)");
  await examine(page, "what a version no longer allows");
  const [file] = await Promise.all([
    page.waitForEvent("download"), button(programme.changed(2), "CSV(UTF-8)").click(),
  ]);
  const text = await readFile(await file.path(), "utf8");
  expect(text.split("\r\n").filter((line) => line.includes("改正の会場"))).toHaveLength(1);
  expect(text).toContain(circular);

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

interface Draft {
  content: { name_en: string; rules: { ends_on: string | null; ages: { min: number | null }[] } };
  etag: string;
  based_on: number | null;
  errors: unknown[];
}

const draftOf = `/programmes/${notice}/draft`;

/** Somebody else's log-in, and the draft as it begins: from the latest version. */
async function someoneElse(server: DemoServer): Promise<{ api: Api; draft: Draft }> {
  const api = await Api.logIn(server, "operator");
  const { items: [latest] } = await api.must<{ items: { content: Draft["content"] }[] }>(
    "GET", `/programmes/${notice}/versions?limit=1`,
  );
  return { api, draft: await api.must<Draft>("PUT", draftOf, { content: latest?.content }) };
}

/** Saves the draft with another content. */
async function saveOver(api: Api, edit: (content: Draft["content"]) => void): Promise<Draft> {
  const { content, etag } = await api.must<Draft>("GET", draftOf);
  edit(content);
  return await api.must<Draft>("PUT", draftOf, { content }, { "if-match": etag });
}

test("two tabs edit a draft: neither overwrites the other unasked", { tag: "@desktop" }, async ({ page, server }) => {
  const { api } = await someoneElse(server);
  await enter(page, server, "operator", `/programmes/${notice}/edit`);
  const draft = new ProgrammeDraft(page);
  await draft.nameEn.fill("Typed here");
  await expect(page.getByText("保存していない変更があります。先に下書きを保存してください。")).toBeVisible();

  // What is typed comes back after a reload, and stands over what it was typed over.
  await saveOver(api, (content) => { content.name_en = "Saved there"; });
  await page.reload();
  await settled(page);
  await expect(draft.overtaken).toContainText("operator が 2021/03/01");
  await expect(draft.nameEn).toHaveValue("Typed here");
  await examine(page, "a draft that was overtaken");
  // Saving is no choice.
  await draft.save.click();
  await expect(draft.overtaken).toBeFocused();
  expect((await api.must<Draft>("GET", draftOf)).content.name_en).toBe("Saved there");
  await draft.keepMine.click();
  await expect(draft.overtaken).toHaveCount(0);
  await draft.save.click();
  await expect(page.getByRole("status").filter({ hasText: "下書きを保存しました。" })).toBeVisible();
  expect((await api.must<Draft>("GET", draftOf)).content.name_en).toBe("Typed here");

  // Theirs, when one wants theirs.
  await draft.nameEn.fill("Typed again");
  await saveOver(api, (content) => { content.name_en = "Saved there again"; });
  await draft.save.click();
  await expect(draft.overtaken).toBeFocused();
  await draft.showTheirs.click();
  await expect(draft.nameEn).toHaveValue("Saved there again");
  await expect(draft.overtaken).toHaveCount(0);
  await expect(draft.showEffect).not.toHaveAttribute("aria-disabled");
  await draft.row("年齢", 1).text("最低年齢").fill("70");
  await expect(page.getByText("保存していない変更があります。先に下書きを保存してください。")).toBeVisible();
  await api.must("DELETE", draftOf, undefined, { "if-match": "*" });
});

test("a draft is brought onto the version that was published meanwhile", async ({ page, server }) => {
  const { api } = await someoneElse(server);
  await enter(page, server, "operator", `/programmes/${notice}/edit`);
  const draft = new ProgrammeDraft(page);
  await draft.nameEn.fill("Typed here");
  const age = draft.row("年齢", 1);
  await age.text("最低年齢").fill("66");

  const { etag } = await saveOver(api, (content) => {
    content.rules.ends_on = "2022-09-30";
    const [first] = content.rules.ages;
    if (first !== undefined) first.min = 67;
  });
  const published = await api.must<{ number: number }>(
    "POST", `${draftOf}/publish`, { publish_on: "2021-03-08", source: circular, reason: "変更" }, { "if-match": etag },
  );
  await draft.save.click();
  await expect(page.getByRole("alert").filter({ hasText: "ほかの人が公開または削除しました" })).toBeVisible();
  await expect(draft.newer).toContainText(`第${published.number}版が公開されています`);
  await button(draft.newer, `第${published.number}版に合わせる`).click();
  await expect(draft.newer).toContainText("だけが変更したところ");
  await expect(draft.newer.getByRole("listitem").filter({ hasText: exactly("接種期間") })).toHaveCount(1);
  await expect(draft.newer.getByRole("listitem").filter({ hasText: exactly("名称") })).toHaveCount(1);
  await settled(page);
  await examine(page, "a draft and a newer version");

  // Both changed the ages: nothing goes on before one is chosen.
  const bring = button(draft.newer, `この内容で第${published.number}版に合わせて保存`);
  await bring.click();
  await expect(draft.newer.getByRole("link", { name: /年齢/ })).toBeVisible();
  const question = draft.newer.getByRole("radiogroup", { name: labelled("年齢") });
  await question.getByRole("radio", { name: exactly("下書きの内容") }).check();
  await bring.click();
  await expect(page.getByRole("status").filter({ hasText: "下書きを保存しました。" })).toBeVisible();
  await expect(draft.newer).toHaveCount(0);
  const now = await api.must<Draft>("GET", draftOf);
  expect(now).toMatchObject({ based_on: published.number, errors: [] });
  expect(now.content).toMatchObject({ name_en: "Typed here", rules: { ends_on: "2022-09-30" } });
  expect(now.content.rules.ages[0]?.min).toBe(66);
  await api.must("DELETE", draftOf, undefined, { "if-match": "*" });
});

test("a draft fits a narrow screen", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page, server, "operator", `/programmes/${notice}/edit`);
  await examine(page, "draft of a programme, 390 px");
  await show(page, `/programmes/${notice}`);
  await examine(page, "programme, 390 px");
});
