import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

// Names are stable here; the server's static storage puts the hash on them.
export default defineConfig({
  base: "./",
  publicDir: "public",
  plugins: [tailwindcss()],
  build: {
    outDir: "../src/telos/web/static/telos",
    emptyOutDir: true,
    target: ["chrome111", "firefox128", "safari16.4"],
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    rolldownOptions: {
      // The worker shares nothing with the pages: it must be one file without imports.
      input: { telos: "src/main.ts", worker: "src/worker.ts" },
      output: {
        entryFileNames: "[name].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "telos.css" : "fonts/[name][extname]",
      },
    },
  },
});
