// 予約: the booking form, and the confirmation that takes its place.
import { expect, type Locator, type Page } from "@playwright/test";
import { button, checkbox, choice, DateFields, textbox } from "./fields.ts";
import { exactly } from "./words.ts";

/** What a caller says. */
export interface Caller {
  readonly bookerKana: string;
  readonly phone: string;
  readonly name: string;
  readonly kana: string;
  /** As typed into the year field: the whole date, era or not. */
  readonly birthDate: string;
  readonly municipalityCode: string;
  readonly coupon: string;
}

/** A caller with this coupon, who is nobody else's. */
export const caller = (coupon: string): Caller => ({
  bookerKana: "たなか みどり", phone: "0452223333", name: "田中 緑", kana: "たなか みどり",
  birthDate: "S15.6.7", municipalityCode: "141003", coupon,
});

export class BookingForm {
  readonly bookerKana: Locator;
  readonly phone: Locator;
  readonly name: Locator;
  readonly kana: Locator;
  readonly samePerson: Locator;
  readonly birthDate: DateFields;
  readonly group: Locator;
  readonly dose: Locator;
  readonly municipalityCode: Locator;
  readonly coupon: Locator;
  readonly checks: Locator;
  readonly readBack: Locator;
  readonly confirm: Locator;
  /** A draft that was left behind is offered by name. */
  readonly offer: Locator;
  readonly takeDraft: Locator;
  readonly startAnew: Locator;
  readonly leave: Locator;
  /** Offered when the time band is full. */
  readonly otherSlots: Locator;
  readonly done: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.bookerKana = textbox(page, "予約者氏名(かな)");
    this.phone = textbox(page, "予約者電話番号");
    this.name = textbox(page, "接種者氏名(漢字)");
    this.kana = textbox(page, "接種者氏名(かな)");
    this.samePerson = checkbox(page, "予約者本人が接種を受ける(F2)");
    this.birthDate = new DateFields(page, "接種者生年月日");
    this.group = choice(page, "接種対象者分類");
    this.dose = choice(page, "接種回数");
    this.municipalityCode = textbox(page, "自治体コード(6桁)");
    this.coupon = textbox(page, "クーポン番号(10桁)");
    this.checks = page.getByRole("region", { name: exactly("確認事項") });
    this.readBack = page.getByRole("region", { name: exactly("復唱") });
    this.confirm = button(page, "予約を確定");
    this.offer = page.getByRole("main").getByRole("status").filter({
      hasText: /様の入力が残っています|の情報を引き継ぎました|氏名を入力していない内容が残っています/,
    });
    this.takeDraft = button(this.offer, "続ける");
    this.startAnew = button(this.offer, "新しく始める");
    this.leave = button(page, "中断して検索へ");
    this.otherSlots = page.getByRole("region", { name: exactly("近い空き枠") }).getByRole("link");
    this.done = page.getByRole("heading", { name: exactly("予約が確定しました") });
  }

  /** Types everything, field by field; does not send it. */
  async fill(caller: Caller): Promise<void> {
    await this.bookerKana.fill(caller.bookerKana);
    await this.phone.fill(caller.phone);
    await this.name.fill(caller.name);
    await this.kana.fill(caller.kana);
    await this.birthDate.year.fill(caller.birthDate);
    await this.municipalityCode.fill(caller.municipalityCode);
    await this.coupon.fill(caller.coupon);
    await this.coupon.blur();
  }

  /** Everything is still there as it was typed. */
  async expectKept(caller: Caller): Promise<void> {
    await expect(this.bookerKana).toHaveValue(caller.bookerKana);
    await expect(this.phone).toHaveValue(caller.phone);
    await expect(this.name).toHaveValue(caller.name);
    await expect(this.kana).toHaveValue(caller.kana);
    await expect(this.municipalityCode).toHaveValue(caller.municipalityCode);
    await expect(this.coupon).toHaveValue(caller.coupon);
    await expect(this.birthDate.year).not.toHaveValue("");
  }

  /** The reference number of the confirmation: `123-456-782`. */
  async reference(): Promise<string> {
    await expect(this.done).toBeVisible();
    const text = this.#page.getByText(/^\s*\d{3}-\d{3}-\d{3}\s*$/).first();
    return ((await text.textContent()) ?? "").trim();
  }
}
