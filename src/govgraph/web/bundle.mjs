// node bundle.mjs NODE_MODULES_FOLDER PACKAGE_FOLDER OUTPUT_FOLDER: our pages' scripts, each in one file, with the licenses of
// what went into them. Only modules of web/ import npm packages.
import { createRequire } from "node:module";
import { copyFile, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";

const [work, home, out] = process.argv.slice(2);
const require = createRequire(path.join(work, "package.json"));
const { build, transform } = require("esbuild");

const ENTRIES = {
  "explorer.js": "explorer/page/main.js",
  "worker.js": "web/worker.js",
  "editor.js": "web/editor.js",
};
const used = new Map(); // folder of a package → the bundles that it went into

await mkdir(out, { recursive: true });
for (const [name, entry] of Object.entries(ENTRIES)) {
  const done = await build({
    absWorkingDir: home, entryPoints: [path.join(home, entry)], outfile: path.join(out, name), nodePaths: [path.join(work, "node_modules")],
    bundle: true, format: "iife", platform: "browser", target: "es2022", minify: true, charset: "utf8", legalComments: "none", metafile: true,
    // Oxigraph's glue has a default address of its engine; ours is handed in as bytes.
    define: { "import.meta.url": '""' }, logLevel: "warning",
  });
  for (const input of Object.keys(done.metafile.inputs)) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input.replaceAll("\\", "/"));
    if (found) {
      const folder = path.resolve(home, found[1]);
      used.set(folder, [...new Set([...(used.get(folder) ?? []), name])]);
    }
  }
}
// A map is sent by mail, and a page takes only what its form needs: each script and style is made short by itself. Those of
// maps hang what they offer on GG; modules of web/ that the explorer uses as well are made such scripts, under these names.
const SHARED = {
  elements: "elements", cells: "matrix", days: "dated", finds: "search", says: "headline", three: "sizes", meeting: "meeting", reader: "reader",
};
const map = {};
for (const file of await readdir(path.join(home, "map/page"))) {
  if (/\.(js|css)$/.test(file)) map[file] = await short(await readFile(path.join(home, "map/page", file), "utf8"), file);
}
for (const [name, module] of Object.entries(SHARED)) {
  const text = await readFile(path.join(home, `web/${module}.js`), "utf8");
  const offered = [...text.matchAll(/^export (?:function|const) (.+?)(?: = |\()/gm)].map((found) => found[1]);
  const body = text.replace(/^import (\{.+?\}) from .+$/gm, "const $1 = GG;").replace(/^export /gm, "");
  map[`${name}.js`] = await short(`GG.${name} = (function () {\n${body}\nreturn { ${offered.join(", ")} };\n})();`, `${module}.js`);
}
await writeFile(path.join(out, "map.json"), JSON.stringify(map));

async function short(text, file) {
  const loader = path.extname(file).slice(1), target = loader === "js" ? "es2022" : undefined;
  const done = await transform(text, { loader, target, sourcefile: file, minify: true, charset: "utf8", legalComments: "none" });
  return done.code.trimEnd();
}

await copyFile(path.join(work, "node_modules/oxigraph/web_bg.wasm"), path.join(out, "oxigraph.wasm"));

const parts = ["Software of others in the scripts of the explorer. Generated from the packages; do not edit.\n"];
for (const folder of [...used.keys()].sort()) {
  const about = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const texts = (await readdir(folder)).filter((one) => /^(licen[cs]e|copying|notice)/i.test(one)).sort();
  const said = await Promise.all(texts.map((one) => readFile(path.join(folder, one), "utf8")));
  const author = typeof about.author === "string" ? about.author : about.author?.name;
  parts.push([
    "=".repeat(80), `${about.name} ${about.version}`, `License: ${about.license}`, author ? `Author: ${author}` : "", `In: ${used.get(folder).join(", ")}`,
    "", ...(said.length ? said : [`The package carries no text of its license; its identifier is at https://spdx.org/licenses/.`]),
  ].filter((line, place) => line || place === 5).join("\n").trimEnd() + "\n");
}
await writeFile(path.join(out, "THIRD-PARTY.txt"), parts.join("\n").replaceAll("\r\n", "\n"));
