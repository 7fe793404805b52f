import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { HtmlTagDescriptor, Plugin, ProxyOptions } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.LUCIDIC_BASE_URL ?? "http://127.0.0.1:8000";

// The server refuses foreign origins; a page of the development server is one of its own.
const proxied: ProxyOptions = {
  target: server,
  changeOrigin: true,
  configure: (proxy) => proxy.on("proxyReq", (request) => request.setHeader("Origin", server)),
};

// The first part of the program is small and asks for the page's data; the one that draws is wanted
// in any case, so it is loaded beside the first and not after it.
function preloadBoot(): Plugin {
  return {
    name: "preload-boot",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle = {} }): HtmlTagDescriptor[] => {
        const wanted = new Set<string>();
        const add = (name: string) => {
          const chunk = bundle[name];
          if (chunk?.type !== "chunk" || chunk.isEntry || wanted.has(name)) return;
          wanted.add(name);
          chunk.imports.forEach(add);
        };
        for (const [name, chunk] of Object.entries(bundle)) {
          if (chunk.type === "chunk" && chunk.facadeModuleId === here("src/app/boot.tsx"))
            add(name);
        }
        return [...wanted].map((name) => ({
          tag: "link",
          attrs: { rel: "modulepreload", crossorigin: true, href: `/${name}` },
          injectTo: "head",
        }));
      },
    },
  };
}

// Small parts that several pages share are one file: each costs a request before the page is drawn.
const FEW_BYTES = 6_000;

export default defineConfig({
  plugins: [react(), tailwindcss(), preloadBoot()],
  resolve: { alias: { "@": here("src") } },
  server: { proxy: { "/v1": proxied, "/healthz": proxied } },
  build: {
    outDir: here("../server/src/lucidic_server/http/dashboard"),
    emptyOutDir: true,
    // The server's content security policy allows no data: scripts or fonts; pictures stay files.
    assetsInlineLimit: 0,
    target: "es2022",
    // scripts/check-budget.mjs weighs what is sent, after compression.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "early",
              test: /src\/(main|app\/early|api\/(early|overviewViews)|lib\/(range|filterText|preferences)|routes\/outside)\.ts$/,
              priority: 2,
            },
            {
              name: "core",
              test: /node_modules\/(react|react-dom|scheduler|zod|zustand|openapi-fetch|@tanstack\/(?!react-virtual|virtual))/,
              priority: 1,
            },
            {
              name: "shared",
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: FEW_BYTES,
            },
          ],
        },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    env: { TZ: "UTC" },
  },
});
