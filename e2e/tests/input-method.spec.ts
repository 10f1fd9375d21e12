// Keys of an input method write and choose kanji: Enter, Esc, arrows and letters do nothing else meanwhile, wherever
// the focus is. No handler asks for it by itself: the window hears first (components/keys.rs).
import type { Locator, Page } from "@playwright/test";
import { BookingForm } from "../pages/booking-form.ts";
import { BookingPage } from "../pages/bookings.ts";
import { SearchPage } from "../pages/search.ts";
import { SecondDosePage } from "../pages/second-dose.ts";
import { Shell } from "../pages/shell.ts";
import { SlotPlanPage } from "../pages/slot-plan.ts";
import { VenueForm } from "../pages/venues.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { drawn } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "input-method" });

const KEYS = [
  { key: "Escape" }, { key: "Enter" }, { key: "Enter", ctrlKey: true }, { key: "Enter", metaKey: true },
  { key: "ArrowDown" }, { key: "ArrowRight" }, { key: "Home" }, { key: "F2" }, { key: "/" }, { key: "?" }, { key: "c" },
] as const;

/** Every key as browsers tell of it in mid-conversion; says which of them a handler took. */
async function compose(page: Page, at: Locator): Promise<string[]> {
  const taken = await at.evaluate((element, keys) => {
    const told: string[] = [];
    for (const key of keys) {
      for (const how of [{ isComposing: true }, { keyCode: 229 }]) {
        const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...key, ...how });
        element.dispatchEvent(event);
        if (event.defaultPrevented) told.push(JSON.stringify({ ...key, ...how }));
      }
    }
    return told;
  }, KEYS);
  await drawn(page);
  return taken;
}

const slotOf = async (server: DemoServer, name: string): Promise<string> =>
  await (await Api.logIn(server, "yokohama")).freeSlot(name);

/** What is sent while the keys are pressed: nothing that changes anything. */
function changes(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "GET") sent.push(new URL(request.url()).pathname);
  });
  return sent;
}

test("the booking form neither sends, nor leaves, nor goes on", { tag: "@desktop" }, async ({ page, server }) => {
  const form = new BookingForm(page);
  const slot = await slotOf(server, "変換中の会場");
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill({
    bookerKana: "たなか みどり", phone: "0452223333", name: "田中 緑", kana: "たなか みどり", birthDate: "S15.6.7",
    municipalityCode: "141003", coupon: "6200000001",
  });
  await expect(form.checks).toContainText("二重予約なし");
  const sent = changes(page);
  for (const field of [form.name, form.bookerKana, form.birthDate.year, form.coupon, form.group, form.confirm]) {
    await field.focus();
    expect(await compose(page, field)).toEqual([]);
    await expect(field).toBeFocused();
  }
  await expect(page).toHaveURL(/\/book\//);
  await expect(form.samePerson).not.toBeChecked();
  expect(sent).toEqual([]);
  // The same keys, pressed by a person.
  await page.keyboard.press("F2");
  await expect(form.samePerson).toBeChecked();
  await page.keyboard.press("F2");
  await form.name.press("Escape");
  await expect(page).toHaveURL(/\/search/);
});

test("a dialog, the menu and the box neither send nor close", { tag: "@desktop" }, async ({ page, server }) => {
  const agent = await Api.logIn(server, "agent01");
  const made = await agent.mustBook(await slotOf(server, "変換中の予約"), { coupon: "6200000002" });
  const [booking, shell] = [new BookingPage(page), new Shell(page)];
  await logIn(page, "agent01", `/bookings/${made.id}`);
  await expect(booking.sheet).toContainText(made.reference);
  const sent = changes(page);
  // No shortcut of the page, no key of the menu.
  expect(await compose(page, shell.heading)).toEqual([]);
  await shell.account.click();
  expect(await compose(page, shell.account)).toEqual([]);
  await expect(page.locator("#account-menu")).toBeVisible();
  await expect(booking.cancelDialog).toBeHidden();
  await expect(shell.keys).toBeHidden();
  await page.keyboard.press("Escape");
  await expect(page.locator("#account-menu")).toBeHidden();
  await shell.findBox.fill("たなか");
  expect(await compose(page, shell.findBox)).toEqual([]);
  await expect(page).toHaveURL(/\/bookings\//);
  await expect(shell.findBox).toHaveValue("たなか");
  await booking.cancel.click();
  await booking.cancelReason.selectOption("その他(理由を入力)");
  await booking.ownReason.fill("こうつう");
  expect(await compose(page, booking.ownReason)).toEqual([]);
  await expect(booking.cancelDialog).toBeVisible();
  expect(sent).toEqual([]);
  await booking.ownReason.press("Control+Enter");
  await expect(booking.cancelDialog).toBeHidden();
  await expect(booking.sheet).toContainText("取消済み");
});

test("conditions, grid, panel and the month stay where they are", { tag: "@desktop" }, async ({ page, server }) => {
  const [search, plan, second] = [new SearchPage(page), new SlotPlanPage(page), new SecondDosePage(page)];
  await slotOf(server, "変換中の検索");
  await logIn(page, "agent01", "/search?from=2021-03-18&to=2021-03-19");
  const cell = search.cell("変換中の検索", "2021年3月18日");
  await cell.click();
  await expect(search.panel("変換中の検索")).toBeVisible();
  const address = page.url();
  const band = search.band("09:00–10:00");
  for (const place of [search.keyword, search.from.year, search.refresh, search.later, cell, band]) {
    await place.focus();
    expect(await compose(page, place)).toEqual([]);
    await expect(place).toBeFocused();
  }
  await expect(search.panel("変換中の検索")).toBeVisible();
  expect(page.url()).toBe(address);
  await page.goto("/second-dose");
  await second.coupon.fill("62");
  expect(await compose(page, second.coupon)).toEqual([]);
  await expect(second.coupon).toBeFocused();
  await page.goto("/slot-plans/new");
  for (const field of [plan.opens, plan.first.year, plan.capacity]) {
    await field.focus();
    expect(await compose(page, field)).toEqual([]);
  }
});

test("the form of a venue is not saved", { tag: "@desktop" }, async ({ page }) => {
  const form = new VenueForm(page);
  await logIn(page, "yokohama", "/venues/new");
  const sent = changes(page);
  await form.name.fill("変換中");
  for (const field of [form.name, form.notes, form.create]) expect(await compose(page, field)).toEqual([]);
  expect(sent).toEqual([]);
  await expect(page.getByRole("alert")).toHaveCount(0);
});

test("no keyboard corrects log-in ids and mail addresses", async ({ page }) => {
  const verbatim = async (field: Locator): Promise<void> => {
    await expect(field).toHaveAttribute("autocapitalize", "none");
    await expect(field).toHaveAttribute("autocorrect", "off");
    await expect(field).toHaveAttribute("spellcheck", "false");
  };
  await page.goto("/");
  await verbatim(page.getByRole("textbox", { name: /^ログインID/ }));
  await page.goto("/forgot-password");
  await verbatim(page.getByRole("textbox", { name: /^ログインID/ }));
  await logIn(page, "operator", "/accounts/new");
  await verbatim(page.getByRole("textbox", { name: /^メールアドレス/ }));
});
