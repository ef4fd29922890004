import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import { measureAudit } from './audit/suite.ts';
import { measureCommand } from './command/suite.ts';
import { measureDecide } from './decide/suite.ts';
import type { BenchResult } from './result.ts';
import { measureRetention } from './retention/suite.ts';
import { measureTypes } from './types/measure.ts';

const suites: Readonly<Record<string, () => Promise<readonly BenchResult[]>>> = {
  audit: measureAudit,
  command: measureCommand,
  decide: measureDecide,
  retention: measureRetention,
  types: measureTypes,
};

const { positionals } = parseArgs({ allowPositionals: true });
const unknown = positionals.filter((name) => suites[name] === undefined);
if (unknown.length > 0) {
  console.error(`No such suite. Choose from: ${Object.keys(suites).join(', ')}.`);
  process.exit(2);
}

const file = new URL('../results.json', import.meta.url);
const earlier: readonly BenchResult[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const chosen = positionals.length === 0 ? Object.keys(suites) : positionals;
const measured: BenchResult[] = [];
for (const name of chosen) measured.push(...((await suites[name]?.()) ?? []));

// A part of a suite leaves the rest of it standing.
const isPart = (process.env.GALLRA_BENCH_ONLY ?? '') !== '';
const isRenewed = ({ suite, name }: BenchResult) =>
  chosen.includes(suite) && (!isPart || measured.some((result) => result.name === name));
writeFileSync(file, `${JSON.stringify([...earlier.filter((result) => !isRenewed(result)), ...measured], null, 2)}\n`);
const table = new Table({ head: ['suite', 'name', 'ours', 'reference', 'unit', 'ratio', 'goal'] });
for (const { suite, name, ours, reference, unit, ratio, goal } of measured)
  table.push([suite, name, ours, reference, unit, ratio, goal ?? '']);
console.log(table.toString());
