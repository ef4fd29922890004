/** The look of an access report: one sheet, a column of facts beside the data, and a line of dates. */
export const accessStyle = `
:root {
  color-scheme: light dark;
  --ground: #eef2f0; --sheet: #fff; --ink: #15211c; --quiet: #53625b; --line: #d3dcd7; --accent: #0a5c49; --due: #9c3a10;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #0e1412; --sheet: #161e1b; --ink: #e4ebe7; --quiet: #9aa9a2; --line: #2b3733; --accent: #7ed0b4; --due: #f2a17d; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, "Segoe UI", Roboto, sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3, h4, p, dl, dd, ul, ol { margin: 0; padding: 0; }
h1 { font-size: clamp(2rem, 6vw, 3rem); line-height: 1.05; letter-spacing: -.025em; font-weight: 700; }
h2 { font-size: 1.45rem; line-height: 1.2; letter-spacing: -.01em; }
h3 { font-size: 1.05rem; line-height: 1.35; }
h4 { font-size: 1rem; font-weight: 600; }
a { color: var(--accent); text-underline-offset: .15em; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.quiet, dt { color: var(--quiet); }
dt { font-size: .875rem; }
dd, .value { overflow-wrap: anywhere; }
.sender { color: var(--accent); font-weight: 600; margin-bottom: .75rem; }
.lede { max-width: 42rem; margin-top: 1rem; font-size: 1.125rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2.5rem; margin-top: 1.5rem; }
nav { margin-top: 2rem; border-block: 1px solid var(--line); padding: .75rem 0; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; }
section { margin-top: 3.25rem; }
section > .quiet { max-width: 42rem; margin-top: .35rem; }
.kind { margin-top: 1.75rem; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; margin-top: 1rem; padding: 1.1rem 1.25rem; break-inside: avoid; }
.pairs { display: grid; gap: .35rem 1.5rem; margin-top: .75rem; }
.pairs > div { display: grid; grid-template-columns: 10rem 1fr; gap: 0 1.5rem; }
.pairs dt { line-height: 1.7; }
.record { padding: 0; }
.record > header { padding: .8rem 1.25rem; border-bottom: 1px solid var(--line); }
.bundle { display: grid; grid-template-columns: 1fr 20rem; }
.bundle + .bundle { border-top: 1px solid var(--line); }
.about { padding: 1rem 1.25rem; border-inline-start: 1px solid var(--line); font-size: .8125rem; line-height: 1.45; color: var(--quiet); }
.about p + p { margin-top: .2rem; }
.about a { color: inherit; }
.until { font-size: .875rem; font-weight: 600; color: var(--accent); }
.due { color: var(--due); }
.values { padding: 1rem 1.25rem; display: grid; gap: .7rem; align-content: start; }
.value { font-size: 1.0625rem; font-weight: 500; white-space: pre-wrap; unicode-bidi: isolate; }
.value ul, .value dl { white-space: normal; padding-inline-start: 1.1rem; }
.mark { font-size: .8125rem; font-weight: 400; color: var(--quiet); }
.schedule { list-style: none; margin-top: 1.25rem; border-inline-start: 2px solid var(--line); }
.schedule > li { position: relative; padding: 0 0 1.25rem 1.5rem; break-inside: avoid; }
.schedule > li::before { content: ""; position: absolute; inset-inline-start: -.45rem; top: .4rem; width: .75rem; height: .75rem; border-radius: 50%; background: var(--accent); border: 2px solid var(--ground); }
.schedule > .late::before { background: var(--due); }
.schedule ul { list-style: none; }
.schedule .until { font-size: 1rem; }
.plain { list-style: none; display: grid; gap: .9rem; margin-top: 1rem; }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .8125rem; color: var(--quiet); overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  main { padding-top: 1.5rem; }
  .pairs > div, .bundle { grid-template-columns: 1fr; }
  .about { border-inline-start: 0; padding-top: 0; }
}
@media print {
  :root { --ground: #fff; --sheet: #fff; --ink: #000; --quiet: #444; --line: #bbb; --accent: #000; --due: #000; }
  body { font-size: 10pt; }
  main { max-width: none; padding: 0; }
  nav { display: none; }
  section { margin-top: 1.75rem; }
  h2, h3, header { break-after: avoid; }
  .record { break-inside: auto; }
  .bundle { break-inside: avoid; }
  a { text-decoration: none; }
}
@page { margin: 18mm; }
`;
