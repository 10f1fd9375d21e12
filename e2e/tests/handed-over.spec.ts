// What is handed to the booking form belongs to the search it was handed to; a move belongs to the place it goes to.
import type { Page } from "@playwright/test";
import { BookingForm } from "../pages/booking-form.ts";
import { BookingPage } from "../pages/bookings.ts";
import { button } from "../pages/fields.ts";
import { SearchPage } from "../pages/search.ts";
import { SecondDosePage } from "../pages/second-dose.ts";
import { Shell } from "../pages/shell.ts";
import { Api, type Booking, type Venue } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "handed-over" });

let serial = 0;

/** A coupon that nobody else has. */
function coupon(): string {
  serial += 1;
  return `6${Date.now() % 1_000_000}${String(serial).padStart(3, "0")}`.padEnd(10, "0");
}

/** A venue with two bands a day from the second week of March on. */
async function place(server: DemoServer): Promise<{ owner: Api; venue: Venue }> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`引き継ぎの会場${coupon()}`);
  await owner.newSlots({
    venue_id: venue.id, first_date: "2021-03-08", last_date: "2021-04-30", opens: "09:00", closes: "11:00",
  });
  return { owner, venue };
}

/** Dose 1 of a person on 2021-03-10. */
async function dose1(owner: Api, venue: Venue, name: string, number: string): Promise<Booking> {
  const [slot] = await owner.slots(venue.id, "2021-03-10");
  if (slot === undefined) throw new Error("the venue has slots");
  return await owner.mustBook(slot.id, { coupon: number, name, kana: "タナカ ハナコ", phone: "0453334444" });
}

/** From the keyboard, out of a search, to the search of somebody's second dose. */
async function searchSecond(page: Page, number: string): Promise<void> {
  const second = new SecondDosePage(page);
  await expect(new Shell(page).tabs).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("2");
  await expect(second.coupon).toBeFocused();
  await second.coupon.fill(number);
  await second.search.click();
  await expect(page).toHaveURL(/\/search\?.*for=/);
}

/** A new search, from home. */
async function searchAnew(page: Page): Promise<void> {
  const shell = new Shell(page);
  await page.keyboard.press("g");
  await page.keyboard.press("h");
  await expect(shell.title("ホーム")).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await expect(shell.title("接種予約")).toBeVisible();
  await expect(new SearchPage(page).grid).toBeVisible();
}

/** From a search to the form of the first band of a day. */
async function openForm(page: Page, venue: Venue, day: string): Promise<void> {
  const search = new SearchPage(page);
  await search.cell(venue.name, day).click();
  await search.band("09:00–10:00").click();
  await expect(new BookingForm(page).confirm).toBeVisible();
}

test("back at somebody's search, the form is that person's", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, venue } = await place(server);
  const [one, other] = [coupon(), coupon()];
  await dose1(owner, venue, "先野 花子", one);
  await dose1(owner, venue, "後野 花子", other);
  const [search, form] = [new SearchPage(page), new BookingForm(page)];
  await logIn(page, "agent01", "/");
  await searchSecond(page, one);
  await expect(search.doseBanner(2)).toContainText("先野 花子様");
  await searchSecond(page, other);
  await expect(search.doseBanner(2)).toContainText("後野 花子様");
  await page.goBack();
  await page.goBack();
  await expect(search.doseBanner(2)).toContainText("先野 花子様");
  await expect(search.doseBanner(2)).toContainText("引き継ぎます");
  for (const text of [one, other, "花子"]) expect(decodeURIComponent(page.url())).not.toContain(text);
  await openForm(page, venue, "2021年3月31日");
  await expect(form.coupon).toHaveValue(one);
  await expect(form.name).toHaveValue("先野 花子");
  await expect(form.offer).toContainText("先野 花子様の情報を引き継ぎました。");
  await form.confirm.click();
  await form.reference();
  // It has served its purpose: the search that is left behind hands over nothing any more.
  await page.goBack();
  await expect(search.doseBanner(2)).toContainText("先野 花子様");
  await expect(search.drop).toHaveCount(0);
});

test("a coupon without a name is told by its end, above the search and in the form", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { venue } = await place(server);
  const [search, form, second, number] = [
    new SearchPage(page), new BookingForm(page), new SecondDosePage(page), coupon(),
  ];
  await logIn(page, "agent01", "/second-dose");
  await second.coupon.fill(number);
  await second.previousDate.fill("2021-02-22");
  await second.previousVaccine.selectOption({ label: "ファイザー" });
  await second.search.click();
  const whose = `クーポン番号の下4桁が${number.slice(-4)}の方`;
  await expect(search.doseBanner(2)).toContainText(whose);
  await search.keyword.fill(venue.name);
  await search.keyword.press("Enter");
  await expect(search.doseBanner(2)).toContainText(whose);
  await openForm(page, venue, "2021年3月16日");
  await expect(form.coupon).toHaveValue(number);
  await expect(form.offer).toContainText(`${whose}の情報を引き継ぎました。`);
  await expect(form.bookerKana).toBeFocused();
});

test("what was handed over stays with its search, and a new search hands over nothing", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await place(server);
  const number = coupon();
  const made = await dose1(owner, venue, "再野 花子", number);
  await owner.must("POST", `/bookings/${made.id}/cancel`, { reason: "体調不良" }, { "if-match": made.etag });
  const [search, form, booking] = [new SearchPage(page), new BookingForm(page), new BookingPage(page)];
  await logIn(page, "agent01", `/bookings/${made.id}`);
  await booking.again.click();
  await expect(search.handedBanner).toContainText("再野 花子様");
  // Other conditions, another period, an open cell, a load of the page: it is still that person's search.
  await search.keyword.fill(venue.name);
  await search.keyword.press("Enter");
  await expect(search.row(venue.name)).toHaveCount(1);
  await search.later.click();
  await expect(search.cell(venue.name, "2021年3月16日")).toBeVisible();
  await search.cell(venue.name, "2021年3月16日").click();
  await page.reload();
  await expect(search.handedBanner).toContainText("再野 花子様");

  // The caller hangs up. The next one is somebody else.
  await searchAnew(page);
  await expect(search.handedBanner).toHaveCount(0);
  await search.keyword.fill(venue.name);
  await search.keyword.press("Enter");
  await expect(search.row(venue.name)).toHaveCount(1);
  await openForm(page, venue, "2021年3月12日");
  await expect(form.coupon).toBeFocused();
  for (const field of [form.coupon, form.name, form.kana, form.bookerKana, form.phone])
    await expect(field).toHaveValue("");
  await expect(form.offer).toHaveCount(0);
});

test("what is not to be carried over is dropped with the days of its dose", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await place(server);
  const number = coupon();
  await dose1(owner, venue, "落野 花子", number);
  const [search, form] = [new SearchPage(page), new BookingForm(page)];
  await logIn(page, "agent01", "/");
  await searchSecond(page, number);
  await search.drop.click();
  await expect(search.doseBanner(2)).toHaveCount(0);
  await expect(page).not.toHaveURL(/[?&](for|dose|after|earliest|standard)=/);
  await openForm(page, venue, "2021年3月31日");
  await expect(new Shell(page).title("予約")).toBeVisible();
  await expect(form.coupon).toBeFocused();
  await expect(form.name).toHaveValue("");
  await expect(form.offer).toHaveCount(0);
});

test("the caller of the next booking is named; what was typed goes along to another slot", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { venue, owner } = await place(server);
  const [slot] = await owner.slots(venue.id, "2021-03-10");
  const [search, form] = [new SearchPage(page), new BookingForm(page)];
  await logIn(page, "agent01", `/book/${slot?.id ?? ""}`);
  await form.fill({
    bookerKana: "ヨブノ ハナコ", phone: "045-123-4567", name: "呼野 花子", kana: "ヨブノ ハナコ",
    birthDate: "S15.5.6", municipalityCode: "141003", coupon: coupon(),
  });
  await form.confirm.click();
  await form.reference();
  await button(page, "同じ予約者で続けて予約").click();
  await expect(search.handedBanner).toContainText("予約者ヨブノ ハナコ様");
  await search.keyword.fill(venue.name);
  await search.keyword.press("Enter");
  await openForm(page, venue, "2021年3月10日");
  await expect(form.offer).toContainText("予約者ヨブノ ハナコ様の情報を引き継ぎました。");
  await expect(form.bookerKana).toHaveValue("ヨブノ ハナコ");
  await expect(form.phone).toHaveValue("045-123-4567");
  await expect(form.name).toHaveValue("");
  await form.name.fill("呼野 太郎");
  await form.name.press("Escape");
  await expect(search.handedBanner).toContainText("呼野 太郎様");
  await openForm(page, venue, "2021年3月11日");
  await expect(form.name).toHaveValue("呼野 太郎");
  await expect(form.bookerKana).toHaveValue("ヨブノ ハナコ");
  // Somebody else after all: this search hands over nothing any more.
  await form.startAnew.click();
  await expect(form.bookerKana).toHaveValue("");
  await page.keyboard.press("Escape");
  await expect(search.grid).toBeVisible();
  await expect(search.handedBanner).toHaveCount(0);
});

test("an earlier dose long before vaccination began is doubted, and no first day lies in the past", {
  tag: "@desktop",
}, async ({ page }) => {
  const [second, search] = [new SecondDosePage(page), new SearchPage(page)];
  await logIn(page, "agent01", "/second-dose");
  await second.coupon.fill(coupon());
  await second.previousDate.fill("2021-02-22");
  await expect(second.previousDate.group).not.toContainText("接種済証");
  await second.previousDate.fill("2020-01-01");
  await expect(second.previousDate.group).toContainText("2021年2月17日(水)の接種開始より前の日付です。");
  await second.previousVaccine.selectOption({ label: "ファイザー" });
  await expect(second.due).toContainText("予約できる最初の日2021年3月1日(月)");
  await expect(second.due).toContainText("標準の接種日2020年1月22日(水)(過ぎています)");
  // It is no refusal: somebody may have been vaccinated abroad.
  await second.search.click();
  await expect(search.doseBanner(2)).toContainText("予約できる最初の日 2021年3月1日(月)");
});

test("the heading says the dose that the form holds", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue, owner } = await place(server);
  const [one, other] = await owner.slots(venue.id, "2021-03-31");
  const [form, shell] = [new BookingForm(page), new Shell(page)];
  await logIn(page, "agent01", `/book/${one?.id ?? ""}`);
  await form.name.fill("題野 花子");
  await page.goto(`/book/${other?.id ?? ""}?dose=2`);
  await expect(shell.title("予約(2回目)")).toBeVisible();
  await form.takeDraft.click();
  await expect(form.name).toHaveValue("題野 花子");
  await expect(form.dose).toHaveValue("1");
  await expect(shell.title("予約")).toBeVisible();
  await form.dose.selectOption("2");
  await expect(shell.title("予約(2回目)")).toBeVisible();
});

/** Holds the first move back until it is let go. */
async function holdMove(page: Page): Promise<{ asked: Promise<void>; letGo: () => void }> {
  let [tell, letGo] = [(): void => undefined, (): void => undefined];
  const asked = new Promise<void>((resolve) => { tell = resolve; });
  const free = new Promise<void>((resolve) => { letGo = resolve; });
  await page.route(/\/bookings\/[^/]+\/move$/, async (route) => {
    tell();
    await free;
    await route.continue();
  });
  return { asked, letGo };
}

test("a move under way is shown with its own place; closed, it is told and leads nowhere", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await place(server);
  const made = await dose1(owner, venue, "動野 花子", coupon());
  const [search, shell] = [new SearchPage(page), new Shell(page)];
  await logIn(page, "agent01", `/search?move=${made.id}`);
  const held = await holdMove(page);
  await search.cell(venue.name, "2021年3月11日").click();
  await search.band("10:00–11:00").click();
  await search.moveReason.selectOption("本人の都合");
  await search.moveConfirm.click();
  await held.asked;
  await page.keyboard.press("Escape");
  await expect(search.moveDialog).toBeHidden();
  // Another place waits: what is shown is the move that is under way.
  await search.cell(venue.name, "2021年3月12日").click();
  await search.band("09:00–10:00").click();
  await expect(search.moveDialog).toContainText("変更後2021年3月11日(木) 10:00–11:00");
  await expect(search.moveDialog).not.toContainText("3月12日");
  await page.keyboard.press("Escape");
  await expect(search.moveDialog).toBeHidden();
  const before = page.url();
  held.letGo();
  await expect(shell.status).toContainText("予約を変更しました。");
  await expect(shell.status.getByRole("link", { name: made.reference })).toBeVisible();
  await expect(search.moveBanner).toContainText("現在の予約: 2021年3月11日(木) 10:00–11:00");
  expect(page.url()).toBe(before);
  // The next one is a move of its own.
  await search.band("09:00–10:00").click();
  await expect(search.moveDialog).toContainText("変更前2021年3月11日(木) 10:00–11:00");
  await expect(search.moveDialog).toContainText("変更後2021年3月12日(金) 09:00–10:00");
});

test("a cancelled booking can be moved nowhere, and everything says so", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await place(server);
  const made = await dose1(owner, venue, "止野 花子", coupon());
  await owner.must("POST", `/bookings/${made.id}/cancel`, { reason: "体調不良" }, { "if-match": made.etag });
  const search = new SearchPage(page);
  const why = "この予約は取消済みのため、変更できません。";
  await logIn(page, "agent01", `/search?move=${made.id}`);
  await expect(search.moveBanner).toContainText(why);
  const cell = search.cell(venue.name, "2021年3月11日");
  await expect(cell).toHaveAttribute("aria-disabled", "true");
  await expect(cell).toHaveAccessibleName(new RegExp(`${why}$`));
  // A shared address opens the bands all the same.
  await page.goto(
    `/search?move=${made.id}&venue=${venue.id}&from=2021-03-10&to=2021-03-12&open=${venue.id},pfizer,2021-03-11`,
  );
  await expect(search.panel(venue.name)).toContainText(why);
  await expect(search.band("09:00–10:00")).toHaveAttribute("aria-disabled", "true");
  await expect(search.band("09:00–10:00")).toHaveAccessibleName(`09:00–10:00 ${why}`);
  await search.band("09:00–10:00").click({ force: true });
  await expect(search.moveDialog).toBeHidden();
});
