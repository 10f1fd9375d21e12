// Nothing is booked that nobody has read back, nothing typed is lost to a draft or a draft to what is typed.
import type { Page } from "@playwright/test";
import { BookingForm, type Caller } from "../pages/booking-form.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "careful" });

const notes = "車いす可。駐車場はありません。";

const caller = (coupon: string): Caller => ({
  bookerKana: "かとう なおみ", phone: "0451112233", name: "加藤 直美", kana: "かとう なおみ",
  birthDate: "S20.5.5", municipalityCode: "141003", coupon,
});

const otherCaller = (coupon: string): Caller => ({
  bookerKana: "すずき けん", phone: "0454445566", name: "鈴木 健", kana: "すずき けん",
  birthDate: "S18.7.8", municipalityCode: "141003", coupon,
});

interface Place {
  readonly owner: Api;
  readonly venue: string;
  /** Two bands of 16 March. */
  readonly slots: readonly string[];
}

async function place(server: DemoServer, name: string): Promise<Place> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.must<{ id: string }>("POST", "/venues", {
    name, name_kana: "テストカイジョウ", kind: "special_site", address: "神奈川県横浜市中区本町6-50-10", phone: "0451234567",
    access_notes: notes, vaccines: ["pfizer"], published: true,
    supply: [{ vaccine: "pfizer", confirmed_through: "2022-12-31" }],
  });
  const plan = {
    venue_id: venue.id, first_date: "2021-03-16", last_date: "2021-04-30", opens: "09:00", closes: "11:00",
  };
  await owner.newSlots(plan);
  const slots = await owner.slots(venue.id, "2021-03-16");
  return { owner, venue: venue.id, slots: slots.map((slot) => slot.id) };
}

/** Every booking request that the page sends from now on. */
function bookings(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/api/v1/bookings")) sent.push(request.postData() ?? "");
  });
  return sent;
}

/** Holds requests of this kind back until they are let go. */
async function hold(page: Page, path: string): Promise<() => void> {
  let letGo = (): void => undefined;
  const free = new Promise<void>((resolve) => { letGo = resolve; });
  await page.route(path, async (route) => {
    await free;
    // The page may have given up what was held.
    await route.continue().catch(() => undefined);
  });
  return letGo;
}

test("an edit ends the waiting of an order: it is not sent with what was typed later", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { slots: [slot = ""] } = await place(server, "直した後の会場");
  const form = new BookingForm(page);
  const sent = bookings(page);
  await logIn(page, "agent01", `/book/${slot}`);
  const letGo = await hold(page, "**/api/v1/recipients/lookup");
  await form.fill(caller("6300000001"));
  await form.coupon.press("Control+Enter");
  await expect(page.getByRole("button", { name: "接種券を確認しています" })).toBeVisible();
  await form.coupon.fill("6300000002");
  await expect(form.confirm).toBeVisible();
  await expect(page.getByRole("main")).toContainText("入力が変わったため、まだ予約していません。");
  letGo();
  await expect(form.checks).toContainText("二重予約なし");
  expect(sent).toEqual([]);
  await form.coupon.press("Control+Enter");
  await expect(form.done).toBeVisible();
  expect(sent).toHaveLength(1);
  expect(sent[0]).toContain("6300000002");
});

test("what the coupon fills in while an order waits is read back before it is booked", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue, slots: [first = ""] } = await place(server, "見ないうちは予約しない会場");
  await owner.mustBook(first, { coupon: "6300000003", name: "既知 花子", kana: "きち はなこ", birthDate: "1941-02-03" });
  const [late] = await owner.slots(venue, "2021-04-08");
  const form = new BookingForm(page);
  const sent = bookings(page);
  await logIn(page, "agent01", `/book/${late?.id ?? ""}`);
  const letGo = await hold(page, "**/api/v1/recipients/lookup");
  await form.coupon.fill("221410036300000003");
  await expect(form.dose).toHaveValue("2");
  await form.coupon.press("Control+Enter");
  await expect(page.getByRole("button", { name: "接種券を確認しています" })).toBeVisible();
  letGo();
  await expect(form.name).toHaveValue("既知 花子");
  await expect(page.getByRole("main")).toContainText("接種券から氏名などを入力したため、まだ予約していません。");
  await expect(form.confirm).toBeFocused();
  await expect(form.readBack).toContainText("きち はなこ様");
  expect(sent).toEqual([]);
  await page.keyboard.press("Control+Enter");
  await expect(form.done).toBeVisible();
  expect(sent).toHaveLength(1);
});

test("a form on its way takes no change, and the confirmation reads back what was booked", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { slots: [slot = "", next = ""] } = await place(server, "遅い会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill(caller("6300000004"));
  await expect(form.checks).toContainText("二重予約なし");
  const letGo = await hold(page, "**/api/v1/bookings");
  await form.name.press("Control+Enter");
  await expect(page.getByRole("button", { name: "予約しています" })).toBeVisible();
  await form.phone.fill("0459999999");
  await expect(form.phone).toHaveValue("0451112233");
  await form.bookerKana.pressSequentially("さん");
  await expect(form.bookerKana).toHaveValue("かとう なおみ");
  await page.keyboard.press("F2");
  await expect(form.samePerson).not.toBeChecked();
  await form.group.selectOption("general");
  await expect(form.group).toHaveValue("elderly");
  letGo();
  await expect(form.done).toBeVisible();
  const readBack = page.locator(".read-back");
  await expect(readBack).toContainText("045-111-2233");
  await expect(readBack).toContainText("かとう なおみ様");
  await expect(readBack).toContainText("昭和20年5月5日");
  // Nor afterwards: the form is behind it.
  await page.keyboard.press("F2");
  await page.goto(`/book/${next}`);
  await expect(form.coupon).toBeFocused();
  await expect(form.offer).toHaveCount(0);
});

test("who was booked after the form was left is not offered any more", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { slots: [slot = ""] } = await place(server, "中断しても届く会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill(caller("6300000005"));
  await expect(form.checks).toContainText("二重予約なし");
  const letGo = await hold(page, "**/api/v1/bookings");
  await form.name.press("Control+Enter");
  await expect(page.getByRole("button", { name: "予約しています" })).toBeVisible();
  await form.name.press("Escape");
  await expect(page).toHaveURL(/\/search/);
  await page.goBack();
  await expect(form.offer).toContainText("加藤 直美様の入力が残っています。");
  await form.coupon.fill("6300000006");
  letGo();
  await expect(form.offer).toHaveCount(0);
  await expect(form.coupon).toHaveValue("6300000006");
});

test("neither a few digits nor a whole form takes the place of a draft", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { slots: [slot = ""] } = await place(server, "どちらも残る会場");
  const form = new BookingForm(page);
  const [one, other] = [caller("6300000007"), otherCaller("6300000008")];
  const open = async (): Promise<void> => {
    await page.goto(`/book/${slot}`);
    await expect(form.coupon).toBeFocused();
  };
  const leave = async (): Promise<void> => {
    await form.coupon.press("Escape");
    await expect(page).toHaveURL(/\/search/);
  };
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill(one);
  await leave();
  await open();
  await form.coupon.fill("6");
  await leave();
  await open();
  await expect(form.offer).toContainText("加藤 直美様の入力が残っています。");

  // Going on with one offers what was typed meanwhile.
  await form.fill(other);
  await form.takeDraft.click();
  await form.expectKept(one);
  await expect(form.offer).toContainText("鈴木 健様の入力が残っています。");
  await form.takeDraft.click();
  await form.expectKept(other);
  await expect(form.offer).toContainText("加藤 直美様の入力が残っています。");
  // Also after one has been away; the latest is offered first.
  await leave();
  await open();
  await expect(form.offer).toContainText("鈴木 健様");
  await form.startAnew.click();
  await expect(form.offer).toContainText("加藤 直美様");
  await form.takeDraft.click();
  await form.expectKept(one);
});

test("a birth date says in words what is wrong with it before it is sent", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { slots: [slot = ""] } = await place(server, "生年月日の会場");
  const form = new BookingForm(page);
  await logIn(page, "agent01", `/book/${slot}`);
  const { birthDate } = form;
  for (const [typed, told] of [
    ["2021-03-05", "今日までの日付を入力してください。"],
    ["1800-01-01", "日付が古すぎます。年を確認してください。"],
    ["1896-02-29", "日付が古すぎます。年を確認してください。"],
  ] as const) {
    await birthDate.year.fill(typed);
    await expect(birthDate.group, typed).toContainText(told);
    await expect(birthDate.group, typed).not.toContainText("接種日に");
    await expect(form.checks, typed).toContainText("年齢: 生年月日を確認してください");
  }
  const unread = "日付として読めません。例: 昭和12年3月4日、1937-3-4";
  for (const typed of ["370304", "5/5/1945", "1937.3", "S0.1.1"]) {
    await birthDate.clear();
    await birthDate.year.fill(typed);
    await expect(birthDate.group, typed).not.toContainText(unread);
    await birthDate.year.press("Tab");
    await expect(birthDate.group, typed).toContainText(unread);
  }
  await birthDate.clear();
  await birthDate.year.fill("1937");
  await birthDate.year.press("Tab");
  await expect(birthDate.month).toBeFocused();
  await expect(birthDate.group).not.toContainText(unread);
  await form.name.focus();
  await expect(birthDate.group).toContainText(unread);
  await birthDate.year.fill("昭和十二年三月四日");
  await expect(birthDate.group).toContainText("昭和12年3月4日 · 1937年3月4日(木)");
});

test("a booking's page reads back the phone and the access of its venue", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, slots: [slot = ""] } = await place(server, "後から復唱する会場");
  const { id } = await owner.mustBook(slot, { coupon: "6300000009" });
  await logIn(page, "agent01", `/bookings/${id}`);
  const readBack = page.locator(".read-back");
  await expect(readBack).toContainText("会場の電話番号は045-123-4567です。");
  await expect(readBack).toContainText(`会場のご案内です。${notes}`);
});
