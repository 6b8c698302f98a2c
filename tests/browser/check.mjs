// Looks at pages in a real browser: axe's rules for WCAG 2.1 A and AA, nothing fetched, no sideways scrolling at the
// width of a small telephone (which is also 400 % zoom on an ordinary screen), and at most two sheets of A4.
//
//     node check.mjs FOLDER CHROMIUM MODULES [SCREENSHOT_OF SCREENSHOT]
//
// MODULES is a node_modules folder with axe-core and playwright-core. Prints a line of JSON for each page, and one about
// what looked; the exit code is 1 where a page has anything wrong with it.

import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, chromium, modules, photographed, photograph] = process.argv.slice(2);
const require = createRequire(`${resolve(modules)}/x.js`);
const playwright = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const NARROW = { width: 320, height: 640 };
const WIDE = { width: 900, height: 1100 };
const MOST_SHEETS = 2;

const browser = await playwright.chromium.launch({
  executablePath: chromium,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync',
  ],
});
const context = await browser.newContext();
let bad = 0;

for (const name of readdirSync(folder).filter((name) => name.endsWith('.html')).sort()) {
  const page = await context.newPage();
  const address = pathToFileURL(resolve(folder, name)).href;
  const fetched = [];
  page.on('request', (request) => { if (request.url() !== address) fetched.push(request.url()); });
  await page.setViewportSize(WIDE);
  await page.goto(address);
  if (name === photographed) await page.screenshot({ path: photograph });
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
  await page.setViewportSize(NARROW);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const sheets = (pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g) || []).length;
  const violations = found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' ')}`);
  const undecided = found.incomplete.map((v) => v.id);
  const wrong = violations.length > 0 || fetched.length > 0 || sideways > 0 || sheets > MOST_SHEETS;
  if (wrong) bad += 1;
  console.log(JSON.stringify({ page: name, wrong, violations, undecided, fetched, sideways: Math.max(sideways, 0), sheets }));
  await page.close();
}

const empty = await context.newPage();
await empty.evaluate(axe);
console.log(JSON.stringify({ chromium: browser.version(), axe: await empty.evaluate(() => axe.version), bad }));
await browser.close();
process.exit(bad ? 1 : 0);
