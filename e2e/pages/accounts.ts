// アカウント管理: accounts, companies, commissions.
import type { Locator, Page } from "@playwright/test";
import { button, choice, DateFields, textbox } from "./fields.ts";
import { exactly, labelled } from "./words.ts";

export class AccountsPage {
  readonly words: Locator;
  readonly search: Locator;
  readonly table: Locator;
  readonly new: Locator;

  constructor(page: Page) {
    this.words = page.getByLabel(labelled("ログインID・氏名・メールアドレス"));
    this.search = button(page.getByRole("search", { name: exactly("検索条件") }), "検索");
    this.table = page.getByRole("table", { name: exactly("アカウント") });
    this.new = page.getByRole("link", { name: exactly("アカウントを発行") });
  }

  row(loginId: string): Locator {
    return this.table.getByRole("row").filter({ hasText: loginId });
  }
}

export class AccountForm {
  readonly name: Locator;
  readonly mail: Locator;
  readonly phone: Locator;
  readonly municipality: Locator;
  readonly vendor: Locator;
  readonly create: Locator;
  readonly save: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.name = textbox(page, "氏名または部署名");
    this.mail = textbox(page, "メールアドレス");
    this.phone = textbox(page, "電話番号");
    // Its suggestions make a combobox of the text field.
    this.municipality = page.getByLabel(labelled("市町村")).last();
    this.vendor = choice(page, "予約受付業者");
    this.create = button(page, "発行する");
    this.save = button(page, "保存");
  }

  async role(words: string): Promise<void> {
    await this.#page.getByRole("radio", { name: exactly(words) }).check();
  }
}

export class AccountPage {
  readonly suspend: Locator;
  readonly resume: Locator;
  readonly delete: Locator;
  readonly mailAgain: Locator;
  readonly dialog: Locator;

  constructor(page: Page) {
    this.suspend = button(page, "利用を停止する");
    this.resume = button(page, "利用を再開する");
    this.delete = button(page, "アカウントを削除する");
    this.mailAgain = button(page, "ログイン用のメールをもう一度送る");
    this.dialog = page.getByRole("dialog");
  }

  /** Presses one of the buttons and says why. */
  async act(words: string, reason: string): Promise<void> {
    const page = this.dialog.page();
    await button(page.getByRole("region", { name: exactly("このアカウントの操作") }), words).click();
    const usual = choice(this.dialog, "理由");
    if ((await usual.getByRole("option", { name: exactly(reason), includeHidden: true }).count()) === 1) {
      await usual.selectOption(reason);
    } else {
      await usual.selectOption("その他(理由を入力)");
      await textbox(this.dialog, "その他の理由").fill(reason);
    }
    await button(this.dialog, words).click();
  }
}

/** 二段階認証の解除 on an account's page. */
export class SecondFactorRemoval {
  readonly card: Locator;
  readonly ask: Locator;
  readonly agree: Locator;
  readonly refuse: Locator;
  readonly withdraw: Locator;
  readonly dialog: Locator;
  readonly reason: Locator;
  /** The requests that wait, above the list of accounts. */
  readonly waiting: Locator;

  constructor(page: Page) {
    this.card = page.getByRole("region", { name: exactly("二段階認証の解除") });
    this.ask = button(this.card, "解除を依頼する");
    this.agree = button(this.card, "同意して解除する");
    this.refuse = button(this.card, "却下する");
    this.withdraw = button(this.card, "依頼を取り下げる");
    this.dialog = page.getByRole("dialog");
    this.reason = textbox(this.dialog, "理由");
    this.waiting = page.getByRole("region", { name: /^二段階認証の解除の依頼が/ });
  }

  /** Presses one of the buttons and says why. */
  async act(pressed: Locator, words: string, reason: string): Promise<void> {
    await pressed.click();
    await this.reason.fill(reason);
    await button(this.dialog, words).click();
  }
}

export class CommissionForm {
  readonly company: Locator;
  readonly municipality: Locator;
  readonly first: DateFields;
  readonly last: DateFields;
  readonly create: Locator;

  constructor(page: Page) {
    this.company = page.getByLabel(labelled("会社名"));
    this.municipality = page.getByLabel(labelled("市町村"));
    this.first = new DateFields(page, "開始日");
    this.last = new DateFields(page, "終了日");
    this.create = button(page, "登録する");
  }
}
