// A booking on the phone: found, corrected, cancelled, booked again; with few keys, and dialogs that are all alike.
import { Queue } from "../pages/applications.ts";
import { BookingForm } from "../pages/booking-form.ts";
import { BookingPage } from "../pages/bookings.ts";
import { button, textbox } from "../pages/fields.ts";
import { SecondDosePage } from "../pages/second-dose.ts";
import { Shell } from "../pages/shell.ts";
import { Api, type Booking } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { Hands } from "../support/hands.ts";
import { type LoginId, logIn } from "../support/login.ts";
import { drawn, settled } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "booking" });

let serial = 0;

function unique(): string {
  serial += 1;
  return `${Date.now() % 1_000_000}${String(serial).padStart(4, "0")}`.padStart(10, "0");
}

interface Made extends Booking {
  readonly coupon: string;
  readonly phone: string;
  readonly venue: string;
}

/** A booking of a venue and a phone of its own. */
async function booked(server: DemoServer): Promise<Made> {
  const owner = await Api.logIn(server, "yokohama");
  const [venue, coupon] = [await owner.newVenue(`電話で変える会場${unique()}`), unique()];
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-19" });
  const [slot] = await owner.slots(venue.id, "2021-03-19");
  if (slot === undefined) throw new Error("the venue has slots");
  const phone = `090${unique().slice(-8)}`;
  const made = await owner.mustBook(slot.id, { coupon, phone, name: "山田 太郎", kana: "ヤマダ タロウ" });
  return { ...made, coupon, phone, venue: venue.name };
}

test("a booking is cancelled from anywhere with at most 8 key strokes beyond what the caller says", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const [made, shell, booking, keys] = [await booked(server), new Shell(page), new BookingPage(page), new Hands(page)];
  await logIn(page, "agent01", "/venues");
  await keys.press("/");
  await expect(shell.findBox).toBeFocused();
  await keys.type(made.phone);
  await keys.press("Enter");
  await expect(shell.title(`予約の内容 ${made.reference}`)).toBeFocused();
  await keys.press("c");
  await expect(booking.cancelReason).toBeFocused();
  for (const words of [made.reference, "山田 太郎 (ヤマダ タロウ)", "1回目", "2021年3月19日(金)", made.venue]) {
    await expect(booking.cancelDialog).toContainText(words);
  }
  await keys.press("ArrowDown");
  await keys.press("Control+Enter");
  await expect(booking.sheet).toContainText("取消済み");
  await expect(booking.history).toContainText("理由: 本人の都合");
  await expect(shell.title(`予約の内容 ${made.reference}`)).toBeFocused();
  expect(keys.keys, "key strokes").toBeLessThanOrEqual(8);
});

test("a reason in own words is asked for and kept", { tag: "@desktop" }, async ({ page, server }) => {
  const [made, booking] = [await booked(server), new BookingPage(page)];
  await logIn(page, "agent01", `/bookings/${made.id}`);
  await booking.cancel.click();
  await booking.cancelReason.selectOption("その他(理由を入力)");
  await booking.cancelSubmit.click();
  await expect(booking.cancelDialog).toContainText("取消の理由を入力してください");
  await booking.ownReason.fill("引っ越した");
  await booking.cancelSubmit.click();
  await expect(booking.history).toContainText("理由: 引っ越した");
});

for (const what of ["reference", "coupon", "phone"] as const) {
  test(`the only booking of a ${what} opens, and back leads where one was`, { tag: "@desktop" }, async ({
    page, server,
  }) => {
    const [made, shell] = [await booked(server), new Shell(page)];
    await logIn(page, "agent01", "/venues");
    await shell.find(made[what]);
    await expect(shell.title(`予約の内容 ${made.reference}`)).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`/bookings/${made.id}$`));
    await page.goBack();
    await expect(shell.title("全医療機関・接種会場の一覧")).toBeVisible();
  });
}

test("a first dose that is cancelled asks what becomes of the second: cancelled, or kept with a dose elsewhere", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const [owner, shell, booking] = [await Api.logIn(server, "yokohama"), new Shell(page), new BookingPage(page)];
  const venue = await owner.newVenue(`二回とも予約の会場${unique()}`);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-19", last_date: "2021-04-30" });
  const both = async (): Promise<readonly [Booking, Booking]> => {
    const person = { coupon: unique(), name: "山田 太郎", kana: "ヤマダ タロウ" };
    const [first, second] = [await owner.slots(venue.id, "2021-03-19"), await owner.slots(venue.id, "2021-04-12")];
    if (first[0] === undefined || second[0] === undefined) throw new Error("the venue has slots");
    return [await owner.mustBook(first[0].id, person), await owner.mustBook(second[0].id, { ...person, dose: 2 })];
  };
  const ask = async (dose1: Booking, dose2: Booking): Promise<void> => {
    await page.keyboard.press("c");
    await expect(booking.cancelReason).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+Enter");
    await expect(booking.cancelDialog).toContainText("取り消すと、次の回の予約が接種の規則に合わなくなります");
    await expect(booking.cancelDialog).toContainText(`2回目 2021年4月12日(月)`);
    await expect(booking.cancelDialog).toContainText(dose2.reference);
    await expect(booking.sheet).not.toContainText("取消済み");
    expect(dose1.reference).not.toBe(dose2.reference);
  };

  const [dose1, dose2] = await both();
  await logIn(page, "agent01", `/bookings/${dose1.id}`);
  await expect(booking.sheet).toContainText(dose1.reference);
  await ask(dose1, dose2);
  await page.keyboard.press("Control+Enter");
  await expect(booking.cancelDialog).toContainText("どちらかを選んでください");
  await booking.laterCancel.check();
  await page.keyboard.press("Control+Enter");
  await expect(booking.sheet).toContainText("取消済み");
  await expect(shell.status).toContainText(dose2.reference);
  await shell.find(dose2.reference);
  await expect(shell.title(`予約の内容 ${dose2.reference}`)).toBeFocused();
  await expect(booking.sheet).toContainText("取消済み");

  const [kept1, kept2] = await both();
  await shell.find(kept1.reference);
  await expect(shell.title(`予約の内容 ${kept1.reference}`)).toBeFocused();
  await ask(kept1, kept2);
  await booking.laterKeep.check();
  await booking.givenOn.fill("2021-02-20");
  await booking.givenVaccine.selectOption("モデルナ");
  await booking.cancelSubmit.click();
  await expect(booking.givenVaccine).toHaveAttribute("aria-invalid", "true");
  await booking.givenVaccine.selectOption("ファイザー");
  await booking.cancelSubmit.click();
  await expect(booking.sheet).toContainText("取消済み");
  await shell.find(kept2.reference);
  await expect(shell.title(`予約の内容 ${kept2.reference}`)).toBeFocused();
  await expect(page.getByRole("main")).toContainText("2021年2月20日");
  await expect(booking.sheet).not.toContainText("取消済み");
});

test("a person is found by any word of the name, without accents, and by the coupon as it is printed", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`名前で探す会場${unique()}`);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-19" });
  const [slot] = await owner.slots(venue.id, "2021-03-19");
  if (slot === undefined) throw new Error("the venue has slots");
  const coupon = unique();
  await owner.mustBook(slot.id, { coupon, name: "José O’Brienzky", kana: "ホセ・オブライエンツキー" });
  const shell = new Shell(page);
  await logIn(page, "agent01", "/");
  for (const words of ["obrienzky", "JOSE OBRIENZKY", "O'Brienzky José", "ｵﾌﾞﾗｲｴﾝﾂｷｰ", `141003-${coupon}`]) {
    await shell.goTo("ホーム");
    await shell.find(words);
    await expect(page.getByRole("main"), words).toContainText("José O’Brienzky");
  }
});

test("names and phone are corrected, the person is found by them, and the history says so", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const [made, shell, booking] = [await booked(server), new Shell(page), new BookingPage(page)];
  await logIn(page, "agent01", `/bookings/${made.id}`);
  await expect(booking.sheet).toContainText(made.reference);
  await page.keyboard.press("e");
  const [kana, phone, name] = ["予約者氏名(かな)", "予約者電話番号", "接種者氏名(漢字)"].map(
    (label) => textbox(booking.correctDialog, label),
  );
  if (kana === undefined || phone === undefined || name === undefined) throw new Error("three fields");
  await expect(kana).toBeFocused();
  await phone.fill("12");
  await page.keyboard.press("Control+Enter");
  await expect(phone).toHaveAttribute("aria-invalid", "true");
  await phone.fill("080-7777-6666");
  await name.fill("浜田 太郎");
  await booking.correctReason.selectOption("聞き間違い");

  // Somebody else corrects meanwhile: one's own corrections stay.
  const owner = await Api.logIn(server, "agent01");
  const theirs = { booker: { name_kana: "ハマダ ハナコ" }, reason: "聞き間違い" };
  await owner.must("PATCH", `/bookings/${made.id}`, theirs, { "if-match": made.etag });
  await booking.correctSubmit.click();
  await expect(booking.correctDialog).toContainText("入力した訂正は残っています");
  await expect(kana).toHaveValue("ハマダ ハナコ");
  await expect(phone).toHaveValue("080-7777-6666");
  await booking.correctSubmit.click();
  await expect(shell.status).toContainText(`予約 ${made.reference} を訂正しました。`);
  await expect(page.getByRole("main")).toContainText("浜田 太郎");
  await expect(page.getByRole("main")).toContainText("080-7777-6666");
  await expect(booking.history).toContainText("氏名・電話番号・前回の接種の訂正");
  await expect(booking.history).toContainText("理由: 聞き間違い");
  await expect(shell.title(`予約の内容 ${made.reference}`)).toBeFocused();
  await shell.goTo("ホーム");
  await shell.find("080-7777-6666");
  await expect(shell.title(`予約の内容 ${made.reference}`)).toBeVisible();
});

test("from a booking the next dose is looked up by its coupon", { tag: "@desktop" }, async ({ page, server }) => {
  const [made, booking, second] = [await booked(server), new BookingPage(page), new SecondDosePage(page)];
  await logIn(page, "agent01", `/bookings/${made.id}`);
  await expect(booking.nextDose).toHaveText("2回目の予約");
  await page.keyboard.press("n");
  await expect(second.coupon).toHaveValue(made.coupon);
  await expect(second.doses).toContainText("1回目 2021年3月19日(金) ファイザー");
  await expect(page).not.toHaveURL(new RegExp(made.coupon));
});

test("a cancelled booking is booked again with everything carried over", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [made, booking, form] = [await booked(server), new BookingPage(page), new BookingForm(page)];
  const owner = await Api.logIn(server, "yokohama");
  await owner.must("POST", `/bookings/${made.id}/cancel`, { reason: "体調不良" }, { "if-match": made.etag });
  await logIn(page, "agent01", `/bookings/${made.id}`);
  await booking.again.click();
  const venue = await owner.venue(made.venue);
  await expect(new Shell(page).title("接種予約")).toBeVisible();
  const [slot] = await owner.slots(venue.id, "2021-03-19");
  // It goes with this search, and outlives a load of the page.
  const token = new URL(page.url()).searchParams.get("for") ?? "";
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  await page.goto(`/book/${slot?.id ?? ""}?for=${token}`);
  await expect(form.coupon).toHaveValue(made.coupon);
  await expect(form.readBack).toContainText("ヤマダ タロウ");
  await expect(textbox(page, "接種者氏名(漢字)")).toHaveValue("山田 太郎");
});

test("? lists the keys that the role has, and they work", { tag: "@desktop" }, async ({ page }) => {
  const shell = new Shell(page);
  const cases: readonly [LoginId, readonly string[], readonly string[]][] = [
    ["agent01", ["/", "g r", "g b", "g 2", "c"], ["g a", "g q"]],
    ["operator", ["g a", "?"], ["/", "g r", "g b", "g 2", "g s", "c"]],
  ];
  for (const [who, has, lacks] of cases) {
    await page.context().clearCookies();
    await logIn(page, who, "/");
    await page.keyboard.press("?");
    const key = (name: string) => shell.keys.getByRole("rowheader", { name, exact: true });
    for (const name of has) await expect(key(name), `${who}: ${name}`).toBeVisible();
    for (const name of lacks) await expect(key(name), `${who}: ${name}`).toHaveCount(0);
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("2");
    const leads = page.getByRole("heading", { level: 1, name: "2回目以降の予約" });
    if (has.includes("g 2")) await expect(new SecondDosePage(page).coupon).toBeFocused();
    else {
      // The next key works, and on the page where one was.
      await page.keyboard.press("?");
      await expect(shell.keys).toBeVisible();
      await drawn(page);
      await expect(leads).toHaveCount(0);
      await expect(page).toHaveURL(/\/$/);
    }
  }
});

test("keys that an input method or the browser takes are no shortcuts", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [made, booking, shell] = [await booked(server), new BookingPage(page), new Shell(page)];
  await logIn(page, "agent01", `/bookings/${made.id}`);
  await expect(booking.sheet).toContainText(made.reference);
  await page.evaluate(() => {
    for (const init of [{ key: "c", isComposing: true }, { key: "c", keyCode: 229 }, { key: "?", keyCode: 229 }]) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...init }));
    }
    // A browser that fills in a field sends an event without a key.
    document.body.dispatchEvent(new Event("keydown", { bubbles: true }));
  });
  await drawn(page);
  await expect(booking.cancelDialog).toBeHidden();
  await expect(shell.keys).toBeHidden();
  // The same key, pressed by a person.
  await page.keyboard.press("c");
  await expect(booking.cancelDialog).toBeVisible();
  await booking.cancelReason.selectOption("体調不良");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") sent.push(new URL(request.url()).pathname);
  });
  await booking.cancelReason.evaluate((field) => {
    field.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, key: "Enter", ctrlKey: true, keyCode: 229 }));
  });
  await drawn(page);
  expect(sent).toEqual([]);
  await expect(booking.cancelDialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(booking.cancelDialog).toBeHidden();
  await page.reload();
  await expect(booking.sheet).toContainText("予約済み");
});

test("all dialogs are alike: the first field or what changes nothing has the focus, what does it stands last", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const made = await booked(server);
  const operator = await Api.logIn(server, "operator");
  const name = `並び 順子${unique()}`;
  const person = {
    company: "みなと予約センター株式会社", name, mail_address: `alike-${unique()}@example.jp`, phone: "045-123-4567",
  };
  await (await Api.logIn(server, "yokohama")).must("POST", "/applications", { kind: "issue", people: [person] });
  const account = await operator.must<{ id: string }>("POST", "/accounts", {
    role: "operator", display_name: "運営 次郎", mail_address: `alike-${unique()}@example.jp`,
  });
  const [booking, queue] = [new BookingPage(page), new Queue(page)];
  const dialogs: readonly { who: LoginId; path: string; open: () => Promise<void>; focus: RegExp; does: RegExp }[] = [
    {
      who: "agent01", path: `/bookings/${made.id}`, open: () => booking.cancel.click(), focus: /^f-reason$/,
      does: /^予約を取り消す$/,
    },
    {
      who: "agent01", path: `/bookings/${made.id}`, open: () => booking.correct.click(), focus: /^f-booker-name_kana$/,
      does: /^訂正する$/,
    },
    {
      who: "operator", path: `/accounts/${account.id}`, open: () => button(page, "利用を停止する").click(),
      focus: /^f-reason$/, does: /^利用を停止する$/,
    },
    { who: "operator", path: "/vendors", open: () => button(page, "会社を登録").click(), focus: /^f-name$/, does: /^登録する$/ },
    {
      who: "operator", path: "/application-people?status=received", open: () => queue.open(name).click(),
      focus: /decision/, does: /^決定する$/,
    },
    {
      who: "operator", path: "/rounds", open: () => page.getByRole("button", { name: /まとめて承認/ }).first().click(),
      focus: /^キャンセル$/, does: /人を承認する$/,
    },
  ];
  for (const { who, path, open, focus, does } of dialogs) {
    await test.step(`${path}: ${String(does)}`, async () => {
      await page.context().clearCookies();
      await logIn(page, who, path);
      await settled(page);
      await open();
      const dialog = page.locator("dialog[open]");
      await expect(dialog).toBeVisible();
      const focused = () => page.evaluate(() => {
        const it = document.activeElement;
        return it instanceof HTMLButtonElement ? it.innerText : `${it?.id ?? ""}${it?.getAttribute("name") ?? ""}`;
      });
      await expect.poll(focused).toMatch(focus);
      await expect(dialog.getByRole("button").last()).toHaveText(does);
      // Esc closes it, wherever the focus is: on its heading, too.
      await dialog.getByRole("heading").first().evaluate((heading) => {
        heading.tabIndex = -1;
        heading.focus();
      });
      await page.keyboard.press("Escape");
      await expect(dialog).toHaveCount(0);
    });
  }
});
