// The agent's way through a call by keyboard, from the home page to the confirmation: key strokes beyond the data.
import { expect, type Page } from "@playwright/test";
import { BookingForm } from "../pages/booking-form.ts";
import { SearchPage } from "../pages/search.ts";
import { SecondDosePage } from "../pages/second-dose.ts";
import { Shell } from "../pages/shell.ts";
import { Api, type Booking } from "../support/api.ts";
import { test } from "../support/fixtures.ts";
import { Hands } from "../support/hands.ts";
import { logIn } from "../support/login.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "calls" });

/** From the grid, whose first free cell has the focus, to the first free band. */
async function takeFirst(page: Page, hands: Hands): Promise<void> {
  const search = new SearchPage(page);
  await expect(search.grid.locator("button:focus")).toHaveCount(1);
  await hands.press("Enter");
  await expect(search.bands.locator("button:focus")).toHaveCount(1);
  await hands.press("Enter");
}

/** Caller, recipient and birth date, for a form whose coupon is known already. */
async function tellPerson(form: BookingForm, hands: Hands): Promise<void> {
  await expect(form.bookerKana).toBeFocused();
  await hands.type("やまだ はなこ");
  await hands.press("Enter");
  await expect(form.phone).toBeFocused();
  await hands.type("0451112233");
  await hands.press("Enter");
  await expect(form.name).toBeFocused();
  await hands.press("F2");
  await hands.type("山田 花子");
  await hands.press("Enter");
  await expect(form.birthDate.year).toBeFocused();
  await hands.type("S20.5.5");
  await hands.press("Enter");
  await expect(form.confirm).toBeFocused();
}

async function booked(server: DemoServer, coupon: string, phone: string): Promise<Booking> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`電話の会場${coupon.slice(-2)}`);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-10", last_date: "2021-04-20" });
  const [slot] = await owner.slots(venue.id, "2021-03-10");
  if (slot === undefined) throw new Error("no slot");
  return await owner.mustBook(slot.id, { coupon, phone });
}

test("a new caller is booked with at most 20 key strokes beyond the data", { tag: "@desktop" }, async ({ page }) => {
  const [hands, form] = [new Hands(page), new BookingForm(page)];
  await logIn(page, "agent01", "/");
  await expect(new Shell(page).title("ホーム")).toBeVisible();
  await hands.press("g");
  await hands.press("r");
  await takeFirst(page, hands);
  await expect(form.coupon).toBeFocused();
  await hands.type("8200000001");
  await hands.press("Enter");
  await tellPerson(form, hands);
  await hands.press("Control+Enter");
  expect(await form.reference()).toMatch(/^\d{3}-\d{3}-\d{3}$/);
  expect(hands.keys, "key strokes").toBeLessThanOrEqual(20);
});

test("a second dose is booked with at most 15 key strokes beyond the data", { tag: "@desktop" }, async ({
  page, server,
}) => {
  await booked(server, "8200000002", "0453330002");
  const [hands, form, second] = [new Hands(page), new BookingForm(page), new SecondDosePage(page)];
  await logIn(page, "agent01", "/");
  await expect(new Shell(page).title("ホーム")).toBeVisible();
  await hands.press("g");
  await hands.press("2");
  await expect(second.coupon).toBeFocused();
  await hands.type("8200000002");
  await hands.press("Enter");
  await expect(second.search).toBeFocused();
  await hands.press("Enter");
  await takeFirst(page, hands);
  await expect(form.dose).toHaveValue("2");
  await expect(form.checks).toContainText("二重予約なし");
  await hands.press("Control+Enter");
  expect(await form.reference()).toMatch(/^\d{3}-\d{3}-\d{3}$/);
  expect(hands.keys, "key strokes").toBeLessThanOrEqual(15);
});

test("a second dose after one given elsewhere is booked with at most 20 key strokes beyond the data", {
  tag: "@desktop",
}, async ({ page }) => {
  const [hands, form, second] = [new Hands(page), new BookingForm(page), new SecondDosePage(page)];
  await logIn(page, "agent01", "/");
  await expect(new Shell(page).title("ホーム")).toBeVisible();
  await hands.press("g");
  await hands.press("2");
  await expect(second.coupon).toBeFocused();
  await hands.type("8200000003");
  await hands.press("Enter");
  await expect(second.previousDate.year).toBeFocused();
  await hands.type("R3.2.10");
  await hands.press("Enter");
  await expect(second.previousVaccine).toBeFocused();
  await hands.press("ArrowDown");
  await hands.press("Enter");
  await expect(second.search).toBeFocused();
  await hands.press("Enter");
  await takeFirst(page, hands);
  await tellPerson(form, hands);
  await hands.press("Control+Enter");
  expect(await form.reference()).toMatch(/^\d{3}-\d{3}-\d{3}$/);
  expect(hands.keys, "key strokes").toBeLessThanOrEqual(20);
});

test("a booking is moved with at most 15 key strokes beyond the data", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const made = await booked(server, "8200000004", "0453330004");
  const [hands, shell, search] = [new Hands(page), new Shell(page), new SearchPage(page)];
  await logIn(page, "agent01", "/");
  await expect(shell.title("ホーム")).toBeVisible();
  await hands.press("/");
  await expect(shell.findBox).toBeFocused();
  await hands.type("0453330004");
  await hands.press("Enter");
  await expect(shell.title(`予約の内容 ${made.reference}`)).toBeFocused();
  await hands.press("m");
  await takeFirst(page, hands);
  await expect(search.moveReason).toBeFocused();
  await hands.press("ArrowDown");
  await hands.press("Control+Enter");
  await expect(shell.title(`予約の内容 ${made.reference}`)).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "変更しました" })).toBeVisible();
  expect(hands.keys, "key strokes").toBeLessThanOrEqual(15);
});
