// The second dose: from the coupon to the earlier dose, to the days that fit, to the booking.
import { BookingForm } from "../pages/booking-form.ts";
import { SearchPage } from "../pages/search.ts";
import { SecondDosePage } from "../pages/second-dose.ts";
import { Shell } from "../pages/shell.ts";
import { Api, type Slot } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "second-dose" });

/** A venue with two vaccines through March and April; dose 1 of the person is on 2021-03-10. */
async function firstDose(server: DemoServer, name: string, coupon: string): Promise<{ owner: Api; venue: string }> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(name, ["pfizer", "moderna"]);
  const days = {
    venue_id: venue.id, first_date: "2021-03-08", last_date: "2021-04-30", opens: "09:00", closes: "11:00",
  };
  await owner.newSlots({ ...days, vaccine: "pfizer" });
  await owner.newSlots({ ...days, vaccine: "moderna" });
  await owner.mustBook((await first(owner, venue.id, "2021-03-10")).id, {
    coupon, name: "二宮 二郎", kana: "ニノミヤ ジロウ", phone: "0453334444",
  });
  return { owner, venue: venue.id };
}

async function first(owner: Api, venue: string, date: string): Promise<Slot> {
  const [slot] = await owner.slots(venue, date);
  if (slot === undefined) throw new Error(`no slot on ${date}`);
  return slot;
}

test("the coupon shows the earlier dose and the days, the search offers only what fits", async ({ page, server }) => {
  const name = "二回目の会場";
  await firstDose(server, name, "9000000001");
  const second = new SecondDosePage(page);
  const search = new SearchPage(page);
  const form = new BookingForm(page);
  const shell = new Shell(page);
  await logIn(page, "agent01", "/");
  await page.getByRole("main").getByRole("link", { name: /^2回目以降の予約/ }).click();
  await expect(shell.title("2回目以降の予約")).toBeVisible();

  // As a scanner types it: kind, dose, municipality and number in one.
  await second.coupon.fill("121410039000000001");
  await expect(second.municipalityCode).toHaveValue("141003");
  await expect(second.coupon).toHaveValue("9000000001");
  await expect(second.doses).toContainText("1回目 2021年3月10日(水) ファイザー");
  await expect(second.doses).toContainText(name);
  await expect(second.due).toContainText("ファイザー");
  // Day 19 and day 21 after the first dose.
  await expect(second.due).toContainText("予約できる最初の日2021年3月29日(月)");
  await expect(second.due).toContainText("標準の接種日2021年3月31日(水)");
  await second.search.click();

  await expect(shell.title("接種予約")).toBeVisible();
  await expect(page).toHaveURL(/from=2021-03-29/);
  await expect(page).not.toHaveURL(/9000000001/);
  await expect(search.row(name)).toHaveCount(1);
  await expect(search.venue.locator("option:checked")).toHaveText(name);
  await expect(search.row(name)).toContainText("ファイザー");
  await expect(search.grid).not.toContainText("モデルナ");
  await expect(search.grid.getByRole("columnheader", { name: /3\/28/ })).toHaveCount(0);
  await expect(search.grid.getByRole("columnheader", { name: /3\/29/ })).toHaveCount(1);

  // Whose dose it is and its days stay true when the period changes; the name stands in no address.
  const banner = search.doseBanner(2);
  for (const step of [
    async () => {}, async () => await search.later.click(), async () => await search.earlier.click(),
  ]) {
    await step();
    await expect(search.row(name)).toHaveCount(1);
    await expect(banner).toContainText("二宮 二郎様");
    await expect(banner).toContainText("予約できる最初の日 2021年3月29日(月)、標準の接種日 2021年3月31日(水)");
    expect(decodeURIComponent(page.url())).not.toContain("二宮");
  }
  await expect(search.day("3/31")).toContainText("標準");
  await expect(search.cell(name, "2021年3月31日")).toBeVisible();
  // A day before the first one is greyed, and opens nothing.
  await search.earlier.click();
  await expect(search.row(name)).toHaveCount(1);
  const early = search.cell(name, "2021年3月24日");
  await expect(early).toHaveAccessibleName(/規則により選べません$/);
  await expect(early).toHaveAttribute("aria-disabled", "true");
  await page.goBack();

  await search.cell(name, "2021年3月31日").click();
  await search.band("09:00–10:00").click();
  await expect(shell.title("予約(2回目)")).toBeVisible();
  await expect(form.name).toHaveValue("二宮 二郎");
  await expect(form.kana).toHaveValue("ニノミヤ ジロウ");
  await expect(form.coupon).toHaveValue("9000000001");
  await expect(form.dose).toHaveValue("2");
  await expect(form.checks).toContainText("間隔: 1回目から21日");
  await form.confirm.click();
  expect(await form.reference()).toMatch(/^\d{3}-\d{3}-\d{3}$/);
});

test("a second dose too early is refused: the rule and the first date are named", async ({ page, server }) => {
  const { owner, venue } = await firstDose(server, "早すぎる会場", "9000000002");
  const early = await first(owner, venue, "2021-03-20");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${early.id}`);
  await form.fill({
    bookerKana: "にのみや じろう", phone: "0453334444", name: "二宮 二郎", kana: "ニノミヤ ジロウ",
    birthDate: "1940-05-06", municipalityCode: "141003", coupon: "9000000002",
  });
  await form.dose.selectOption("2");
  // Told while typing, by the same rules as the server's.
  const told = form.checks.getByRole("listitem").filter({ hasText: "予約できません" });
  await expect(told).toContainText("1回目(2021年3月10日)から18日以上の間隔をおいてください(2021年3月29日から)。");

  await form.confirm.click();
  const refusal = page.getByRole("alert").filter({ hasText: "接種の規則により予約できません" });
  await expect(refusal).toBeVisible();
  await expect(refusal).toContainText("18日以上の間隔をおいてください(2021年3月29日から)");
  // Once: it has no field to stand at.
  await expect(page.getByRole("alert")).toHaveCount(1);
  await expect(form.name).toHaveValue("二宮 二郎");

  // The same caller goes on: the next form has what was typed.
  await page.getByRole("link", { name: "2021年3月29日(月)以降の空き枠を検索" }).click();
  await expect(page).toHaveURL(/from=2021-03-29/);
  const search = new SearchPage(page);
  await search.cell("早すぎる会場", "2021年3月29日").click();
  await search.band("09:00–10:00").click();
  await expect(form.name).toHaveValue("二宮 二郎");
  await expect(form.dose).toHaveValue("2");
});

test("a dose given elsewhere is stated, and the days follow from it", { tag: "@desktop" }, async ({ page }) => {
  const second = new SecondDosePage(page);
  await logIn(page, "agent01", "/second-dose");
  await second.municipalityCode.fill("141003");
  await second.coupon.fill("9000000003");
  await expect(page.getByText("この接種券の予約・接種は見つかりません。", { exact: false })).toBeVisible();
  await second.previousDate.fill("2021-02-22");
  await second.previousVaccine.selectOption({ label: "ファイザー" });
  await expect(second.due).toContainText("予約できる最初の日2021年3月13日(土)");
  await expect(second.due).toContainText("標準の接種日2021年3月15日(月)");
});

test("a coupon that cannot be read says what is wrong with it", { tag: "@desktop" }, async ({ page }) => {
  const second = new SecondDosePage(page);
  await logIn(page, "agent01", "/second-dose");
  await second.municipalityCode.fill("141004");
  await second.coupon.fill("123456789");
  await second.coupon.press("Enter");
  const summary = page.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("link")).toHaveCount(2);
  await expect(second.coupon).toHaveValue("123456789");
  await expect(second.coupon).toHaveAttribute("aria-invalid", "true");
});
