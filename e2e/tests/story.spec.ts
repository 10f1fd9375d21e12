// The story: opening hours become places, a caller is booked, found, moved, cancelled and listed.
import { readFile } from "node:fs/promises";
import type { Download } from "@playwright/test";
import { BookingForm, type Caller } from "../pages/booking-form.ts";
import { BookingPage, BookingsPage, BookingTable } from "../pages/bookings.ts";
import { SearchPage } from "../pages/search.ts";
import { Shell } from "../pages/shell.ts";
import { noticePlan, SlotPlanPage } from "../pages/slot-plan.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";

test.use({ stage: "story" });

/** The example of the ministry's notice. */
const notice = noticePlan("特設の接種会場テスト");

const caller: Caller = {
  bookerKana: "やまだ はなこ",
  phone: "０４５－１２３－４５６７",
  name: "山田 太郎",
  kana: "ヤマダ タロウ",
  birthDate: "S12.3.4",
  municipalityCode: "141003",
  coupon: "7000000001",
};

async function bytesOf(download: Download): Promise<Buffer> {
  return await readFile(await download.path());
}

test("from the opening hours of the notice to a booked, moved and cancelled caller", async ({ page }) => {
  const shell = new Shell(page);
  const plan = new SlotPlanPage(page);
  const search = new SearchPage(page);
  const form = new BookingForm(page);
  const booking = new BookingPage(page);
  const found = new BookingTable(page);
  await logIn(page, "agent01");
  await expect(shell.title("ホーム")).toBeVisible();

  await test.step("the notice's plan makes 192 places, 168 with the noon break", async () => {
    await shell.goTo("予約枠設定");
    await expect(shell.title("予約枠一括登録")).toBeVisible();
    await plan.fill(notice);
    await expect(plan.opens).toHaveValue("09:00");
    await expect(plan.preview).toContainText("6日 · 48枠 · 192人分");
    await expect(plan.preview).toContainText("余り時間 0分");
    await expect(plan.preview).toContainText("重複: なし");
    await expect(plan.create).toHaveText("予約枠作成: 192人分");
    await expect(plan.day(/^2021年3月15日.*32人分/)).toBeVisible();

    await plan.addBreak.click();
    await expect(plan.breakFrom(1)).toBeFocused();
    await plan.breakFrom(1).fill("12");
    await plan.breakTo(1).fill("13");
    await plan.breakTo(1).blur();
    await expect(plan.preview).toContainText("6日 · 42枠 · 168人分");
    await expect(plan.create).toHaveText("予約枠作成: 168人分");
    await page.getByRole("button", { name: "休憩1を削除" }).click();
    await expect(plan.create).toHaveText("予約枠作成: 192人分");

    await plan.create.click();
    await expect(plan.done).toContainText("6日 · 48枠 · 192人分");
    await expect(plan.toSearch).toBeFocused();
  });

  await test.step("the search finds them, a cell opens its time bands", async () => {
    await page.keyboard.press("Enter");
    await expect(shell.title("接種予約")).toBeVisible();
    const cell = search.cell(notice.venue, "2021年3月15日");
    await expect(cell).toHaveAccessibleName("2021年3月15日(月) 空きあり 空き32、全体32");
    await expect(search.asOf.first()).toBeVisible();
    await cell.focus();
    await page.keyboard.press("Enter");
    await expect(search.panel(notice.venue)).toBeVisible();
    await expect(search.bands.getByRole("button")).toHaveCount(8);
    await expect(page).toHaveURL(/open=/);

    // The address holds the search: back closes the panel, forward opens it again.
    await page.goBack();
    await expect(search.bands).toBeHidden();
    await page.goForward();
    await search.band("10:00–11:00").focus();
    await page.keyboard.press("Enter");
  });

  let reference = "";
  await test.step("the caller is booked by keyboard, the era understood, Ctrl+Enter confirms", async () => {
    await expect(form.bookerKana).toBeVisible();
    await form.bookerKana.focus();
    const type = async (text: string): Promise<void> => {
      await page.keyboard.insertText(text);
      await page.keyboard.press("Tab");
    };
    await type(caller.bookerKana);
    await type(caller.phone);
    await form.name.focus();
    await type(caller.name);
    await form.kana.focus();
    await type(caller.kana);
    await form.birthDate.year.focus();
    await type(caller.birthDate);
    await expect(form.birthDate.group).toContainText("昭和12年3月4日");
    await expect(form.birthDate.group).toContainText("1937年3月4日");
    // 84 on the day: she ages on the day before her birthday.
    await expect(form.birthDate.group).toContainText("接種日に84歳");
    await expect(form.birthDate.month).toHaveValue("3");
    await expect(form.group).toHaveValue("elderly");
    await form.municipalityCode.fill(caller.municipalityCode);
    await form.coupon.focus();
    await type(caller.coupon);

    await expect(form.checks).toContainText("二重予約なし");
    await expect(form.checks).toContainText("年齢: 接種日に84歳");
    await expect(form.readBack).toContainText("2021年3月15日(月)、10時から11時までです。");
    await expect(form.readBack).toContainText("昭和12年3月4日");
    await expect(form.readBack).toContainText("045-123-4567");
    await form.coupon.press("Control+Enter");
    reference = await form.reference();
    expect(reference).toMatch(/^\d{3}-\d{3}-\d{3}$/);
    const size = await page.getByText(reference, { exact: true }).first()
      .evaluate((it) => parseFloat(getComputedStyle(it).fontSize));
    expect(size, "the reference in large type").toBeGreaterThanOrEqual(28);
  });

  await test.step("the one box finds it by phone, kana, coupon, birth date and reference", async () => {
    const whole = ["045-123-4567", caller.coupon, reference];
    for (const text of ["045-123-4567", "4567", "やまだ", caller.coupon, "S12.3.4", reference]) {
      await shell.find(text);
      if (whole.includes(text)) {
        // The only booking of a whole number opens.
        await expect(shell.title(`予約の内容 ${reference}`), text).toBeFocused();
        await shell.goTo("ホーム");
      } else {
        await expect(shell.title("予約を探す")).toBeVisible();
        await expect(found.row(reference), text).toBeVisible();
      }
    }
    await expect(page, "what was looked for is personal data").not.toHaveURL(/4567|7000000001|q=/);
    await shell.find("4567");
    await found.link(reference).click();
    await expect(booking.sheet).toContainText(reference);
    await expect(booking.sheet).toContainText("予約済み");
  });

  await test.step("it is moved: the old place is given up once the new one is taken", async () => {
    await booking.change.click();
    await expect(search.moveBanner).toContainText(`予約 ${reference} を変更します: 山田 太郎様(1回目)`);
    // The search keeps venue and product of the booking.
    await expect(page).toHaveURL(/venue=.+vaccine=pfizer/);
    await expect(search.cell(notice.venue, "2021年3月15日")).toBeVisible();
    await search.venue.selectOption({ label: notice.venue });
    await search.from.fill("2021-03-17");
    await search.to.fill("2021-03-19");
    await search.search.click();
    await search.cell(notice.venue, "2021年3月17日").click();
    await search.band("14:00–15:00").click();
    await search.moveReason.selectOption("本人の都合");
    await search.moveConfirm.click();
    await expect(shell.status).toContainText("予約を変更しました。");
    await expect(page.getByRole("main")).toContainText("2021年3月17日(水)");
    await expect(booking.history).toContainText("変更");
    await expect(booking.history).toContainText("理由: 本人の都合");

    await page.goto("/search?from=2021-03-15&to=2021-03-17");
    await expect(search.cell(notice.venue, "2021年3月15日")).toHaveAccessibleName(/空き32、全体32$/);
    await expect(search.cell(notice.venue, "2021年3月17日")).toHaveAccessibleName(/空き31、全体32$/);
  });

  await test.step("it stands in the list, and in the files", async () => {
    const list = new BookingsPage(page);
    await shell.goTo("予約者一覧");
    await list.venue.selectOption({ label: notice.venue });
    await list.search.click();
    await expect(list.list.rows).toHaveCount(1);
    await expect(list.list.row(reference)).toContainText("ヤマダ タロウ");

    const [utf8] = await Promise.all([page.waitForEvent("download"), list.csvUtf8.click()]);
    const plain = await bytesOf(utf8);
    expect([...plain.subarray(0, 3)], "byte order mark").toEqual([0xef, 0xbb, 0xbf]);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(plain);
    expect(text).toContain("山田 太郎");
    expect(text).toContain(reference);
    expect(utf8.suggestedFilename()).toMatch(/\.csv$/);
    await expect(list.csvUtf8).not.toHaveAttribute("aria-disabled", "true");

    const [shiftJis] = await Promise.all([page.waitForEvent("download"), list.csvShiftJis.click()]);
    const other = new TextDecoder("shift_jis", { fatal: true }).decode(await bytesOf(shiftJis));
    expect(other).toBe(text);

    // Kana is found in either script, and what is typed does not reach the address.
    await list.keyword.fill("やまだ");
    await list.search.click();
    await expect(list.list.rows).toHaveCount(1);
    await expect(page).not.toHaveURL(/q=/);
    await list.keyword.fill("すずき");
    await list.search.click();
    await expect(page.getByText("条件に合う予約はありません")).toBeVisible();
    await list.clear.click();
  });

  await test.step("it is cancelled with a reason, and the place is free again at once", async () => {
    await shell.find(reference);
    await booking.cancel.click();
    await expect(booking.cancelReason).toBeFocused();
    await booking.cancelSubmit.click();
    await expect(booking.cancelDialog).toContainText("取消の理由を入力してください");
    await booking.cancelReason.selectOption("体調不良");
    await booking.cancelSubmit.click();
    await expect(shell.title(`予約の内容 ${reference}`)).toBeFocused();
    await expect(shell.status).toContainText(`予約 ${reference} を取り消しました。`);
    await expect(booking.sheet).toContainText("取消済み");
    await expect(booking.history).toContainText("理由: 体調不良");

    await page.goto("/search?from=2021-03-15&to=2021-03-17");
    await expect(search.cell(notice.venue, "2021年3月17日")).toHaveAccessibleName(/空き32、全体32$/);

    const list = new BookingsPage(page);
    await page.goto("/bookings");
    await list.venue.selectOption({ label: notice.venue });
    await list.status.selectOption({ label: "取消済み" });
    await list.search.click();
    await expect(list.list.rows).toHaveCount(1);
    await expect(list.list.row(reference)).toContainText("取消済み");
  });
});

test("the plan cannot be made twice: the clashes are told before, and by the server", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("二度登録する会場");
  await owner.newSlots({
    venue_id: venue.id, first_date: notice.first, last_date: notice.last, weekdays: ["mon", "wed", "fri"],
  });
  const plan = new SlotPlanPage(page);
  await logIn(page, "agent01", "/slot-plans/new");
  await plan.fill({ ...notice, venue: "二度登録する会場" });
  await expect(plan.preview).toContainText("重複: 48件");
  await plan.create.click();
  await expect(page.getByRole("alert").filter({ hasText: "既存の予約枠と重なっています" })).toBeVisible();
  await expect(plan.capacity).toHaveValue("4");
  await expect(plan.done).toHaveCount(0);
});

test("the same person cannot be booked twice: the other booking is shown at once", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("二重予約の会場");
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-19", last_date: "2021-03-22" });
  const [[taken], [wanted]] = [await owner.slots(venue.id, "2021-03-19"), await owner.slots(venue.id, "2021-03-22")];
  if (taken === undefined || wanted === undefined) throw new Error("the venue has slots");
  const other = await owner.mustBook(taken.id, { coupon: "7000000002" });
  const again = { ...caller, coupon: "7000000002" };

  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${wanted.id}`);
  await form.fill(again);
  await expect(form.checks).toContainText("二重予約: 同じ回数の予約が2021年3月19日(金)にあります");
  const known = page.getByRole("region", { name: "この接種券の予約・接種" });
  await expect(known).toContainText(other.reference);
  await expect(known.getByRole("link", { name: "変更" })).toBeVisible();
  await expect(known.getByRole("link", { name: "取消" })).toBeVisible();
  await form.confirm.click();
  await expect(page.getByRole("alert").filter({ hasText: "この接種者には、この回の予約がすでにあります" })).toBeVisible();
  await form.expectKept(again);
});
