/** In a page of its own the inspector is light or dark as the system is, unless it was asked for one of them. */

const DARK = "(prefers-color-scheme: dark)";

/** @param {string} theme auto, light or dark. @returns {function(): void} Call it to stop following the system. */
export function followScheme(theme) {
  if (theme !== "auto" || document.body.dataset.voila !== "voila") return () => {};
  const system = matchMedia(DARK);
  const follow = () => {
    document.documentElement.dataset.drizviewScheme = system.matches ? "dark" : "light";
    document.body.dataset.jpThemeLight = String(!system.matches);
  };
  follow();
  system.addEventListener("change", follow);
  return () => system.removeEventListener("change", follow);
}
