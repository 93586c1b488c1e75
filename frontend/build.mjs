// Fill static/vendor/ from the locked npm packages: `node frontend/build.mjs`.
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const packages = path.join(root, "node_modules");
const finished = path.join(root, "static", "vendor");
// Built beside it and renamed at the end: a broken build leaves the last good files in place.
const vendor = path.join(root, "static", ".vendor-new");

// Government desktops still run browsers built on Chrome 78; newer syntax is lowered to it.
const shared = { target: "chrome78", minify: true, legalComments: "none", logLevel: "warning", absWorkingDir: root };

const scripts = {
  "bootstrap.min.js": "bootstrap/dist/js/bootstrap.bundle.js",
  "htmx.min.js": "htmx.org/dist/htmx.js",
  "tom-select.min.js": "tom-select/dist/js/tom-select.complete.js",
};
const styles = {
  "bootstrap.min.css": "bootstrap/dist/css/bootstrap.css",
  "bootstrap-icons.min.css": "bootstrap-icons/font/bootstrap-icons.css",
  "tom-select.min.css": "tom-select/dist/css/tom-select.bootstrap5.css",
};
const licences = ["bootstrap", "bootstrap-icons", "htmx.org", "plotly.js", "tom-select"];

/** Minify one script or stylesheet; fonts beside it are copied under their own names. */
function lower(name, source) {
  return build({
    ...shared,
    entryPoints: [path.join(packages, source)],
    outfile: path.join(vendor, name),
    bundle: name.endsWith(".css"),
    loader: { ".woff": "copy", ".woff2": "copy" },
    assetNames: "[name]",
  });
}

// The chart library writes these style attributes, which the page's security policy forbids; through the style object,
// or by removing the attribute, the same is allowed.
const lawfulStyles = {
  "traces/heatmap/plot.js": ["attr('style', PIXELATED_IMAGE_STYLE)", "style('image-rendering', 'pixelated')"],
  "components/colorbar/draw.js": ["attr('style', '')", "attr('style', null)"],
};

const obeyPolicy = {
  name: "obey-policy",
  setup({ onLoad }) {
    for (const [end, [written, allowed]] of Object.entries(lawfulStyles)) {
      const filter = new RegExp(`plotly\\.js/src/${end.replace(".", "\\.")}$`);
      onLoad({ filter }, async ({ path: file }) => {
        const source = await readFile(file, "utf8");
        if (!source.includes(written)) throw new Error(`${end} has changed: look at lawfulStyles again`);
        return { contents: source.replaceAll(written, allowed) };
      });
    }
  },
};

/** Bundle the chart library; the css that its unused map traces bring along is thrown away. */
async function bundlePlotly() {
  await build({
    ...shared,
    entryPoints: ["frontend/plotly.js"],
    outfile: path.join(vendor, "plotly.min.js"),
    bundle: true,
    format: "iife",
    legalComments: "linked",
    define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
    alias: { stream: "stream-browserify" },
    plugins: [obeyPolicy],
  });
  await rm(path.join(vendor, "plotly.min.css"), { force: true });
}

/**
 * Write the style rules that the chart library would otherwise inject, which the page's security policy forbids.
 * Loaded as <link id="plotly.js-style-global" class="no-inline-styles">, they make it inject nothing.
 */
async function extractPlotlyStyles() {
  const rules = [];
  // Each rule is injected before the ones already there, so the order is turned round here as well.
  const collector = { addStyleRule: (selector, body) => rules.unshift(`${selector}{${body}}`) };
  const source = await readFile(path.join(packages, "plotly.js/build/plotcss.js"), "utf8");
  new Function("require", source)(() => collector);
  await writeFile(path.join(vendor, "plotly.css"), `${rules.join("\n")}\n`);
}

async function copyLicences() {
  for (const name of licences) {
    const file = (await readdir(path.join(packages, name))).find((entry) => /^licen[cs]e/i.test(entry));
    await copyFile(path.join(packages, name, file), path.join(vendor, `LICENSE-${name}.txt`));
  }
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await Promise.all([
  ...Object.entries({ ...scripts, ...styles }).map(([name, source]) => lower(name, source)),
  bundlePlotly(),
  extractPlotlyStyles(),
  copyLicences(),
]);
await rm(finished, { recursive: true, force: true });
await rename(vendor, finished);
