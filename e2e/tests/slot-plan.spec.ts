// The slot plan: all of it in sight, sent only on purpose, and what is wrong or very large is told before it is
// created.
import { noticePlan, type PlanText, SlotPlanPage } from "../pages/slot-plan.ts";
import { Shell } from "../pages/shell.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { enter, examine, settle, settled } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "slot-plan", viewport: { width: 1280, height: 800 } });

let serial = 0;

/** The notice's plan, at a venue of its own. */
async function planned(server: DemoServer): Promise<{ owner: Api; id: string; text: PlanText }> {
  serial += 1;
  const owner = await Api.logIn(server, "yokohama");
  const { id, name: venue } = await owner.newVenue(`計画する会場${Date.now() % 1_000_000}-${serial}`);
  const text = noticePlan(venue);
  return { owner, id, text };
}

async function plans(owner: Api, venue: string): Promise<number> {
  const { items } = await owner.must<{ items: unknown[] }>("GET", `/slot-plans?venue_id=${venue}`);
  return items.length;
}

for (const lang of ["ja", "en"] as const) {
  test(`every field and the button are in sight beside the preview at 1280 by 800 (${lang})`, {
    tag: "@desktop",
  }, async ({ page, server }) => {
    const { id } = await planned(server);
    await settle(page, lang);
    await enter(page, server, "agent01", `/slot-plans/new?venue=${id}`);
    // With all that opens: a break, and a day of publishing.
    await page.locator("#add-break").click();
    await page.locator("#f-publish input[value=later]").check();
    const places = page.locator(".plan-form :is(input, select, textarea, button), .plan-side h2");
    await expect(places).not.toHaveCount(0);
    for (const place of await places.all()) {
      const what = await place.evaluate((element) => element.id || element.textContent);
      await expect.soft(place, `${what}`).toBeInViewport({ ratio: 1 });
    }
    expect(
      await page.evaluate(() => [document.scrollingElement?.scrollTop, document.documentElement.scrollWidth]),
    ).toEqual([
      0, 1280,
    ]);
  });
}

test("at 390 nothing scrolls sideways", async ({ page, server }) => {
  const { id } = await planned(server);
  const plan = new SlotPlanPage(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page, server, "agent01", `/slot-plans/new?venue=${id}`);
  await plan.addBreak.click();
  await plan.publish("日付を指定").check();
  await examine(page, "slot plan at 390");
});

test("Enter in a field creates nothing; Ctrl+Enter does from anywhere", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { owner, id, text } = await planned(server);
  const [plan, shell] = [new SlotPlanPage(page), new Shell(page)];
  await logIn(page, "agent01", `/slot-plans/new?venue=${id}`);
  await plan.fill(text);
  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/slot-plans")) sent.push(request.url());
  });
  for (const field of [plan.capacity, plan.opens, plan.first.year, plan.weekday("月")]) await field.press("Enter");
  // Ctrl+Enter that an input method takes is none.
  await plan.capacity.evaluate((field) => {
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      field.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true, ...init }),
      );
    }
  });
  expect(await plans(owner, id)).toBe(0);
  expect(sent).toEqual([]);
  await shell.title("予約枠一括登録").focus();
  await page.keyboard.press("Control+Enter");
  await plan.done.waitFor();
  expect(sent).toHaveLength(1);
  expect(await plans(owner, id)).toBe(1);
});

test("Esc leaves from the heading, and what was typed stays", { tag: "@desktop" }, async ({ page, server }) => {
  const { id } = await planned(server);
  const [plan, shell] = [new SlotPlanPage(page), new Shell(page)];
  await logIn(page, "agent01", `/slot-plans/new?venue=${id}`);
  await plan.capacity.fill("7");
  await shell.title("予約枠一括登録").focus();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/$/);
  await page.goto(`/slot-plans/new?venue=${id}`);
  await settled(page);
  await expect(plan.capacity).toHaveValue("7");
});

test("what is chosen by itself was not typed: nothing is restored, and it is there again after discarding", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const { owner, id } = await planned(server);
  const only = await owner.must<{ vaccines: string[] }>("GET", `/venues/${id}`);
  const plan = new SlotPlanPage(page);
  const restored = page.getByText("前回の入力内容を復元しました", { exact: false });
  // The municipality has no other venue.
  await page.route(
    /\/api\/v1\/venues\?/, async (route) => await route.fulfill({ json: { items: [only], next_cursor: null } }),
  );
  await logIn(page, "agent01", "/slot-plans/new");
  await expect(plan.venue).toHaveValue(id);
  await expect(plan.vaccine).toHaveValue("pfizer");
  await page.reload();
  await expect(plan.vaccine).toHaveValue("pfizer");
  await expect(restored).toHaveCount(0);

  await plan.capacity.fill("7");
  await page.reload();
  await expect(restored).toBeVisible();
  await expect(plan.capacity).toHaveValue("7");
  await page.getByRole("button", { name: "入力内容を破棄" }).click();
  await expect(plan.capacity).toHaveValue("");
  await expect(plan.venue).toHaveValue(id);
  await expect(plan.vaccine).toHaveValue("pfizer");
  await page.reload();
  await expect(plan.vaccine).toHaveValue("pfizer");
  await expect(restored).toHaveCount(0);
});

test("the preview names what is missing and what is wrong", { tag: "@desktop" }, async ({ page, server }) => {
  const { id, text } = await planned(server);
  const plan = new SlotPlanPage(page);
  await logIn(page, "agent01", `/slot-plans/new?venue=${id}`);
  await expect(plan.preview).toContainText("必須項目を入力すると");
  await expect(plan.preview).toContainText("未入力:");
  await plan.fill({ ...text, capacity: "0" });
  await expect(plan.preview).toContainText("1枠あたり予約可能人数: 1から9999までの数を入力してください。");
  await expect(plan.preview).not.toContainText("必須項目を入力");
  await expect(plan.preview).not.toContainText("未入力");
});

test("a deleted break takes its error with it, and the others keep theirs", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const { id, text } = await planned(server);
  const plan = new SlotPlanPage(page);
  await logIn(page, "agent01", `/slot-plans/new?venue=${id}`);
  await plan.fill(text);
  for (const [number, from, to] of [[1, "11", "10"], [2, "15", "14"]] as const) {
    await plan.addBreak.click();
    await plan.breakFrom(number).fill(from);
    await plan.breakTo(number).fill(to);
  }
  await plan.create.click();
  const summary = page.getByRole("alert").filter({ has: page.getByRole("link") });
  await expect(summary.getByRole("link")).toHaveCount(2);
  await plan.removeBreak(1).click();
  await expect(summary.getByRole("link")).toHaveText(["休憩1 終了: 開始より後にしてください。"]);
  await expect(plan.breakTo(1)).toHaveValue("14:00");
  await expect(plan.breakTo(1)).toHaveAttribute("aria-invalid", "true");
  await plan.removeBreak(1).click();
  await expect(summary).toBeHidden();
});

test("a very large plan is pointed out before it is created", { tag: "@desktop" }, async ({ page, server }) => {
  const { id, text } = await planned(server);
  const plan = new SlotPlanPage(page);
  await logIn(page, "agent01", `/slot-plans/new?venue=${id}`);
  await plan.fill(text);
  await expect(plan.create).toHaveText("予約枠作成: 192人分");
  await expect(plan.preview).not.toContainText("大きな登録");
  await plan.addBreak.click();
  await plan.breakFrom(1).fill("12");
  await plan.breakTo(1).fill("13");
  await plan.capacity.fill("9999");
  await expect(plan.preview).toContainText("419,958人分(42枠)の大きな登録です。");
  await expect(plan.create).toHaveText("予約枠作成(大量): 419,958人分");
});

test("a plan that is created after one has left is told there", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, id, text } = await planned(server);
  const [plan, shell] = [new SlotPlanPage(page), new Shell(page)];
  await logIn(page, "agent01", `/slot-plans/new?venue=${id}`);
  await plan.fill(text);
  await expect(plan.create).toHaveText("予約枠作成: 192人分");
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route("**/api/v1/slot-plans", async (route) => {
    await held;
    await route.continue();
  });
  const asked = page.waitForRequest("**/api/v1/slot-plans");
  await plan.create.click();
  await asked;
  await shell.goTo("ホーム");
  await expect(shell.title("ホーム")).toBeVisible();
  letGo();
  await expect(shell.status).toContainText("前の画面の「予約枠一括登録」は完了しました。");
  await expect(page).toHaveURL(/\/$/);
  expect(await plans(owner, id)).toBe(1);
  await page.goto("/slot-plans/new");
  await settled(page);
  await expect(plan.capacity).toHaveValue("");
});

test("what the preview leaves out of a long list it counts", { tag: "@desktop" }, async ({ page, server }) => {
  const { owner, id, text } = await planned(server);
  const plan = new SlotPlanPage(page);
  // From Monday 15 March to Tuesday 13 April: thirteen Mondays, Wednesdays and Fridays, each with a slot in the way.
  const last = "2021-04-13";
  await owner.newSlots({ venue_id: id, first_date: "2021-03-15", last_date: last, opens: "09:00", closes: "10:00" });
  await logIn(page, "agent01", `/slot-plans/new?venue=${id}`);
  await plan.fill({ ...text, last });
  const days = plan.preview.getByRole("alert").or(plan.preview.getByRole("status")).getByRole("listitem");
  await expect(days).toHaveCount(11);
  await expect(days.first()).toContainText("3/15(月)");
  await expect(days.nth(9)).toContainText("4/5(月)");
  await expect(days.last()).toHaveText("ほか3日");
});
