// Completes package-lock.json after `npm install`: npm leaves out the optional builds for other
// platforms when its registry does not list all of them, and `npm ci` then refuses the lock there.
// What is added has the version that its parent asks for, and no integrity hash.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../package-lock.json", import.meta.url));
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = "android darwin freebsd linux win32 openharmony netbsd openbsd sunos aix".split(
  " ",
);
const processors = "wasm32 arm64 x64 ia32 ppc64 riscv64 s390x loong64 mips64el arm".split(" ");

// "@rolldown/binding-linux-x64-musl" says what it runs on.
const platform = (name) => {
  const tail = name.split("/").at(-1);
  const os = systems.find((word) => tail.includes(word));
  const cpu = processors.find((word) => tail.includes(word));
  const libc = /musl/.test(tail) ? "musl" : /gnu/.test(tail) ? "glibc" : undefined;
  return cpu && { cpu: [cpu], ...(os && { os: [os] }), ...(libc && { libc: [libc] }) };
};

let added = 0;
for (const [where, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const runsOn = platform(name);
    if (!runsOn || lock.packages[key] || lock.packages[`${where}/${key}`]) continue;
    lock.packages[key] = {
      version,
      ...runsOn,
      ...(parent.dev && { dev: true }),
      ...(parent.license && { license: parent.license }),
      optional: true,
      ...(parent.engines && { engines: parent.engines }),
    };
    added += 1;
  }
}
const byName = ([a], [b]) => (a === "" ? -1 : b === "" ? 1 : a.localeCompare(b, "en"));
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(byName));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages added`);
