// The rules of our JavaScript. What builds markup from text, evaluates text or asks a server is an error: pages are sealed.
const markup = "Build elements with el() of web/dom.js; text is never markup.";

export default [
  {
    files: ["web/*.js", "explorer/page/**/*.js"],
    ignores: ["web/eslint.config.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module" },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error", "consistent-return": "error", eqeqeq: "error", "no-console": "error", "no-constant-condition": "error",
      "no-dupe-keys": "error", "no-duplicate-imports": "error", "no-eval": "error", "no-fallthrough": "error", "no-implicit-coercion": "off",
      "no-implied-eval": "error", "no-new-func": "error", "no-redeclare": "error", "no-self-assign": "error", "no-self-compare": "error",
      "no-shadow": "error", "no-unreachable": "error", "no-unused-vars": "error", "no-use-before-define": ["error", { functions: false, variables: false }],
      "no-var": "error", "prefer-const": "error", "use-isnan": "error", "valid-typeof": "error",
      "no-restricted-globals": ["error", "XMLHttpRequest", "WebSocket", "EventSource", "fetch"],
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: markup }, { property: "outerHTML", message: markup }, { property: "insertAdjacentHTML", message: markup },
        { object: "document", property: "write", message: markup }, { object: "navigator", property: "sendBeacon" }],
    },
  },
];
