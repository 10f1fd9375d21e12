// Somebody asks for something else before the answer has come: what is shown belongs to what was asked for last.
import type { Page } from "@playwright/test";
import { BookingForm, type Caller } from "../pages/booking-form.ts";
import { SearchPage } from "../pages/search.ts";
import { Shell } from "../pages/shell.ts";
import { Api, type Venue } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { settled } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "overtaken" });

const caller: Caller = {
  bookerKana: "ヤマダ ハナコ",
  phone: "045-123-4567",
  name: "山田 花子",
  kana: "ヤマダ ハナコ",
  birthDate: "昭和15年5月6日",
  municipalityCode: "141003",
  coupon: "",
};

let serial = 0;

function unique(): string {
  serial += 1;
  return `7${Date.now() % 1_000_000}${String(serial).padStart(3, "0")}`.padEnd(10, "0");
}

/** A venue with two slots on two days, and who books them. */
async function prepared(server: DemoServer): Promise<{ owner: Api; venue: Venue }> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`追い越す会場${unique()}`);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-16", opens: "09:00", closes: "10:00" });
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-17", opens: "13:00", closes: "14:00" });
  return { owner, venue };
}

async function slotOf(owner: Api, venue: Venue, date: string): Promise<string> {
  const [slot] = await owner.slots(venue.id, date);
  if (slot === undefined) throw new Error("the venue has slots");
  return slot.id;
}

/** Holds the first request of this kind back until it is let go. */
async function hold(page: Page, path: RegExp): Promise<{ asked: Promise<void>; letGo: () => void }> {
  let [tell, letGo] = [(): void => undefined, (): void => undefined];
  const asked = new Promise<void>((resolve) => { tell = resolve; });
  const free = new Promise<void>((resolve) => { letGo = resolve; });
  let first = true;
  await page.route(path, async (route) => {
    const held = first;
    first = false;
    if (held) {
      tell();
      await free;
    }
    // The page may have given up what was held.
    await route.continue().catch(() => undefined);
  });
  return { asked, letGo };
}

test("the box opens the booking that was looked for last", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, venue } = await prepared(server);
  const slot = await slotOf(owner, venue, "2021-03-16");
  const [one, other] = [unique(), unique()];
  await owner.mustBook(slot, { coupon: one });
  const { id } = await owner.mustBook(slot, { coupon: other });
  await logIn(page, "agent01", "/bookings/find");
  const held = await hold(page, /\/bookings\/search$/);
  const shell = new Shell(page);
  await shell.find(one);
  await held.asked;
  await shell.find(other);
  await expect(page).toHaveURL(new RegExp(`/bookings/${id}$`));
  held.letGo();
  await settled(page);
  await expect(page).toHaveURL(new RegExp(`/bookings/${id}$`));
  await expect(page.getByRole("main")).toContainText(other.replace(/^(...)(...)(....)$/, "$3"));
});

test("the panel shows the time bands of the cell that was opened last", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { venue } = await prepared(server);
  const search = new SearchPage(page);
  await logIn(page, "agent01", `/search?venue=${venue.id}&from=2021-03-15&to=2021-03-21`);
  const held = await hold(page, /\/slots\?/);
  await search.cell(venue.name, "2021年3月16日").click();
  await held.asked;
  await search.cell(venue.name, "2021年3月17日").click();
  await expect(search.band("13:00–14:00")).toBeFocused();
  held.letGo();
  await expect(search.panel(venue.name)).toContainText("3月17日");
  await expect(search.bands.getByRole("button")).toHaveCount(1);
  await expect(search.band("13:00–14:00")).toBeVisible();
});

test("the grid shows what was searched for last, and has the focus", { tag: "@desktop" }, async ({ page, server }) => {
  const [{ venue: one }, { venue: other }] = [await prepared(server), await prepared(server)];
  const search = new SearchPage(page);
  await logIn(page, "agent01", "/search?from=2021-03-15&to=2021-03-21");
  const held = await hold(page, /\/availability\?/);
  await search.keyword.fill(one.name);
  await search.keyword.press("Enter");
  await held.asked;
  await search.keyword.fill(other.name);
  await search.keyword.press("Enter");
  await expect(search.cell(other.name, "2021年3月16日")).toBeFocused();
  held.letGo();
  await expect(search.row(one.name)).toHaveCount(0);
  await expect(search.cell(other.name, "2021年3月16日")).toBeFocused();
});

test("the form knows the person of the coupon that was typed last, and books only what it shows", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { owner, venue } = await prepared(server);
  const [one, other] = [unique(), unique()];
  const slot = await slotOf(owner, venue, "2021-03-16");
  await owner.mustBook(slot, { coupon: one, name: "先野 一郎", kana: "サキノ イチロウ" });
  await owner.mustBook(slot, { coupon: other, name: "後野 二郎", kana: "アトノ ジロウ" });
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${await slotOf(owner, venue, "2021-03-17")}`);
  const held = await hold(page, /\/recipients\/lookup$/);
  await form.coupon.fill(one);
  await held.asked;
  await form.coupon.fill(other);
  await expect(form.name).toHaveValue("後野 二郎");
  held.letGo();
  await settled(page);
  await expect(form.name).toHaveValue("後野 二郎");
  await expect(form.kana).toHaveValue("アトノ ジロウ");
});

test("an alternative is booked once it is shown", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, venue } = await prepared(server);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-18", opens: "09:00", closes: "10:00", capacity: 1 });
  const form = new BookingForm(page);
  const slot = await slotOf(owner, venue, "2021-03-18");
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill({ ...caller, coupon: unique() });
  await owner.mustBook(slot, { coupon: unique() });
  await form.confirm.click();
  await expect(form.otherSlots.first()).toBeVisible();
  await settled(page);
  const held = await hold(page, /\/api\/v1\/slots\/[^/?]+$/);
  await form.otherSlots.first().click();
  await held.asked;
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/v1/bookings")) sent.push(request.postData() ?? "");
  });
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".book-form")).toHaveAttribute("aria-busy", "true");
  expect(sent).toEqual([]);
  held.letGo();
  await expect(form.done).toBeVisible();
  expect(sent).toHaveLength(1);
});

test("another filter asks for its first page at once", { tag: "@desktop" }, async ({ page }) => {
  await logIn(page, "operator", "/municipalities");
  await settled(page);
  await page.getByRole("button", { name: "次のページ" }).click();
  await expect(page.getByRole("button", { name: "最初のページ" })).toBeVisible();
  await settled(page);
  const asked: string[] = [];
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.pathname.endsWith("/api/v1/municipalities")) asked.push(url.search);
  });
  const words = page.getByRole("main").getByLabel("市町村名・かな");
  await words.fill("いの町");
  await words.press("Enter");
  await expect(page.getByRole("main").getByRole("row")).toHaveCount(2);
  expect(asked.map((query) => new URLSearchParams(query).get("cursor"))).toEqual([null]);
});
