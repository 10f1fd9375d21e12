// Every screen, in both languages and widths: axe finds nothing, nothing scrolls sideways; the keys
// work everywhere; empty and failed states say what to do.
import { BookingForm } from "../pages/booking-form.ts";
import { button, choice, textbox } from "../pages/fields.ts";
import { SearchPage } from "../pages/search.ts";
import { Shell } from "../pages/shell.ts";
import { SlotPlanPage } from "../pages/slot-plan.ts";
import { exactly } from "../pages/words.ts";
import { Api, type Booking } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from "../support/fixtures.ts";
import { logIn, LoginPage } from "../support/login.ts";
import { enter, examine, expectShown, settle, settled, show } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "screens" });

/** A venue with a free, a scarce and a full day, and a booking in it. */
async function prepare(server: DemoServer, name: string): Promise<{ venue: string; slot: string; booking: Booking }> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(name);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-09", capacity: 9 });
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-10", opens: "09:00", closes: "10:00", capacity: 1 });
  const [full] = await owner.slots(venue.id, "2021-03-10");
  const [slot] = await owner.slots(venue.id, "2021-03-09");
  if (full === undefined || slot === undefined) throw new Error("the venue has slots");
  const coupon = `81${String(Date.now()).slice(-8)}`;
  return { venue: venue.id, slot: slot.id, booking: await owner.mustBook(full.id, { coupon }) };
}

for (const lang of ["ja", "en"] as const) {
  const say = (ja: string, en: string): RegExp => exactly(lang === "ja" ? ja : en);

  test(`every screen of an agent is accessible and fits the window (${lang})`, async ({ page, server }) => {
    const name = `画面の会場 ${lang} ${page.viewportSize()?.width ?? 0}`;
    const { venue, slot, booking } = await prepare(server, name);
    const [shell, main] = [new Shell(page), page.getByRole("main")];
    await settle(page, lang);

    await show(page, "/");
    await expectShown(page, main.getByRole("button", { name: say("ログイン", "Log in") }));
    await examine(page, "log-in");
    await enter(page, server, "agent01", "/");
    await expectShown(page, main.getByRole("heading", { name: say("会場ごとの空き", "Free places by venue") }));
    await examine(page, "home");
    await page.keyboard.press("?");
    await expect(shell.keys).toBeVisible();
    await examine(page, "keys");
    await page.keyboard.press("Escape");
    await show(page, "/venues");
    await expectShown(page, main.getByRole("link", { name: exactly("横浜労災病院") }));
    await examine(page, "venues");
    await show(page, `/venues/${venue}`);
    await expectShown(page, shell.title(name));
    await examine(page, "venue, to read");
    await show(page, "/venues/new");
    await expectShown(page, main.getByText(say("この画面は利用できません", "You cannot use this page")));
    await examine(page, "not permitted");
    await show(page, "/nowhere");
    await expectShown(page, main.getByRole("heading", { level: 1, name: say("ページが見つかりません", "Page not found") }));
    await examine(page, "no such page");
    await show(page, "/slot-plans/new");
    await expectShown(
      page, main.getByRole("heading", { level: 1, name: say("予約枠一括登録", "Slot plan") }), main.getByRole("textbox"),
    );
    await examine(page, "slot plan, empty");
    await show(page, "/search?from=2021-03-08&to=2021-03-21");
    await expectShown(page, main.getByRole("grid"));
    await examine(page, "search");
    await show(page, `/search?venue=${venue}&from=2021-03-09&to=2021-03-10&open=${venue},pfizer,2021-03-10`);
    await expectShown(page, page.getByRole("region", { name: new RegExp(`^${name} `) }));
    await examine(page, "search, time bands, full");
    await show(
      page, `/search?move=${booking.id}&venue=${venue}&from=2021-03-09&to=2021-03-10&open=${venue},pfizer,2021-03-09`,
    );
    await page.getByRole("button", { name: /^09:00–10:00/ }).click();
    await expectShown(page, page.getByRole("dialog"));
    await examine(page, "move");
    await show(page, "/search?q=どこにもない&from=2021-03-08");
    await expectShown(page, main.getByText(say("条件に合う予約枠がありません", "No slots match these filters")));
    await examine(page, "search, nothing found");
    await show(page, `/book/${slot}`);
    await expectShown(page, main.getByRole("textbox"), main.getByText(name));
    await examine(page, "booking form");
    await page.getByRole("main").getByRole("textbox").first().press("Control+Enter");
    await expect(page.getByRole("alert").first()).toBeVisible();
    await examine(page, "booking form, with errors");
    await show(page, "/second-dose");
    await expectShown(page, main.getByRole("textbox"));
    await examine(page, "second dose");
    await show(page, "/bookings");
    await expectShown(page, main.getByRole("rowheader"));
    await examine(page, "booking list");
    await show(page, `/bookings/${booking.id}`);
    await expectShown(page, main.getByText(booking.reference));
    await examine(page, "booking");
    await page.getByRole("button", { name: /^(取消|Cancel the booking)$/ }).click();
    await expectShown(page, page.getByRole("dialog"));
    await examine(page, "cancel");
    await page.keyboard.press("Escape");
    await shell.find("0000");
    await expectShown(page, main.getByRole("link", { name: exactly(booking.reference) }));
    await examine(page, "find");
    await show(page, "/find");
    await expectShown(page, main.getByText(say("画面上部の欄に入力してください", "Use the box at the top")));
    await examine(page, "find, nothing typed");
  });

  test(`the screens of a municipality and of the operator are accessible and fit the window (${lang})`, async ({
    page, server,
  }) => {
    const name = `市の会場 ${lang} ${page.viewportSize()?.width ?? 0}`;
    const { venue } = await prepare(server, name);
    const main = page.getByRole("main");
    const nameField = textbox(main, lang === "ja" ? "医療機関・接種会場名" : "Name of the venue");
    await settle(page, lang);
    await enter(page, server, "yokohama", "/");
    await expectShown(page, main.getByRole("heading", { name: say("会場ごとの空き", "Free places by venue") }));
    await examine(page, "home of a municipality");
    await show(page, "/venues/new");
    await expectShown(page, nameField);
    await examine(page, "new venue");
    await page.getByRole("main").getByRole("button").last().click();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await examine(page, "new venue, with errors");
    await show(page, `/venues/${venue}`);
    await expect(nameField).toHaveValue(name);
    await expectShown(page, nameField);
    await examine(page, "venue, to edit");
    await enter(page, server, "operator", "/");
    await expectShown(page, page.getByRole("region", { name: say("アカウントの状況", "Accounts") }).getByRole("link"));
    await examine(page, "home of the operator");
  });
}

test("the slot plan with its preview is accessible and fits the window", async ({ page, server }) => {
  const { venue } = await prepare(server, `計画の会場 ${page.viewportSize()?.width ?? 0}`);
  const plan = new SlotPlanPage(page);
  await enter(page, server, "agent01", `/slot-plans/new?venue=${venue}`);
  await plan.first.fill("2021-03-08");
  await plan.last.fill("2021-04-09");
  await plan.everyDay.click();
  await plan.capacity.fill("4");
  await plan.capacity.blur();
  await expect(plan.preview).toContainText("重複: 9件");
  await examine(page, "slot plan, preview with clashes");
  await plan.capacity.fill("0");
  await plan.create.click();
  await expect(page.getByRole("alert").first()).toBeVisible();
  await examine(page, "slot plan, with errors");
});

test("the largest text fits the window", async ({ page, server }) => {
  const name = `大きな文字の会場 ${page.viewportSize()?.width ?? 0}`;
  const { slot, booking, venue } = await prepare(server, name);
  const main = page.getByRole("main");
  await settle(page, "ja", "150");
  await enter(page, server, "agent01", "/");
  for (const [path, shown] of [
    ["/", main.getByRole("heading", { name: exactly("会場ごとの空き") })],
    ["/venues", main.getByRole("link", { name: exactly("横浜労災病院") })],
    [`/venues/${venue}`, main.getByRole("heading", { level: 1, name: exactly(name) })],
    ["/slot-plans/new", main.getByRole("textbox")],
    ["/search?from=2021-03-08&to=2021-03-14", main.getByRole("grid")],
    [`/book/${slot}`, main.getByRole("textbox")],
    ["/second-dose", main.getByRole("textbox")],
    ["/bookings", main.getByRole("rowheader")],
    [`/bookings/${booking.id}`, main.getByText(booking.reference)],
    ["/find", main.getByText("画面上部の欄に入力してください")],
  ] as const) {
    await show(page, path);
    await expectShown(page, shown);
    await expectNoSidewaysScroll(page, path);
  }
});

test("text size and language are one press away, and stay", async ({ page, server }) => {
  const shell = new Shell(page);
  await enter(page, server, "agent01", "/");
  const sizes = page.getByRole("group", { name: exactly("文字サイズ") });
  const size = async (): Promise<number> =>
    await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector("main p") ?? document.body).fontSize));
  const normal = await size();
  await sizes.getByRole("button").last().click();
  await expect.poll(size).toBeCloseTo(normal * 1.5, 0);
  await expect(sizes.getByRole("button").last()).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await settled(page);
  await expect.poll(size).toBeCloseTo(normal * 1.5, 0);
  await sizes.getByRole("button").first().click();

  await shell.language("English");
  await expect(shell.title("Home")).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveTitle(/^Home/);
  await page.reload();
  await expect(shell.title("Home")).toBeVisible();
  await shell.goTo("Venues");
  await expect(shell.title("All venues")).toBeVisible();
  await shell.language("日本語");
  await expect(shell.title("全医療機関・接種会場の一覧")).toBeVisible();
});

test("the whole application is walked by keyboard", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue } = await prepare(server, "キーの会場");
  const shell = new Shell(page);
  const search = new SearchPage(page);
  await enter(page, server, "agent01", "/");

  await test.step("the skip link comes first", async () => {
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: exactly("本文へ移動") })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });
  await test.step("/ goes to the box, where letters are letters", async () => {
    await page.keyboard.press("/");
    await expect(shell.findBox).toBeFocused();
    await page.keyboard.type("gv?/");
    await expect(shell.findBox).toHaveValue("gv?/");
    await expect(shell.keys).toBeHidden();
    await shell.findBox.fill("");
    await shell.findBox.blur();
  });
  await test.step("? lists the keys, Esc closes the list", async () => {
    await page.keyboard.press("?");
    await expect(shell.keys).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(shell.keys).toBeHidden();
  });
  await test.step("g and a letter change the page, the heading has the focus", async () => {
    for (const [key, title] of [
      ["v", "全医療機関・接種会場の一覧"], ["s", "予約枠一括登録"], ["b", "予約者一覧"], ["p", "接種事業"], ["h", "ホーム"],
    ] as const) {
      await page.keyboard.press("g");
      await page.keyboard.press(key);
      await expect(shell.title(title)).toBeFocused();
    }
    // The search is there to be gone through: its first free cell has the focus.
    await page.keyboard.press("g");
    await page.keyboard.press("r");
    await expect(shell.title("接種予約")).toBeVisible();
    await expect(search.grid.locator(":focus")).toHaveAccessibleName(/空き[1-9]/);
  });
  await test.step("arrows move in the grid, Enter opens a cell, Esc gives the focus back", async () => {
    await show(page, `/search?venue=${venue}&from=2021-03-08&to=2021-03-11`);
    const cell = search.cell("キーの会場", "2021年3月9日");
    await expect(cell).toBeFocused();
    await page.keyboard.press("ArrowLeft");
    await expect(cell).not.toBeFocused();
    await page.keyboard.press("End");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const panel = search.panel("キーの会場");
    await expect(panel).toBeVisible();
    await expect(search.band("09:00–10:00")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(cell).toBeFocused();

    // A full band says so and cannot be taken.
    await page.keyboard.press("ArrowRight");
    await expect(search.cell("キーの会場", "2021年3月10日")).toHaveAccessibleName("2021年3月10日(水) 満 空き0、全体1");
    await page.keyboard.press("Enter");
    const full = search.band("09:00–10:00");
    await expect(full).toHaveAccessibleName("09:00–10:00 満");
    await expect(full).toHaveAttribute("aria-disabled", "true");
    await expect(panel.getByRole("heading")).toBeFocused();
    await full.focus();
    await page.keyboard.press("Enter");
    await expect(shell.title("接種予約")).toBeVisible();
  });
  await test.step("a band is taken by Enter, Esc leaves the form", async () => {
    await page.keyboard.press("Escape");
    await search.cell("キーの会場", "2021年3月9日").focus();
    await page.keyboard.press("Enter");
    await expect(search.bands.getByRole("button")).toHaveCount(8);
    await search.band("09:00–10:00").focus();
    await page.keyboard.press("ArrowRight");
    await expect(search.band("10:00–11:00")).toBeFocused();
    await page.keyboard.press("Enter");
    const form = new BookingForm(page);
    await expect(form.bookerKana).toBeVisible();
    await form.bookerKana.focus();
    await page.keyboard.press("Escape");
    await expect(shell.title("接種予約")).toBeVisible();
  });
});

test("counts say when they were read, and read themselves again", { tag: "@desktop" }, async ({ page, server }) => {
  const { venue } = await prepare(server, "数が変わる会場");
  const owner = await Api.logIn(server, "yokohama");
  const search = new SearchPage(page);
  await page.clock.install();
  await enter(page, server, "agent01", `/search?venue=${venue}&from=2021-03-09&to=2021-03-09`);
  const cell = search.cell("数が変わる会場", "2021年3月9日");
  await expect(cell).toHaveAccessibleName(/空き72、全体72$/);
  await expect(search.asOf.first()).toBeVisible();
  await cell.focus();
  const [slot] = await owner.slots(venue, "2021-03-09");
  if (slot === undefined) throw new Error("the venue has slots");
  await owner.mustBook(slot.id, { coupon: "8200000001" });
  await page.clock.fastForward("00:30");
  await expect(cell).toHaveAccessibleName(/空き71、全体72$/);
  await expect(cell).toBeFocused();
});

test("a failed reading says what happened and can be tried again", async ({ page, server, complaints }) => {
  const shell = new Shell(page);
  await enter(page, server, "agent01", "/");
  await server.stop();
  await shell.goTo("医療機関・接種会場");
  const failure = page.getByRole("alert").filter({ hasText: "サーバーに接続できません" }).first();
  await expect(failure).toBeVisible();
  await expectNoViolations(page, "failure");
  await server.start();
  await button(failure, "再試行").click();
  await expect(page.getByRole("link", { name: exactly("横浜労災病院") })).toBeVisible();
  complaints.length = 0;
});

test("the accessibility tree of the log-in and of the frame", { tag: "@desktop" }, async ({ page }) => {
  const form = new LoginPage(page);
  await form.open();
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - heading "ログイン" [level=1]
      - paragraph
      - text: ログインID 必須
      - textbox "ログインID 必須"
      - text: パスワード 必須
      - textbox "パスワード 必須"
      - checkbox "パスワードを表示する"
      - text: パスワードを表示する
      - button "ログイン"
      - paragraph:
        - link "パスワードを忘れた場合"
  `);
  await logIn(page, "agent01", "/");
  await expect(page.getByRole("navigation", { name: "主なメニュー" })).toMatchAriaSnapshot(`
    - navigation "主なメニュー":
      - list:
        - listitem:
          - link "ホーム"
        - listitem:
          - link "医療機関・接種会場"
        - listitem:
          - link "予約枠設定"
        - listitem:
          - link "接種予約"
        - listitem:
          - link "予約者一覧"
  `);
  await expect(choice(page, "市町村")).toHaveCount(0);
  await expect(page.getByRole("banner")).toContainText("横浜市");
});
