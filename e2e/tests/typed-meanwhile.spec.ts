// What is typed while a change is on its way is one's own too: neither its answer nor somebody else's change takes it.
import type { Page } from "@playwright/test";
import { AccountForm } from "../pages/accounts.ts";
import { BookingPage } from "../pages/bookings.ts";
import { textbox } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { VenueForm } from "../pages/venues.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";

test.use({ stage: "typed-meanwhile" });

let serial = 0;

function unique(): string {
  serial += 1;
  return `6${Date.now() % 1_000_000}${String(serial).padStart(3, "0")}`.padEnd(10, "0");
}

/** Keeps the answer to the next PATCH back until it is let go. */
async function holdPatch(page: Page): Promise<{ asked: Promise<void>; letGo: () => void }> {
  let [tell, letGo] = [(): void => undefined, (): void => undefined];
  const asked = new Promise<void>((resolve) => { tell = resolve; });
  const free = new Promise<void>((resolve) => { letGo = resolve; });
  let first = true;
  await page.route(/\/api\/v1\//, async (route) => {
    if (!first || route.request().method() !== "PATCH") return await route.fallback();
    first = false;
    const answer = await route.fetch();
    tell();
    await free;
    await route.fulfill({ response: answer });
  });
  return { asked, letGo };
}

test("a saved venue has its new name above the form, and keeps what was typed since", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const api = await Api.logIn(server, "yokohama");
  const venue = await api.newVenue(`改名前の会場${unique()}`);
  const [shell, form, name] = [new Shell(page), new VenueForm(page), `改名後の会場${unique()}`];
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  const held = await holdPatch(page);
  await form.name.fill(name);
  await form.save.click();
  await held.asked;
  await form.notes.fill("地下駐車場あり");
  held.letGo();
  await expect(shell.status).toContainText(`「${name}」を保存しました。`);
  await expect(shell.title(name)).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^${name} `));
  await expect(form.notes).toHaveValue("地下駐車場あり");
  await expect(form.notes).toBeFocused();
  await form.save.click();
  const stored = async () => await api.must("GET", `/venues/${venue.id}`);
  await expect.poll(stored).toMatchObject({ name, access_notes: "地下駐車場あり" });
});

test("a venue that others changed keeps what was typed before that was known", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const api = await Api.logIn(server, "yokohama");
  const venue = await api.newVenue(`先を越される会場${unique()}`);
  const form = new VenueForm(page);
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  await expect(form.name).toHaveValue(venue.name);
  await api.must("PATCH", `/venues/${venue.id}`, { phone: "0451112222" }, { "if-match": "*" });
  const held = await holdPatch(page);
  await form.address.fill("神奈川県横浜市西区みなとみらい1-1-1");
  await form.save.click();
  await held.asked;
  await form.notes.fill("地下駐車場あり");
  held.letGo();
  await expect(page.getByRole("alert").filter({ hasText: "ほかの人が先に変更しました" })).toBeVisible();
  await expect(form.phone).toHaveValue("0451112222");
  await expect(form.address).toHaveValue("神奈川県横浜市西区みなとみらい1-1-1");
  await expect(form.notes).toHaveValue("地下駐車場あり");
});

test("an account that others changed keeps what was typed before that was known", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const api = await Api.logIn(server, "operator");
  const made = await api.must<{ id: string }>("POST", "/accounts", {
    role: "operator", display_name: "先を越される係", mail_address: `meanwhile-${unique()}@example.jp`,
  });
  const form = new AccountForm(page);
  await logIn(page, "operator", `/accounts/${made.id}`);
  await expect(form.name).toHaveValue("先を越される係");
  const moved = { mail_address: "other@example.jp", reason: "電話で確認" };
  await api.must("PATCH", `/accounts/${made.id}`, moved, { "if-match": "*" });
  const held = await holdPatch(page);
  await form.name.fill("自分の係");
  await form.save.click();
  await held.asked;
  await form.phone.fill("0453334444");
  held.letGo();
  await expect(form.mail).toHaveValue("other@example.jp");
  await expect(form.name).toHaveValue("自分の係");
  await expect(form.phone).toHaveValue("0453334444");
});

test("a booking that others corrected keeps what was typed before that was known", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`訂正が重なる会場${unique()}`);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-19" });
  const [slot] = await owner.slots(venue.id, "2021-03-19");
  if (slot === undefined) throw new Error("the venue has slots");
  const { id } = await owner.mustBook(slot.id, { coupon: unique() });
  const booking = new BookingPage(page);
  await logIn(page, "agent01", `/bookings/${id}`);
  await booking.correct.click();
  const field = (label: string) => textbox(booking.correctDialog, label);
  await expect(field("接種者氏名(漢字)")).toHaveValue("試験 花子");
  await owner.must("PATCH", `/bookings/${id}`, {
    booker: { phone: "0451112222" }, reason: "聞き間違い",
  }, { "if-match": "*" });
  const held = await holdPatch(page);
  await field("接種者氏名(漢字)").fill("試験 華子");
  await booking.correctReason.selectOption("聞き間違い");
  await booking.correctSubmit.click();
  await held.asked;
  await field("接種者氏名(かな)").fill("テスト ハルコ");
  held.letGo();
  await expect(field("予約者電話番号")).toHaveValue("0451112222");
  await expect(field("接種者氏名(漢字)")).toHaveValue("試験 華子");
  await expect(field("接種者氏名(かな)")).toHaveValue("テスト ハルコ");
});
