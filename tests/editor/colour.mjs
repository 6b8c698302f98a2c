// Colours texts as VS Code does, with its own two libraries. `node colour.mjs GRAMMAR NODE_MODULES < texts.json`:
// a list of texts in; for each a list of [offset, scope, text] out.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [file, modules] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "here.js"));
const textmate = load("vscode-textmate");
const oniguruma = load("vscode-oniguruma");

await oniguruma.loadWASM(readFileSync(load.resolve("vscode-oniguruma/release/onig.wasm")).buffer);
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(file, "utf8"), file),
});
const grammar = await registry.loadGrammar("source.trin");

function coloured(text) {
  const found = [];
  let state = textmate.INITIAL;
  let at = 0;
  for (const line of text.split("\n")) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    for (const { startIndex, endIndex, scopes } of tokens) {
      if (scopes.length > 1) found.push([at + startIndex, scopes.at(-1), line.slice(startIndex, endIndex)]);
    }
    state = ruleStack;
    at += line.length + 1;
  }
  return found;
}

console.log(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(coloured)));
