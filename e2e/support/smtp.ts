// The mail server that tests read mails from: a real one, in a process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A mail as it arrived. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** Whom it does not serve. */
export interface SmtpOptions {
  /** Names without a mailbox: refused for good. */
  readonly unknown?: readonly string[];
  /** Names whose mailbox is busy the first time. */
  readonly busy?: readonly string[];
}

interface Event {
  readonly listening?: number;
  readonly mail?: Mail;
}

export class SmtpServer {
  /** For MADOGUCHI_SMTP_URL. */
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #mails: Mail[];
  readonly #arrivals: EventEmitter;

  private constructor(url: string, child: ChildProcess, mails: Mail[], arrivals: EventEmitter) {
    this.url = url;
    this.#child = child;
    this.#mails = mails;
    this.#arrivals = arrivals;
  }

  /** Starts it on a free port; returns once it listens. */
  static async start(options: SmtpOptions = {}): Promise<SmtpServer> {
    const child = spawn(process.execPath, [join(import.meta.dirname, "smtp-server.mjs"), JSON.stringify(options)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const mails: Mail[] = [];
    const arrivals = new EventEmitter();
    const port = await new Promise<number>((found, failed) => {
      child.once("error", failed);
      child.once("exit", (code) => failed(new Error(`the mail server ended with ${code}`)));
      createInterface({ input: child.stdout }).on("line", (line) => {
        const { listening, mail } = JSON.parse(line) as Event;
        if (listening !== undefined) found(listening);
        if (mail !== undefined) {
          mails.push(mail);
          arrivals.emit("mail");
        }
      });
    });
    return new SmtpServer(`smtp://127.0.0.1:${port}`, child, mails, arrivals);
  }

  /** What `DemoServer.launch({ env })` needs, so that its mails come here. */
  get env(): Readonly<Record<string, string>> {
    return { MADOGUCHI_SMTP_URL: this.url, MADOGUCHI_MAIL_FROM: "Madoguchi 窓口 <no-reply@example.jp>" };
  }

  /** Every mail so far, the oldest first. */
  mails(): readonly Mail[] {
    return this.#mails;
  }

  /** The latest mail to an address; waits for one if there is none. `after` skips as many. */
  async waitForMailTo(address: string, after = 0): Promise<Mail> {
    for (;;) {
      const found = this.#mails.filter((mail) => mail.to.includes(address));
      const latest = found.at(-1);
      if (after < found.length && latest !== undefined) return latest;
      await once(this.#arrivals, "mail");
    }
  }

  /** Ends it. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = new Promise<void>((done) => this.#child.once("exit", () => done()));
    this.#child.kill();
    await ended;
  }
}

/** The link in a mail. */
export function linkIn(mail: Mail): string {
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0];
  if (link === undefined) throw new Error(`no link in: ${mail.text}`);
  return link;
}
