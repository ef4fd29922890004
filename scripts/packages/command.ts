import { spawn } from 'node:child_process';

/** Where a command runs. */
export interface Place {
  readonly folder: string;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end and returns what it wrote to its standard output.
 *
 * @throws Error with all it wrote, where it does not end with 0
 */
export const run = ({ folder, env }: Place, file: string, ...args: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: folder, env: env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
    const told: Buffer[] = [];
    const all: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => told.push(chunk) && all.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => all.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(told).toString());
      else reject(new Error(`${[file, ...args].join(' ')} ended with ${code}:\n${Buffer.concat(all).toString()}`));
    });
  });
