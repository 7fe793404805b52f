// Lays compressed twins beside what a browser loads, made once and at the best level: the server
// sends them as they are (http/pages.py). Brotli goes over TLS and to this machine, gzip anywhere.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

// Shorter files fit into a packet or two.
const SMALLEST = 1_024;
const TWINS = [
  [".br", (body) => brotliCompressSync(body)],
  [".gz", (body) => gzipSync(body, { level: 9 })],
];

const assets = fileURLToPath(
  new URL("../../server/src/lucidic_server/http/dashboard/assets/", import.meta.url),
);
for (const name of readdirSync(assets)) {
  const body = readFileSync(assets + name);
  if (!/\.(js|css|svg)$/.test(name) || body.length < SMALLEST) continue;
  for (const [ending, compress] of TWINS) writeFileSync(assets + name + ending, compress(body));
}
