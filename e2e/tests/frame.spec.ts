// The frame around a page leaves room to work: header, tabs and the head of the page are one row each.
import type { Locator } from "@playwright/test";
import { Shell } from "../pages/shell.ts";
import { expect, test } from "../support/fixtures.ts";
import { enter, settle, show } from "../support/screens.ts";

test.use({ stage: "frame", viewport: { width: 1280, height: 800 } });

/** Where a part stands that must be there. */
async function box(part: Locator, what: string): Promise<{ x: number; y: number; width: number; height: number }> {
  await expect(part, what).toBeVisible();
  const found = await part.boundingBox();
  if (found === null) throw new Error(`${what} has no box`);
  return found;
}

/** The pages of the test whose head has a main action for whoever is logged in. */
const withAction = [
  "yokohama /venues", "yokohama /applications", "operator /accounts", "operator /vendors", "operator /audit",
  "yokohama /programmes", "operator /programmes", "operator /products",
];

for (const lang of ["ja", "en"] as const) {
  test(`header, tabs and page head are one row each (${lang})`, { tag: "@desktop" }, async ({ page, server }) => {
    const shell = new Shell(page);
    await settle(page, lang);
    for (const [loginId, paths] of [
      ["agent01", [
        "/", "/venues", "/slot-plans/new", "/search", "/second-dose", "/bookings", "/find", "/account", "/programmes",
        "/products",
      ]],
      ["yokohama", ["/venues", "/venues/new", "/inquiries", "/applications", "/applications/new", "/programmes"]],
      ["operator", [
        "/accounts", "/accounts/new", "/vendors", "/rounds", "/outbox", "/audit", "/programmes", "/products",
        "/products/pfizer/edit",
      ]],
    ] as const) {
      await enter(page, server, loginId, "/");
      for (const path of paths) {
        await show(page, path);
        const where = `${loginId} ${path}`;
        const header = await box(page.getByRole("banner"), `header, ${where}`);
        const tabs = await box(shell.tabs, `tabs, ${where}`);
        const heading = await box(shell.heading, `heading, ${where}`);
        const main = await box(page.getByRole("main"), `main, ${where}`);
        expect.soft(header.height, `header, ${where}`).toBeLessThanOrEqual(46);
        expect.soft(tabs.height, `tabs, ${where}`).toBeLessThanOrEqual(46);
        expect.soft(heading.height, `heading, ${where}`).toBeLessThanOrEqual(44);
        expect.soft(heading.y + heading.height, `head of the page, ${where}`).toBeLessThanOrEqual(main.y + 52);
        // The way to the page and its main action are on the heading's own line. Home is the beginning of the way.
        const head = page.locator(".page-head");
        const [way, actions] = [head.getByRole("navigation"), head.locator(".page-action").filter({ visible: true })];
        await expect(way, `the way, ${where}`).toHaveCount(path === "/" ? 0 : 1);
        if (withAction.includes(where))
          await expect(actions.locator(":is(a, button)").first(), `main action, ${where}`).toBeVisible();
        const line = heading.y + heading.height / 2;
        for (const beside of [...await way.all(), ...await actions.all()]) {
          const { y, height } = await box(beside, `beside the heading, ${where}`);
          expect.soft([y < line, line < y + height], `beside the heading, ${where}`).toEqual([true, true]);
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
    const parts = page.locator(".page-head :is(h1, nav, a, button)");
    // The way, its link to home, the heading, the main action.
    await expect(parts, `${loginId} ${path}`).toHaveCount(4);
    for (const part of await parts.all()) {
      const { x, width } = await box(part, `${loginId} ${path}`);
      expect.soft(x + width, `${loginId} ${path}`).toBeLessThanOrEqual(390);
    }
  }
});
