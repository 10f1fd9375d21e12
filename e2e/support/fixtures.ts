// What a test starts from: `import { expect, test } from "../support/fixtures.ts"`.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test as base } from "@playwright/test";
import { DemoServer } from "./server.ts";

interface WorkerFixtures {
  /** A name for the server: files that name another one get a server, and data, of their own. */
  stage: string;
  /** The worker's own server. A test that stops it starts it again. */
  server: DemoServer;
}

interface TestFixtures {
  /** What the browser complained about so far; a test that expects complaints empties it. */
  complaints: string[];
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stage: ["", { option: true, scope: "worker" }],
  server: [
    async ({ stage: _ }, use) => {
      const server = await DemoServer.launch();
      await use(server);
      await server.remove();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
  // A panic of the screens or an error in the console fails every test, whatever the test looks at.
  complaints: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        // The browser reports answers of 400 and above, and a server that is away, by itself.
        if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
          complaints.push(message.text());
      });
      await use(complaints);
      expect(complaints, "complaints of the browser").toEqual([]);
    },
    { auto: true },
  ],
});

/** The page has no accessibility fault that axe can find. Tells all faults of a test, screen by screen. */
export async function expectNoViolations(page: Page, screen = "page"): Promise<void> {
  const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const told = violations.map((one) => ({
    rule: one.id,
    help: one.help,
    where: one.nodes.map((node) => `${node.target.join(" ")} · ${node.failureSummary ?? ""}`),
  }));
  expect.soft(told, `axe, ${screen}`).toEqual([]);
  await expectNoIdTwice(page, screen);
}

/** Each id stands once: axe looks only at those that labels and descriptions refer to. */
async function expectNoIdTwice(page: Page, screen: string): Promise<void> {
  const twice = await page.evaluate(() => {
    const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
    return [...new Set(ids.filter((id, at) => ids.indexOf(id) !== at))];
  });
  expect.soft(twice, `ids that stand twice, ${screen}`).toEqual([]);
}

/** The page is not wider than the window: nobody has to scroll sideways. */
export async function expectNoSidewaysScroll(page: Page, screen = "page"): Promise<void> {
  const [content = 0, window = 0] = await page.evaluate(
    () => [document.documentElement.scrollWidth, document.documentElement.clientWidth],
  );
  expect.soft(content, `width of the page, ${screen}`).toBeLessThanOrEqual(window);
}

export { expect };
