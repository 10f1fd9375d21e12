// The nearest free slots, to be read aloud or in place of one that is full: only days that the rules allow, and only
// for what is asked for now.
import type { Locator, Page } from "@playwright/test";
import { BookingForm } from "../pages/booking-form.ts";
import { SearchPage } from "../pages/search.ts";
import { Shell } from "../pages/shell.ts";
import { Api, type Booking, type Slot, type Venue } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { enter } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "nearest" });

let serial = 0;

function unique(): string {
  serial += 1;
  return `5${Date.now() % 1_000_000}${String(serial).padStart(3, "0")}`.padEnd(10, "0");
}

/** A venue with one place an hour, two hours a day, through March and April. */
async function prepared(server: DemoServer): Promise<{ owner: Api; venue: Venue }> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`近い会場${unique()}`);
  const days = { venue_id: venue.id, first_date: "2021-03-02", last_date: "2021-04-30" };
  await owner.newSlots({ ...days, opens: "09:00", closes: "11:00", capacity: 1 });
  return { owner, venue };
}

async function slotOf(owner: Api, venue: Venue, date: string): Promise<Slot> {
  const [slot] = await owner.slots(venue.id, date);
  if (slot === undefined) throw new Error(`no slot on ${date}`);
  return slot;
}

async function book(owner: Api, venue: Venue, day: string, coupon: string, dose: number): Promise<Booking> {
  const person = { coupon, dose, name: "近藤 二郎", kana: "コンドウ ジロウ" };
  return await owner.mustBook((await slotOf(owner, venue, day)).id, person);
}

test("in place of a full second dose only days are offered that keep the interval, and it stays a second dose", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { owner, venue } = await prepared(server);
  const coupon = unique();
  await book(owner, venue, "2021-03-10", coupon, 1);
  // 29 March is the first day allowed.
  const slot = await slotOf(owner, venue, "2021-03-29");
  const [form, shell] = [new BookingForm(page), new Shell(page)];
  await logIn(page, "agent01", `/book/${slot.id}?dose=2`);
  await form.fill({
    bookerKana: "コンドウ ジロウ", phone: "0453334444", name: "近藤 二郎", kana: "コンドウ ジロウ",
    birthDate: "1940-05-06", municipalityCode: "141003", coupon,
  });
  await expect(form.checks).toContainText("間隔: 1回目から19日");
  await owner.mustBook(slot.id, { coupon: unique() });
  await form.confirm.click();
  // The other band of the day, then the days after it: the 28th would be nearer than the 30th and later.
  await expect(form.otherSlots).toHaveCount(4);
  await expect(form.otherSlots.first()).toContainText("2021年3月29日(月) 10:00");
  for (const link of await form.otherSlots.all()) {
    await expect(link).toHaveAttribute("href", /^\/book\/[^/?]+\?dose=2$/);
    await expect(link).toContainText(/2021年3月(29|30|31)日/);
  }
  await form.otherSlots.nth(1).click();
  await expect(shell.title("予約(2回目)")).toBeVisible();
  await page.reload();
  await expect(shell.title("予約(2回目)")).toBeVisible();
  await expect(form.dose).toHaveValue("2");
});

const sentences = (search: SearchPage): Locator => search.near.getByRole("listitem");

test("options found for one dose are not there for the other", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, venue } = await prepared(server);
  const coupon = unique();
  const one = await book(owner, venue, "2021-03-10", coupon, 1);
  const two = await book(owner, venue, "2021-03-31", coupon, 2);
  const search = new SearchPage(page);
  await enter(page, server, "agent01", `/search?move=${two.id}`);
  await expect(search.moveBanner).toContainText(`予約 ${two.reference} を変更します`);
  await search.nearFind.click();
  await expect(sentences(search)).toHaveCount(3);
  // Turning the pages of the grid is the same question.
  await search.later.click();
  await expect(sentences(search)).toHaveCount(3);
  await search.moveBanner.getByRole("link", { name: "先に1回目を変更する" }).click();
  await expect(search.moveBanner).toContainText(`予約 ${one.reference} を変更します`);
  await expect(sentences(search)).toHaveCount(0);
  await search.nearFind.click();
  await expect(sentences(search)).toHaveCount(3);
  // 12 March is the last day that keeps the interval before the 31st.
  await expect(sentences(search).filter({ hasText: /3月(1[3-9]|2\d|3\d)日/ })).toHaveCount(0);
});

/** Holds the first request for a grid of this first day back. */
async function holdGrid(page: Page, from: string): Promise<{ asked: Promise<void>; letGo: () => void }> {
  let [tell, letGo] = [(): void => undefined, (): void => undefined];
  const asked = new Promise<void>((resolve) => { tell = resolve; });
  const free = new Promise<void>((resolve) => { letGo = resolve; });
  const first = (url: URL): boolean =>
    url.pathname.endsWith("/availability") && url.searchParams.get("from") === from;
  await page.route(first, async (route) => {
    tell();
    await free;
    // The page may have given up what was held.
    await route.continue().catch(() => undefined);
  });
  return { asked, letGo };
}

test("the options are those of the day that was asked for last", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue } = await prepared(server);
  const search = new SearchPage(page);
  await enter(page, server, "agent01", `/search?venue=${venue.id}&from=2021-03-02&to=2021-03-03`);
  // Nine days before 20 March.
  const held = await holdGrid(page, "2021-03-11");
  await search.nearDate.fill("2021-03-20");
  await search.nearFind.click();
  await held.asked;
  await search.nearDate.fill("2021-04-10");
  await search.nearDate.day.press("Enter");
  await expect(sentences(search).first()).toContainText("4月10日");
  held.letGo();
  await expect(sentences(search)).toHaveCount(3);
  await expect(sentences(search).first()).toContainText("4月10日");
});
