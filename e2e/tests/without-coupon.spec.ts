// 集団健診: a programme without coupon and without vaccine. People are known by where they live, name and birth date.
import { BookingForm, caller } from "../pages/booking-form.ts";
import { BookingPage } from "../pages/bookings.ts";
import { SearchPage } from "../pages/search.ts";
import { exactly } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { enter, examine, settled } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "without-coupon" });

const checkup = "health_checkup";
const source = "横浜市要綱";

/** Yokohama's check-up runs, once. */
async function opened(server: DemoServer): Promise<void> {
  const owner = await Api.logIn(server, "yokohama");
  const made = await owner.send<{ etag: string }>("POST", "/programmes", {
    code: "checkup_2021",
    content: {
      name_ja: "集団健診 2021", name_en: "Check-up 2021", running: true,
      rules: {
        starts_on: "2021-03-01", ends_on: "2022-03-31", coupon: "none", month_end: "last_day",
        first_dose: 1, last_dose: 1, once: true,
        products: [{ product: checkup, first_dose: 1, last_dose: 1, source }],
        groups: [{ code: "resident", name_ja: "市民", name_en: "Residents", opens_on: "2021-03-01" }],
        ages: [], intervals: [], follows: [], others: [],
      },
    },
  });
  if (made.status === 409 || made.status === 422) return;
  await owner.must(
    "POST", "/programmes/141003_checkup_2021/draft/publish",
    { publish_on: "2021-03-01", source, reason: "開始" }, { "if-match": "*" },
  );
}

/** A time band of a venue of its own, and the next one. */
async function bands(server: DemoServer, name: string): Promise<[string, string]> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(name, [checkup]);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-18", vaccine: checkup });
  const [first, second] = await owner.slots(venue.id, "2021-03-18", checkup);
  if (first === undefined || second === undefined) throw new Error("the venue has slots");
  return [first.id, second.id];
}

test("a check-up is booked by name and birth date, once, and moved", async ({ page, server }) => {
  await opened(server);
  const [first] = await bands(server, `健診の会場${test.info().project.name}`);
  const midori = { ...caller(""), kana: `たなか ${test.info().project.name === "desktop" ? "みどり" : "みちる"}` };
  await enter(page, server, "agent01", `/book/${first}`);
  const form = new BookingForm(page);
  await expect(page.getByRole("heading", { name: "お住まいの市町村" })).toBeVisible();
  await expect(form.coupon).toHaveCount(0);
  await expect(form.dose.getByRole("option")).toHaveText(["1回目"]);
  await examine(page, "booking form without coupon");

  await form.bookerKana.fill(midori.bookerKana);
  await form.phone.fill(midori.phone);
  await form.name.fill(midori.name);
  await form.kana.fill(midori.kana);
  await form.birthDate.year.fill(midori.birthDate);
  await form.birthDate.year.blur();
  // What is wrong stands at its field.
  await form.municipalityCode.fill("141004");
  await form.confirm.click();
  await expect(form.municipalityCode).toHaveAttribute("aria-invalid", "true");
  await form.municipalityCode.fill("141003");
  await expect(form.readBack).toContainText("お住まいは神奈川県横浜市です。");
  await expect(form.readBack).toContainText("内容は健診です。");
  await expect(form.checks).toContainText("二重予約: 予約を確定するときに確認します");
  await form.confirm.click();
  await form.reference();
  await examine(page, "check-up is booked");

  // The same person again, typed in another way: told with the booking there is.
  await enter(page, server, "agent01", `/book/${first}`);
  await form.bookerKana.fill(midori.bookerKana);
  await form.phone.fill(midori.phone);
  await form.name.fill("田中 みどり");
  await form.kana.fill(midori.kana.replace("たなか", "タナカ"));
  await form.birthDate.year.fill(midori.birthDate);
  await form.confirm.click();
  const existing = page.getByRole("main").getByRole("link", { name: exactly("取消") });
  await existing.click();
  await settled(page);
  const booking = new BookingPage(page);
  await expect(page.getByRole("main")).toContainText("お住まいの市町村");
  await expect(page.getByRole("main")).not.toContainText("クーポン番号");
  await expect(booking.nextDose).toHaveCount(0);
  await booking.change.click();
  await settled(page);
  const search = new SearchPage(page);
  await expect(search.moveBanner).toContainText("健診");
});

test("a check-up asks for no supply", { tag: "@desktop" }, async ({ page, server }) => {
  await opened(server);
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("健診とワクチンの会場", ["pfizer", checkup]);
  await enter(page, server, "yokohama", `/venues/${venue.id}`);
  await expect(page.getByRole("group", { name: /^ファイザーの分配が確定している最終日付/ })).toBeVisible();
  await expect(page.getByRole("group", { name: /^健診の分配/ })).toHaveCount(0);
});
