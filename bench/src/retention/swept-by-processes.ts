import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const script = fileURLToPath(new URL('./sweeping-process.ts', import.meta.url));
/** Beside the modules it does not take in. */
const outfile = fileURLToPath(new URL('../../node_modules/.cache/sweeping-process.mjs', import.meta.url));
let program: Promise<string> | undefined;

/** The program as a host runs it, in JavaScript: to read TypeScript takes memory of its own. */
async function built(): Promise<string> {
  await build({
    entryPoints: [script],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    conditions: ['gallra-source'],
    external: ['pg', 'kysely'],
  });
  return outfile;
}

/** What a process tells after a batch. */
export interface SweepingProgress {
  readonly rows: number;
  /** Resident, in bytes. */
  readonly memory: number;
}

/**
 * Sweeps one database in processes of their own.
 *
 * @returns once all of them are ready: what begins the sweeps and waits for the last one to end
 */
export async function sweepingProcesses(
  url: string,
  estate: 'erased' | 'alone',
  amount: number,
  onProgress: (progress: SweepingProgress) => void = () => undefined,
): Promise<() => Promise<void>> {
  program ??= built();
  const path = await program;
  const processes = await Promise.all(
    Array.from({ length: amount }, async () => {
      const child = spawn(process.execPath, [path, url, estate], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const lines = createInterface({ input: child.stdout });
      await once(lines, 'line');
      lines.on('line', (line) => {
        const [rows = 0, memory = 0] = line.split(' ').map(Number);
        onProgress({ rows, memory });
      });
      return child;
    }),
  );
  return async () => {
    const ends = processes.map((child) => once(child, 'exit'));
    for (const child of processes) child.stdin.write('go');
    for (const [exitCode] of await Promise.all(ends))
      if (exitCode !== 0) throw new Error('A process that swept has failed.');
  };
}
