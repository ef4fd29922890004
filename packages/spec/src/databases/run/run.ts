import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** Which machine a process runs on: process numbers say nothing on another. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 4);
const day = 86_400_000;

/**
 * A run of tests by the process that began it and the time when it did. What a run makes outside of its processes bears
 * this name, so that the next run finds what a killed one has left.
 */
export function runName(): string {
  process.env.GALLRA_TEST_RUN ??= `${machine}_${process.pid}_${Date.now().toString(36)}`;
  return process.env.GALLRA_TEST_RUN;
}

/** A name for a database that no other worker or run has. */
export const databaseNameOfItsOwn = (): string => `gallra_test_${runName()}_${randomUUID().slice(0, 8)}`;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether something bears the name of a run that is over: on this machine, or a day ago on another. */
export function isLeftOver(name: string): boolean {
  const [, where, pid, begun] = /^gallra[-_](?:test|run)[-_]([0-9a-f]{4})_(\d+)_([0-9a-z]+)/.exec(name) ?? [];
  if (where === undefined || begun === undefined) return false;
  return where === machine ? !isRunning(Number(pid)) : Number.parseInt(begun, 36) < Date.now() - day;
}

/**
 * Gives this process, and those that it starts, a temporary folder of their own, in place of those of runs that are over.
 *
 * @returns `isNew`: false where it had one already
 */
export function temporaryFolder(): { readonly isNew: boolean; readonly remove: () => void } {
  const name = `gallra-run-${runName()}`;
  const parent = tmpdir();
  if (basename(parent) === name) return { isNew: false, remove: () => undefined };
  for (const other of readdirSync(parent))
    if (isLeftOver(other)) rmSync(join(parent, other), { recursive: true, force: true });
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  for (const variable of ['TMPDIR', 'TEMP', 'TMP']) process.env[variable] = folder;
  return { isNew: true, remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
