// The pictures of the README, taken from the demo itself.
import { resolve } from "node:path";
import { SearchPage } from "../pages/search.ts";
import { expect, test } from "./fixtures.ts";
import { logIn } from "./login.ts";
import { settled } from "./screens.ts";

const docs = resolve(import.meta.dirname, "../../docs");

test("the search grid", async ({ page }) => {
  const search = new SearchPage(page);
  await logIn(page, "agent01", "/search?from=2021-03-02&to=2021-03-10");
  await expect(search.grid).toBeVisible();
  await search.cell("横浜労災病院", "2021年3月4日").click();
  await expect(search.bands.getByRole("button").first()).toBeVisible();
  await settled(page);
  await page.screenshot({ path: resolve(docs, "search.png"), animations: "disabled" });
});
