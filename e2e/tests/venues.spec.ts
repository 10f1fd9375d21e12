// 医療機関・接種会場: the municipality keeps its venues.
import { exactly } from "../pages/words.ts";
import { Shell } from "../pages/shell.ts";
import { VenueForm } from "../pages/venues.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";

test.use({ stage: "venues" });

test("the municipality finds a venue in the list, edits it and finds the change again", async ({ page }) => {
  const shell = new Shell(page);
  const form = new VenueForm(page);
  await logIn(page, "yokohama", "/venues");
  await page.getByRole("link", { name: exactly("横浜労災病院") }).click();
  await expect(form.name).toHaveValue("横浜労災病院");

  await form.phone.fill("045−474−8111");
  await form.notes.fill("正面玄関にスロープがあります。");
  await form.save.click();
  await expect(shell.status).toContainText("「横浜労災病院」を保存しました。");

  await page.reload();
  await expect(form.notes).toHaveValue("正面玄関にスロープがあります。");
  await expect(form.phone).toHaveValue("0454748111");
});

test("what is missing or wrong is listed on top, and the links lead to the fields", async ({ page }) => {
  const form = new VenueForm(page);
  await logIn(page, "yokohama", "/venues/new");
  await form.postalCode.fill("22-0036");
  await form.create.click();

  const summary = page.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
  await expect(summary).toBeFocused();
  await expect(form.postalCode).toHaveAttribute("aria-invalid", "true");
  await expect(form.postalCode).toHaveValue("22-0036");
  await summary.getByRole("link").first().press("Enter");
  await expect(form.name).toBeFocused();
});

test("two people change the same venue: the second is told, and nothing typed is lost", { tag: "@desktop" }, async ({
  page, browser, server, baseURL,
}) => {
  const api = await Api.logIn(server, "yokohama");
  const venue = await api.newVenue("二人で編集する会場");
  const other = await browser.newPage({ baseURL });
  await logIn(page, "yokohama", `/venues/${venue.id}`);
  await logIn(other, "yokohama", `/venues/${venue.id}`);
  const [mine, theirs] = [new VenueForm(page), new VenueForm(other)];
  await expect(mine.name).toHaveValue(venue.name);

  await theirs.address.fill("神奈川県横浜市西区みなとみらい1-1-1");
  await theirs.notes.fill("地下駐車場あり");
  await theirs.save.click();
  await expect(new Shell(other).status).toContainText("を保存しました。");
  await other.close();

  await mine.phone.fill("0451112222");
  await mine.notes.fill("駐車場はありません");
  await mine.save.click();
  const conflict = page.getByRole("alert").filter({ hasText: "ほかの人が先に変更しました" });
  await expect(conflict).toBeVisible();
  await expect(conflict).toContainText("アクセス・設備");
  await expect(mine.phone).toHaveValue("0451112222");
  await expect(mine.notes).toHaveValue("駐車場はありません");
  await expect(mine.address).toHaveValue("神奈川県横浜市西区みなとみらい1-1-1");

  await mine.save.click();
  await expect(new Shell(page).status).toContainText("を保存しました。");
  const stored = await api.must<Record<string, string>>("GET", `/venues/${venue.id}`);
  expect(stored).toMatchObject({ phone: "0451112222", access_notes: "駐車場はありません", address: "神奈川県横浜市西区みなとみらい1-1-1" });
});
