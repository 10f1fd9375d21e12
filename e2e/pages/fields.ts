// The parts that forms are made of.
import type { Locator, Page } from "@playwright/test";
import { exactly, labelled } from "./words.ts";

type Place = Page | Locator;

export function textbox(place: Place, label: string): Locator {
  return place.getByRole("textbox", { name: labelled(label) });
}

export function choice(place: Place, label: string): Locator {
  return place.getByRole("combobox", { name: labelled(label) });
}

export function checkbox(place: Place, label: string): Locator {
  return place.getByRole("checkbox", { name: labelled(label) });
}

export function button(place: Place, words: string): Locator {
  return place.getByRole("button", { name: exactly(words) });
}

/** A date: year, month and day, with the echo that reads it back. */
export class DateFields {
  readonly group: Locator;
  readonly year: Locator;
  readonly month: Locator;
  readonly day: Locator;

  constructor(place: Place, label: string) {
    this.group = place.getByRole("group", { name: labelled(label) });
    this.year = this.group.getByRole("textbox", { name: exactly("年") });
    this.month = this.group.getByRole("textbox", { name: exactly("月") });
    this.day = this.group.getByRole("textbox", { name: exactly("日") });
  }

  /** Fills the three fields from `2021-03-15`. */
  async fill(date: string): Promise<void> {
    const [year = "", month = "", day = ""] = date.split("-");
    await this.year.fill(year);
    await this.month.fill(String(Number(month)));
    await this.day.fill(String(Number(day)));
    await this.day.blur();
  }

  async clear(): Promise<void> {
    for (const part of [this.year, this.month, this.day]) await part.fill("");
    await this.day.blur();
  }
}
