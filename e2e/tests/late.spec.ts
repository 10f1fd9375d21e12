// A change belongs to its page: what is answered when the page is left is told in a notice and never leads away.
import type { Page } from "@playwright/test";
import { Queue } from "../pages/applications.ts";
import { BookingForm } from "../pages/booking-form.ts";
import { BookingPage } from "../pages/bookings.ts";
import { button } from "../pages/fields.ts";
import { Shell } from "../pages/shell.ts";
import { VenueForm } from "../pages/venues.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { type LoginId, logIn } from "../support/login.ts";
import { settled } from "../support/screens.ts";
import type { DemoServer } from "../support/server.ts";

test.use({ stage: "late" });

let serial = 0;

function unique(): string {
  serial += 1;
  return `${Date.now() % 1_000_000}${String(serial).padStart(4, "0")}`.padStart(10, "0");
}

/** A booking of a venue of its own. */
async function booked(server: DemoServer): Promise<{ id: string; reference: string }> {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`途中で離れる会場${unique()}`);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-19" });
  const [slot] = await owner.slots(venue.id, "2021-03-19");
  if (slot === undefined) throw new Error("the venue has slots");
  return await owner.mustBook(slot.id, { coupon: unique() });
}

interface Case {
  readonly what: string;
  readonly who: LoginId;
  /** The request that is answered late. */
  readonly request: { readonly method: string; readonly path: RegExp };
  /** Goes to the page and begins the change. */
  readonly begin: (page: Page, server: DemoServer) => Promise<void>;
  readonly name: string;
}

const cases: readonly Case[] = [
  {
    what: "the cancelling of a booking",
    who: "agent01",
    request: { method: "POST", path: /\/bookings\/[^/]+\/cancel$/ },
    name: "予約を取り消す",
    begin: async (page, server) => {
      const booking = new BookingPage(page);
      await logIn(page, "agent01", `/bookings/${(await booked(server)).id}`);
      await booking.cancel.click();
      await booking.cancelReason.selectOption("体調不良");
      await booking.cancelSubmit.click();
    },
  },
  {
    what: "a new venue",
    who: "yokohama",
    request: { method: "POST", path: /\/venues$/ },
    name: "医療機関・接種会場の登録",
    begin: async (page) => {
      const form = new VenueForm(page);
      await logIn(page, "yokohama", "/venues/new");
      await form.name.fill(`遅い会場${unique()}`);
      await form.kana.fill("オソイカイジョウ");
      await form.kind("医療機関").check();
      await form.address.fill("神奈川県横浜市中区本町6-50-10");
      await form.vaccine("ファイザー").check();
      await form.create.click();
    },
  },
  {
    what: "a changed venue",
    who: "yokohama",
    request: { method: "PATCH", path: /\/venues\/[^/]+$/ },
    name: "会場の変更",
    begin: async (page, server) => {
      const venue = await (await Api.logIn(server, "yokohama")).newVenue(`変わる会場${unique()}`);
      const form = new VenueForm(page);
      await logIn(page, "yokohama", `/venues/${venue.id}`);
      await form.notes.fill("正面玄関にスロープがあります。");
      await form.save.click();
    },
  },
  {
    what: "the withdrawal of a commission",
    who: "yokohama",
    request: { method: "DELETE", path: /\/commissions\/[^/]+$/ },
    name: "取り消す",
    begin: async (page, server) => {
      const name = `遅れ株式会社${unique()}`;
      await (await Api.logIn(server, "operator")).must("POST", "/vendors", { name });
      const yokohama = await Api.logIn(server, "yokohama");
      const { id } = await yokohama.must<{ id: string }>("POST", "/commissions", {
        vendor_name: name, starts_on: "2021-04-01",
      });
      await logIn(page, "yokohama", `/commissions/${id}`);
      await button(page, "取り消す").click();
      await button(page.getByRole("dialog"), "取り消す").click();
    },
  },
  {
    what: "the decision on an applicant",
    who: "operator",
    request: { method: "POST", path: /\/application-people\/[^/]+\/decide$/ },
    name: "決定する",
    begin: async (page, server) => {
      const name = `審査 遅子${unique()}`;
      const yokohama = await Api.logIn(server, "yokohama");
      const person = {
        company: "みなと予約センター株式会社", name, mail_address: `late-${unique()}@example.jp`, phone: "045-123-4567",
      };
      await yokohama.must("POST", "/applications", { kind: "issue", people: [person] });
      const queue = new Queue(page);
      await logIn(page, "operator", "/application-people?status=received");
      await queue.open(name).click();
      await queue.decide.click();
    },
  },
];

/** A promise that somebody else fulfils. */
function signal(): { readonly come: Promise<void>; readonly give: () => void } {
  let give = (): void => {};
  const come = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { come, give };
}

/** Keeps the answers to a request back until it is told to let them go. */
async function holdBack(page: Page, request: Case["request"]): Promise<{ asked: Promise<void>; letGo: () => void }> {
  const [held, asked] = [signal(), signal()];
  await page.route(request.path, async (route) => {
    if (route.request().method() !== request.method) return await route.fallback();
    const answer = await route.fetch();
    asked.give();
    await held.come;
    await route.fulfill({ response: answer });
  });
  return { asked: asked.come, letGo: held.give };
}

for (const one of cases) {
  test(`${one.what} that is answered on another page is told there`, { tag: "@desktop" }, async ({ page, server }) => {
    const shell = new Shell(page);
    const held = await holdBack(page, one.request);
    await one.begin(page, server);
    await held.asked;
    // A dialog covers the tabs: it is closed as a person would.
    await page.keyboard.press("Escape");
    await shell.goTo("ホーム");
    await expect(shell.title("ホーム")).toBeVisible();
    held.letGo();
    await expect(shell.status).toContainText(`前の画面の「${one.name}」は完了しました。`);
    await expect(page).toHaveURL(/\/$/);
    await expect(shell.title("ホーム")).toBeVisible();
  });
}

test("a new venue that was saved while one was elsewhere is not offered again", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const shell = new Shell(page);
  const [, fresh] = cases;
  if (fresh === undefined) throw new Error("the case of a new venue");
  const held = await holdBack(page, fresh.request);
  await fresh.begin(page, server);
  await held.asked;
  await shell.goTo("ホーム");
  held.letGo();
  await expect(shell.status).toContainText("は完了しました。");
  await page.goto("/venues/new");
  await expect(new VenueForm(page).name).toHaveValue("");
});

test("a booking that was made while one was elsewhere tells its reference, and leads there", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const [shell, form] = [new Shell(page), new BookingForm(page)];
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(`離れて予約する会場${unique()}`);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-19" });
  const [slot] = await owner.slots(venue.id, "2021-03-19");
  await logIn(page, "agent01", `/book/${slot?.id ?? ""}`);
  await form.fill({
    bookerKana: "ヤマダ ハナコ", phone: "045-123-4567", name: "山田 花子", kana: "ヤマダ ハナコ",
    birthDate: "昭和15年5月6日", municipalityCode: "141003", coupon: unique(),
  });
  const held = await holdBack(page, { method: "POST", path: /\/api\/v1\/bookings$/ });
  await form.confirm.click();
  await held.asked;
  await page.keyboard.press("Escape");
  await expect(shell.title("接種予約")).toBeVisible();
  held.letGo();
  await expect(shell.status).toContainText(/前の画面の「予約を確定」は完了しました。予約番号は\d{3}-\d{3}-\d{3}です。/);
  await shell.status.getByRole("link", { name: "予約を見る" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/予約の内容 \d{3}-\d{3}-\d{3}/);
});

test("a refusal that comes late says why, on the page where one is", { tag: "@desktop" }, async ({ page, server }) => {
  const [shell, form] = [new Shell(page), new VenueForm(page)];
  const venue = await (await Api.logIn(server, "yokohama")).newVenue(`断られる会場${unique()}`);
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  const held = signal();
  const asked = page.waitForRequest((request) => request.method() === "PATCH");
  await page.route(/\/venues\/[^/]+$/, async (route) => {
    if (route.request().method() !== "PATCH") return await route.fallback();
    await held.come;
    await route.abort();
  });
  await form.notes.fill("駐車場なし");
  await form.save.click();
  await asked;
  await shell.goTo("ホーム");
  await expect(shell.title("ホーム")).toBeVisible();
  held.give();
  await expect(shell.status).toContainText("前の画面の「会場の変更」は完了していません");
  // What was typed is still there.
  await page.goto(`/venues/${venue.id}`);
  await expect(form.notes).toHaveValue("駐車場なし");
});

test("a dialog closed under way still shows on its page what came of it", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const [shell, booking] = [new Shell(page), new BookingPage(page)];
  const [cancelling] = cases;
  if (cancelling === undefined) throw new Error("the case of a cancelled booking");
  const held = await holdBack(page, cancelling.request);
  await cancelling.begin(page, server);
  await held.asked;
  await page.keyboard.press("Escape");
  await expect(booking.cancelDialog).toBeHidden();
  held.letGo();
  await expect(booking.sheet).toContainText("取消済み");
  await expect(shell.status).toContainText("を取り消しました。");
});

test("when the screens stop, a notice offers to reload, and what was typed is there again", {
  tag: "@desktop",
}, async ({ page, complaints }) => {
  const [shell, form] = [new Shell(page), new VenueForm(page)];
  await logIn(page, "yokohama", "/venues/new");
  await form.name.fill("書きかけの会場");
  await expect(shell.crashed).toBeHidden();
  // What every panic of the screens ends in: a trap of WebAssembly that nobody catches.
  await page.evaluate(() => {
    const code = [
      0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 0x66, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b,
    ];
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code))).exports;
    queueMicrotask(f as () => void);
  });
  await expect(shell.crashed).toBeVisible();
  await expect(button(shell.crashed, "再読み込み Reload")).toBeFocused();
  expect(complaints.splice(0)).toEqual(["RuntimeError: unreachable"]);
  await page.keyboard.press("Escape");
  await expect(shell.crashed).toBeVisible();
  await button(shell.crashed, "再読み込み Reload").click();
  await settled(page);
  await expect(shell.crashed).toBeHidden();
  await expect(form.name).toHaveValue("書きかけの会場");
});
