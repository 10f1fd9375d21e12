// What a test starts from: `import { expect, test } from "../support/fixtures.ts"`.
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test as base } from "@playwright/test";
import { DemoServer } from "./server.ts";

interface WorkerFixtures {
  /** The worker's own server. A test that stops it starts it again. */
  server: DemoServer;
}

export const test = base.extend<object, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await DemoServer.launch();
      await use(server);
      await server.remove();
    },
    { scope: "worker", timeout: 90_000 },
  ],
  baseURL: async ({ server }, use) => {
    await use(server.url);
  },
});

/** The page has no accessibility fault that axe can find. */
export async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map((one) => ({
    rule: one.id,
    help: one.help,
    where: one.nodes.map((node) => node.target.join(" ")),
  }));
  expect(told).toEqual([]);
}

export { expect };
