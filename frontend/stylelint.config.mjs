// What the stylesheets may use: nothing that Chrome 78 (browserslist in package.json) needs and does not know.
export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [
      true,
      {
        ignorePartialSupport: true,
        // css-math-functions takes minmax() for max(); without :focus-visible the browser draws its own focus ring.
        ignore: ["css-math-functions", "css-focus-visible"],
      },
    ],
    // Newer than Chrome 78 as well, but unknown to the plugin's data.
    "function-disallowed-list": ["min", "max", "clamp", "color-mix", "oklch", "oklab", "light-dark"],
    "property-disallowed-list": ["inset", "aspect-ratio", "text-wrap", "scrollbar-gutter"],
    "selector-pseudo-class-disallowed-list": ["is", "where", "has"],
    "declaration-property-value-disallowed-list": { "/^overflow/": ["clip", "anywhere"] },
  },
};
