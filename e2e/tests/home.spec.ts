// Home: what matters today, by role, with links to where it is shown.
import { Shell } from "../pages/shell.ts";
import { Api } from "../support/api.ts";
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { today } from "../support/server.ts";

test.use({ stage: "home" });

test("free places, today's bookings and slots that need attention are in sight, with links", async ({ page, server }) => {
  const owner = await Api.logIn(server, "yokohama");
  // One place in the week and taken: it runs out. Its slots end before the confirmed supply is cut short.
  const short = await owner.newVenue("ほぼ満員の会場");
  await owner.newSlots({ venue_id: short.id, first_date: "2021-03-02", opens: "09:00", closes: "10:00", capacity: 1 });
  const [slot] = await owner.slots(short.id, "2021-03-02");
  if (slot === undefined) throw new Error("no slot");
  await owner.mustBook(slot.id, { coupon: "8100000001" });
  const past = await owner.newVenue("分配を過ぎた会場");
  await owner.newSlots({ venue_id: past.id, first_date: today, last_date: "2021-03-20" });
  await owner.must("PATCH", `/venues/${past.id}`, { supply: [{ vaccine: "pfizer", confirmed_through: "2021-03-10" }] }, { "if-match": past.etag });

  await logIn(page, "agent01", "/");
  const shell = new Shell(page);
  await expect(shell.title("ホーム")).toBeVisible();
  const attention = page.getByRole("region", { name: "対応が必要な予約枠" });
  await expect(attention).toContainText("ほぼ満員の会場 ファイザー: 残りわずか(7日間の空き 0 / 1人分)");
  await expect(attention).toContainText("分配を過ぎた会場 ファイザー: 分配確定は2021年3月10日(水)まで。");
  await expect(page.getByText("今日接種する予約")).toBeVisible();
  const places = page.getByRole("region", { name: "会場ごとの空き" });
  await expect(places.getByRole("row")).not.toHaveCount(0);
  await expectNoSidewaysScroll(page, "home");
  await expectNoViolations(page, "home");

  await attention.getByRole("link", { name: "ほぼ満員の会場" }).click();
  await expect(page).toHaveURL(new RegExp(`/search\\?from=${today}&to=2021-03-07&venue=${short.id}&vaccine=pfizer`));
});

test("what matters today is in sight at 1280 by 800", { tag: "@desktop" }, async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await logIn(page, "agent01", "/");
  const attention = page.getByRole("region", { name: "対応が必要な予約枠" });
  await expect(attention).toBeVisible();
  await expect(page.getByRole("region", { name: "会場ごとの空き" })).toBeInViewport();
  await expect(attention).toBeInViewport();
  await expect(page.getByRole("region", { name: "業務" }).getByRole("link").first()).toBeVisible();
});

test("figures that cannot be read say so, and can be read again", { tag: "@desktop" }, async ({ page }) => {
  await page.route("**/api/v1/availability?*", (route) => route.abort());
  await logIn(page, "agent01", "/");
  const failed = page.getByRole("alert").filter({ has: page.getByRole("button", { name: "再試行" }) });
  await expect(failed).toBeVisible();
  await page.unroute("**/api/v1/availability?*");
  await failed.getByRole("button", { name: "再試行" }).click();
  await expect(page.getByRole("region", { name: "会場ごとの空き" })).toBeVisible();
  await expect(failed).toHaveCount(0);
});
