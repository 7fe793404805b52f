import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { ProxyOptions } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env.LUCIDIC_BASE_URL ?? "http://127.0.0.1:8000";

// The server refuses foreign origins; a page of the development server is one of its own.
const proxied: ProxyOptions = {
  target: server,
  changeOrigin: true,
  configure: (proxy) => proxy.on("proxyReq", (request) => request.setHeader("Origin", server)),
};

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/test/setup.ts"],
    env: { TZ: "UTC" },
  },
});
