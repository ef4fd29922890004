import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealedLog } from '../testing/sealed-log.ts';
import { verifyLogs } from '../verify/verify-logs.ts';
import { fileWitness } from './file-witness.ts';

const log = sealedLog(2);
const [checkpoint = ''] = log.checkpoints;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallra-witness-'));
  await fileWitness(folder).keep(
    { log: log.log, origin: log.origin, size: 2, checkpoint },
    { signal: AbortSignal.timeout(1000) },
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('what else lies in the folder of a witness is none of its checkpoints', async () => {
  await writeFile(join(folder, 'notes.txt'), 'mounted on Monday');
  await mkdir(join(folder, 'lost+found'));
  await mkdir(join(folder, log.log, 'old.checkpoint'));
  await symlink('/nowhere', join(folder, log.log, 'gone.checkpoint'));
  expect(await fileWitness(folder).checkpoints()).toEqual([checkpoint]);
  expect(await fileWitness(folder).checkpoints(log.log)).toEqual([checkpoint]);
  expect(await fileWitness(join(folder, 'elsewhere')).checkpoints()).toEqual([]);
});

test('a folder that cannot be read or written is told without its path', async () => {
  const file = join(folder, 'karin.txt');
  await writeFile(file, 'no folder');
  const witness = fileWitness(join(file, 'witness'));
  const kept = { log: log.log, origin: log.origin, size: 2, checkpoint };
  const failures = [witness.keep(kept, { signal: AbortSignal.timeout(1000) }), witness.checkpoints(log.log)];
  for (const failure of await Promise.allSettled(failures)) {
    expect(failure).toMatchObject({ status: 'rejected', reason: { code: 'witness.failed' } });
    expect(inspect(failure, { depth: 5 })).not.toContain('karin');
  }
});

test('a file that fits into no text is a checkpoint that is none, and the logs are verified', async () => {
  const large = join(folder, log.log, '9999999999999999.checkpoint');
  await writeFile(large, checkpoint);
  await truncate(large, 2 ** 31);
  const checkpoints = await fileWitness(folder).checkpoints();
  const result = await verifyLogs([await log.lines()], { checkpoints, keys: [log.keys.verifier] });
  expect(result).toMatchObject({ ok: false, unknown: 1, logs: [{ ok: true, sealed: 2 }] });
});
