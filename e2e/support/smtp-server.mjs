// A mail server for tests, as a process of its own: `node smtp-server.mjs '{"port": 2525, …}'`.
//
// It speaks SMTP as any other does, keeps nothing, and prints a line of JSON for everything that happens:
// {"listening": PORT}, {"mail": {…}}, {"refused": {"to": ADDRESS, "code": CODE}}. It ends when its standard input ends,
// so that it never outlives who started it. Both the tests in Rust and those in the browser use it.
//
// Options, all optional:
//   port            a free one without
//   tls             "none" (default), "starttls" or "wrapper"
//   key, cert       files, PEM; for TLS
//   user, password  then nobody sends without them
//   unknown         names without a mailbox: 550
//   busy            names whose mailbox is busy the first time: 451
import { readFileSync } from "node:fs";
import { SMTPServer } from "smtp-server";
import PostalMime from "postal-mime";

const { port = 0, tls = "none", key, cert, user, password, unknown = [], busy = [] } = JSON.parse(
  process.argv[2] ?? "{}",
);
const stillBusy = new Set(busy);

const say = (event) => process.stdout.write(`${JSON.stringify(event)}\n`);

const refusal = (code, text, to) => {
  say({ refused: { to, code } });
  return Object.assign(new Error(text), { responseCode: code });
};

const server = new SMTPServer({
  banner: "tests",
  secure: tls === "wrapper",
  ...(tls === "none" ? {} : { key: readFileSync(key), cert: readFileSync(cert) }),
  disabledCommands: tls === "none" ? ["STARTTLS"] : [],
  // Without TLS, too: on the loopback nobody listens.
  allowInsecureAuth: true,
  authOptional: user === undefined,
  disableReverseLookup: true,
  // Who breaks off is the tests' business, not the server's.
  logger: false,
  onAuth(auth, session, answer) {
    const right = auth.username === user && auth.password === password;
    answer(right ? null : Object.assign(new Error("535 wrong name or password"), { responseCode: 535 }), {
      user: auth.username,
    });
  },
  onRcptTo({ address }, session, answer) {
    const name = address.split("@")[0];
    if (unknown.includes(name)) return answer(refusal(550, `5.1.1 <${address}>: user unknown`, address));
    if (stillBusy.delete(name)) return answer(refusal(451, `4.7.1 ${address} is busy, come again later`, address));
    answer();
  },
  onData(stream, session, answer) {
    const parts = [];
    stream.on("data", (part) => parts.push(part));
    stream.on("end", async () => {
      const mail = await PostalMime.parse(Buffer.concat(parts));
      const header = (name) => mail.headers.find((one) => one.key === name)?.value ?? null;
      // Said before the answer: whoever has the answer can rely on it.
      say({
        mail: {
          from: mail.from?.address ?? "",
          fromName: mail.from?.name ?? "",
          to: session.envelope.rcptTo.map((to) => to.address),
          subject: mail.subject ?? "",
          text: mail.text ?? "",
          messageId: mail.messageId ?? "",
          contentType: header("content-type"),
          autoSubmitted: header("auto-submitted"),
          secure: session.secure,
          user: session.user ?? null,
        },
      });
      answer(null, `2.0.0 Ok: taken for ${session.envelope.rcptTo[0].address}`);
    });
  },
});

server.on("error", (error) => {
  if (server.server.listening) return;
  console.error(String(error));
  process.exit(1);
});
server.listen(port, "127.0.0.1", () => say({ listening: server.server.address().port }));
process.stdin.resume().on("end", () => process.exit(0));
