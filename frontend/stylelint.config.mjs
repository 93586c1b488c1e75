// What the stylesheets may use: nothing that Chrome 78 (browserslist in package.json) does not know.
export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [true, { ignorePartialSupport: true }],
    // Newer than Chrome 78 as well, but unknown to the plugin's data.
    "property-disallowed-list": ["inset", "aspect-ratio", "text-wrap", "scrollbar-gutter"],
    "function-disallowed-list": ["color-mix", "oklch", "oklab", "light-dark"],
    "selector-pseudo-class-disallowed-list": ["is", "where", "focus-visible", "has"],
    "declaration-property-value-disallowed-list": { "/^overflow/": ["clip", "anywhere"] },
  },
};
