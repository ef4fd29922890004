import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BenchResult, type Contestant, sideBySide } from '../result.ts';

const execute = promisify(execFile);
const folder = fileURLToPath(new URL('../../../packages/gallra/', import.meta.url));
const processes = 10;

/** Starts Node again and again, and looks at what the last one said. */
function started(words: readonly string[], said: string): Contestant {
  let stdout: string | undefined;
  return {
    prepare: async () => {
      stdout = undefined;
    },
    run: async () => {
      for (let one = 0; one < processes; one++) ({ stdout } = await execute(process.execPath, words));
    },
    verify: async () => {
      if (stdout !== said) throw new Error('The process said something else than it should.');
    },
  };
}

/** The command as hosts have it, built. What it loads before it knows what is asked, everybody waits for. */
export async function measureCommand(): Promise<readonly BenchResult[]> {
  await execute('pnpm', ['run', 'build'], { cwd: folder });
  const { version } = JSON.parse(await readFile(`${folder}package.json`, 'utf8')) as { version: string };
  const about = { suite: 'command', unit: 'processes/s', amount: processes, runs: 9 };
  const ours = started([`${folder}dist/cli.js`, '--version'], `${version}\n`);
  return [
    await sideBySide(
      { ...about, name: 'gallra --version, beside node -e 0', goal: 0.333 },
      ours,
      started(['-e', '0'], ''),
    ),
  ];
}
