// Two tabs of one browser share the log-in's cookie. What one tab's page sends is its own account's, whoever has logged
// in in the other meanwhile; nothing typed is lost, and nobody else sees it.
import type { Page, Request } from "@playwright/test";
import { BookingForm, caller } from "../pages/booking-form.ts";
import { BookingPage, BookingsPage } from "../pages/bookings.ts";
import { button } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { VenueForm } from "../pages/venues.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { demoPassword, logIn, LoginPage, type LoginId } from "../support/login.ts";
import { settled } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "tabs" });

const freeSlot = async (server: DemoServer, name: string): Promise<string> =>
  await (await Api.logIn(server, "yokohama")).freeSlot(name);

/** In another tab: whoever is logged in logs out, and somebody else in. */
async function become(page: Page, loginId: LoginId): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto("/");
  await logOut(tab);
  const form = new LoginPage(tab);
  await form.send(loginId, demoPassword);
  await expect(new Shell(tab).account).toHaveText(new RegExp(`${loginId}$`));
  return tab;
}

async function logOut(page: Page): Promise<void> {
  await new Shell(page).account.click();
  await button(page, "ログアウト").click();
  await expect(new LoginPage(page).submit).toBeVisible();
}

/** The page hears of it by what is done next: its own question every two seconds gets no answer. */
async function unheard(page: Page, own: string, act: () => Promise<void>): Promise<void> {
  await page.route("**/api/v1/me", async (route) => {
    return await (subject(route.request()) === own ? route.abort() : route.continue());
  });
  await act();
  await page.unroute("**/api/v1/me");
}

/** Whose token a request has. */
function subject(request: Request): string | undefined {
  const token = request.headers()["authorization"];
  if (token === undefined) return undefined;
  const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  return (claims as { sub: string }).sub;
}

/** Somebody looks at the page again. */
async function comeBack(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const state of ["hidden", "visible"]) {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
      document.dispatchEvent(new Event("visibilitychange"));
    }
  });
}

async function passwordOf(page: Page, loginId: LoginId): Promise<void> {
  const { relogin } = new Shell(page);
  await expect(relogin.locator(".relogin-id")).toHaveText(`ログインID: ${loginId}`);
  await relogin.getByLabel(/^パスワード/).first().fill(demoPassword);
  await button(relogin, "ログイン").click();
  await expect(relogin).toBeHidden();
}

/** What is sent and changes something, with the account that its token is of. */
function changesOf(page: Page): string[] {
  const sent: string[] = [];
  page.on("request", (request) => {
    const [path, account] = [new URL(request.url()).pathname, subject(request)];
    if (request.method() !== "GET" && !path.includes("/sessions") && account !== undefined) {
      sent.push(`${path} ${account}`);
    }
  });
  return sent;
}

const idOf = async (server: DemoServer, loginId: LoginId): Promise<string> =>
  (await (await Api.logIn(server, loginId)).must<{ account_id: string }>("GET", "/me")).account_id;

for (const [at, other] of (["agent02", "agent11", "yokohama"] as const).entries()) {
  test(`a booking is agent01's though the browser is ${other}'s by now`, { tag: "@desktop" }, async ({
    page, server,
  }) => {
    const [form, person, { relogin }] = [new BookingForm(page), caller(`610000000${at}`), new Shell(page)];
    const own = await idOf(server, "agent01");
    const sent = changesOf(page);
    await logIn(page, "agent01", `/book/${await freeSlot(server, `ふたつのタブの会場 ${at}`)}`);
    await form.fill(person);
    await expect(form.checks).toContainText("二重予約なし");
    await unheard(page, own, async () => {
      await become(page, other);
      await form.confirm.click();
      await expect(relogin).toContainText(`いま ${other} がログインしています`);
      await expect(relogin).toContainText("この画面は agent01 のもので、何も送信していません。");
      expect((await Api.logIn(server, "agent01").then((api) => api.send<{ items: unknown[] }>(
        "POST", "/bookings/search", { q: person.coupon },
      ))).body.items, "nothing is booked").toEqual([]);
    });
    await passwordOf(page, "agent01");
    await expect(form.done).toBeVisible();
    await page.getByRole("link", { name: "予約を見る" }).click();
    await expect(new BookingPage(page).history).toContainText("agent01");
    await expect(new BookingPage(page).history).not.toContainText(other);
    expect(sent.filter((one) => !one.endsWith(` ${own}`)), "sent by another account").toEqual([]);
  });
}

test("a venue is Yokohama's though the browser is the service desk's by now", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const form = new VenueForm(page);
  await logIn(page, "yokohama", "/venues/new");
  await form.name.fill("ふたつの役割の会場");
  await form.kana.fill("ふたつ");
  await form.kind("医療機関").check();
  await form.address.fill("神奈川県横浜市");
  await form.vaccine("モデルナ").check();
  await unheard(page, await idOf(server, "yokohama"), async () => {
    await become(page, "operator");
    await form.create.click();
    await expect(new Shell(page).relogin).toContainText("いま operator がログインしています");
  });
  await passwordOf(page, "yokohama");
  await expect(new Shell(page).status).toContainText("「ふたつの役割の会場」を登録しました。");
  expect((await (await Api.logIn(server, "yokohama")).venue("ふたつの役割の会場")).name).toBe("ふたつの役割の会場");
});

test("whoever goes on as the other account does so on purpose, and finds nothing of the first", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const [form, person, shell] = [new BookingForm(page), caller("6100000020"), new Shell(page)];
  const slot = await freeSlot(server, "別の人が続ける会場");
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill(person);
  await become(page, "agent02");
  // The page may have heard of the log-out only.
  await expect(shell.relogin).toBeVisible();
  await comeBack(page);
  await button(shell.relogin, "agent02 として続ける(入力内容は失われます)").click();
  await expect(shell.title("ホーム")).toBeVisible();
  await expect(shell.account).toHaveText(/agent02$/);
  await expect(shell.relogin).toBeHidden();
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  expect(kept).not.toMatch(/田中|たなか|6100000020/);
  await page.goto(`/book/${slot}`);
  await expect(form.name).toHaveValue("");
  await expect(form.offer).toHaveCount(0);
});

test("a tab that is opened out of another one shows nobody else's drafts", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [form, slot] = [new BookingForm(page), await freeSlot(server, "複製したタブの会場")];
  await logIn(page, "agent01", `/book/${slot}`);
  await form.fill(caller("6100000021"));
  // The browser copies the storage of a tab to the one that it opens.
  const opened = page.waitForEvent("popup");
  await page.evaluate(() => void window.open("/search"));
  const copy = await opened;
  await expect(new Shell(copy).account).toHaveText(/agent01$/);
  expect(await copy.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain("田中");
  await logOut(copy);
  await new LoginPage(copy).send("agent02", demoPassword);
  await expect(new Shell(copy).account).toHaveText(/agent02$/);
  expect(await copy.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain("田中");
  await copy.goto(`/book/${slot}`);
  await expect(new BookingForm(copy).name).toHaveValue("");
});

test("lists and files are the page's account's", { tag: "@desktop" }, async ({ page, server }) => {
  const [list, shell] = [new BookingsPage(page), new Shell(page)];
  const slot = await freeSlot(server, "一覧の会場");
  await (await Api.logIn(server, "agent01")).mustBook(slot, { coupon: "6100000030", name: "横浜 太郎" });
  const own = await idOf(server, "yokohama");
  const sent = changesOf(page);
  await logIn(page, "yokohama", "/bookings?from=2021-03-18&to=2021-03-18");
  await expect(list.list.table).toContainText("横浜 太郎");
  await unheard(page, own, async () => {
    await become(page, "yokosuka");
    await list.csvUtf8.click();
    await expect(shell.relogin).toContainText("いま yokosuka がログインしています");
  });
  // What was read stays the first account's, covered.
  await expect(page.locator(".cut-off")).toHaveCount(1);
  const download = page.waitForEvent("download");
  await passwordOf(page, "yokohama");
  await download;
  await expect(list.list.table).toContainText("横浜 太郎");
  expect(sent.filter((one) => !one.endsWith(` ${own}`)), "sent by another account").toEqual([]);
});

test("a log-out in one tab ends the other, and a log-in brings it back", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [form, person, { relogin }] = [new BookingForm(page), caller("6100000040"), new Shell(page)];
  await logIn(page, "agent01", `/book/${await freeSlot(server, "ログアウトした会場")}`);
  await form.fill(person);
  const tab = await page.context().newPage();
  await tab.goto("/");
  await logOut(tab);
  await expect(relogin).toContainText("ログアウトされました");
  await new LoginPage(tab).send("agent01", demoPassword);
  await expect(new Shell(tab).account).toBeVisible();
  // Whoever comes back to the first tab is who is logged in: no password twice.
  await comeBack(page);
  await expect(relogin).toBeHidden();
  await form.expectKept(person);
});

test("what the old log-in still wanted to read is not read by the next one", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const own = await idOf(server, "agent01");
  const readBy: (string | undefined)[] = [];
  await logIn(page, "agent01", "/");
  await settled(page);
  page.on("request", (request) => {
    if (/\/overview|\/bookings/.test(request.url())) readBy.push(subject(request));
  });
  await logOut(page);
  await new LoginPage(page).send("yokosuka", demoPassword);
  await expect(new Shell(page).account).toHaveText(/yokosuka$/);
  await settled(page);
  // The log-out itself asks for nothing more: neither without a token, nor with the next one's.
  expect(readBy.filter((account) => account === own || account === undefined)).toEqual([]);
  expect(readBy.length).toBe(1);
});

test("a log-out with a token that has ended ends the log-in", { tag: "@desktop" }, async ({ page }) => {
  await logIn(page, "agent01");
  const problem = { type: "/problems/not-logged-in", title: "x", status: 401, detail: "x", instance: "x", errors: [] };
  let refused = 0;
  await page.route("**/api/v1/sessions/current", async (route) => {
    refused += 1;
    if (refused > 1) return await route.continue();
    const body = JSON.stringify(problem);
    return await route.fulfill({ status: 401, contentType: "application/problem+json", body });
  });
  await logOut(page);
  expect(refused).toBe(2);
  await page.reload();
  await expect(new LoginPage(page).submit).toBeVisible();
  await expect(new Shell(page).account).toHaveCount(0);
});
