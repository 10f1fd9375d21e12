// A page that is left open over midnight has the new day, and keeps what was typed. It is the server's day in Japan,
// whatever the browser's zone.
import type { Page } from "@playwright/test";
import { BookingForm } from "../pages/booking-form.ts";
import { SearchPage } from "../pages/search.ts";
import { Shell } from "../pages/shell.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn, type LoginId } from "../support/login.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "midnight" });

const HOUR = 3_600_000;

/** A page whose clock can run ahead, and its server's with it. */
class Night {
  #page: Page;
  #ahead = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async before(page: Page, loginId: LoginId, path: string): Promise<Night> {
    const night = new Night(page);
    await page.clock.install();
    await page.route("**/api/v1/me", async (route) => {
      const answer = await route.fetch();
      const me = (await answer.json()) as { now: string };
      const there = new Date(Date.parse(me.now) + night.#ahead + 9 * HOUR).toISOString().slice(0, 19);
      await route.fulfill({ response: answer, json: { ...me, now: `${there}+09:00` } });
    });
    await logIn(page, loginId, path);
    return night;
  }

  /** From nine in the morning on; `heard` is how far the server says it is. */
  async pass(hours: number, heard = hours): Promise<void> {
    this.#ahead += heard * HOUR;
    await this.#page.clock.fastForward(hours * HOUR);
  }
}

async function slotOn(server: DemoServer, name: string, day: string): Promise<string> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(name);
  await owner.newSlots({ venue_id: venue.id, first_date: day });
  const [slot] = await owner.slots(venue.id, day);
  if (slot === undefined) throw new Error("the venue has slots");
  return slot.id;
}

const date = async (fields: SearchPage["from"], [year, month, day]: readonly [string, string, string]) => {
  await expect(fields.year).toHaveValue(year);
  await expect(fields.month).toHaveValue(month);
  await expect(fields.day).toHaveValue(day);
};

test("the search begins with today, and keeps a day that was typed", { tag: "@desktop" }, async ({ page }) => {
  const search = new SearchPage(page);
  const night = await Night.before(page, "agent01", "/search");
  await expect(search.day("3/1")).toBeVisible();
  await date(search.from, ["2021", "3", "1"]);
  await search.nearDate.fill("2021-03-09");
  await search.keyword.fill("港北");
  await night.pass(16);
  await expect(search.day("3/2")).toBeVisible();
  await expect(search.day("3/1")).toHaveCount(0);
  await date(search.from, ["2021", "3", "2"]);
  await date(search.nearDate, ["2021", "3", "9"]);
  await expect(search.keyword).toHaveValue("港北");
  // A range that was asked for stays, also over the next midnight.
  await search.from.fill("2021-03-04");
  await search.to.fill("2021-03-08");
  await search.keyword.fill("");
  await search.search.click();
  await expect(search.day("3/4")).toBeVisible();
  await night.pass(24);
  await date(search.from, ["2021", "3", "4"]);
  await expect(search.day("3/4")).toBeVisible();
});

test("home says the new day", { tag: "@desktop" }, async ({ page }) => {
  const night = await Night.before(page, "agent01", "/");
  await expect(page.getByText("今日は2021年3月1日(月)です。")).toBeVisible();
  const asked = page.waitForRequest((request) => request.url().includes("/api/v1/overview"));
  await night.pass(16);
  await expect(page.getByText("今日は2021年3月2日(火)です。")).toBeVisible();
  await asked;
});

test("the rules of the booking form know the new day", { tag: "@desktop" }, async ({ page, server }) => {
  const form = new BookingForm(page);
  const slot = await slotOn(server, "翌朝の会場", "2021-03-02");
  const night = await Night.before(page, "agent01", `/book/${slot}`);
  const past = form.checks.getByText("この時間帯はすでに始まっています。");
  // A child that is born tomorrow.
  await form.birthDate.fill("2021-03-02");
  await form.kana.fill("たなか みどり");
  await expect(form.checks).toContainText("生年月日");
  await expect(form.birthDate.group).toContainText("今日までの日付");
  await expect(past).toHaveCount(0);
  await night.pass(15.5);
  await expect(form.birthDate.group).not.toContainText("今日までの日付");
  await expect(past).toHaveCount(0);
  await night.pass(10);
  await expect(past).toBeVisible();
  await expect(form.kana).toHaveValue("たなか みどり");
});

test("what the server says of the time goes before what the browser makes of it", { tag: "@desktop" }, async ({
  page,
}) => {
  const night = await Night.before(page, "agent01", "/");
  await expect(page.getByText("今日は2021年3月1日(月)です。")).toBeVisible();
  // The computer's clock is set forward by two days: the next answer puts it right.
  await night.pass(48, 0);
  await expect(page.getByText("今日は2021年3月1日(月)です。")).toBeVisible();
});

test("a server that goes on with another day is followed", { tag: "@desktop" }, async ({ page, server }) => {
  const search = new SearchPage(page);
  await logIn(page, "agent01", "/search");
  await expect(search.day("3/1")).toBeVisible();
  await server.stop();
  await server.start("2021-03-03");
  await expect(search.day("3/3")).toBeVisible();
  await date(search.from, ["2021", "3", "3"]);
  await server.stop();
  await server.start();
});

test.describe("in another zone", () => {
  test.use({ timezoneId: "America/New_York" });

  test("days are Japan's", { tag: "@desktop" }, async ({ page, server }) => {
    const search = new SearchPage(page);
    const slot = await slotOn(server, "時差の会場", "2021-03-02");
    await logIn(page, "agent01", "/");
    await expect(page.getByText("今日は2021年3月1日(月)です。")).toBeVisible();
    await new Shell(page).goTo("接種予約");
    await date(search.from, ["2021", "3", "1"]);
    await expect(search.cell("時差の会場", "2021年3月2日")).toBeVisible();
    await page.goto(`/book/${slot}`);
    await expect(page.getByRole("main")).toContainText("2021年3月2日(火) 09:00–10:00");
  });
});
