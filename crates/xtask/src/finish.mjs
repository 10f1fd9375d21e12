// The last touches to what Trunk built. Run by xtask with the folder as its argument; Node is
// there already (for wasm-opt) and has both compressors built in. Prints the bytes of all files,
// as they are and as small as they travel.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[1];

// Trunk writes the starting script into the page. As a file of its own it needs no exception in
// the Content-Security-Policy.
const page = join(folder, "index.html");
const html = readFileSync(page, "utf8");
const inline = /<script type="module">([^]*?)<\/script>/g;
writeFileSync(
  page,
  html.replace(inline, (_, script) => {
    const hash = createHash("sha384").update(script).digest();
    const name = `start-${hash.toString("hex").slice(0, 16)}.js`;
    writeFileSync(join(folder, name), script);
    return `<script type="module" src="/${name}" integrity="sha384-${hash.toString("base64")}"></script>`;
  }),
);

// A .br and a .gz beside each file that gains by it: the server then only picks the right one.
const compressible = new Set([
  ".css", ".html", ".ico", ".js", ".json", ".map", ".mjs", ".svg", ".ttf", ".txt", ".wasm", ".webmanifest", ".xml",
]);
let raw = 0;
let brotli = 0;
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath ?? entry.path, entry.name);
  if (!entry.isFile()) continue;
  if (/\.(br|gz)$/.test(file)) {
    rmSync(file);
    continue;
  }
  const content = readFileSync(file);
  let smallest = content.length;
  if (compressible.has(extname(file))) {
    const packed = {
      br: brotliCompressSync(content, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
          [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
        },
      }),
      gz: gzipSync(content, { level: 9 }),
    };
    for (const [ending, bytes] of Object.entries(packed)) {
      if (bytes.length < content.length) writeFileSync(`${file}.${ending}`, bytes);
    }
    smallest = Math.min(smallest, packed.br.length);
  }
  raw += content.length;
  brotli += smallest;
}
console.log(`${raw} ${brotli}`);
