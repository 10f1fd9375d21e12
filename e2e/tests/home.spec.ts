// Home: what matters today, by role; all of it in sight of an agent, and nothing by colour alone.
import { exactly } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { enter, examine, settle, settled, show } from "../support/screens.ts";

test.use({ stage: "home" });

test("an agent sees every figure and the pages at 1280 × 800", { tag: "@desktop" }, async ({ page, server }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await settle(page, "ja");
  await enter(page, server, "agent01", "/");
  await settled(page);
  const main = page.getByRole("main");
  await expect(main.getByRole("heading", { name: exactly("会場ごとの空き") })).toBeVisible();
  const bottoms = await main.locator("a, h2, h3").evaluateAll(
    (all) => all.filter((one) => one.checkVisibility()).map((one) => one.getBoundingClientRect().bottom),
  );
  expect(bottoms.length).toBeGreaterThan(8);
  expect(Math.max(...bottoms), "the lowest line of the page").toBeLessThanOrEqual(800);
});

test("one request is enough for an agent's figures", { tag: "@desktop" }, async ({ page, server }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    const path = new URL(request.url()).pathname;
    if (/\/api\/v1\/(overview|availability|bookings|venues|applications|outbox)/.test(path)) asked.push(path);
  });
  await enter(page, server, "agent01", "/");
  await settled(page);
  expect(asked).toEqual(["/api/v1/overview"]);
});

for (const lang of ["ja", "en"] as const) {
  const ja = lang === "ja";

  test(`what is full, and what is past the supply, is said in words and leads to its page (${lang})`, async ({
    page, server,
  }) => {
    const owner = await Api.logIn(server, "yokohama");
    const name = `満員の会場 ${lang} ${page.viewportSize()?.width ?? 0}`;
    const venue = await owner.newVenue(name);
    await owner.newSlots({
      venue_id: venue.id, first_date: "2021-03-03", opens: "09:00", closes: "10:00", capacity: 1,
    });
    await owner.newSlots({
      venue_id: venue.id, first_date: "2021-03-20", opens: "09:00", closes: "10:00", capacity: 7,
    });
    const [slot] = await owner.slots(venue.id, "2021-03-03");
    await owner.mustBook(slot?.id ?? "", { coupon: `82${String(Date.now()).slice(-8)}` });
    const supply = [{ vaccine: "pfizer", confirmed_through: "2021-03-19" }];
    await owner.must("PATCH", `/venues/${venue.id}`, { supply }, { "if-match": venue.etag });
    // Two of four are taken: the last two places.
    const scarce = `残りわずかの会場 ${lang} ${page.viewportSize()?.width ?? 0}`;
    const { id: scarceId } = await owner.newVenue(scarce);
    await owner.newSlots({
      venue_id: scarceId, first_date: "2021-03-03", opens: "09:00", closes: "10:00", capacity: 4,
    });
    const [last] = await owner.slots(scarceId, "2021-03-03");
    for (const start of ["83", "84"])
      await owner.mustBook(last?.id ?? "", { coupon: `${start}${String(Date.now()).slice(-8)}` });

    await settle(page, lang);
    await enter(page, server, "yokohama", "/");
    await settled(page);
    await examine(page, "home of a municipality");
    const section = (title: string) => page.getByRole("region", { name: exactly(title) });
    const low = section(ja ? "空きが残り少ない予約枠" : "Slots about to run out");
    const beyond = section(ja ? "分配確定日を過ぎた予約枠" : "Slots past the confirmed allocation");
    for (const list of [low, beyond]) {
      const more = list.locator("summary");
      if ((await more.count()) > 0) await more.click();
    }
    await expect(low)
      .toContainText(ja ? "今日から7日間の残りが10%か2人分以下(満を含む)" : "At most 10 % or 2 places left in the 7 days from today");
    await expect(low.getByRole("listitem").filter({ hasText: scarce }))
      .toContainText(ja ? "2 / 4人分 残りわずか" : "2 of 4 few left");
    const full = low.getByRole("listitem").filter({ hasText: name });
    await expect(full).toContainText(ja ? "0 / 1人分 満" : "0 of 1 full");
    const late = beyond.getByRole("listitem").filter({ hasText: name });
    await expect(late)
      .toContainText(ja ? "3/20(土)に7人分(分配確定: 3/19(金)まで)" : "7 places, Sat 20 Mar (confirmed up to Fri 19 Mar)");
    await examine(page, "home of a municipality, unfolded");
    await late.getByRole("link").click();
    await expect(page).toHaveURL(new RegExp(`/venues/${venue.id}$`));
    await show(page, "/");
    const again = low.locator("summary");
    if ((await again.count()) > 0) await again.click();
    await full.getByRole("link").click();
    await expect(page)
      .toHaveURL(new RegExp(`/search\\?from=2021-03-01&to=2021-03-07&venue=${venue.id}&vaccine=pfizer`));
  });

  test(`nothing to tell, and no answer, are told (${lang})`, async ({ page, server }) => {
    await settle(page, lang);
    const places = { free: 0, total: 0 };
    const nothing = {
      as_of: "2021-03-01T09:00:00+09:00", today: "2021-03-01", last_day: "2021-03-07", bookings_today: 0,
      places_today: places, places_week: places, venues: [], more_venues: 0,
      running_out: [], more_running_out: 0, beyond_supply: [], more_beyond_supply: 0,
      rule_changes: [],
    };
    await page.route("**/api/v1/overview*", async (route) => await route.fulfill({ json: nothing }));
    await enter(page, server, "agent01", "/");
    await settled(page);
    await expect(page.getByText(ja ? "今日から7日間に受付中の予約枠はありません。" : "No open slots in the 7 days from today."))
      .toBeVisible();
    await examine(page, "home, empty");
    await page.unroute("**/api/v1/overview*");
    await page.route("**/api/v1/overview*", async (route) => await route.abort());
    await page.reload();
    await expect(page.getByRole("alert").first()).toBeVisible();
    await examine(page, "home, no answer");
    await page.unroute("**/api/v1/overview*");
    await page.getByRole("button", { name: ja ? "再試行" : "Try again" }).click();
    await expect(page.getByRole("heading", { name: ja ? "会場ごとの空き" : "Free places by venue", exact: true }))
      .toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });
}

test("the service desk sees who waits and which mails failed", { tag: "@desktop" }, async ({ page, server }) => {
  await settle(page, "ja");
  await enter(page, server, "operator", "/");
  await settled(page);
  const figures = page.getByRole("region", { name: exactly("アカウントの状況") });
  await expect(figures.getByRole("link")).toHaveText([/審査待ちの人.*\d+人/, /送信できなかったメール.*\d+通/]);
  await expect(page.getByRole("region", { name: exactly("会場ごとの空き") })).toHaveCount(0);
});
