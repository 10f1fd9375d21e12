// Home on a full day: more venues and warnings than it shows at once, and still all of it in sight.
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { enter, examine, settle, settled } from "../support/screens.ts";

test.use({ stage: "home-full" });

/** As many as home shows before the others are unfolded, and some more. */
const venues = 8;

test.beforeAll(async ({ server }) => {
  const owner = await Api.logIn(server, "yokohama");
  for (let number = 1; number <= venues; number += 1) {
    const venue = await owner.newVenue(`横浜市集団接種会場(特設の接種会場その${number})`);
    // The first day is full, the last one lies past the allocation.
    await owner.newSlots({
      venue_id: venue.id, first_date: "2021-03-03", opens: "09:00", closes: "10:00", capacity: 1,
    });
    await owner.newSlots({
      venue_id: venue.id, first_date: "2021-03-20", opens: "09:00", closes: "10:00", capacity: 7,
    });
    const [slot] = await owner.slots(venue.id, "2021-03-03");
    await owner.mustBook(slot?.id ?? "", { coupon: `84${String(number).padStart(8, "0")}` });
    const supply = [{ vaccine: "pfizer", confirmed_through: "2021-03-19" }];
    await owner.must("PATCH", `/venues/${venue.id}`, { supply }, { "if-match": venue.etag });
  }
});

for (const lang of ["ja", "en"] as const) {
  for (const who of ["agent01", "yokohama", "operator"] as const) {
    test(`${who} sees every figure and page at 1280 × 800 (${lang})`, { tag: "@desktop" }, async ({ page, server }) => {
      await page.setViewportSize({ width: 1280, height: 800 });
      await settle(page, lang);
      await enter(page, server, who, "/");
      await settled(page);
      if (who !== "operator") {
        // Seven venues, and three warnings of either kind; the others are unfolded.
        await expect(page.locator(".home-bar-row:visible")).toHaveCount(7);
        await expect(page.locator(".home-list > li:visible")).toHaveCount(6);
        await expect(page.locator(".home-figures details")).toHaveCount(3);
      }
      const lines = page.getByRole("main").locator("a, h2, h3, summary");
      const told = await lines.evaluateAll((all) =>
        all.filter((one) => one.checkVisibility()).map(
          (one) => [one.textContent, Math.ceil(one.getBoundingClientRect().bottom)] as const,
        ),
      );
      expect(told.length).toBeGreaterThan(8);
      expect(told.filter(([, bottom]) => bottom > 800), "lines below the window").toEqual([]);
    });
  }

  test(`a full home fits a phone (${lang})`, { tag: "@mobile" }, async ({ page, server }) => {
    await settle(page, lang);
    await enter(page, server, "yokohama", "/");
    await settled(page);
    await expect(page.locator(".home-bar-row:visible")).toHaveCount(7);
    await examine(page, "a full home");
  });
}
