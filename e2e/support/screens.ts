// Looking at screens: as a person would have left their settings, logged in, and once everything has been read.
import type { Locator, Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, expectNoViolations, test } from "./fixtures.ts";
import { demoPassword } from "./login.ts";
import type { DemoServer } from "./server.ts";

export type Lang = "ja" | "en";

/** Settings as a person would have left them. */
export async function settle(page: Page, lang: Lang, textSize: "100" | "150" = "100"): Promise<void> {
  await page.addInitScript(
    ([code, size]) => {
      localStorage.setItem("madoguchi.lang", code);
      localStorage.setItem("madoguchi.text-size", size);
    },
    [lang, textSize] as const,
  );
}

/** Log-in without its form, whatever the language and whoever was logged in: the browser gets the cookie. */
export async function enter(page: Page, server: DemoServer, loginId: string, path: string): Promise<void> {
  await page.context().clearCookies();
  const answer = await page.context().request.post(`${server.url}/api/v1/sessions`, {
    data: { login_id: loginId, password: demoPassword },
  });
  expect(answer.status()).toBe(200);
  await show(page, path);
}

/** Opens a screen and waits until it has read what it shows. */
export async function show(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await settled(page);
}

/** Waits until the screen has read what it shows. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator("h1:not(.visually-hidden)")).toBeVisible();
  // Both at once: one by one, the first could have begun anew while the second was waited for.
  await expect(page.locator("[aria-busy=true], .skeleton")).toHaveCount(0);
  await page.evaluate(async () => await document.fonts.ready);
}

/** What one came for stands there, and nothing failed. */
export async function expectShown(page: Page, ...parts: readonly Locator[]): Promise<void> {
  for (const part of parts) await expect(part.filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
}

/** Waits until the browser has drawn twice: whatever an event sets going at once has happened by then. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise((done) => requestAnimationFrame(done));
  });
}

/** Nothing for axe to find, nothing to scroll sideways for. */
export async function examine(page: Page, screen: string): Promise<void> {
  await test.step(screen, async () => {
    await expectNoViolations(page, screen);
    await expectNoSidewaysScroll(page, screen);
  });
}
