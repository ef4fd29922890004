import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchResult } from '../result.ts';
import { generatedHost } from './generated-host.ts';

interface Compilation {
  readonly seconds: number;
  readonly instantiations: number;
  readonly types: number;
  readonly errors: readonly string[];
}

const [tables, columns, runs] = [200, 20, 3];
const compiler = fileURLToPath(new URL('tsc.js', import.meta.resolve('typescript')));
const definePolicy = fileURLToPath(
  new URL('../../../packages/core/src/definition/checked/define-policy.ts', import.meta.url),
);

const compilerOptions = {
  target: 'ES2024',
  lib: ['ES2024', 'DOM'],
  types: [],
  module: 'NodeNext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
};

const figure = (output: string, name: string) =>
  Number(new RegExp(`^${name}:\\s+([\\d.]+)`, 'm').exec(output)?.[1] ?? Number.NaN);

function compile(project: string): Promise<Compilation> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [compiler, '--project', project, '--extendedDiagnostics'], (_failed, output) => {
      const seconds = figure(output, 'Check time');
      if (Number.isNaN(seconds)) reject(new Error(`The compiler did not report its figures:\n${output}`));
      const [instantiations, types] = [figure(output, 'Instantiations'), figure(output, 'Types')];
      // An error begins with its file, and goes on in lines that begin with a blank.
      const errors = [...output.matchAll(/^\S.*: error (TS\d+: .*(?:\n .*)*)/gm)].map(([, message]) => message ?? '');
      resolve({ seconds, instantiations, types, errors });
    });
  });
}

/** Compiles a source as a project of its own. */
async function measure(folder: string, source: string): Promise<Compilation> {
  const project = join(folder, 'tsconfig.json');
  await writeFile(join(folder, 'host.ts'), `import { definePolicy } from '${definePolicy}';\n${source}`);
  await writeFile(project, JSON.stringify({ compilerOptions, files: ['host.ts'] }));
  return compile(project);
}

const fastest = (compilations: readonly Compilation[]): Compilation =>
  compilations.reduce((best, one) => (one.seconds < best.seconds ? one : best));

/** Here less is better: a ratio of 1 is as light as the reference, and 0.5 twice as heavy. */
function compared(about: Pick<BenchResult, 'name' | 'unit' | 'goal'>, ours: number, reference: number): BenchResult {
  const ratio = Math.round((reference / ours) * 1000) / 1000;
  return { suite: 'types', ...about, ours, reference, ratio };
}

/** The one error that a misspelt category gives in a host of so many tables. */
async function oneError(folder: string, size: number): Promise<string> {
  const { database, policy } = generatedHost(size, columns);
  const wrong = policy.replace("column_7_6: 'location'", "column_7_6: 'locaton'");
  const { errors } = await measure(folder, `${database}${wrong}`);
  if (errors.length !== 1 || errors[0] === undefined) throw new Error(`Not one error, but:\n${errors.join('\n')}`);
  return errors[0];
}

/**
 * What the policy's types cost a host of 200 tables with 20 columns: the compiler with the policy, beside the compiler
 * with the same schema and imports but no policy (in turns, the fastest time of each); and how one wrong column reads,
 * beside a host of ten tables.
 */
export async function measureTypes(): Promise<readonly BenchResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gallra-types-'));
  try {
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const { database, policy } = generatedHost(tables, columns);
    const [without, withPolicy]: [Compilation[], Compilation[]] = [[], []];
    for (let run = 0; run < runs; run++) {
      without.push(await measure(folder, `${database}void definePolicy;\n`));
      withPolicy.push(await measure(folder, `${database}${policy}`));
    }
    const [reference, ours] = [fastest(without), fastest(withPolicy)];
    if (ours.errors.length > 0) throw new Error(`The generated policy has errors:\n${ours.errors.join('\n')}`);
    const size = `${tables} tables of ${columns} columns`;
    return [
      compared({ name: `check time, ${size}`, unit: 's', goal: 0.25 }, ours.seconds, reference.seconds),
      compared({ name: `instantiations, ${size}`, unit: '' }, ours.instantiations, reference.instantiations),
      compared({ name: `types, ${size}`, unit: '' }, ours.types, reference.types),
      compared(
        {
          name: `length of the error for one wrong column, ${tables} tables beside 10`,
          unit: 'characters',
          goal: 0.9,
        },
        (await oneError(folder, tables)).length,
        (await oneError(folder, 10)).length,
      ),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}
