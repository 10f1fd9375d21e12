// Nobody sees another municipality's data, by any address.
import { button } from "../pages/fields.ts";
import { exactly } from "../pages/words.ts";
import { Shell } from "../pages/shell.ts";
import { VenueForm } from "../pages/venues.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";
import { settled } from "../support/screens.ts";

test.use({ stage: "tenancy" });

const secret = { venue: "横浜だけの会場", name: "横浜 秘密", kana: "ヨコハマ ヒミツ", phone: "0455556666", coupon: "0099887766" };

test("an agent of Yokosuka opens Yokohama's addresses: not found, and nothing of the data", {
  tag: "@desktop",
}, async ({ page, server }) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue(secret.venue);
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-10" });
  const [slot] = await owner.slots(venue.id, "2021-03-10");
  if (slot === undefined) throw new Error("the venue has slots");
  const booking = await owner.mustBook(slot.id, secret);

  const seen: Promise<string>[] = [];
  page.on("response", (answer) => {
    if (answer.url().includes("/api/v1/")) seen.push(answer.text().catch(() => ""));
  });
  const expectNothing = async (): Promise<void> => {
    for (const words of [secret.venue, secret.name, secret.kana, secret.phone, secret.coupon, booking.reference]) {
      await expect(page.getByText(words)).toHaveCount(0);
    }
  };

  await logIn(page, "agent11", "/");
  for (const path of [
    `/venues/${venue.id}`, `/book/${slot.id}`, `/bookings/${booking.id}`, `/search?move=${booking.id}`,
  ]) {
    await page.goto(path);
    await expect(page.getByRole("main").getByText(/見つかりません/).first(), path).toBeVisible();
    await expectNothing();
  }

  // A search or a form that names a foreign venue finds nothing there.
  await page.goto(`/search?venue=${venue.id}&from=2021-03-10&to=2021-03-10&open=${venue.id},pfizer,2021-03-10`);
  await settled(page);
  await expectNothing();
  await page.goto(`/slot-plans/new?venue=${venue.id}`);
  await settled(page);
  await expectNothing();

  // The one box finds nothing by any of its keys.
  const shell = new Shell(page);
  for (const text of [booking.reference, secret.phone, secret.kana, secret.coupon]) {
    await shell.find(text);
    await expect(page.getByText("該当する予約はありません")).toBeVisible();
  }

  const answers = (await Promise.all(seen)).join("\n");
  for (const words of Object.values(secret)) expect(answers).not.toContain(words);
});

test("an agent sees venues and cannot edit them", { tag: "@desktop" }, async ({ page }) => {
  await logIn(page, "agent01", "/venues");
  await expect(page.getByRole("link", { name: exactly("横浜労災病院") })).toBeVisible();
  await expect(page.getByRole("link", { name: exactly("新規登録") })).toHaveCount(0);
  await page.getByRole("link", { name: exactly("横浜労災病院") }).click();
  await expect(page.getByText("小机町3211")).toBeVisible();
  await expect(new VenueForm(page).save).toHaveCount(0);
  await expect(page.getByRole("textbox", { name: "住所" })).toHaveCount(0);

  await page.goto("/venues/new");
  await expect(page.getByText("この画面は利用できません")).toBeVisible();
  await expect(new VenueForm(page).create).toHaveCount(0);
});

test("the municipality registers a venue, publishes it and confirms its vaccine", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const agent = await Api.logIn(server, "agent01");
  const shell = new Shell(page);
  const form = new VenueForm(page);
  await logIn(page, "yokohama", "/venues");
  await page.getByRole("link", { name: exactly("新規登録") }).click();
  await form.name.fill("市民体育館");
  await form.kana.fill("しみんたいいくかん");
  await form.kind("特設の接種会場").check();
  await form.address.fill("神奈川県横浜市中区不老町2-7");
  await form.vaccine("ファイザー").check();
  await form.create.click();
  await expect(shell.status).toContainText("「市民体育館」を登録しました。");

  // Not published: an agent may prepare slots only up to the confirmed date, and there is none.
  const venue = await agent.venue("市民体育館");
  const plan = {
    venue_id: venue.id, vaccine: "pfizer", first_date: "2021-03-15", last_date: "2021-03-15", weekdays: ["mon"],
    opens: "09:00", closes: "12:00", slot_minutes: 60, capacity: 2, breaks: [], skip_dates: [],
  };
  const refused = await agent.send<{ type: string }>("POST", "/slot-plans", plan);
  expect([refused.status, refused.body.type]).toEqual([422, "/problems/supply-not-confirmed"]);

  await page.goto(`/venues/${venue.id}`);
  await form.supply("ファイザー").fill("2021-03-31");
  await form.publish.check();
  await button(page, "保存").click();
  await expect(shell.status).toContainText("「市民体育館」を保存しました。");

  const made = await agent.send<{ totals: unknown }>("POST", "/slot-plans", plan);
  expect([made.status, made.body.totals]).toEqual([201, { days: 1, slots: 3, capacity: 6 }]);
});
