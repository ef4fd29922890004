/**
 * `pnpm run test:packages [name …]`: what a host meets that installs the packed packages with npm. Needs a package
 * registry, and for the upgrade the history of this repository.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { peerNames, tryPeer } from './peers.ts';
import { gettingStarted, readmeSample } from './quickstart.ts';
import { type Runtime, runtime } from './runtime.ts';
import { currentTarballs, earlierTarballs, type Tarballs } from './tarballs.ts';
import { typeCost } from './type-cost.ts';
import { upgrade } from './upgrade.ts';

const { positionals: wanted, values } = parseArgs({ allowPositionals: true, options: { built: { type: 'boolean' } } });

const folder = await mkdtemp(join(tmpdir(), 'gallra-packed-'));
const failures: string[] = [];

/** One line for each step, with what it found out; what went wrong comes last. */
async function step<T>(name: string, work: () => Promise<T>): Promise<T | undefined> {
  const start = performance.now();
  const tell = (word: string, found: readonly string[] = []) => {
    const time = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
    console.log(`${word}  ${time} s  ${name}${found.map((one) => `\n                ${one}`).join('')}`);
  };
  try {
    const result = await work();
    tell('ok  ', Array.isArray(result) ? result : []);
    return result;
  } catch (error) {
    tell('FAIL');
    failures.push(`--- ${name}\n${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

async function upgraded(node: Runtime, tarballs: Tarballs): Promise<readonly string[]> {
  const before = await earlierTarballs();
  if (before === undefined)
    return ['left out: this clone does not have the history that the packages of before are in'];
  await upgrade(node, before, tarballs);
  return [];
}

const stepsWith = (tarballs: Tarballs, node22: Runtime, node24: Runtime) => [
  ...[node22, node24].flatMap((node) => [
    { name: `getting started, ${node.name}`, work: () => gettingStarted(node, tarballs) },
    { name: `the sample of the README, ${node.name}`, work: () => readmeSample(node, tarballs) },
  ]),
  { name: 'upgrade of databases that the packages of before filled', work: () => upgraded(node24, tarballs) },
  ...peerNames.map((peer) => ({ name: `peer ${peer}`, work: () => tryPeer(peer, node24, tarballs) })),
  { name: 'types without skipLibCheck', work: () => typeCost(node24, tarballs) },
];

try {
  const tarballs = await step('packing', async () => ({ files: await currentTarballs(folder, values) }));
  if (tarballs !== undefined) {
    const [node22, node24] = [await runtime('22'), await runtime('24')];
    const steps = stepsWith(tarballs.files, node22, node24);
    for (const { name, work } of steps)
      if (wanted.length === 0 || wanted.some((word) => name.includes(word))) await step<unknown>(name, work);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length === 0 ? 0 : 1;
