// A classic script in the head, so that the page is never painted in the wrong theme first.
(() => {
  const root = document.documentElement;
  const wanted = new URLSearchParams(location.hash.slice(1)).get("theme") ?? localStorage.getItem("theme");
  const system = () => (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
  if (wanted === "light" || wanted === "dark") root.dataset.theme = wanted;

  addEventListener("DOMContentLoaded", () => {
    document.getElementById("theme").addEventListener("click", () => {
      root.dataset.theme = (root.dataset.theme ?? system()) === "light" ? "dark" : "light";
      localStorage.setItem("theme", root.dataset.theme);
      const link = new URLSearchParams(location.hash.slice(1));
      if (link.has("theme")) {
        link.set("theme", root.dataset.theme);
        history.replaceState(null, "", `#${link}`);
      }
    });
  });
})();
