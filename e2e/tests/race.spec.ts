// Two windows want the last place: one gets it, the other is told and keeps what was typed.
import { BookingForm, type Caller } from "../pages/booking-form.ts";
import { Api } from "../support/api.ts";
import { expect, test } from "../support/fixtures.ts";
import { logIn } from "../support/login.ts";

test.use({ stage: "race" });

const callers: readonly [Caller, Caller] = [
  {
    bookerKana: "さとう いちろう", phone: "0451110001", name: "佐藤 一郎", kana: "さとう いちろう",
    birthDate: "S10.1.1", municipalityCode: "141003", coupon: "5000000001",
  },
  {
    bookerKana: "すずき はなこ", phone: "0451110002", name: "鈴木 花子", kana: "すずき はなこ",
    birthDate: "S11.2.2", municipalityCode: "141003", coupon: "5000000002",
  },
];

test("the last place goes to one of two, the other keeps the form and takes another time", async ({
  page, browser, server, baseURL,
}) => {
  const owner = await Api.logIn(server, "yokohama");
  const venue = await owner.newVenue("一人だけの会場");
  await owner.newSlots({ venue_id: venue.id, first_date: "2021-03-17", opens: "09:00", closes: "11:00", capacity: 1 });
  const [slot] = await owner.slots(venue.id, "2021-03-17");
  if (slot === undefined) throw new Error("the venue has slots");

  const otherContext = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  const other = await otherContext.newPage();
  await Promise.all([logIn(page, "agent01", `/book/${slot.id}`), logIn(other, "agent02", `/book/${slot.id}`)]);
  const forms = [new BookingForm(page), new BookingForm(other)] as const;
  await Promise.all(forms.map(async (form, index) => await form.fill(callers[index === 0 ? 0 : 1])));

  const answers = Promise.all(
    [page, other].map(async (window) => {
      const answer = await window.waitForResponse(
        (one) => one.url().endsWith("/api/v1/bookings") && one.request().method() === "POST",
      );
      return answer.status();
    }),
  );
  await Promise.all(forms.map(async (form) => await form.confirm.click()));
  const statuses = await answers;
  expect([...statuses].sort()).toEqual([201, 409]);

  const [winner, loser] = statuses[0] === 201 ? [0, 1] as const : [1, 0] as const;
  await expect(forms[winner].done).toBeVisible();
  const told = [page, other][loser];
  if (told === undefined) throw new Error("there are two windows");
  await expect(told.getByRole("alert").filter({ hasText: "この予約枠は満員です" })).toBeVisible();
  await expect(forms[loser].done).toHaveCount(0);
  await forms[loser].expectKept(callers[loser]);

  // Nothing has to be typed again: the next free time is one press away.
  await expect(forms[loser].otherSlots).toHaveCount(1);
  await expect(forms[loser].otherSlots).toContainText("10:00–11:00");
  await forms[loser].otherSlots.click();
  await expect(forms[loser].otherSlots).toHaveCount(0);
  await forms[loser].expectKept(callers[loser]);
  await forms[loser].confirm.click();
  await expect(forms[loser].done).toBeVisible();

  const left = await owner.slots(venue.id, "2021-03-17");
  expect(left.map((one) => one.free)).toEqual([0, 0]);
  await otherContext.close();
});
