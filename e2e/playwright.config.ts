// The browser tests. `cargo xtask test --only e2e` brings and builds what they need; see
// support/fixtures.ts for the server that each worker starts.
import { existsSync } from "node:fs";
import { defineConfig, devices } from "@playwright/test";

const inCi = process.env["CI"] === "true";

/** The distribution's Chromium: Playwright's own is a download. */
function chromium(): string {
  const candidates = [
    process.env["MADOGUCHI_CHROMIUM"], "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
  ];
  const found = candidates.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) throw new Error("no Chromium: install it, or name it in MADOGUCHI_CHROMIUM");
  return found;
}

const desktop = {
  ...devices["Desktop Chrome"],
  viewport: { width: 1280, height: 900 },
};

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  // One server with data of its own for each worker; a browser and a server fill a core.
  workers: 2,
  fullyParallel: false,
  forbidOnly: inCi,
  // Nothing is tried twice: a test that fails now and then is wrong, or what it tests is.
  retries: 0,
  // Tests wait for states, however long a busy machine takes. These two only end what hangs; no test has a limit of its
  // own.
  timeout: 240_000,
  expect: {
    timeout: 30_000,
    toHaveScreenshot: { animations: "disabled" },
  },
  reporter: inCi ? [["list"], ["html", { open: "never" }]] : [["list"]],
  use: {
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    trace: "retain-on-failure",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: chromium(),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "desktop", use: desktop },
    // What does not depend on the width is told once.
    {
      name: "mobile", grepInvert: /@desktop/,
      use: { ...desktop, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
    // Pictures for the README, on demand: `MADOGUCHI_PICTURES=true npx playwright test --project=pictures`.
    ...(process.env["MADOGUCHI_PICTURES"] === "true"
      ? [{ name: "pictures", testDir: "support", testMatch: "pictures.ts", use: desktop }]
      : []),
  ],
});
