// 予約枠一括登録: the form, and what it would make beside it.
import type { Locator, Page } from "@playwright/test";
import { button, checkbox, choice, DateFields, textbox } from "./fields.ts";
import { exactly, labelled } from "./words.ts";

export type Weekday = "月" | "火" | "水" | "木" | "金" | "土" | "日";

/** The form as the notice fills it. */
export interface PlanText {
  readonly venue: string;
  readonly vaccine: string;
  readonly first: string;
  readonly last: string;
  readonly weekdays: readonly Weekday[];
  readonly opens: string;
  readonly closes: string;
  /** Minutes a slot. */
  readonly minutes: string;
  readonly capacity: string;
}

/** The notice's plan, at a venue. */
export const noticePlan = (venue: string): PlanText => ({
  venue,
  vaccine: "ファイザー",
  first: "2021-03-15",
  last: "2021-03-26",
  weekdays: ["月", "水", "金"],
  opens: "9",
  closes: "17",
  minutes: "60",
  capacity: "4",
});

export class SlotPlanPage {
  readonly venue: Locator;
  readonly vaccine: Locator;
  readonly first: DateFields;
  readonly last: DateFields;
  readonly opens: Locator;
  readonly closes: Locator;
  readonly minutes: Locator;
  readonly capacity: Locator;
  readonly everyDay: Locator;
  readonly addBreak: Locator;
  readonly skipHolidays: Locator;
  readonly overrideReason: Locator;
  readonly openingReason: Locator;
  readonly publishOn: DateFields;
  readonly create: Locator;
  readonly preview: Locator;
  readonly progress: Locator;
  readonly done: Locator;
  readonly toSearch: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.venue = choice(page, "医療機関・接種会場名");
    this.vaccine = choice(page, "ワクチン種別");
    this.first = new DateFields(page, "接種開始日");
    this.last = new DateFields(page, "接種終了日");
    this.opens = textbox(page, "開始時間");
    this.closes = textbox(page, "終了時間");
    this.minutes = textbox(page, "1枠の長さ(分)");
    this.capacity = textbox(page, "1枠あたり予約可能人数");
    this.everyDay = button(page, "毎日");
    this.addBreak = button(page, "＋ 休憩を追加");
    this.skipHolidays = button(page, "祝日を除く");
    this.overrideReason = textbox(page, "分配確定日を過ぎて登録する理由");
    this.openingReason = textbox(page, "開設期間の外に登録する理由");
    this.publishOn = new DateFields(page, "公開する日");
    // The button repeats the number of places it will create.
    this.create = page.getByRole("button", { name: /^予約枠(作成|を作成しています)/ });
    this.preview = page.getByRole("complementary", { name: exactly("プレビュー") });
    this.progress = this.preview.getByRole("progressbar");
    this.done = page.getByRole("status").filter({ has: page.getByRole("heading", { name: exactly("予約枠を作成しました") }) });
    this.toSearch = page.getByRole("link", { name: exactly("この会場の空き枠を見る") });
  }

  weekday(day: Weekday): Locator {
    return checkbox(this.#page.getByRole("group", { name: labelled("繰り返す曜日") }), day);
  }

  length(words: "1日枠" | "時間で区切る"): Locator {
    return this.#page.getByRole("radiogroup", { name: labelled("1枠あたり時間") }).getByRole("radio", {
      name: labelled(words),
    });
  }

  breakFrom(number: number): Locator {
    return textbox(this.#page, `休憩${number} 開始`);
  }

  breakTo(number: number): Locator {
    return textbox(this.#page, `休憩${number} 終了`);
  }

  /** Takes a break out again. */
  removeBreak(number: number): Locator {
    return button(this.#page, `休憩${number}を削除`);
  }

  publish(words: "すぐに" | "日付を指定"): Locator {
    return this.#page.getByRole("radiogroup", { name: labelled("公開日") }).getByRole("radio", { name: labelled(words) });
  }

  /** A day of the picture, by its number and places: `15`, `32人分`. */
  day(words: RegExp): Locator {
    return this.preview.getByRole("button", { name: words });
  }

  async fill(plan: PlanText): Promise<void> {
    await this.venue.selectOption({ label: plan.venue });
    await this.vaccine.selectOption({ label: plan.vaccine });
    await this.first.fill(plan.first);
    await this.last.fill(plan.last);
    for (const day of plan.weekdays) await this.weekday(day).check();
    await this.opens.fill(plan.opens);
    await this.closes.fill(plan.closes);
    await this.minutes.fill(plan.minutes);
    await this.capacity.fill(plan.capacity);
    await this.capacity.blur();
  }
}
