// A plan of nearly 100,000 slots: previewed while typing, made with a progress bar.
import { SlotPlanPage } from "../pages/slot-plan.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";

test.use({ stage: "big-plan" });

test("99,936 slots in one plan", { tag: "@desktop" }, async ({ page, server }) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("一年中あいている会場");
  const plan = new SlotPlanPage(page);
  await logIn(page, "agent01", `/slot-plans/new?venue=${venue.id}`);
  await expect(plan.venue).toHaveValue(venue.id);
  await plan.first.fill("2021-03-15");
  await plan.last.fill("2022-02-24");
  await plan.everyDay.click();
  await plan.opens.fill("0");
  await plan.closes.fill("24");
  await plan.minutes.fill("5");
  await plan.capacity.fill("2");
  await plan.capacity.blur();
  await expect(plan.closes).toHaveValue("24:00");
  await expect(plan.preview).toContainText("347日 · 99,936枠 · 199,872人分");
  await expect(plan.create).toHaveText("予約枠作成(大量): 199,872人分");

  // On a fast machine it is over in a moment: the request is let through once the progress was seen.
  let seen: () => void = () => undefined;
  const looked = new Promise<void>((resolve) => (seen = resolve));
  await page.route("**/api/v1/slot-plans", async (route) => {
    await looked;
    await route.continue();
  });
  await plan.create.click();
  await expect(plan.progress).toBeVisible();
  await expect(plan.preview).toContainText("予約枠99,936枠を作成しています");
  seen();
  await plan.done.waitFor();
  await expect(plan.done).toContainText("347日 · 99,936枠 · 199,872人分");
  await expect(plan.progress).toBeHidden();
  await expect(plan.toSearch).toBeFocused();

  const [first, last] = [await owner.slots(venue.id, "2021-03-15"), await owner.slots(venue.id, "2022-02-24")];
  expect([first.length, last.length]).toEqual([288, 288]);
});

test("one slot more than 100,000 is refused before anything is sent", { tag: "@desktop" }, async ({ page, server }) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("多すぎる会場");
  const plan = new SlotPlanPage(page);
  await logIn(page, "agent01", `/slot-plans/new?venue=${venue.id}`);
  await expect(plan.venue).toHaveValue(venue.id);
  await plan.first.fill("2021-03-15");
  await plan.last.fill("2021-05-23");
  await plan.everyDay.click();
  await plan.opens.fill("00:00");
  await plan.closes.fill("24:00");
  await plan.minutes.fill("1");
  await plan.capacity.fill("1");
  await plan.capacity.blur();
  await expect(plan.preview).toContainText("100,000");
  await expect(plan.preview).not.toContainText("人分");
  await plan.create.click();
  await expect(page.getByRole("alert").filter({ hasText: "入力内容を確認してください" })).toBeVisible();
  const { items } = await owner.must<{ items: unknown[] }>("GET", `/slot-plans?venue_id=${venue.id}`);
  expect(items).toEqual([]);
});
