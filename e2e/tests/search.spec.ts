// 接種予約 at work: what is in sight, where the focus is, what a move may do.
import type { Locator, Page } from "@playwright/test";
import { button } from "../pages/fields.ts";
import { SearchPage } from "../pages/search.ts";
import { Shell } from "../pages/shell.ts";
import { Api, type Booking, type Venue } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from "../support/fixtures.ts";
import { enter, settle, settled, show } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "search" });

/** A venue that can be called and reached, with places through March and April. */
async function openVenue(server: DemoServer, name: string, last = "2021-04-30"): Promise<{ owner: Api; venue: Venue }> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.must<Venue>("POST", "/venues", {
    name, name_kana: "テストカイジョウ", kind: "special_site", address: "神奈川県横浜市中区本町6-50-10",
    phone: "0454740111", access_notes: "車いす可、駐車場あり", vaccines: ["pfizer"], published: true,
    supply: [{ vaccine: "pfizer", confirmed_through: "2022-12-31" }],
  });
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-02", last_date: last });
  return { owner, venue };
}

/** Books a dose of a person on a day. */
async function book(owner: Api, venue: Venue, day: string, coupon: string, dose: number): Promise<Booking> {
  const [slot] = await owner.slots(venue.id, day);
  if (slot === undefined) throw new Error(`no slot on ${day}`);
  return await owner.mustBook(slot.id, { coupon, dose, name: "二宮 二郎", kana: "ニノミヤ ジロウ" });
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

async function box(of: Locator): Promise<Box> {
  return await of.evaluate((element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return { left, top, right, bottom };
  });
}

/** How many rows of the grid lie wholly in the window and in the grid's own box. */
async function rowsInSight(grid: Locator): Promise<number> {
  return await grid.evaluate((table) => {
    const frame = table.parentElement?.getBoundingClientRect();
    const bottom = Math.min(window.innerHeight, frame?.bottom ?? 0);
    return [...table.querySelectorAll("tbody tr")].filter((row) => {
      const { top, bottom: end } = row.getBoundingClientRect();
      return 0 <= top && end <= bottom;
    }).length;
  });
}

/** What can be scrolled sideways, but for the grid. */
async function expectOnlyTheGridScrolls(page: Page, screen: string): Promise<void> {
  await expectNoSidewaysScroll(page, screen);
  const scrolls = await page.evaluate(() =>
    [...document.querySelectorAll("main *")]
      .filter((it) => it.clientWidth < it.scrollWidth && ["auto", "scroll"].includes(getComputedStyle(it).overflowX))
      .map((it) => it.className),
  );
  expect.soft(scrolls.filter((name) => name !== "grid-scroll"), screen).toEqual([]);
}

for (const lang of ["ja", "en"] as const) {
  test(`eight rows and the conditions are in sight at 1280 × 800 (${lang})`, { tag: "@desktop" }, async ({
    page, server,
  }) => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await settle(page, lang);
    for (const number of [1, 2, 3, 4]) await openVenue(server, `行の会場 ${lang} ${number}`, "2021-03-20");
    await enter(page, server, "agent01", "/search");
    const grid = page.getByRole("grid");
    await expect(grid).toBeVisible();
    expect(await grid.getByRole("rowheader").count()).toBeGreaterThanOrEqual(8);
    expect(await rowsInSight(grid), "rows without scrolling").toBeGreaterThanOrEqual(8);

    // The conditions stand on one line; the options to read aloud below them, with today filled in.
    const fields = page.getByRole("search").last().locator("select:visible, input:visible, button:visible");
    const boxes = await fields.evaluateAll(
      (all) => all.map((it) => it.getBoundingClientRect()).map(({ top, height }) => [top, height]),
    );
    expect(boxes.length).toBeGreaterThanOrEqual(10);
    expect(new Set(boxes.map(([top]) => Math.round(top ?? 0))).size, "lines of conditions").toBe(1);
    expect(boxes.every(([, height]) => Math.round(height ?? 0) === 40), "compact controls").toBe(true);
    const near = page.locator(".near-form");
    await expect(near.getByRole("textbox").nth(0)).toHaveValue("2021");
    await expect(near.getByRole("textbox").nth(1)).toHaveValue("3");
    await expect(near.getByRole("textbox").nth(2)).toHaveValue("1");
    await expect(near.getByRole("button")).toBeInViewport({ ratio: 1 });
  });
}

test("a full cell says so in the language of the screen", { tag: "@desktop" }, async ({ page, server }) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("満の会場");
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-10", opens: "09:00", closes: "10:00", capacity: 1 });
  await book(owner, venue, "2021-03-10", "8300000001", 1);
  await enter(page, server, "agent01", `/search?venue=${venue.id}&from=2021-03-10&to=2021-03-10`);
  const cell = page.getByRole("grid").getByRole("button");
  await expect(cell).toHaveText(/^満\s*0\/1$/);
  await new Shell(page).language("English");
  await expect(cell).toHaveText(/^full\s*0\/1$/);
});

test("nothing but the grid scrolls sideways", async ({ page, server }) => {
  const name = `横の会場 ${page.viewportSize()?.width ?? 0}`;
  const { owner, venue } = await openVenue(server, name);
  const person = `84${String(Date.now()).slice(-8)}`;
  const one = await book(owner, venue, "2021-03-10", person, 1);
  await book(owner, venue, "2021-03-31", person, 2);
  const search = new SearchPage(page);
  await enter(page, server, "agent01", "/search");
  await expect(search.grid).toBeVisible();
  await search.more.click();
  await search.nearFind.click();
  await expect(search.near.getByRole("listitem")).toHaveCount(3);
  await expectOnlyTheGridScrolls(page, "search");
  await expectNoViolations(page, "search, options to read aloud");
  await show(page, `/search?move=${one.id}`);
  await search.cell(name, "2021年3月9日").click();
  await expect(search.band("09:00–10:00")).toBeFocused();
  await expectOnlyTheGridScrolls(page, "move");
  await expectNoViolations(page, "move, with the days of the other dose");
  await page.keyboard.press("Enter");
  await expect(search.moveReason).toBeFocused();
  await expectOnlyTheGridScrolls(page, "move, dialog");
});

test("the first free cell has the focus after a search, and ↓ enters the grid", async ({ page, server }) => {
  const name = `焦点の会場 ${page.viewportSize()?.width ?? 0}`;
  const { venue } = await openVenue(server, name);
  const search = new SearchPage(page);
  await enter(page, server, "agent01", `/search?venue=${venue.id}&from=2021-03-01&to=2021-03-07`);
  // No place on the 1st: the first free one is on the 2nd.
  await expect(search.cell(name, "2021年3月2日")).toBeFocused();

  await test.step("after a search by Enter and by the button", async () => {
    await search.from.fill("2021-03-04");
    await search.from.day.press("Enter");
    await expect(search.cell(name, "2021年3月4日")).toBeFocused();
    await search.from.fill("2021-03-05");
    await search.search.press("Enter");
    await expect(search.cell(name, "2021年3月5日")).toBeFocused();
    // The same search once more.
    await search.search.press("Enter");
    await expect(search.cell(name, "2021年3月5日")).toBeFocused();
  });
  await test.step("↓ enters it from every field and button of the conditions", async () => {
    await page.keyboard.press("ArrowRight");
    for (const from of [search.keyword, search.from.year, search.to.day, search.search, search.more, search.later]) {
      await from.focus();
      await page.keyboard.press("ArrowDown");
      await expect(search.cell(name, "2021年3月6日")).toBeFocused();
    }
    // What was typed and not searched yet is searched first.
    await search.from.fill("2021-03-06");
    await search.to.day.press("ArrowDown");
    await expect(search.cell(name, "2021年3月5日")).toHaveCount(0);
    await expect(search.cell(name, "2021年3月6日")).toBeFocused();
  });
  await test.step("turning the pages keeps the focus where one turns", async () => {
    await search.later.press("Enter");
    await expect(search.cell(name, "2021年3月8日")).toBeVisible();
    await expect(search.later).toBeFocused();
  });
});

test("a grid that comes late leaves a field alone that one types in; a refresh takes no focus", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { owner, venue } = await openVenue(server, "遅い会場");
  const search = new SearchPage(page);
  await page.clock.install();
  await enter(page, server, "agent01", `/search?venue=${venue.id}&from=2021-03-02&to=2021-03-03`);
  await expect(search.cell("遅い会場", "2021年3月2日")).toBeFocused();

  let release: () => void = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/api/v1/availability?*", async (route) => {
    await held;
    await route.continue();
  });
  await search.to.fill("2021-03-05");
  await search.search.press("Enter");
  await expect(search.grid).toHaveCount(0);
  await search.keyword.fill("遅");
  release();
  await expect(search.cell("遅い会場", "2021年3月5日")).toBeVisible();
  await expect(search.keyword).toBeFocused();

  await search.nearFind.focus();
  await book(owner, venue, "2021-03-02", "8500000001", 1);
  await page.clock.fastForward("00:30");
  await expect(search.cell("遅い会場", "2021年3月2日")).toHaveAccessibleName(/空き31、全体32$/);
  await expect(search.nearFind).toBeFocused();
});

test("a cell and its panel are in sight together; the panel says the way there, Esc closes it from anywhere", async ({
  page, server,
}) => {
  const width = page.viewportSize()?.width ?? 0;
  if (width > 1000) await page.setViewportSize({ width: 1280, height: 800 });
  for (const number of [1, 2, 3]) await openVenue(server, `手前の会場 ${width} ${number}`, "2021-03-20");
  const { venue } = await openVenue(server, `ん奥の会場 ${width}`);
  const search = new SearchPage(page);
  await enter(page, server, "agent01", "/search?from=2021-03-02&to=2021-03-15");
  await expect(search.grid.locator(":focus")).toBeVisible();
  // The last cell of the last row, and one in the middle.
  for (const way of ["Control+End", "Control+Home"]) {
    await page.keyboard.press(way);
    for (let tries = 0; (await search.grid.locator("button:focus").count()) === 0 && tries < 14; tries += 1) {
      await page.keyboard.press(way === "Control+End" ? "ArrowLeft" : "ArrowRight");
    }
    const cell = search.grid.locator("button:focus");
    await page.keyboard.press("Enter");
    await expect(search.bands.getByRole("button").first()).toBeVisible();
    const opened = search.grid.getByRole("button", { expanded: true });
    await expect(search.bands.locator(":focus").or(page.locator("#slot-panel-title:focus"))).toBeVisible();
    const [there, panel] = [await box(opened), await box(page.locator(".slot-panel"))];
    expect(there.bottom, "the panel lies below its cell").toBeLessThanOrEqual(panel.top);
    expect(there.top, "the cell is in the window").toBeGreaterThanOrEqual(0);
    await expect(opened).toBeInViewport({ ratio: 1 });
    await page.keyboard.press("Escape");
    await expect(search.bands).toBeHidden();
    await expect(cell).toBeFocused();
  }

  await show(page, `/search?venue=${venue.id}&from=2021-03-02&to=2021-03-15`);
  await expect(search.cell(venue.name, "2021年3月2日")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(search.band("09:00–10:00")).toBeFocused();
  await expect(search.panel(venue.name)).toContainText("電話 045-474-0111");
  await expect(search.panel(venue.name)).toContainText("車いす可、駐車場あり");
  for (const from of [
    search.panel(venue.name).getByRole("button", { name: "閉じる" }), search.cell(venue.name, "2021年3月3日"),
  ]) {
    await from.focus();
    // An input method takes Esc for itself.
    await from.dispatchEvent("keydown", { key: "Escape", isComposing: true, bubbles: true });
    await expect(search.panel(venue.name)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(search.panel(venue.name)).toBeHidden();
    await expect(search.cell(venue.name, "2021年3月2日")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(search.band("09:00–10:00")).toBeFocused();
  }
});

test("what is typed into the conditions stays while cells are opened and closed", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { venue } = await openVenue(server, "条件が残る会場");
  const search = new SearchPage(page);
  await enter(page, server, "agent01", `/search?venue=${venue.id}&from=2021-03-02&to=2021-03-15`);
  await search.keyword.fill("体育館");
  await search.from.fill("2021-03-05");
  await search.cell(venue.name, "2021年3月2日").click();
  await expect(search.band("09:00–10:00")).toBeVisible();
  await expect(search.keyword).toHaveValue("体育館");
  await page.keyboard.press("Escape");
  await expect(search.bands).toBeHidden();
  await expect(search.keyword).toHaveValue("体育館");
  await expect(search.from.day).toHaveValue("5");
  // Another search fills them anew.
  await search.later.click();
  await expect(search.keyword).toHaveValue("");
  await expect(search.from.day).toHaveValue("16");
});

test("a cell at the edge is wholly in sight, and the product stays beside the days", { tag: "@desktop" }, async ({
  page, server,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const { venue } = await openVenue(server, "端の会場");
  const search = new SearchPage(page);
  await enter(page, server, "agent01", `/search?venue=${venue.id}&from=2021-03-02&to=2021-03-31`);
  const first = search.cell(venue.name, "2021年3月2日");
  await expect(first).toBeFocused();
  const [frame, head] = [search.grid.locator(".."), search.row(venue.name).getByRole("rowheader")];
  const inSight = async (): Promise<void> => {
    const [cell, edge, column] = [await box(search.grid.locator("button:focus")), await box(frame), await box(head)];
    expect(cell.right).toBeLessThanOrEqual(edge.right);
    expect(cell.left).toBeGreaterThanOrEqual(column.right - 1);
    expect(Math.round(column.left - edge.left)).toBeLessThanOrEqual(1);
    await expect(head).toContainText("ファイザー");
  };
  await page.keyboard.press("End");
  await expect(search.cell(venue.name, "2021年3月31日")).toBeFocused();
  await inSight();
  for (let step = 0; step < 29; step += 1) {
    await page.keyboard.press("ArrowLeft");
    await inSight();
  }
  await expect(first).toBeFocused();
  for (let step = 0; step < 29; step += 1) {
    await page.keyboard.press("ArrowRight");
    await inSight();
  }
});

test("a move says which days the other dose leaves, and names old and new place", async ({ page, server }) => {
  const width = page.viewportSize()?.width ?? 0;
  const name = `変更の会場 ${width}`;
  const { owner, venue } = await openVenue(server, name);
  const coupon = `86${String(Date.now()).slice(-8)}`;
  const one = await book(owner, venue, "2021-03-10", coupon, 1);
  const two = await book(owner, venue, "2021-03-31", coupon, 2);
  const search = new SearchPage(page);
  const shell = new Shell(page);
  await enter(page, server, "agent01", `/bookings/${two.id}`);
  await page.getByRole("link", { name: "変更", exact: true }).click();

  // Dose 2: from day 19 after dose 1 on, at the same venue, of the same product; the standard day has the focus.
  await expect(search.moveBanner).toContainText(`予約 ${two.reference} を変更します: 二宮 二郎様(2回目)`);
  await expect(search.moveBanner).toContainText("選べる日は3/29(月)から、標準は3/31(水)(1回目 3/10(水)との間隔)");
  await expect(search.venue.locator("option:checked")).toHaveText(name);
  await expect(search.cell(name, "2021年3月31日")).toBeFocused();
  if (width > 1000) await expect(search.day("3/31")).toContainText("標準、現在の予約");
  expect(decodeURIComponent(page.url())).not.toContain("二宮");
  await search.earlier.click();
  await expect(search.moveBanner).toContainText("選べる日は3/29(月)から");
  await expect(search.cell(name, "2021年3月28日")).toHaveAttribute("aria-disabled", "true");
  await search.later.click();

  await test.step("the dialog names both places; what keeps the booking is first, the reason has focus", async () => {
    await search.cell(name, "2021年4月2日").click();
    await search.band("10:00–11:00").click();
    await expect(search.moveReason).toBeFocused();
    await expect(search.moveDialog).toContainText(`変更前2021年3月31日(水) 09:00–10:00 ${name} ファイザー`);
    await expect(search.moveDialog).toContainText(`変更後2021年4月2日(金) 10:00–11:00 ${name} ファイザー`);
    await expect(search.moveDialog.getByRole("button").last()).toHaveText("予約を変更");
    await search.moveKeep.click();
    await expect(search.moveDialog).toBeHidden();
  });
  await test.step("a word that is being composed sends nothing, Ctrl+Enter does from anywhere", async () => {
    let sent = 0;
    page.on("request", (request) => (sent += request.url().endsWith("/move") ? 1 : 0));
    await search.band("10:00–11:00").click();
    await search.moveReason.selectOption("本人の都合");
    await search.moveReason.dispatchEvent("keydown", { key: "Enter", ctrlKey: true, isComposing: true, bubbles: true });
    await search.moveReason.dispatchEvent("keydown", { key: "Enter", ctrlKey: true, keyCode: 229, bubbles: true });
    await expect(search.moveDialog).toBeVisible();
    expect(sent).toBe(0);
    await button(search.moveDialog, "閉じる").focus();
    await page.keyboard.press("Control+Enter");
    await expect(shell.status).toContainText("予約を変更しました。");
    await expect(page).toHaveURL(new RegExp(`/bookings/${two.id}$`));
    expect(sent).toBe(1);
  });
  await test.step("dose 1 may go no further than dose 2 allows", async () => {
    await show(page, `/search?move=${one.id}`);
    await expect(search.moveBanner).toContainText("選べる日は3/1(月)から3/14(日)まで");
    await expect(search.cell(name, "2021年3月15日")).toHaveAttribute("aria-disabled", "true");
  });
});

test("both doses are moved together: the second by the days of the first", async ({ page, server }) => {
  const name = `両方の会場 ${page.viewportSize()?.width ?? 0}`;
  const { owner, venue } = await openVenue(server, name);
  const coupon = `87${String(Date.now()).slice(-8)}`;
  const one = await book(owner, venue, "2021-03-10", coupon, 1);
  const two = await book(owner, venue, "2021-03-31", coupon, 2);
  const search = new SearchPage(page);
  const shell = new Shell(page);
  const move = async (day: string): Promise<void> => {
    await search.cell(name, day).click();
    await search.band("09:00–10:00").click();
    await search.moveReason.selectOption("本人の都合");
    await search.moveReason.press("Control+Enter");
  };
  await enter(page, server, "agent01", `/search?move=${one.id}`);
  await search.moveBanner.getByRole("link", { name: "先に2回目を変更する" }).click();
  await expect(search.moveBanner).toContainText(`予約 ${two.reference} を変更します`);
  await expect(search.moveBanner.getByRole("checkbox", { name: "続けて1回目の日も変更する" })).toBeChecked();
  await move("2021年4月7日");
  await expect(shell.status).toContainText("続けて、もう一方の予約の日を選んでください");
  await expect(search.moveBanner).toContainText(`予約 ${one.reference} を変更します`);
  // Dose 2 is on 7 April now: dose 1 may go up to 19 March, and 17 March keeps the standard interval.
  await expect(search.moveBanner).toContainText("3/19(金)まで、標準は3/17(水)");
  await move("2021年3月17日");
  await expect(page).toHaveURL(new RegExp(`/bookings/${one.id}$`));
  await expect(page.getByRole("main")).toContainText("2021年3月17日(水)");
});

test("a move that the other dose forbids says so, and begins with the other", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await openVenue(server, "動かせない会場");
  const one = await book(owner, venue, "2021-03-02", "8800000001", 1);
  const two = await book(owner, venue, "2021-03-21", "8800000001", 2);
  const search = new SearchPage(page);
  await enter(page, server, "agent01", `/search?move=${one.id}`);
  // 2 March is the last day that keeps the interval: it is still allowed.
  await expect(search.moveBanner).toContainText("選べる日は3/1(月)から3/2(火)まで");
  await expect(search.cell("動かせない会場", "2021年3月3日")).toHaveAttribute("aria-disabled", "true");
  // Told by the rules of the domain, whatever the look-up answers: a dose 2 too near leaves no day.
  await page.route("**/api/v1/recipients/lookup", async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: (await answer.text()).replaceAll("2021-03-21", "2021-03-12") });
  });
  await show(page, `/search?move=${one.id}`);
  await expect(search.moveBanner).toContainText("この予約だけを変更できる日がありません");
  await expect(search.moveBanner.getByRole("checkbox")).toHaveCount(0);
  await search.moveBanner.getByRole("link", { name: "先に2回目を変更する" }).click();
  await expect(search.moveBanner).toContainText(`予約 ${two.reference} を変更します`);
  await settled(page);
});

test("a move that ends after its page was left is told, and leads nowhere", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, venue } = await openVenue(server, "遅れて変わる会場");
  const one = await book(owner, venue, "2021-03-10", "8900000001", 1);
  const search = new SearchPage(page);
  const shell = new Shell(page);
  let release: () => void = () => {};
  const held = new Promise<void>((done) => (release = done));
  await page.route("**/move", async (route) => {
    await held;
    await route.continue();
  });
  await enter(page, server, "agent01", `/search?move=${one.id}`);
  await search.cell(venue.name, "2021年3月9日").click();
  await search.band("09:00–10:00").click();
  await search.moveReason.selectOption("本人の都合");
  const sent = page.waitForRequest("**/move");
  await search.moveReason.press("Control+Enter");
  await sent;
  await page.keyboard.press("Escape");
  await expect(search.moveDialog).toBeHidden();
  await shell.goTo("医療機関・接種会場");
  await expect(shell.title("全医療機関・接種会場の一覧")).toBeVisible();
  release();
  await expect(shell.status).toContainText("前の画面の「予約を変更」は完了しました。");
  await expect(page).toHaveURL(/\/venues$/);
});
