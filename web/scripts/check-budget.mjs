// Fails the build when what a browser must load first grows past its budget (gzip, in bytes).
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ENTRY = 190_000;
const ROUTE = 60_000;
const STYLE = 25_000;

const built = fileURLToPath(
  new URL("../../server/src/lucidic_server/http/dashboard/", import.meta.url),
);
const index = readFileSync(`${built}index.html`, "utf8");
const weigh = (path) => gzipSync(readFileSync(built + path), { level: 9 }).length;
const assets = readdirSync(`${built}assets`).map((name) => `assets/${name}`);
const first = (path) => index.includes(path);

const sums = [
  ["entry", ENTRY, assets.filter((path) => path.endsWith(".js") && first(path))],
  ["styles", STYLE, assets.filter((path) => path.endsWith(".css"))],
  ...assets
    .filter((path) => path.endsWith(".js") && !first(path))
    .map((path) => [path, ROUTE, [path]]),
];

let over = false;
for (const [name, budget, paths] of sums) {
  const size = paths.reduce((sum, path) => sum + weigh(path), 0);
  over ||= size > budget;
  const verdict = size > budget ? "OVER BUDGET" : "ok";
  console.log(`${name}: ${(size / 1000).toFixed(1)} kB of ${budget / 1000} kB gzip, ${verdict}`);
}
const inline = /<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=/i.exec(index);
if (inline) {
  console.error(`index.html has ${inline[0]}, which the content security policy blocks`);
}
process.exit(over || inline ? 1 : 0);
