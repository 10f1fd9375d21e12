// Nothing typed is lost: not when the server goes away in mid-form, not when the log-in ends.
import type { Page } from "@playwright/test";
import { BookingForm, caller } from "../pages/booking-form.ts";
import { BookingPage } from "../pages/bookings.ts";
import { button, textbox } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { VenueForm } from "../pages/venues.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { demoPassword, logIn, logInForToken } from "../support/login.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "survive" });

const freeSlot = async (server: DemoServer, name: string): Promise<string> =>
  await (await Api.logIn(server, "yokohama")).freeSlot(name);

/** Ends the log-in behind the page's back, as when it was ended elsewhere. */
async function endSession(server: DemoServer, token: string): Promise<void> {
  const answer = await Api.with(server, token).send("DELETE", "/sessions/current");
  expect(answer.status).toBe(204);
}

// The log-in ends, and the page hears of it by what is done next: its own question every two seconds gets no answer.
async function endUnderHand(page: Page, server: DemoServer, token: string, act: () => Promise<void>): Promise<void> {
  await page.route("**/api/v1/me", (route) => route.abort());
  await endSession(server, token);
  await act();
  await expect(new Shell(page).relogin).toBeVisible();
  await page.unroute("**/api/v1/me");
}

async function typePasswordAgain(page: Page): Promise<void> {
  const { relogin } = new Shell(page);
  await expect(relogin).toBeVisible();
  await textbox(relogin, "パスワード").or(relogin.getByLabel(/^パスワード/)).first().fill(demoPassword);
  await button(relogin, "ログイン").click();
  await expect(relogin).toBeHidden();
}

test("the server stops in mid-form and starts again: the booking goes through", async ({ page, server }) => {
  const form = new BookingForm(page);
  const person = caller("6000000001");
  await logIn(page, "agent01", `/book/${await freeSlot(server, "止まっても大丈夫な会場")}`);
  await form.fill(person);

  await server.stop();
  await form.confirm.click();
  const away = page.getByRole("alert").filter({ hasText: "サーバーに接続できません" });
  await expect(away).toBeVisible();
  await form.expectKept(person);

  await server.start();
  await button(away, "再試行").click();
  await expect(form.done).toBeVisible();
  expect(await form.reference()).toMatch(/^\d{3}-\d{3}-\d{3}$/);
});

test("the log-in ends in mid-form: the password is asked for over the page, then the booking goes on", async ({
  page, server,
}) => {
  const form = new BookingForm(page);
  const person = caller("6000000002");
  const token = await logInForToken(page, "agent01", `/book/${await freeSlot(server, "ログインが切れた会場")}`);
  await form.fill(person);
  await expect(form.checks).toContainText("二重予約なし");

  await endUnderHand(page, server, token, () => form.confirm.click());
  await typePasswordAgain(page);
  await expect(form.done).toBeVisible();
});

test("a wrong password over the page is told, and the page below keeps what was typed", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const form = new VenueForm(page);
  const token = await logInForToken(page, "yokohama", "/venues/new");
  await form.name.fill("途中の会場");
  await form.kana.fill("とちゅう");
  await form.kind("医療機関").check();
  await form.address.fill("神奈川県横浜市");
  await form.vaccine("モデルナ").check();

  await endUnderHand(page, server, token, () => form.create.click());
  const { relogin, status } = new Shell(page);
  await expect(relogin).toBeVisible();
  await relogin.getByRole("textbox", { name: /^パスワード/ }).fill("wrong-password");
  await button(relogin, "ログイン").click();
  await expect(relogin.getByRole("alert")).toContainText("違います");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await expect(relogin).toBeVisible();

  await typePasswordAgain(page);
  await expect(status).toContainText("「途中の会場」を登録しました。");
});

test("leaving a form for the search and coming back offers what was typed", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const form = new BookingForm(page);
  const person = caller("6000000003");
  const slot = await freeSlot(server, "中断する会場");
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill(person);
  await form.name.press("Escape");
  await expect(page).toHaveURL(/\/search/);
  await page.goBack();
  await expect(form.offer).toContainText("田中 緑様の入力が残っています。");
  await expect(form.name).toHaveValue("");
  await form.takeDraft.click();
  await form.expectKept(person);
  await expect(form.offer).toHaveCount(0);
  await expect(form.confirm).toBeFocused();

  // The next person at this desk must not find it.
  await new Shell(page).account.click();
  await button(page, "ログアウト").click();
  await logIn(page, "agent02", `/book/${slot}`);
  await expect(form.name).toHaveValue("");
});

test("another tab is somebody else's by now: nothing is booked in their name", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [form, person] = [new BookingForm(page), caller("6000000077")];
  const token = await logInForToken(page, "agent01", `/book/${await freeSlot(server, "ふたつのタブの会場")}`);
  await form.fill(person);
  await expect(form.checks).toContainText("二重予約なし");
  // The other tab logs out, and in again as agent02: the tabs share the cookie.
  await page.route("**/api/v1/me", (route) => route.abort());
  await endSession(server, token);
  const data = { login_id: "agent02", password: demoPassword };
  expect((await page.context().request.post(`${server.url}/api/v1/sessions`, { data })).status()).toBe(200);
  await form.confirm.click();
  await expect(new Shell(page).relogin).toBeVisible();
  await page.unroute("**/api/v1/me");
  await typePasswordAgain(page);
  await expect(form.done).toBeVisible();
  await page.getByRole("link", { name: "予約を見る" }).click();
  await expect(new BookingPage(page).history).toContainText("agent01");
  await expect(new BookingPage(page).history).not.toContainText("agent02");
});
