// 2回目以降の予約: from the coupon to the days on which the next dose fits.
import type { Locator, Page } from "@playwright/test";
import { button, choice, DateFields, textbox } from "./fields.ts";
import { exactly } from "./words.ts";

export class SecondDosePage {
  readonly municipalityCode: Locator;
  readonly coupon: Locator;
  readonly lookUp: Locator;
  readonly doses: Locator;
  readonly due: Locator;
  readonly search: Locator;
  readonly previousDate: DateFields;
  readonly previousVaccine: Locator;

  constructor(page: Page) {
    this.municipalityCode = textbox(page, "自治体コード(6桁)");
    this.coupon = textbox(page, "クーポン番号(10桁)");
    this.lookUp = button(page, "接種券を確認");
    this.doses = page.getByRole("region", { name: exactly("これまでの予約・接種") });
    this.due = page.getByRole("region", { name: /^2回目: / });
    this.search = button(page, "2回目の空き枠を検索");
    this.previousDate = new DateFields(page, "前回の接種日");
    this.previousVaccine = choice(page, "前回のワクチン種別");
  }
}
