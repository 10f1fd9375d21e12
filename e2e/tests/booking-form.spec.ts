// The booking form: whose data it opens with, what fits on the screen, what the keys do, what is told while one types.
import type { Page } from "@playwright/test";
import { BookingForm, type Caller } from "../pages/booking-form.ts";
import { SearchPage } from "../pages/search.ts";
import { SecondDosePage } from "../pages/second-dose.ts";
import { Shell } from "../pages/shell.ts";
import { Api } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, test } from "../support/fixtures.ts";
import { Hands } from "../support/hands.ts";
import { logIn } from "../support/login.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "booking-form" });

const notes = "車いす可。駐車場はありません。";

const caller = (coupon: string): Caller => ({
  bookerKana: "かとう なおみ", phone: "0451112233", name: "加藤 直美", kana: "かとう なおみ",
  birthDate: "S20.5.5", municipalityCode: "141003", coupon,
});

interface Place {
  readonly owner: Api;
  readonly venue: string;
  readonly slots: readonly string[];
}

/** A venue with two bands a day in the second half of March, with a phone and access notes. */
async function place(server: DemoServer, name: string, date = "2021-03-16"): Promise<Place> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.must<{ id: string }>("POST", "/venues", {
    name, name_kana: "テストカイジョウ", kind: "special_site", address: "神奈川県横浜市中区本町6-50-10", phone: "0451234567",
    access_notes: notes, vaccines: ["pfizer"], published: true,
    supply: [{ vaccine: "pfizer", confirmed_through: "2022-12-31" }],
  });
  await owner.newSlots({
    venue_id: venue.id, first_date: date, last_date: "2021-04-30", opens: "09:00", closes: "11:00",
  });
  const slots = await owner.slots(venue.id, date);
  return { owner, venue: venue.id, slots: slots.map((slot) => slot.id) };
}

/** Every booking request that the page sends from now on. */
function bookings(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/v1/bookings")) sent.push(request.url());
  });
  return sent;
}

test("the next caller's form is empty; what was left behind is offered by name, also after a reload", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { slots: [first = "", second = ""] } = await place(server, "次の人の会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${first}`);
  await form.fill(caller("6100000001"));
  await form.name.press("Escape");
  await expect(page).toHaveURL(/\/search/);

  const empty = async (): Promise<void> => {
    for (const field of [form.bookerKana, form.phone, form.name, form.kana, form.coupon, form.birthDate.year]) {
      await expect(field).toHaveValue("");
    }
    await expect(form.offer).toContainText("加藤 直美様の入力が残っています。");
    await expect(form.coupon).toBeFocused();
  };
  await page.goto(`/book/${second}`);
  await empty();
  await page.reload();
  await empty();
  // Anew: it is gone for good.
  await form.startAnew.click();
  await expect(form.offer).toHaveCount(0);
  await expect(form.coupon).toBeFocused();
  await page.reload();
  await expect(form.coupon).toBeFocused();
  await expect(form.offer).toHaveCount(0);
  await expect(form.name).toHaveValue("");
});

test("a second dose that was searched for does not fill the form of the next caller", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, slots: [first = ""], venue } = await place(server, "引き継ぎの会場", "2021-03-15");
  await owner.mustBook(first, { coupon: "6100000002", name: "引継 太郎", kana: "ひきつぎ たろう" });
  const [second, form, search] = [new SecondDosePage(page), new BookingForm(page), new SearchPage(page)];
  await logIn(page, "agent01", "/second-dose");
  await second.coupon.fill("6100000002");
  await second.search.click();
  await expect(page).toHaveURL(/dose=2/);

  // Somebody else calls: an ordinary search, an ordinary form.
  await page.goto(`/search?from=2021-03-16&to=2021-03-16&venue=${venue}`);
  await search.cell("引き継ぎの会場", "2021年3月16日").click();
  await search.band("09:00–10:00").click();
  await expect(form.coupon).toBeFocused();
  await expect(form.name).toHaveValue("");
  // Nothing was typed for that person: there is nothing to go on with.
  await expect(form.offer).toHaveCount(0);
  // And the page of the second dose has forgotten the coupon.
  await page.goto("/second-dose");
  await expect(second.coupon).toBeFocused();
  await expect(second.coupon).toHaveValue("");
});

test("all fields, the checks and the button are in sight on 1280 × 800", { tag: "@desktop" }, async ({
  page, server,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const { slots: [slot = ""] } = await place(server, "一画面の会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${slot}`);
  const parts = {
    bookerKana: form.bookerKana, phone: form.phone, name: form.name, kana: form.kana, birth: form.birthDate.day,
    group: form.group, dose: form.dose, code: form.municipalityCode, coupon: form.coupon, same: form.samePerson,
    checks: form.checks, readBack: form.readBack, confirm: form.confirm,
  };
  for (const fill of [false, true]) {
    if (fill) await form.fill(caller("6100000003"));
    if (fill) await expect(form.checks).toContainText("二重予約なし");
    for (const [name, part] of Object.entries(parts)) {
      await expect(part, name).toBeInViewport({ ratio: 1 });
      // In front, not below the band of buttons.
      const covered = await part.evaluate((it) => {
        const box = it.getBoundingClientRect();
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return top !== null && !it.contains(top) && !top.contains(it);
      });
      expect(covered, `${name} is covered`).toBe(false);
    }
    expect(await page.evaluate(() => document.documentElement.scrollHeight), "height of the page")
      .toBeLessThanOrEqual(800);
  }
});

test("nothing scrolls sideways on a narrow screen", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const { slots: [slot = ""] } = await place(server, "狭い画面の会場");
  await logIn(page, "agent01", `/book/${slot}`);
  await expect(new BookingForm(page).coupon).toBeVisible();
  await expectNoSidewaysScroll(page, "booking form");
  await page.goto("/second-dose");
  await expect(new SecondDosePage(page).coupon).toBeVisible();
  await expectNoSidewaysScroll(page, "second dose");
});

test("a new caller needs few keys; Enter goes on and never books, Ctrl+Enter books from anywhere", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { slots: [slot = ""] } = await place(server, "少ないキーの会場");
  const form = new BookingForm(page);
  const hands = new Hands(page);
  const sent = bookings(page);
  await logIn(page, "agent01", `/book/${slot}`);
  await expect(form.municipalityCode).toHaveValue("141003");
  await expect(form.coupon).toBeFocused();
  await hands.type("6100000004");
  await hands.press("Enter");
  await expect(form.bookerKana).toBeFocused();
  await hands.type("マイケル・スミス");
  await hands.press("Enter");
  await hands.type("0451112233");
  await hands.press("Enter");
  await expect(form.name).toBeFocused();
  await hands.press("F2");
  await expect(form.kana).toBeHidden();
  await hands.type("SMITH MICHAEL");
  await hands.press("Enter");
  await expect(form.birthDate.year).toBeFocused();
  await hands.type("S20.5.5");
  await hands.press("Enter");
  await expect(form.group).toHaveValue("elderly");
  await expect(form.confirm).toBeFocused();
  expect(sent).toEqual([]);
  await new Shell(page).heading.focus();
  await hands.press("Control+Enter");
  expect(await form.reference()).toMatch(/^\d{3}-\d{3}-\d{3}$/);
  expect(sent).toHaveLength(1);
  expect(hands.keys, "keys beyond the data, in the form").toBeLessThanOrEqual(8);
});

test("the second dose and one given elsewhere need few keys up to the search", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, slots: [slot = ""] } = await place(server, "二回目のキーの会場", "2021-03-15");
  await owner.mustBook(slot, { coupon: "6100000005" });
  const second = new SecondDosePage(page);
  for (const [coupon, elsewhere, most] of [["6100000005", false, 2], ["6100000006", true, 5]] as const) {
    const hands = new Hands(page);
    if (coupon === "6100000005") await logIn(page, "agent01", "/second-dose");
    else await page.goto("/second-dose");
    await expect(second.coupon).toBeFocused();
    await hands.type(coupon);
    await hands.press("Enter");
    if (elsewhere) {
      await expect(second.previousDate.year).toBeFocused();
      await hands.type("R3.2.22");
      await hands.press("Enter");
      await expect(second.previousVaccine).toBeFocused();
      await hands.press("ArrowDown");
      await hands.press("Enter");
    }
    await expect(second.search).toBeFocused();
    await hands.press("Enter");
    await expect(page).toHaveURL(/\/search\?.*dose=2/);
    expect(hands.keys, coupon).toBeLessThanOrEqual(most);
  }
});

test("the coupon finds the person, and another coupon forgets her", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, slots: [first = "", second = ""] } = await place(server, "見つかる会場");
  await owner.mustBook(first, { coupon: "6100000007", name: "既知 花子", kana: "きち はなこ", birthDate: "1941-02-03" });
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${second}`);
  await form.coupon.fill("6100000007");
  await form.coupon.press("Enter");
  await expect(form.name).toHaveValue("既知 花子");
  await expect(form.kana).toHaveValue("きち はなこ");
  await expect(form.birthDate.year).toHaveValue("1941");
  await expect(page.getByRole("region", { name: "この接種券の予約・接種" })).toContainText("前の予約から氏名などを入力しました");
  await form.coupon.fill("6100000008");
  await expect(form.checks).toContainText("二重予約なし");
  await expect(form.name).toHaveValue("");
  await expect(form.birthDate.year).toHaveValue("");
});

test("a scan is split whichever field it goes into, and what is wrong with a coupon is told while it is typed", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { slots: [slot = ""] } = await place(server, "読み取りの会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${slot}`);
  await form.municipalityCode.focus();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText("221410036100000009");
  await expect(form.municipalityCode).toHaveValue("141003");
  await expect(form.coupon).toHaveValue("6100000009");
  await expect(form.dose).toHaveValue("2");
  const read = page.getByText("18桁を読み取りました(2回目の接種券)");
  await expect(read).toBeVisible();
  await form.coupon.fill("6100000010");
  await expect(read).toHaveCount(0);
  // NW-7 frames its digits with letters.
  await form.coupon.fill("A6100000011B");
  await expect(form.coupon).toHaveValue("6100000011");
  // As it is printed, without the dose: split when the field is left.
  await form.dose.selectOption("1");
  await form.coupon.fill("142018-6100000012");
  await expect(form.coupon).toHaveValue("142018-6100000012");
  await page.keyboard.press("Tab");
  await expect(form.municipalityCode).toHaveValue("142018");
  await expect(form.coupon).toHaveValue("6100000012");
  await expect(form.dose).toHaveValue("1");
  await form.coupon.fill("14201861000000");
  await expect(page.getByText("数字が14桁です。")).toBeVisible();
  await form.coupon.fill("6100000011");
  await page.keyboard.press("Tab");

  await form.municipalityCode.fill("141004");
  await expect(page.getByText("自治体コードが正しくありません。")).toBeVisible();
  await expect(form.checks).toContainText("二重予約: クーポン番号を確認してください");

  // Two blank fields are two errors, and hidden fields have none.
  await form.dose.selectOption("1");
  await form.municipalityCode.fill("");
  await form.coupon.fill("");
  await form.samePerson.check();
  await form.confirm.click();
  const summary = page.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
  await expect(summary.getByRole("link", { name: /^自治体コード/ })).toHaveCount(1);
  await expect(summary.getByRole("link", { name: /^クーポン番号/ })).toHaveCount(1);
  await expect(summary.getByRole("link", { name: /^接種者氏名\(かな\)/ })).toHaveCount(0);
  await expect(summary.getByRole("listitem").filter({ hasNot: page.getByRole("link") })).toHaveCount(0);
});

test("a date is answered while it is typed, and understood when it is sent from within the field", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { slots: [slot = ""] } = await place(server, "日付の会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill(caller("6100000012"));
  await form.birthDate.clear();
  for (const [typed, told] of [
    ["昭和64年1月8日", "昭和は昭和64年1月7日(1989年)までです"],
    ["12.3.4", "元号を付けてください: 大正12年(1923年)、昭和12年(1937年)、平成12年(2000年)"],
    ["40.3.4", "昭和と読みました: 昭和40年3月4日"],
    ["T15.12.25", "大正15年12月25日 = 昭和元年12月25日 · 1926年12月25日(土)"],
    ["昭12.3.4", "昭和12年3月4日 · 1937年3月4日(木)"],
  ] as const) {
    await form.birthDate.year.fill(typed);
    await expect(form.birthDate.group, typed).toContainText(told);
  }
  await form.birthDate.year.fill("S64.1.8");
  await form.birthDate.year.press("Control+Enter");
  const summary = page.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
  await expect(summary).toContainText("昭和は昭和64年1月7日(1989年)までです");
  await expect(summary).not.toContainText("YYYY");
  await form.birthDate.clear();
  await form.birthDate.year.fill("S20.5.5");
  await form.birthDate.year.press("Control+Enter");
  await expect(form.done).toBeVisible();
});

test("the booking waits for the look-up of the coupon, then goes through", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { slots: [slot = ""] } = await place(server, "待つ会場");
  const form = new BookingForm(page);
  const sent = bookings(page);
  await logIn(page, "agent01", `/book/${slot}`);
  let release = (): void => {};
  const released = new Promise<void>((done) => (release = done));
  await page.route("**/api/v1/recipients/lookup", async (route) => {
    await released;
    await route.continue();
  });
  await form.fill(caller("6100000013"));
  await form.coupon.press("Control+Enter");
  await expect(page.getByRole("button", { name: "接種券を確認しています" })).toBeVisible();
  expect(sent).toEqual([]);
  release();
  await expect(form.done).toBeVisible();
  expect(sent).toHaveLength(1);
});

test("phone and access of the venue stand beside the form and are read back", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { slots: [slot = ""] } = await place(server, "行き方の会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${slot}`);
  for (const part of [page.getByRole("region", { name: "予約枠" }), form.readBack]) {
    await expect(part).toContainText("会場の電話番号は045-123-4567です。");
    await expect(part).toContainText(`会場のご案内です。${notes}`);
  }
});
