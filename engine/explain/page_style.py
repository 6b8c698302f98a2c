"""How pages look: plain, dark on white, on a screen of any width and on paper. Colours never say anything alone.

All text has a contrast of at least 4.5:1 with what is behind it. Fonts are the reader's own: nothing is fetched.
"""

from __future__ import annotations

from typing import Final

STYLE: Final = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
html { font-size: 100%; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0 auto; padding: 1.5rem 1.25rem 2rem; max-width: 48rem; background: #fff; color: #1b1b1b;
  font-family: system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; line-height: 1.5;
  overflow-wrap: anywhere; hyphens: auto; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .75rem; }
h2 { font-size: 1.3rem; line-height: 1.25; margin: 0 0 .5rem; padding-bottom: .25rem; border-bottom: 2px solid #1f4e79;
  color: #173a5a; }
h3 { font-size: 1.05rem; line-height: 1.3; margin: 1.1rem 0 .3rem; }
p { margin: .35rem 0; }
header p.lead { font-size: 1.05rem; margin: .25rem 0; }
header p.lead:first-of-type { font-size: 1.2rem; font-weight: 600; padding: .7rem .9rem; margin-bottom: .6rem;
  border-left: .4rem solid #1f4e79; background: #eef4fa; }
header dl { display: flex; flex-wrap: wrap; gap: .2rem 1.75rem; margin: .75rem 0 0; font-size: .95rem; }
section { margin-top: 1.6rem; }
dl { margin: .3rem 0; }
dl > div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 .75rem; padding: .1rem 0; }
header dl > div { display: flex; gap: .4rem; }
dt { font-weight: 600; color: #3b3b3b; }
header dt::after { content: ":"; }
dd { margin: 0; min-width: 0; }
ul, ol { margin: .3rem 0 .5rem; padding-left: 1.3rem; }
li { margin: .2rem 0; }
li > dl { margin: .1rem 0 .4rem; }
li > .meter { display: block; }
.path ol { list-style-position: outside; }
.path li[aria-current] { background: #eef4fa; outline: 2px solid #1f4e79; padding: .15rem .4rem; }
table { width: 100%; border-collapse: collapse; margin: .6rem 0 1rem; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; border-bottom: 1px solid #c4c4c4; }
thead th { font-size: .9rem; color: #3b3b3b; border-bottom: 2px solid #6b6b6b; }
tbody th { font-weight: 400; }
thead th:first-child:not(:nth-last-child(2)) { width: 42%; }
.steps { display: inline-flex; gap: 3px; vertical-align: -.12em; margin-right: .35rem; }
.steps i { display: block; width: .9rem; height: .8rem; border: 1px solid #4a4a4a; background: #fff; }
.steps i.full { background: #1f4e79; border-color: #1f4e79; }
.steps i.asked { outline: 2px solid #1b1b1b; outline-offset: 1px; margin: 0 2px; }
footer { margin-top: 2rem; padding-top: .6rem; border-top: 2px solid #1f4e79; font-size: .9rem; }
footer p:first-child { font-size: 1rem; font-weight: 600; }
@media (max-width: 36rem) {
  body { padding: 1rem .8rem 1.5rem; }
  h1 { font-size: 1.45rem; }
  dl > div { display: block; }
  th, td { padding-right: .4rem; }
}
@media print {
  @page { size: A4; margin: 12mm 13mm; }
  html { font-size: 8.6pt; }
  body { max-width: none; padding: 0; line-height: 1.3; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  h1 { font-size: 1.6rem; margin-bottom: .4rem; }
  h2 { font-size: 1.2rem; margin-bottom: .25rem; }
  h3 { margin: .5rem 0 .1rem; }
  h2, h3, caption { break-after: avoid; }
  li, tr, dl > div { break-inside: avoid; }
  section { margin-top: .7rem; }
  main > section { columns: 2; column-gap: 8mm; }
  main > section > h2 { column-span: all; }
  main > section:not(.unmet, .unknown, .met, .train, .measure, .plan) { break-inside: avoid; }
  dl { margin: .1rem 0; }
  ul, ol { margin: .1rem 0 .2rem; }
  dl > div { display: block; padding: 0; }
  dt, dd { display: inline; }
  dt::after { content: ": "; }
  .steps { gap: 2px; }
  .steps i { width: .72rem; height: .68rem; }
  header p.lead:first-of-type { padding: .35rem .6rem; margin-bottom: .3rem; }
  p, li { margin: .12rem 0; }
  table { margin: .2rem 0 .5rem; }
  th, td { padding: .1rem .6rem .1rem 0; }
  footer { margin-top: .8rem; font-size: .85rem; }
}
""".strip()
"""Goes into the head of the page as it is; it has no character that HTML would read as markup."""
