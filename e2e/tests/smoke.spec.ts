// The shortest way through everything: the optimised screens load, a person logs in, the server
// may be restarted in between.
import { expect, expectNoViolations, test } from "../support/fixtures.ts";
import { demoPassword, logIn, LoginPage } from "../support/login.ts";

test("the optimised screens mount, without a complaint from the browser", async ({ page }) => {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // Not logged in yet: the browser reports the 401 of the first refresh by itself.
    if (message.type() === "error" && !message.text().includes("401")) complaints.push(message.text());
  });
  await new LoginPage(page).open();
  await expectNoViolations(page);
  expect(complaints).toEqual([]);
});

test("a person logs in", async ({ page }) => {
  await logIn(page, "agent01");
});

test("a wrong password is told, and the log-in id stays", async ({ page }) => {
  const form = new LoginPage(page);
  await form.open();
  await form.send("agent01", `${demoPassword}-wrong`);
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expect(form.loginId).toHaveValue("agent01");
});

test("where the browser refuses its locks, the screens start all the same", async ({ page }) => {
  await logIn(page, "agent01");
  await page.addInitScript(() => {
    navigator.locks.request = async () => await Promise.reject(new DOMException("refused", "SecurityError"));
  });
  await page.reload();
  await expect(page.getByRole("button", { name: /^アカウント:/ })).toBeVisible();
});

test("a restarted server has the same address and data", async ({ page, server }) => {
  await server.stop();
  await server.start();
  await logIn(page, "agent01");
});
