// ワクチン製品: the list, a product with its editions, and the form of the next one.
import type { Locator, Page } from "@playwright/test";
import { button, DateFields, textbox } from "./fields.ts";
import { exactly } from "./words.ts";

export class ProductsPage {
  readonly table: Locator;
  readonly new: Locator;

  constructor(page: Page) {
    this.table = page.getByRole("table", { name: exactly("ワクチン製品") });
    this.new = page.getByRole("link", { name: exactly("ワクチン製品を追加") });
  }

  row(code: string): Locator {
    return this.table.getByRole("row").filter({ hasText: code });
  }

  link(name: string): Locator {
    return this.table.getByRole("link", { name: exactly(name) });
  }
}

export class ProductPage {
  readonly add: Locator;
  readonly inForce: Locator;
  readonly history: Locator;

  constructor(page: Page) {
    this.add = page.getByRole("link", { name: exactly("版を追加") });
    this.inForce = page.getByRole("region", { name: exactly("現在の内容") });
    this.history = page.getByRole("table", { name: exactly("版の履歴") });
  }

  /** The edition that holds from a day on, as the page says it. */
  edition(day: string): Locator {
    const head = this.history.page().getByRole("rowheader", { name: exactly(day) });
    return this.history.getByRole("row").filter({ has: head });
  }
}

export class ProductForm {
  readonly code: Locator;
  readonly effectiveFrom: DateFields;
  readonly nameJa: Locator;
  readonly nameEn: Locator;
  readonly withoutVaccine: Locator;
  readonly vials: Locator;
  readonly doses: Locator;
  readonly minutes: Locator;
  readonly storage: Locator;
  readonly source: Locator;
  readonly reason: Locator;
  readonly differences: Locator;
  readonly create: Locator;
  readonly save: Locator;
  readonly cancel: Locator;
  readonly discard: Locator;
  readonly summary: Locator;

  constructor(page: Page) {
    this.code = textbox(page, "コード");
    this.effectiveFrom = new DateFields(page, "適用日");
    this.nameJa = textbox(page, "名称(日本語)");
    this.nameEn = textbox(page, "名称(英語)");
    this.withoutVaccine = page.getByRole("checkbox", { name: /^ワクチンを使わない/ });
    this.vials = textbox(page, "1箱のバイアル数");
    this.doses = textbox(page, "1バイアルの回数");
    this.minutes = textbox(page, "開封後の使用時間(分)");
    this.storage = textbox(page, "保管");
    this.source = textbox(page, "根拠");
    this.reason = textbox(page, "理由");
    this.differences = page.getByRole("region", { name: exactly("変わるところ") });
    this.create = button(page, "ワクチン製品を登録");
    this.save = button(page, "この版を登録");
    this.cancel = page.getByRole("main").getByRole("link", { name: exactly("キャンセル") });
    this.discard = button(page, "入力内容を破棄");
    this.summary = page.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
  }
}
