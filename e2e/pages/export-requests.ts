// 出力の承認: what was asked for, one request, and the limits that a municipality sets.
import type { Locator, Page } from "@playwright/test";
import { button, textbox } from "./fields.ts";
import { exactly } from "./words.ts";

export class ExportRequestsPage {
  readonly table: Locator;
  readonly limits: Locator;
  readonly peopleAnHour: Locator;
  readonly exportedADay: Locator;
  readonly save: Locator;
  readonly summary: Locator;

  constructor(page: Page) {
    this.table = page.getByRole("table", { name: exactly("出力の承認") });
    this.limits = page.getByRole("region", { name: exactly("閲覧・出力の人数") });
    this.peopleAnHour = textbox(this.limits, "1時間に閲覧する人数");
    this.exportedADay = textbox(this.limits, "24時間に出力する人数");
    this.save = button(this.limits, "保存");
    this.summary = this.limits.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
  }

  /** The row of a request, by its purpose. */
  row(purpose: string): Locator {
    return this.table.getByRole("row").filter({ hasText: purpose });
  }

  /** Leads to a request. */
  link(purpose: string): Locator {
    return this.table.getByRole("link", { name: exactly(purpose) });
  }
}

export class ExportRequestPage {
  readonly main: Locator;
  readonly approve: Locator;
  readonly refuse: Locator;
  readonly approveDialog: Locator;
  readonly refuseDialog: Locator;
  readonly refusalReason: Locator;
  readonly summary: Locator;

  constructor(page: Page) {
    this.main = page.getByRole("main");
    this.approve = button(this.main, "承認する");
    this.refuse = button(this.main, "却下する");
    this.approveDialog = page.getByRole("dialog", { name: exactly("承認する") });
    this.refuseDialog = page.getByRole("dialog", { name: exactly("却下する") });
    this.refusalReason = textbox(this.refuseDialog, "却下の理由");
    this.summary = this.refuseDialog.getByRole("alert").filter({ hasText: "入力内容を確認してください" });
  }
}

/** 承認を依頼する, beside the file that was refused. */
export class AskForApproval {
  readonly refusal: Locator;
  readonly ask: Locator;
  readonly dialog: Locator;
  readonly purpose: Locator;
  readonly send: Locator;
  readonly requests: Locator;

  constructor(page: Page) {
    const main = page.getByRole("main");
    this.refusal = main.getByRole("alert").filter({ hasText: /市町村の承認(が必要|待ち)です/ });
    this.ask = button(main, "承認を依頼する");
    this.dialog = page.getByRole("dialog", { name: exactly("承認を依頼する") });
    this.purpose = textbox(this.dialog, "目的");
    this.send = button(this.dialog, "承認を依頼する");
    this.requests = main.getByRole("link", { name: exactly("出力の承認の一覧") });
  }
}
