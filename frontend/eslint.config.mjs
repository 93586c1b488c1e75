// What the browser scripts may use: nothing newer than Chrome 78 (browserslist in package.json), no eval, no HTML made of text.
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["static/js/**/*.js"],
    plugins: { compat, ...esx.configs["flat/restrict-to-es2019"].plugins },
    languageOptions: {
      sourceType: "script",
      globals: { ...globals.browser, Plotly: "readonly", TomSelect: "readonly", bootstrap: "readonly", htmx: "readonly" },
    },
    // Methods such as .at() or .replaceAll() count too, whatever they are called on.
    settings: { "es-x": { aggressive: true } },
    rules: {
      ...esx.configs["flat/restrict-to-es2019"].rules,
      // In Chrome since 71, 74 and 76, although newer than ES2019.
      "es-x/no-global-this": "off",
      "es-x/no-promise-all-settled": "off",
      "es-x/no-string-prototype-matchall": "off",
      // Every array has them; that it is no iterator cannot be told from the call.
      "es-x/no-iterator-prototype-every": "off",
      "es-x/no-iterator-prototype-filter": "off",
      "es-x/no-iterator-prototype-foreach": "off",
      "es-x/no-iterator-prototype-map": "off",
      "es-x/no-iterator-prototype-reduce": "off",
      "compat/compat": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Company names are user input: use textContent or build elements." },
        { property: "outerHTML", message: "Company names are user input: use textContent or build elements." },
        { property: "insertAdjacentHTML", message: "Company names are user input: use insertAdjacentElement." },
        { property: "replaceChildren", message: "Chrome 86: remove the children one by one." },
        { object: "AbortSignal", property: "timeout", message: "Chrome 103: use AbortController and setTimeout." },
      ],
    },
  },
  { files: ["frontend/**"], languageOptions: { globals: { ...globals.node, window: "readonly" } } },
];
