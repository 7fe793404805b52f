// Sets the theme before the first paint. A file of its own because the content security policy
// allows no inline script. The key and the values are those of src/lib/preferences.ts.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem("lucidic.v1.theme");
  } catch {
    // Storage may be forbidden; the system's theme is a good answer.
  }
  const dark =
    chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
})();
