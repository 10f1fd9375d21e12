// The opening period of a venue: no slots outside of it without a reason, and what a change of the venue would leave
// outside is shown before it is made.
import { button, textbox } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { noticePlan, SlotPlanPage } from "../pages/slot-plan.ts";
import { OutsideDialog, VenueForm } from "../pages/venues.ts";
import { exactly } from "../pages/words.ts";
import { Api, type Venue } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { enter, examine, settle, settled } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "opening" });

let serial = 0;

/** A venue of its own that is used from 10 March to a day of March. */
async function open(server: DemoServer, last: string): Promise<{ owner: Api; venue: Venue }> {
  serial += 1;
  const owner = await Api.logIn(server, "yokohama");
  const { id } = await owner.newVenue(`期間のある会場${Date.now() % 1_000_000}-${serial}`);
  const period = { opens_on: "2021-03-10", closes_on: last };
  return { owner, venue: await owner.must<Venue>("PATCH", `/venues/${id}`, period, { "if-match": "*" }) };
}

/** With slots on the 22nd and the 24th, and a booking on the 24th. */
async function planned(server: DemoServer): Promise<{ owner: Api; venue: Venue }> {
  const opened = await open(server, "2021-03-26");
  const { owner, venue } = opened;
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-22" });
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-24" });
  const [slot] = await owner.slots(venue.id, "2021-03-24");
  const coupon = String(7_100_000_000 + (Date.now() % 1_000_000) * 100 + serial);
  await owner.mustBook(slot?.id ?? "", { coupon });
  return opened;
}

async function closesOn(owner: Api, { id }: Venue): Promise<string> {
  return (await owner.must<{ closes_on: string }>("GET", `/venues/${id}`)).closes_on;
}

test("a plan beyond the opening period is for the municipality only, and with a reason", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await open(server, "2021-03-20");
  const form = new SlotPlanPage(page);
  const period = "会場の開設期間(2021年3月10日から2021年3月20日まで)の外の日があります。";
  await logIn(page, "agent01", `/slot-plans/new?venue=${venue.id}`);
  await form.fill(noticePlan(venue.name));
  const body = page.getByRole("main");
  await expect(body).toContainText(`${period}期間外の予約枠を登録できるのは市町村だけです。`);
  await expect(form.preview).toContainText(`${period} 3/22(月), 3/24(水), 3/26(金)`);
  await expect(form.openingReason).toHaveCount(0);
  await form.create.click();
  const summary = page.getByRole("alert").filter({ has: page.getByRole("link") });
  await expect(summary.getByRole("link")).toHaveText([
    "接種終了日: 会場の開設期間の外の日です。期間外の登録は、市町村が理由を付けた場合に限ります。",
  ]);
  await expect(form.capacity).toHaveValue("4");
  await page.evaluate(() => sessionStorage.clear());

  await enter(page, server, "yokohama", `/slot-plans/new?venue=${venue.id}`);
  await form.fill(noticePlan(venue.name));
  await expect(body).toContainText(period);
  await expect(body).not.toContainText("市町村だけです");
  await form.openingReason.fill("会期を延長する予定");
  await examine(page, "slot plan outside the opening period");
  await form.create.click();
  await form.done.waitFor();
  const { items } = await owner.must<{ items: { plan: Record<string, unknown> }[] }>(
    "GET", `/slot-plans?venue_id=${venue.id}`,
  );
  expect(items.map((item) => item.plan["opening_override_reason"])).toEqual(["会期を延長する予定"]);
});

test("slots that are published after their day are warned of", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue } = await open(server, "2021-03-31");
  const form = new SlotPlanPage(page);
  await logIn(page, "agent01", `/slot-plans/new?venue=${venue.id}`);
  await form.fill(noticePlan(venue.name));
  await form.publish("日付を指定").check();
  await form.publishOn.fill("2021-03-16");
  await expect(form.preview).toContainText("公開日より前の日があります。その日の予約枠は予約できません。 3/15(月)");
  await form.publishOn.fill("2021-03-27");
  await expect(form.preview).toContainText("公開日が最後の日より後です。このままでは一つも予約できません。");
});

test("a shorter period shows the slots and bookings it leaves outside, and is saved with a reason", async ({
  page, server,
}) => {
  const { owner, venue } = await planned(server);
  const [form, dialog, shell] = [new VenueForm(page), new OutsideDialog(page), new Shell(page)];
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  await form.notes.fill("駐車場あり");
  await form.closesOn.fill("2021-03-16");
  await form.save.click();
  await expect(dialog.heading).toBeVisible();
  await expect(dialog.dialog).toContainText("16枠 · 64人分 · 予約1件");
  await expect(dialog.rows).toHaveCount(2);
  await expect(dialog.rows.nth(0)).toContainText("3/22(月)");
  await expect(dialog.rows.nth(1)).toContainText("3/24(水)");
  await expect(dialog.reason).toBeFocused();
  await settled(page);
  await examine(page, "what a change leaves outside");

  // Without a reason nothing is sent; leaving keeps what was typed.
  await page.keyboard.press("Control+Enter");
  await expect(dialog.reason).toHaveAttribute("aria-invalid", "true");
  await dialog.reason.fill("会場の都合");
  await page.keyboard.press("Escape");
  await expect(dialog.heading).toBeHidden();
  expect(await closesOn(owner, venue)).toBe("2021-03-26");
  await expect(page.getByRole("alert")).toContainText("予約枠16枠(64人分、予約1件)が対象から外れます。");
  await expect(form.closesOn.day).toHaveValue("16");
  await expect(form.notes).toHaveValue("駐車場あり");

  await form.save.click();
  await expect(dialog.reason).toHaveValue("会場の都合");
  await dialog.reason.press("Control+Enter");
  await expect(shell.status).toContainText(`「${venue.name}」を保存しました。`);
  await expect(dialog.heading).toBeHidden();
  await expect(page.getByRole("alert")).toHaveCount(0);
  expect(await closesOn(owner, venue)).toBe("2021-03-16");
  // It was told once, and what leaves nothing outside says nothing.
  await form.notes.fill("駐車場なし");
  await form.save.click();
  await expect(shell.status).toContainText("を保存しました。");
  await expect(dialog.heading).toBeHidden();
});

test("the bookings of a day are a link away", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue } = await planned(server);
  const [form, dialog] = [new VenueForm(page), new OutsideDialog(page)];
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  await form.publish.uncheck();
  await form.save.click();
  await expect(dialog.rows.getByRole("link")).toHaveText(["1件"]);
  await dialog.rows.getByRole("link").click();
  await expect(page).toHaveURL(new RegExp(`/bookings\\?venue=${venue.id}&from=2021-03-24&to=2021-03-24`));
  await expect(page.getByRole("row", { name: /試験 花子/ })).toHaveCount(1);
  // What was typed is there again.
  await page.goBack();
  await expect(form.publish).not.toBeChecked();
});

test("what the list cannot be read for is told in the dialog, and read again", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await planned(server);
  const [form, dialog] = [new VenueForm(page), new OutsideDialog(page)];
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  await page.route("**/changes/preview", async (route) => await route.abort(), { times: 1 });
  await form.closesOn.fill("2021-03-16");
  await form.save.click();
  await button(dialog.dialog, "再試行").click();
  await expect(dialog.rows).toHaveCount(2);
  // Somebody else changes the venue meanwhile: the dialog gives way to what both of them changed.
  await owner.must("PATCH", `/venues/${venue.id}`, { phone: "0451112222" }, { "if-match": "*" });
  await dialog.reason.fill("会場の都合");
  await dialog.save.click();
  await expect(page.getByRole("alert").filter({ hasText: "ほかの人が先に変更しました" })).toBeVisible();
  await expect(form.closesOn.day).toHaveValue("16");
  await form.save.click();
  await expect(dialog.reason).toHaveValue("会場の都合");
  await dialog.save.click();
  await expect(new Shell(page).status).toContainText("を保存しました。");
  expect(await closesOn(owner, venue)).toBe("2021-03-16");
});

test("a long list counts what it leaves out", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue } = await planned(server);
  const [form, dialog] = [new VenueForm(page), new OutsideDialog(page)];
  const days = Array.from({ length: 100 }, () => ({ date: "2021-03-24", vaccine: "pfizer", slots: 8, booked: 0 }));
  await page.route("**/changes/preview", async (route) => {
    await route.fulfill({ json: { slots: 1_200, places: 4_800, bookings: 0, days, more_days: 50 } });
  });
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  await form.closesOn.fill("2021-03-16");
  await form.save.click();
  await expect(dialog.dialog).toContainText("1,200枠 · 4,800人分 · 予約0件");
  await expect(dialog.dialog).toContainText("ほか50行(最初の100行を表示しています)");
  await expect(dialog.reason).toBeInViewport({ ratio: 1 });
  await expect(dialog.save).toBeInViewport({ ratio: 1 });
});

test("what has gone meanwhile needs no reason", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue } = await planned(server);
  const [form, dialog] = [new VenueForm(page), new OutsideDialog(page)];
  await page.route("**/changes/preview", async (route) => {
    await route.fulfill({ json: { slots: 0, places: 0, bookings: 0, days: [], more_days: 0 } });
  });
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  await form.closesOn.fill("2021-03-16");
  await form.save.click();
  await expect(dialog.dialog).toContainText("対象から外れる予約枠はなくなりました。このまま保存できます。");
});

test("the same in English, at 390 pixels", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, venue } = await planned(server);
  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page, "en");
  await enter(page, server, "yokohama", `/venues/${venue.id}`);
  const last = page.getByRole("group", { name: /^Last day/ });
  await last.getByRole("textbox", { name: exactly("Day") }).fill("16");
  await button(page, "Save").click();
  const dialog = page.getByRole("dialog", { name: exactly("The change would leave slots outside") });
  await expect(dialog).toContainText("16 slots · 64 places · 1 booking");
  await settled(page);
  await examine(page, "what a change leaves outside, in English at 390");
  await textbox(dialog, "Reason for leaving the slots outside").fill("The hall is needed");
  await button(dialog, "Save and leave the slots").click();
  await expect(new Shell(page).status).toContainText(`${venue.name} was saved.`);
  expect(await closesOn(owner, venue)).toBe("2021-03-16");
});
