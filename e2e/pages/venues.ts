// 医療機関・接種会場: the list, and the form of one.
import type { Locator, Page } from "@playwright/test";
import { button, checkbox, DateFields, textbox } from "./fields.ts";
import { exactly, labelled } from "./words.ts";

export class VenueForm {
  readonly name: Locator;
  readonly kana: Locator;
  readonly postalCode: Locator;
  readonly address: Locator;
  readonly phone: Locator;
  readonly notes: Locator;
  readonly opensOn: DateFields;
  readonly closesOn: DateFields;
  readonly publish: Locator;
  readonly create: Locator;
  readonly save: Locator;
  readonly takeTheirs: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.name = textbox(page, "医療機関・接種会場名");
    this.kana = textbox(page, "医療機関・接種会場名(かな)");
    this.postalCode = textbox(page, "郵便番号");
    this.address = textbox(page, "住所");
    this.phone = textbox(page, "電話番号");
    this.notes = textbox(page, "アクセス・設備");
    this.opensOn = new DateFields(page, "開設日");
    this.closesOn = new DateFields(page, "終了日");
    this.publish = checkbox(page, "公開する(検索と予約の対象にする)");
    this.create = button(page, "登録する");
    this.save = button(page, "保存");
    this.takeTheirs = button(page, "自分の変更を破棄して最新の内容にする");
  }

  kind(words: "特設の接種会場" | "医療機関"): Locator {
    return this.#page.getByRole("radiogroup", { name: labelled("種類") }).getByRole("radio", { name: labelled(words) });
  }

  vaccine(words: string): Locator {
    return checkbox(this.#page.getByRole("group", { name: labelled("取り扱うワクチン種別") }), words);
  }

  /** 分配確定している最終日付 of a product. */
  supply(vaccine: string): DateFields {
    return new DateFields(this.#page, `${vaccine}の分配が確定している最終日付`);
  }
}

/** What a change would leave outside, and why it is made all the same. */
export class OutsideDialog {
  readonly dialog: Locator;
  readonly heading: Locator;
  /** The days, without the heads. */
  readonly rows: Locator;
  readonly reason: Locator;
  readonly save: Locator;

  constructor(page: Page) {
    this.dialog = page.getByRole("dialog", { name: exactly("対象から外れる予約枠があります") });
    this.heading = this.dialog.getByRole("heading", { level: 2 });
    this.rows = this.dialog.getByRole("row").filter({ has: page.getByRole("rowheader") });
    this.reason = textbox(this.dialog, "予約枠を残して変更する理由");
    this.save = button(this.dialog, "予約枠を残して保存");
  }
}
