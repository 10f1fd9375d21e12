// ワクチン製品: the service desk adds a product and an edition of one; everybody else reads them.
import { button } from "../pages/fields.ts";
import { ProductForm, ProductPage, ProductsPage } from "../pages/products.ts";
import { Shell } from "../pages/shell.ts";
import { exactly } from "../pages/words.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { demoPassword, logInForToken } from "../support/login.ts";
import { enter, examine, settle, settled, show } from "../support/screens.ts";

test.use({ stage: "products" });

test("a product without vials is added, and found in the list", { tag: "@desktop" }, async ({ page, server }) => {
  await enter(page, server, "operator", "/");
  const [shell, list] = [new Shell(page), new ProductsPage(page)];
  const [form, product] = [new ProductForm(page), new ProductPage(page)];
  await shell.goTo("接種事業");
  await page.getByRole("navigation", { name: exactly("接種事業のページ") }).getByRole("link", {
    name: exactly("ワクチン製品"),
  }).click();
  await settled(page);
  await list.new.click();

  // What is wrong stands at its field, and what was typed stays.
  await form.code.fill("Kenshin");
  await form.nameJa.fill("特定健診");
  await form.nameEn.fill("Health check-up");
  await form.vials.fill("none");
  await form.create.click();
  await expect(form.summary).toBeFocused();
  for (const [field, typed] of [[form.code, "Kenshin"], [form.vials, "none"], [form.source, ""]] as const) {
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(field).toHaveValue(typed);
  }
  await expect(form.nameJa).toHaveValue("特定健診");
  await examine(page, "new product, with errors");

  // A code that is taken would make an edition of the other product.
  await form.code.fill("pfizer");
  await form.vials.fill("");
  await form.effectiveFrom.fill("2021-03-01");
  await form.source.fill("高齢者の医療の確保に関する法律");
  await form.reason.fill("健診の予約を始める");
  await form.create.click();
  await expect(form.code).toHaveAttribute("aria-invalid", "true");
  await expect(form.summary).toContainText("このコードのワクチン製品はすでにあります。");
  const operator = await Api.logIn(server, "operator");
  const pfizer = await operator.must<{ editions: unknown[] }>("GET", "/products/pfizer");
  expect(pfizer.editions).toHaveLength(1);

  await form.code.fill("kenshin");
  await form.withoutVaccine.check();
  await expect(form.vials).toHaveCount(0);
  await form.create.click();
  await expect(shell.status).toContainText("「特定健診」を登録しました。");
  await settled(page);
  await expect(page).toHaveURL(/\/products\/kenshin$/);
  await expect(product.inForce).toContainText("使わない");
  await expect(product.edition("2021年3月1日")).toContainText("適用中");
  await examine(page, "product without vaccine");
  await show(page, "/products");
  await expect(list.row("kenshin")).toContainText("特定健診");
  await expect(list.row("kenshin")).toContainText("使わない");
});

test("an edition is added from a day on, after a look at what it changes", { tag: "@desktop" }, async ({
  page, server,
}) => {
  const token = await logInForToken(page, "operator", "/products");
  const [shell, list] = [new Shell(page), new ProductsPage(page)];
  const [form, product] = [new ProductForm(page), new ProductPage(page)];
  await list.link("モデルナ").click();
  await product.add.click();
  await expect(form.nameJa).toHaveValue("モデルナ");
  await expect(form.differences).toContainText("変わるところはありません。");
  await form.vials.fill("10");
  await form.doses.fill("0");
  await form.minutes.fill("360");
  await form.storage.fill("-20℃±5℃");
  // The day of an edition is its own.
  await form.effectiveFrom.fill("2021-02-14");
  await form.source.fill("添付文書");
  await form.reason.fill("販売開始");
  await form.save.click();
  await expect(form.doses).toHaveAttribute("aria-invalid", "true");
  await expect(form.summary).toContainText("この日からの版はすでにあります。");
  await expect(form.storage).toHaveValue("-20℃±5℃");

  // What was typed waits, here and after a reload.
  await form.cancel.click();
  await settled(page);
  await product.add.click();
  await expect(form.reason).toHaveValue("販売開始");
  await page.reload();
  await expect(form.discard).toBeVisible();
  await expect(form.minutes).toHaveValue("360");
  await form.doses.fill("10");
  await form.effectiveFrom.fill("2021-05-21");
  await expect(form.differences).toContainText("2021年2月14日からの版と比べています。");
  await expect(form.differences).toContainText("不明 → 10回");
  await examine(page, "edition, compared");

  // The log-in has ended meanwhile: it is asked for over the form, and the edition is sent.
  await page.route("**/api/v1/me", (route) => route.abort());
  expect((await Api.with(server, token).send("DELETE", "/sessions/current")).status).toBe(204);
  await form.save.click();
  await expect(shell.relogin).toBeVisible();
  await page.unroute("**/api/v1/me");
  await shell.relogin.getByLabel(/^パスワード/).first().fill(demoPassword);
  await button(shell.relogin, "ログイン").click();
  await expect(shell.status).toContainText("2021年5月21日からの版を登録しました。");
  await settled(page);

  // It is still to come: today nothing is known of its vials.
  const added = product.edition("2021年5月21日");
  for (const words of ["予定", "10バイアル", "10回", "360分", "-20℃±5℃", "添付文書", "販売開始", "operator"])
    await expect(added).toContainText(words);
  await expect(product.edition("2021年2月14日")).toContainText("適用中");
  await expect(product.inForce).toContainText("記載なし");
  await examine(page, "product with an edition to come");
  // Nothing is left of the form.
  await product.add.click();
  await expect(form.reason).toHaveValue("");
  await expect(form.discard).toHaveCount(0);
  await show(page, "/audit?action=product.changed");
  await page.getByRole("table").getByRole("link", { name: exactly("モデルナ") }).first().click();
  await expect(page).toHaveURL(/\/products\/moderna$/);
});

for (const loginId of ["yokohama", "agent01"] as const) {
  test(`${loginId} reads programmes and products`, { tag: "@desktop" }, async ({ page, server }) => {
    await enter(page, server, loginId, "/");
    await new Shell(page).goTo("接種事業");
    await settled(page);
    const links = page.getByRole("navigation", { name: exactly("接種事業のページ") }).getByRole("link");
    await expect(links).toHaveText(["接種事業", "ワクチン製品"]);
    // A municipality has programmes of its own; whoever only reads has nothing to press.
    const main = page.getByRole("main");
    const begin = main.getByRole("link", { name: exactly("接種事業を追加") });
    await expect(begin).toHaveCount(loginId === "agent01" ? 0 : 1);
    await examine(page, "programmes");
    await main.getByRole("table").getByRole("link").first().click();
    await settled(page);
    await expect(main.getByRole("link", { name: exactly("編集する") })).toHaveCount(0);
    await examine(page, "programme");

    await links.nth(1).click();
    await settled(page);
    const [list, product] = [new ProductsPage(page), new ProductPage(page)];
    await expect(list.new).toHaveCount(0);
    await examine(page, "products");
    await list.link("ファイザー").click();
    await settled(page);
    await expect(product.history.getByRole("row")).toHaveCount(2);
    await expect(product.add).toHaveCount(0);
    await examine(page, "product");
    for (const path of ["/products/new", "/products/pfizer/edit"]) {
      await show(page, path);
      await expect(main).toContainText("この画面は利用できません");
    }
  });
}

for (const lang of ["ja", "en"] as const) {
  test(`the screens of the products are accessible and fit the window (${lang})`, async ({ page, server }) => {
    await settle(page, lang);
    const { width } = page.viewportSize() ?? { width: 0 };
    // Much of everything: what is long is not cut off and pushes nothing aside.
    const operator = await Api.logIn(server, "operator");
    const code = `long_${lang}_${width}`;
    await operator.must("PUT", `/products/${code}`, {
      effective_from: "2021-06-01", name_ja: "組換え沈降新型コロナウイルスワクチン(2価)12歳以上用",
      name_en: "Recombinant adsorbed coronavirus vaccine (bivalent), ages 12 and older", sort: 900,
      vials_a_box: 1170, doses_a_vial: 10, minutes_after_opening: 1440,
      storage: "-75℃±15℃、遮光。解凍後は2~8℃で1か月", hot_code: "1291101010101",
      source: "添付文書 2021年6月改訂(第3版)", reason: "1バイアル10回に改訂",
    });
    await enter(page, server, "operator", "/products");
    for (const path of ["", `/${code}`, `/${code}/edit`, "/pfizer", "/new"]) {
      await show(page, `/products${path}`);
      await expect(page.getByRole("alert")).toHaveCount(0);
      await examine(page, `/products${path}`);
    }
    await show(page, "/products/unheard_of");
    await expect(page.getByRole("alert")).toBeVisible();
    await examine(page, "no such product");
    await enter(page, server, "agent01", "/products");
    await examine(page, "products, agent");
  });
}
