import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a process said, and how it ended. */
export interface Run {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a demo as `pnpm demo` does: from source, without a terminal and without input. */
export function runDemo(...names: readonly string[]): Promise<Run> {
  const script = fileURLToPath(new URL('main.ts', import.meta.url));
  const { FORCE_COLOR: _, ...env } = process.env;
  const child = spawn(process.execPath, ['--conditions=gallra-source', script, ...names], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors]: [string[], string[]] = [[], []];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: output.join(''), errors: errors.join('') }));
  });
}

/** The steps of a demo, as it numbered them. */
export const stepsOf = ({ output }: Run): readonly string[] =>
  [...output.matchAll(/^(\d+) {2}(.*?) ─+$/gm)].map(([, number, title]) => `${number} ${title}`);
