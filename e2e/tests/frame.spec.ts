// The frame around a page leaves room to work: header, tabs and the head of the page are one row each.
import { Shell } from "../pages/shell.ts";
import { expect, test } from "../support/fixtures.ts";
import { enter, settle, show } from "../support/screens.ts";

test.use({ stage: "frame", viewport: { width: 1280, height: 800 } });

for (const lang of ["ja", "en"] as const) {
  test(`header, tabs and page head are one row each (${lang})`, { tag: "@desktop" }, async ({ page, server }) => {
    const shell = new Shell(page);
    await settle(page, lang);
    for (const [loginId, paths] of [
      ["agent01", ["/", "/venues", "/slot-plans/new", "/search", "/second-dose", "/bookings", "/find", "/account"]],
      ["yokohama", ["/venues", "/venues/new", "/inquiries", "/applications", "/applications/new"]],
      ["operator", ["/accounts", "/accounts/new", "/vendors", "/rounds", "/outbox", "/audit"]],
    ] as const) {
      await enter(page, server, loginId, "/");
      for (const path of paths) {
        await show(page, path);
        const box = async (place: typeof shell.heading) => (await place.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
        const [header, tabs, heading, main] = [await box(page.getByRole("banner")), await box(shell.tabs), await box(shell.heading), await box(page.getByRole("main"))];
        expect.soft(header.height, `header, ${loginId} ${path}`).toBeLessThanOrEqual(46);
        expect.soft(tabs.height, `tabs, ${loginId} ${path}`).toBeLessThanOrEqual(46);
        expect.soft(heading.height, `heading, ${loginId} ${path}`).toBeLessThanOrEqual(44);
        expect.soft(heading.y + heading.height, `head of the page, ${loginId} ${path}`).toBeLessThanOrEqual(main.y + 52);
        // The way to the page and its main action are on the heading's own line.
        const line = heading.y + heading.height / 2;
        for (const beside of await page.locator(".page-head :is(nav, .page-action)").all()) {
          const { y, height } = await box(beside);
          // Without the permission there is no action.
          if (height > 0) expect.soft([y < line, line < y + height], `beside the heading, ${loginId} ${path}`).toEqual([true, true]);
        }
      }
    }
  });
}

test("what does not fit beside the heading goes below it, and nothing sticks out", async ({ page, server }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await settle(page, "en", "150");
  for (const [loginId, path] of [["yokohama", "/venues"], ["operator", "/accounts"]] as const) {
    await enter(page, server, loginId, path);
    for (const part of await page.locator(".page-head :is(h1, nav, a, button)").all()) {
      const box = await part.boundingBox();
      expect.soft((box?.x ?? 0) + (box?.width ?? 0), `${loginId} ${path}`).toBeLessThanOrEqual(390);
    }
  }
});
