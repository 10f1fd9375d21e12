// 接種予約: the search, the grid venue × date, the time bands of a cell; also where a booking is moved.
import type { Locator, Page } from "@playwright/test";
import { button, checkbox, choice, DateFields, textbox } from "./fields.ts";
import { escaped, exactly, labelled } from "./words.ts";

export class SearchPage {
  readonly venue: Locator;
  readonly keyword: Locator;
  readonly from: DateFields;
  readonly to: DateFields;
  readonly search: Locator;
  readonly grid: Locator;
  readonly bands: Locator;
  readonly refresh: Locator;
  readonly asOf: Locator;
  readonly moveDialog: Locator;
  readonly moveReason: Locator;
  readonly moveConfirm: Locator;
  readonly moveKeep: Locator;
  /** Whose booking is moved, and which days will do. */
  readonly moveBanner: Locator;
  readonly earlier: Locator;
  readonly later: Locator;
  /** The rarer conditions. */
  readonly more: Locator;
  /** The options to read aloud. */
  readonly near: Locator;
  readonly nearDate: DateFields;
  readonly nearFind: Locator;
  readonly #page: Page;
  readonly #form: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#form = page.getByRole("search", { name: exactly("検索条件") });
    this.venue = choice(this.#form, "医療機関・接種会場名");
    this.keyword = textbox(this.#form, "キーワード検索");
    this.from = new DateFields(this.#form, "日付(から)");
    this.to = new DateFields(this.#form, "日付(まで)");
    this.search = button(this.#form, "検索");
    this.grid = page.getByRole("grid", { name: /から.+までの空き$/ });
    this.bands = page.getByRole("list", { name: exactly("時間帯") });
    this.refresh = button(page, "今すぐ更新");
    this.asOf = page.getByText(/^\d{1,2}:\d{2}:\d{2} 時点$/);
    this.moveDialog = page.getByRole("dialog", { name: exactly("予約の変更") });
    this.moveReason = choice(this.moveDialog, "変更の理由");
    this.moveConfirm = button(this.moveDialog, "予約を変更");
    this.moveKeep = button(this.moveDialog, "変更しない");
    this.moveBanner = page.getByRole("region", { name: exactly("予約の変更") });
    this.earlier = page.getByRole("button", { name: "前の期間" });
    this.later = page.getByRole("button", { name: "次の期間" });
    this.more = button(this.#form, "詳細条件");
    this.near = page.getByRole("region", { name: exactly("電話で読み上げる候補") });
    this.nearDate = new DateFields(this.near, "希望日");
    this.nearFind = button(this.near, "近い候補を3つ表示");
  }

  vaccine(words: string): Locator {
    return checkbox(this.#form.getByRole("group", { name: labelled("ワクチン種別") }), words);
  }

  /** The row of a venue. */
  row(venue: string): Locator {
    return this.grid.getByRole("row").filter({
      has: this.#page.getByRole("rowheader", { name: new RegExp(`^${escaped(venue)}`) }),
    });
  }

  /** The cell of a venue and a day, `2021年3月15日`; its words tell what is free. */
  cell(venue: string, day: string): Locator {
    return this.row(venue).getByRole("button", { name: new RegExp(`^${escaped(day)}`) });
  }

  /** The head of a day, `3/15`. */
  day(date: string): Locator {
    return this.grid.getByRole("columnheader", { name: new RegExp(`^${escaped(date)}\\(`) });
  }

  /** Which dose is booked for whom. */
  doseBanner(dose: number): Locator {
    return this.#page.getByRole("region", { name: exactly(`${dose}回目の予約`) });
  }

  /** Whose data the forms take over, of a search for no certain dose. */
  get handedBanner(): Locator {
    return this.#page.getByRole("region", { name: exactly("情報の引き継ぎ") });
  }

  /** Forgets whose data would be taken over. */
  get drop(): Locator {
    return button(this.#page, "引き継がない");
  }

  /** The panel with the time bands of a cell. */
  panel(venue: string): Locator {
    return this.#page.getByRole("region", { name: new RegExp(`^${escaped(venue)} `) });
  }

  /** A time band, `09:00–10:00`. */
  band(time: string): Locator {
    return this.bands.getByRole("button", { name: new RegExp(`^${escaped(time)}`) });
  }
}
