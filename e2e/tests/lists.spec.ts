// Room to work: every list shows at least twelve rows at 1280 × 800, and fits 390 without scrolling sideways.
import type { Page } from "@playwright/test";
import { button, choice, DateFields } from "../pages/fields.ts";
import { exactly } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, test } from "../support/fixtures.ts";
import { type LoginId, logIn } from "../support/login.ts";
import { enter, expectShown, settled, show } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "lists" });

const rows = 14;

/** What a list shows at least: so many rows are in sight, and so many must be there to see it. */
const least = 12;

/** More than twelve of everything. */
async function fill(server: DemoServer): Promise<void> {
  const [yokohama, operator] = [await Api.logIn(server, "yokohama"), await Api.logIn(server, "operator")];
  const venue = await yokohama.newVenue("たくさんの会場");
  await yokohama.newSlots({ venue_id: venue.id, first_date: "2021-03-19", capacity: rows });
  const [slot] = await yokohama.slots(venue.id, "2021-03-19");
  if (slot === undefined) throw new Error("the venue has slots");
  const people = [];
  for (let at = 0; at < rows; at += 1) {
    await yokohama.newVenue(`一覧の会場その${at}`);
    await yokohama.mustBook(slot.id, {
      coupon: `66${Date.now() % 1_000_000}${String(at).padStart(2, "0")}`.padEnd(10, "0"),
    });
    await operator.must("POST", "/accounts", {
      role: "operator", display_name: `運営 ${at}郎`, mail_address: `list-${Date.now()}-${at}@example.jp`,
    });
    const vendor = await operator.must<{ id: string }>("POST", "/vendors", { name: `一覧の会社その${at}` });
    await operator.must("POST", "/commissions", {
      vendor_id: vendor.id, municipality_code: "141003", starts_on: "2021-04-01",
    });
    people.push({
      company: `申請の会社その${at}`, name: "一覧 花子", mail_address: `row-${Date.now()}-${at}@example.jp`, phone: "045-123-4567",
    });
    await yokohama.must("POST", "/applications", { kind: "issue", people: people.slice(-1) });
  }
}

test.beforeAll(async ({ server }) => await fill(server));

const lists: readonly (readonly [LoginId, string])[] = [
  ["agent01", "/venues"],
  ["agent01", "/bookings"],
  ["yokohama", "/audit"],
  ["yokohama", "/applications"],
  ["operator", "/accounts"],
  ["operator", "/vendors"],
  ["operator", "/commissions"],
  ["operator", "/application-people"],
  ["operator", "/outbox"],
  ["operator", "/audit"],
  ["operator", "/prefectures"],
  ["operator", "/municipalities"],
];

/** Enough rows to see whether they fit, the last of them too, and nothing failed. */
async function expectFilled(page: Page): Promise<void> {
  await expectShown(page, page.locator("main tbody tr").nth(least - 1));
}

/** Rows that can be read without scrolling. */
async function rowsInSight(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const all = [...document.querySelectorAll("main tbody tr")];
    return all
      .filter((row) => row.checkVisibility() && row.getBoundingClientRect().bottom <= window.innerHeight).length;
  });
}

test("at 1280 × 800 a list shows twelve rows or more", { tag: "@desktop" }, async ({ page, server }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  let who = "";
  for (const [account, path] of lists) {
    await test.step(`${path} of ${account}`, async () => {
      if (who === account) await show(page, path);
      else await enter(page, server, account, path);
      who = account;
      await expectFilled(page);
      expect.soft(await rowsInSight(page), `rows in sight: ${path} of ${account}`).toBeGreaterThanOrEqual(least);
      await expectNoSidewaysScroll(page, path);
    });
  }
});

test("at 390 a list fits the window", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  let who = "";
  for (const [account, path] of lists) {
    await test.step(`${path} of ${account}`, async () => {
      if (who === account) await show(page, path);
      else await enter(page, server, account, path);
      who = account;
      await expectFilled(page);
      await expectNoSidewaysScroll(page, path);
    });
  }
});

test("the rarer filters wait behind 詳細条件, and show when one is set or wrong", { tag: "@desktop" }, async ({ page }) => {
  await logIn(page, "agent01", "/bookings");
  const filters = page.getByRole("search", { name: exactly("検索条件") });
  const [more, sort] = [button(filters, "詳細条件"), choice(filters, "並び順")];
  await expect(more).toHaveAttribute("aria-expanded", "false");
  await expect(sort).toBeHidden();
  await more.click();
  await sort.selectOption("kana");
  await button(filters, "検索").click();
  await expect(page).toHaveURL(/sort=kana/);
  await page.reload();
  await settled(page);
  await expect(sort).toHaveValue("kana");
  await button(filters, "条件をクリア").click();
  await expect(page).toHaveURL(/\/bookings$/);
  await expect(button(filters, "条件をクリア")).toHaveCount(0);

  await enterAudit(page);
  const audit = page.getByRole("search", { name: exactly("検索条件") });
  const from = new DateFields(audit, "日付(から)");
  if (await from.group.isHidden()) await button(audit, "詳細条件").click();
  await from.year.fill("2021");
  await button(audit, "検索").click();
  await expect(from.year).toHaveAttribute("aria-invalid", "true");
});

async function enterAudit(page: Page): Promise<void> {
  await page.context().clearCookies();
  await logIn(page, "yokohama", "/audit");
}
