// The real server, with demo data on the days of the notice. It can be stopped and started again
// on the same port and data, as when someone restarts it while people are typing.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = process.env["MADOGUCHI_BIN"] ?? resolve(import.meta.dirname, "../../target/debug/madoguchi");

/** The day it is for the server, so that the notice's dates lie ahead. */
export const today = "2021-03-01";

export interface ServerOptions {
  /** Another day than `today`. */
  readonly day?: string;
  /** More arguments for `madoguchi serve`. */
  readonly args?: readonly string[];
  /** More variables for its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export class DemoServer {
  /** Where it answers: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The address of its SQLite file, for a second server on the same data. */
  readonly databaseUrl: string;
  readonly #folder: string;
  readonly #options: ServerOptions;
  #child: ChildProcess | undefined;
  #log = "";

  private constructor(port: number, options: ServerOptions) {
    this.url = `http://127.0.0.1:${port}`;
    this.#folder = mkdtempSync(join(tmpdir(), "madoguchi-e2e-"));
    this.databaseUrl = `sqlite:${join(this.#folder, "madoguchi.sqlite3")}`;
    this.#options = options;
  }

  /** A new server on a free port, with data of its own, ready to answer. */
  static async launch(options: ServerOptions = {}): Promise<DemoServer> {
    const server = new DemoServer(await freePort(), options);
    try {
      await server.start();
    } catch (error) {
      await server.remove();
      throw error;
    }
    return server;
  }

  /** Starts it, also again after `stop`, or on another day: the same address, the same data. */
  async start(day = this.#options.day ?? today): Promise<void> {
    if (this.#child !== undefined) throw new Error("the server runs already");
    const listen = this.url.replace("http://", "");
    const args = [
      "serve", "--demo", "--today", `${day}T09:00`, "--listen", listen, "--database-url", this.databaseUrl,
    ];
    const child = spawn(binary, [...args, ...(this.#options.args ?? [])], {
      env: { ...process.env, ...this.#options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const keep = (text: Buffer): void => {
      this.#log = (this.#log + text.toString()).slice(-20_000);
    };
    child.stdout?.on("data", keep);
    child.stderr?.on("data", keep);
    this.#child = child;
    await this.#untilReady(child);
  }

  /** Asks it to end and waits for that; what it promised to keep is on disk. */
  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || hasEnded(child)) return;
    const ended = new Promise<void>((done) => child.once("exit", () => done()));
    child.kill("SIGTERM");
    await ended;
  }

  /** Stops it for good and removes its data. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The last lines it printed. */
  log(): string {
    return this.#log;
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    let failure: Error | undefined;
    child.once("error", (error) => (failure = error));
    for (;;) {
      if (failure !== undefined) throw new Error(`${binary} did not start: ${failure.message}`);
      if (hasEnded(child)) throw new Error(`the server ended with ${child.exitCode}:\n${this.#log}`);
      // A refused connection means: not yet.
      const ready = await fetch(`${this.url}/health/ready`).then((answer) => answer.ok, () => false);
      if (ready) return;
      await new Promise((wake) => setTimeout(wake, 25));
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  return await new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(
        () => (address !== null && typeof address === "object" ? found(address.port) : failed(new Error("no port"))),
      );
    });
  });
}
