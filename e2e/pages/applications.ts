// アカウントの申請: the form with its paste box, the confirmation, the list and one application; the service desk's queue.
import type { Locator, Page } from "@playwright/test";
import { button, choice, textbox } from "./fields.ts";
import { escaped, exactly, labelled } from "./words.ts";

/** A person as a municipality applies for one. */
export interface Applicant {
  readonly company: string;
  readonly name: string;
  readonly mail: string;
  readonly phone: string;
}

/** The ministry's text, one block a person. */
export function asText(people: readonly Applicant[]): string {
  const block = (one: Applicant): string =>
    `会社名：${one.company}\n氏名：${one.name}\nメールアドレス：${one.mail}\n電話番号：${one.phone}\n`;
  return people.map(block).join("\n");
}

export class ApplicationForm {
  readonly text: Locator;
  readonly reading: Locator;
  readonly faults: Locator;
  readonly remarks: Locator;
  readonly take: Locator;
  readonly add: Locator;
  readonly check: Locator;
  readonly round: Locator;
  readonly summary: Locator;
  /** The confirmation's table. */
  readonly shownBack: Locator;
  readonly send: Locator;
  readonly back: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.text = textbox(page, "貼り付ける文章");
    this.reading = page.getByRole("status").filter({ hasText: /読み取りました|読み取れる人はいません/ });
    this.faults = page.getByRole("listitem").filter({ hasText: /^\d+行目/ });
    this.remarks = page.getByRole("group").filter({ hasText: /^読み飛ばした行/ }).getByRole("listitem");
    this.take = page.getByRole("button", { name: /人を下の一覧に加える/ });
    this.add = button(page, "1人追加");
    this.check = page.getByRole("button", { name: /^内容を確認する/ });
    this.round = page.getByRole("region", { name: exactly("いま送信した場合の発行回") });
    this.summary = page.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
    this.shownBack = page.getByRole("table", { name: exactly("申請内容の確認") });
    this.send = button(page, "申請を送信する");
    this.back = button(page, "戻って直す");
  }

  kind(words: "新規発行" | "変更" | "削除"): Locator {
    return this.#page.getByRole("radiogroup", { name: labelled("申請の種類") }).getByRole("radio", { name: exactly(words) });
  }

  /** A person's fields, counted from 1. */
  person(number: number): Locator {
    return this.#page.getByRole("group", { name: exactly(`${number}人目`) });
  }

  field(number: number, label: string): Locator {
    return this.person(number).getByLabel(labelled(label));
  }

  /** Leads from a fault or a remark to its lines. */
  toLine(words: string): Locator {
    return button(this.#page, words);
  }

  /** The text that is selected in the paste box. */
  async selected(): Promise<string> {
    return await this.text.evaluate((area: HTMLTextAreaElement) =>
      area.value.slice(area.selectionStart, area.selectionEnd)
    );
  }

  remove(number: number): Locator {
    return button(this.person(number), `${number}人目を取り除く`);
  }
}

export class ApplicationPage {
  readonly facts: Locator;
  readonly people: Locator;

  constructor(page: Page) {
    this.facts = page.getByRole("region", { name: exactly("申請の概要") });
    this.people = page.getByRole("table", { name: exactly("申請の対象者") });
  }

  row(name: string): Locator {
    return this.people.getByRole("row").filter({ hasText: name });
  }
}

export class Queue {
  readonly table: Locator;
  readonly status: Locator;
  readonly search: Locator;
  readonly dialog: Locator;
  readonly reason: Locator;
  readonly atOnceReason: Locator;
  readonly confirmCompany: Locator;
  /** Stands there until the company is confirmed. */
  readonly unconfirmed: Locator;
  readonly decide: Locator;

  constructor(page: Page) {
    const form = page.getByRole("search", { name: exactly("検索条件") });
    this.table = page.getByRole("table", { name: exactly("申請の審査") });
    this.status = choice(form, "状態");
    this.search = button(form, "検索");
    this.dialog = page.getByRole("dialog", { name: exactly("審査結果の入力") });
    this.reason = textbox(this.dialog, "却下の理由");
    this.atOnceReason = textbox(this.dialog, "今すぐ発行する理由");
    this.confirmCompany = button(this.dialog, "この会社を確認済みにする");
    this.unconfirmed = this.dialog.getByText("会社の確認が済んでいません");
    this.decide = button(this.dialog, "決定する");
  }

  row(name: string): Locator {
    return this.table.getByRole("row").filter({ hasText: name });
  }

  /** Opens the dialog on a person. */
  open(name: string): Locator {
    return this.table.getByRole("button", { name: exactly(`${name}さんの申請を審査する`) });
  }

  decision(words: "承認する" | "今すぐ発行する" | "却下する"): Locator {
    return this.dialog.getByRole("radio", { name: new RegExp(`^\\s*${escaped(words)}`) });
  }
}
