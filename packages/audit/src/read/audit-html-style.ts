/** The look of a page of events: one table, which stays readable on paper. */
export const auditStyle = `
:root { color-scheme: light dark; --ground: #fff; --ink: #15211c; --quiet: #53625b; --line: #d3dcd7; --alarm: #9c3a10; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0e1412; --ink: #e4ebe7; --quiet: #9aa9a2; --line: #2b3733; --alarm: #f2a17d; }
}
body { margin: 0 auto; max-width: 80rem; padding: 2rem 1.25rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
h1 { font-size: 1.75rem; line-height: 1.15; margin: 0 0 .5rem; }
.quiet { color: var(--quiet); }
.alarm { color: var(--alarm); font-weight: 600; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin-top: 1.5rem; font-size: .9375rem; }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--quiet); font-weight: 600; font-size: .8125rem; }
tbody th { font-weight: 400; white-space: nowrap; }
.number { text-align: end; font-variant-numeric: tabular-nums; }
@media print {
  :root { --ground: #fff; --ink: #000; --quiet: #444; --line: #bbb; --alarm: #000; }
  body { max-width: none; padding: 0; font-size: 9pt; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
}
@page { size: landscape; margin: 15mm; }
`;
