// The API as another program uses it: for what a test needs before it begins, and for what somebody
// else does in the meantime.
import { demoPassword, type LoginId } from "./login.ts";
import type { DemoServer } from "./server.ts";

export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export interface Venue {
  readonly id: string;
  readonly name: string;
  readonly etag: string;
}

export interface Slot {
  readonly id: string;
  readonly starts: string;
  readonly ends: string;
  readonly capacity: number;
  readonly free: number;
}

export interface Booking {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  readonly etag: string;
}

/** What a slot plan may leave out: four places an hour from nine to five. */
export interface Plan {
  readonly venue_id: string;
  readonly first_date: string;
  readonly last_date?: string;
  readonly vaccine?: string;
  readonly weekdays?: readonly string[];
  readonly opens?: string;
  readonly closes?: string;
  readonly slot_minutes?: number | null;
  readonly capacity?: number;
}

/** What a booking may leave out: an elderly person of Yokohama who calls herself. */
export interface Person {
  readonly coupon: string;
  readonly name?: string;
  readonly kana?: string;
  readonly birthDate?: string;
  readonly group?: string;
  readonly phone?: string;
  readonly dose?: number;
}

const everyDay = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

export class Api {
  readonly #base: string;
  readonly #token: string;

  private constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** A log-in of its own. */
  static async logIn(server: DemoServer, loginId: LoginId): Promise<Api> {
    const answer = await fetch(`${server.url}/api/v1/sessions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ login_id: loginId, password: demoPassword }),
    });
    if (!answer.ok) throw new Error(`${loginId} cannot log in: ${answer.status} ${await answer.text()}`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return new Api(server.url, token);
  }

  /** With a token that somebody else got, for example a browser. */
  static with(server: DemoServer, token: string): Api {
    return new Api(server.url, token);
  }

  /** Sends a request and gives whatever comes back. */
  async send<T>(
    method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    const answer = await fetch(`${this.#base}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`, ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text === "" ? undefined : JSON.parse(text)) as T };
  }

  /** Sends a request that must succeed. */
  async must<T>(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<T> {
    const answer = await this.send<T>(method, path, body, headers);
    if (answer.status < 200 || 300 <= answer.status) {
      throw new Error(`${method} ${path} gave ${answer.status}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body;
  }

  /** The venue of exactly this name. */
  async venue(name: string): Promise<Venue> {
    const { items } = await this.must<{ items: Venue[] }>("GET", "/venues?limit=200");
    const found = items.find((venue) => venue.name === name);
    if (found === undefined) throw new Error(`no venue ${name} among ${items.map((venue) => venue.name).join(", ")}`);
    return found;
  }

  /** A published venue with vaccine confirmed for long; for a municipality. */
  async newVenue(name: string, vaccines: readonly string[] = ["pfizer"]): Promise<Venue> {
    return await this.must<Venue>("POST", "/venues", {
      name,
      name_kana: "テストカイジョウ",
      kind: "special_site",
      address: "神奈川県横浜市中区本町6-50-10",
      vaccines,
      published: true,
      supply: vaccines.map((vaccine) => ({ vaccine, confirmed_through: "2022-12-31" })),
    });
  }

  async newSlots(plan: Plan): Promise<void> {
    await this.must("POST", "/slot-plans", {
      vaccine: "pfizer",
      last_date: plan.first_date,
      weekdays: everyDay,
      opens: "09:00",
      closes: "17:00",
      slot_minutes: 60,
      capacity: 4,
      breaks: [],
      skip_dates: [],
      ...plan,
    });
  }

  /** The first time band of a venue of its own; for a municipality. */
  async freeSlot(name: string): Promise<string> {
    const venue = await this.newVenue(name);
    await this.newSlots({ venue_id: venue.id, first_date: "2021-03-18" });
    const [slot] = await this.slots(venue.id, "2021-03-18");
    if (slot === undefined) throw new Error("the venue has slots");
    return slot.id;
  }

  /** The time bands of a day. */
  async slots(venueId: string, date: string, vaccine = "pfizer"): Promise<Slot[]> {
    const { items } = await this.must<{ items: Slot[] }>(
      "GET", `/venues/${venueId}/slots?date=${date}&vaccine=${vaccine}`,
    );
    return items;
  }

  /** Books, whatever comes of it. */
  async book(slotId: string, person: Person): Promise<Answer<Booking>> {
    return await this.send<Booking>("POST", "/bookings", {
      slot_id: slotId,
      booker: { name_kana: person.kana ?? "テスト ハナコ", phone: person.phone ?? "0459990000" },
      recipient: {
        name: person.name ?? "試験 花子",
        name_kana: person.kana ?? "テスト ハナコ",
        birth_date: person.birthDate ?? "1940-05-06",
        group: person.group ?? "elderly",
        dose: person.dose ?? 1,
        coupon: { municipality_code: "141003", number: person.coupon },
      },
    });
  }

  /** Books, and that must succeed. */
  async mustBook(slotId: string, person: Person): Promise<Booking> {
    const answer = await this.book(slotId, person);
    if (answer.status !== 201) throw new Error(`booking gave ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
