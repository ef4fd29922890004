import { seeds } from '@gallra/world/cases';
import type { Reporter, TestModule } from 'vitest/node';
import { databases } from '../databases.ts';

/** Whose block a test stands in, by the names of the blocks around it. */
function databaseOf(name: string): string | undefined {
  const blocks = name.split(' > ');
  return databases.find((kind) => !kind.available && blocks.includes(kind.name))?.name;
}

/**
 * The last lines of a run name the seeds of its generated cases, and the databases that were left out, why, and how many
 * tests that took: no case is forgotten and no test is skipped in silence.
 */
export default class LastLines implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = new Map<string, number>();
    for (const module of modules)
      for (const test of module.children.allTests('skipped')) {
        const name = databaseOf(test.fullName);
        if (name !== undefined) skipped.set(name, (skipped.get(name) ?? 0) + 1);
      }
    const leftOut = databases
      .filter(({ name }) => skipped.has(name))
      .map(({ name, why }) => `${name} left out: ${why}; ${skipped.get(name)} tests skipped`);
    const lines = [`Generated cases came from the seeds ${seeds().join(' and ')}: GALLRA_SEED asks for one of them`];
    if (leftOut.length > 0) lines.push(leftOut.join('. '));
    // After the summary of the other reporters.
    process.once('exit', () => console.info(lines.join('\n')));
  }
}
