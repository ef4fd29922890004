import type { Reporter, TestModule } from 'vitest/node';
import { databases } from './databases.ts';

/** Whose block a test stands in, by the names of the blocks around it. */
function databaseOf(name: string): string | undefined {
  const blocks = name.split(' > ');
  return databases.find((kind) => !kind.available && blocks.includes(kind.name))?.name;
}

/**
 * The last line of a run names the databases that were left out, why, and how many tests that took: no test is skipped in
 * silence.
 */
export default class LeftOut implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = new Map<string, number>();
    for (const module of modules)
      for (const test of module.children.allTests('skipped')) {
        const name = databaseOf(test.fullName);
        if (name !== undefined) skipped.set(name, (skipped.get(name) ?? 0) + 1);
      }
    const lines = databases
      .filter(({ name }) => skipped.has(name))
      .map(({ name, why }) => `${name} left out: ${why}; ${skipped.get(name)} tests skipped`);
    // After the summary of the other reporters.
    if (lines.length > 0) process.once('exit', () => console.info(lines.join('. ')));
  }
}
