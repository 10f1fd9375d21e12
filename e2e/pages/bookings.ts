// 予約者一覧, the results of the one box, and a booking: its sheet, change and cancel.
import type { Locator, Page } from "@playwright/test";
import { button, choice, DateFields, textbox } from "./fields.ts";
import { exactly, labelled } from "./words.ts";

export class BookingTable {
  readonly table: Locator;
  readonly rows: Locator;

  constructor(page: Page) {
    this.table = page.getByRole("table", { name: exactly("予約者一覧") });
    this.rows = this.table.getByRole("row").filter({ has: page.getByRole("rowheader") });
  }

  /** The row of a booking. */
  row(reference: string): Locator {
    return this.rows.filter({ hasText: reference });
  }

  /** The link to a booking. */
  link(reference: string): Locator {
    return this.table.getByRole("link", { name: exactly(reference) });
  }
}

export class BookingsPage {
  readonly list: BookingTable;
  readonly venue: Locator;
  readonly status: Locator;
  readonly sort: Locator;
  readonly keyword: Locator;
  readonly from: DateFields;
  readonly to: DateFields;
  readonly search: Locator;
  readonly clear: Locator;
  readonly csvUtf8: Locator;
  readonly csvShiftJis: Locator;

  constructor(page: Page) {
    const filters = page.getByRole("search", { name: exactly("検索条件") });
    this.list = new BookingTable(page);
    this.venue = choice(filters, "医療機関・接種会場名");
    this.status = choice(filters, "状態");
    this.sort = choice(filters, "並び順");
    this.keyword = filters.getByRole("searchbox", { name: labelled("キーワード") });
    this.from = new DateFields(filters, "接種日(から)");
    this.to = new DateFields(filters, "接種日(まで)");
    this.search = button(filters, "検索");
    this.clear = button(filters, "条件をクリア");
    this.csvUtf8 = button(page, "CSV(UTF-8)");
    this.csvShiftJis = button(page, "CSV(Shift_JIS)");
  }
}

export class BookingPage {
  readonly sheet: Locator;
  readonly change: Locator;
  readonly cancel: Locator;
  readonly correct: Locator;
  readonly correctDialog: Locator;
  readonly correctReason: Locator;
  readonly correctSubmit: Locator;
  /** 2回目の予約 and so on. */
  readonly nextDose: Locator;
  readonly again: Locator;
  readonly cancelDialog: Locator;
  readonly cancelReason: Locator;
  readonly ownReason: Locator;
  readonly keep: Locator;
  readonly cancelSubmit: Locator;
  /** What becomes of the next dose. */
  readonly laterCancel: Locator;
  readonly laterKeep: Locator;
  readonly givenOn: DateFields;
  readonly givenVaccine: Locator;
  readonly history: Locator;

  constructor(page: Page) {
    this.sheet = page.getByRole("region", { name: exactly("予約の内容") });
    this.change = this.sheet.getByRole("link", { name: exactly("変更") });
    this.cancel = button(this.sheet, "取消");
    this.correct = button(this.sheet, "訂正");
    this.correctDialog = page.getByRole("dialog", { name: exactly("氏名・電話番号の訂正") });
    this.correctReason = choice(this.correctDialog, "訂正の理由");
    this.correctSubmit = button(this.correctDialog, "訂正する");
    this.nextDose = this.sheet.getByRole("button", { name: /^\d回目の予約$/ });
    this.again = button(this.sheet, "予約し直す");
    this.cancelDialog = page.getByRole("dialog", { name: exactly("予約を取り消しますか") });
    this.cancelReason = choice(this.cancelDialog, "取消の理由");
    this.ownReason = textbox(this.cancelDialog, "その他の理由");
    this.keep = button(this.cancelDialog, "取り消さない");
    this.cancelSubmit = button(this.cancelDialog, "予約を取り消す");
    this.laterCancel = this.cancelDialog.getByRole("radio", { name: exactly("一緒に取り消す") });
    this.laterKeep = this.cancelDialog.getByRole("radio", { name: exactly("残す(この回はほかで接種した)") });
    this.givenOn = new DateFields(this.cancelDialog, "前回の接種日");
    this.givenVaccine = choice(this.cancelDialog, "前回のワクチン種別");
    this.history = page.getByRole("main").getByRole("list").filter({ hasText: "操作者:" });
  }
}
