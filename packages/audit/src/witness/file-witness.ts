import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkpointName, logName, type ReadableWitness, refuseFork } from './witness.ts';

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** What is there; nothing where the folder is not. */
const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
};

/**
 * A witness that keeps checkpoints in a folder: `<log>/<size>.checkpoint`, a file for each log and size, never
 * overwritten. It is of use where the administrators of the database cannot write: another machine's disk.
 *
 * @param folder - path of the folder; made when it is not there
 * @param options.name - what alarms call it; default `file`
 * @returns the witness; `checkpoints` reads back what it has kept
 * @see C2SP tlog-checkpoint, GDPR Art. 5(2), 32
 * @example
 * ```ts
 * import { fileWitness } from '@gallra/audit';
 *
 * const witness = fileWitness('/mnt/elsewhere/checkpoints');
 * console.log((await witness.checkpoints()).length);
 * ```
 */
export function fileWitness(folder: string, { name = 'file' }: { readonly name?: string } = {}): ReadableWitness {
  return {
    name,
    async keep({ log, size, checkpoint }) {
      const own = join(folder, logName(log));
      const file = join(own, checkpointName(size));
      await mkdir(own, { recursive: true });
      // Complete before it has its name: who is killed leaves no half a checkpoint.
      const unfinished = join(own, `.${crypto.randomUUID()}`);
      try {
        await writeFile(unfinished, checkpoint, { flag: 'wx', flush: true });
        await link(unfinished, file);
      } catch (error) {
        if (codeOf(error) !== 'EEXIST') throw error;
        refuseFork(await readFile(file, 'utf8'), checkpoint);
      } finally {
        await rm(unfinished, { force: true });
      }
    },
    async checkpoints(log) {
      const notes: string[] = [];
      for (const own of log === undefined ? await namesIn(folder) : [logName(log)])
        for (const file of await namesIn(join(folder, own)))
          if (file.endsWith('.checkpoint') && !file.startsWith('.'))
            notes.push(await readFile(join(folder, own, file), 'utf8'));
      return notes;
    },
  };
}
