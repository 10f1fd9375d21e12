// 接種事業: the list, a programme, and the draft of its next version.
import type { Locator, Page } from "@playwright/test";
import { button, checkbox, choice, DateFields, textbox } from "./fields.ts";
import { exactly } from "./words.ts";

export class ProgrammesPage {
  readonly table: Locator;
  readonly new: Locator;

  constructor(page: Page) {
    this.table = page.getByRole("table", { name: exactly("接種事業") });
    this.new = page.getByRole("link", { name: exactly("接種事業を追加") });
  }

  row(code: string): Locator {
    return this.table.getByRole("row").filter({ hasText: code });
  }

  link(name: string): Locator {
    return this.table.getByRole("link", { name: exactly(name) });
  }
}

export class ProgrammePage {
  readonly edit: Locator;
  readonly rules: (title: string) => Locator;
  readonly history: Locator;
  /** What a version no longer allows. */
  readonly changed: (number: number) => Locator;

  constructor(page: Page) {
    this.changed = (number) => page.getByRole("region", { name: new RegExp(`^\\s*第${number}版\\(.*できなくなる予約`) });
    this.edit = page.getByRole("link", { name: /^\s*(編集する|下書きを続ける)\s*$/ });
    this.rules = (title) => page.getByRole("table", { name: exactly(title) });
    this.history = page.getByRole("table", { name: exactly("版の履歴") });
  }
}

/** A row of a table of rules. */
export class RuleRow {
  readonly group: Locator;

  constructor(page: Page, table: string, number: number) {
    this.group = page.getByRole("group", { name: exactly(`${table} ${number}行目`) });
  }

  text(label: string): Locator {
    return textbox(this.group, label);
  }

  choice(label: string): Locator {
    return choice(this.group, label);
  }

  date(label: string): DateFields {
    return new DateFields(this.group, label);
  }
}

export class ProgrammeDraft {
  readonly code: Locator;
  readonly nameJa: Locator;
  readonly nameEn: Locator;
  readonly startsOn: DateFields;
  readonly endsOn: DateFields;
  readonly coupon: Locator;
  readonly once: Locator;
  readonly running: Locator;
  readonly create: Locator;
  readonly save: Locator;
  readonly showEffect: Locator;
  readonly effect: Locator;
  readonly publishOn: DateFields;
  readonly source: Locator;
  readonly reason: Locator;
  readonly publish: Locator;
  /** Somebody else has saved the draft. */
  readonly overtaken: Locator;
  readonly keepMine: Locator;
  readonly showTheirs: Locator;
  /** A newer version is published. */
  readonly newer: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.code = textbox(page, "コード").first();
    this.nameJa = textbox(page, "名称(日本語)").first();
    this.nameEn = textbox(page, "名称(英語)").first();
    this.startsOn = new DateFields(page, "接種開始日");
    this.endsOn = new DateFields(page, "接種終了日");
    this.coupon = choice(page, "本人確認");
    this.once = checkbox(page, "1人1回まで(回数にかかわらず)");
    this.running = checkbox(page, "実施中にする");
    this.create = button(page, "下書きを作成");
    this.save = button(page, "下書きを保存");
    this.showEffect = button(page, "影響を確認");
    this.effect = page.getByRole("region", { name: exactly("影響の確認") });
    this.overtaken = page.getByRole("alert").filter({ hasText: "ほかの人が下書きを変更しました" });
    this.keepMine = button(this.overtaken, "この画面の内容を残す");
    this.showTheirs = button(this.overtaken, "この画面の内容を破棄して相手の内容を表示");
    this.newer = page.getByRole("region", { name: /版が公開されています/ });
    const publishing = page.getByRole("region", { name: exactly("公開") });
    this.publishOn = new DateFields(publishing, "適用日");
    this.source = textbox(publishing, "根拠");
    this.reason = textbox(publishing, "理由");
    this.publish = button(publishing, "公開");
  }

  row(table: string, number: number): RuleRow {
    return new RuleRow(this.#page, table, number);
  }

  /** Adds a row, the last one. */
  async add(table: string): Promise<RuleRow> {
    const before = await this.#page.getByRole("group", { name: new RegExp(`^\\s*${table} \\d+行目`) }).count();
    await button(this.#page, `${table}を追加`).click();
    const row = this.row(table, before + 1);
    await row.group.waitFor();
    return row;
  }
}
