/**
 * Imports a wheel of drizview in Pyodide, module by module, and says as JSON what came of it.
 *     node pyodide.mjs FOLDER_OF_PYODIDE WHEEL WHEELS_OF_OTHERS...
 * numpy, scipy, astropy and markupsafe are loaded from where Pyodide keeps its packages; where that cannot be reached, what needs them is counted.
 */
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, ...wheels] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/`, stderr: () => {} });
const LIMIT = 60_000;
const packages = ["numpy", "scipy", "astropy", "markupsafe"];
let loaded = [];
try {
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error("late")), LIMIT).unref());
  await Promise.race([pyodide.loadPackage(packages, { messageCallback() {}, errorCallback() {} }), late]);
  loaded = packages.filter((name) => name in pyodide.loadedPackages);
} catch {
  /* then without */
}
for (const wheel of wheels) pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "zip", { extractDir: "/lib/site" });
pyodide.globals.set("has_packages", loaded.length === packages.length);
const said = await pyodide.runPythonAsync(`
import importlib, json, pathlib, sys
sys.path.insert(0, "/lib/site")
WAITING = {"numpy", "scipy", "astropy", "erfa", "markupsafe"}
SCREEN = {"IPython", "anywidget", "bqplot", "ipywidgets", "traitlets", "voila", "comm"}
found, waiting, screen, wrong = [], [], [], {}
for path in sorted(pathlib.Path("/lib/site/drizview").rglob("*.py")):
    parts = path.relative_to("/lib/site").with_suffix("").parts
    if parts[-1] in ("__init__", "__main__"):
        parts = parts[:-1]
    name = ".".join(parts)
    try:
        importlib.import_module(name)
        found.append(name)
    except ModuleNotFoundError as error:
        missing = (error.name or "").split(".")[0]
        kept = waiting if missing in WAITING else screen if missing in SCREEN else None
        if kept is None:
            wrong[name] = repr(error)
        else:
            kept.append(name)
    except Exception as error:
        wrong[name] = repr(error)
values = -1
if has_packages:
    import tempfile, drizview, drizview.demo
    report = drizview.check(drizview.demo.write("stis", tempfile.mkdtemp()))
    values = sum(r.value is not None for r in report.results)
json.dumps({"python": sys.version.split()[0], "platform": sys.platform, "imported": found, "waiting": waiting, "screen": screen,
            "wrong": wrong, "values": values})
`);
console.log(said);
process.exit(0);
