import { GallraError } from '@gallra/core';
import { checkpointName, isLogName, logName, type ReadableWitness, refuseFork } from './witness.ts';

/** Looked up and not imported: the other witnesses are bundled for runtimes that have no files. */
function files(): typeof import('node:fs/promises') {
  const found = globalThis.process?.getBuiltinModule?.('node:fs/promises');
  if (found === undefined)
    throw new GallraError('config.invalid', 'This runtime has no files: use storageWitness or webhookWitness.');
  return found;
}

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** Works in a witness's folder. What the file system says quotes its path, and stays out. */
async function inFolder<T>(wanted: 'read' | 'written', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GallraError) throw error;
    const code = codeOf(error);
    throw new GallraError(
      'witness.failed',
      `The witness's folder could not be ${wanted}${typeof code === 'string' ? ` (${code})` : ''}: see whether it is there, and who may read and write it.`,
    );
  }
}

/** Files or folders that are there, in order; none where the folder is not. */
async function namesIn(folder: string, kind: 'isFile' | 'isDirectory'): Promise<readonly string[]> {
  try {
    const entries = await files().readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry[kind]())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The beginning of a file, longer than any checkpoint: whoever can write there may leave one that fits into no text. */
async function beginningOf(path: string): Promise<string> {
  const file = await files().open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(2 ** 21));
    return new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/**
 * A witness that keeps checkpoints in a folder: `<log>/<size>.checkpoint`, a file for each log and size, never
 * overwritten. It is of use where the administrators of the database cannot write: another machine's disk.
 *
 * @param folder - path of the folder; made when it is not there
 * @param options.name - what alarms call it; default `file`
 * @returns the witness; `checkpoints` reads back what it has kept. Both throw `witness.failed`
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
    keep: ({ log, size, checkpoint }) =>
      inFolder('written', async () => {
        const { link, mkdir, rm, writeFile } = files();
        const own = `${folder}/${logName(log)}`;
        const file = `${own}/${checkpointName(size)}`;
        await mkdir(own, { recursive: true });
        // Complete before it has its name: who is killed leaves no half a checkpoint.
        const unfinished = `${own}/.${crypto.randomUUID()}`;
        try {
          await writeFile(unfinished, checkpoint, { flag: 'wx', flush: true });
          await link(unfinished, file);
        } catch (error) {
          if (codeOf(error) !== 'EEXIST') throw error;
          refuseFork(await beginningOf(file), checkpoint);
        } finally {
          await rm(unfinished, { force: true });
        }
      }),
    checkpoints: (log) =>
      inFolder('read', async () => {
        const notes: string[] = [];
        // What else lies there, such as lost+found, is none of a witness.
        const logs = log === undefined ? (await namesIn(folder, 'isDirectory')).filter(isLogName) : [logName(log)];
        for (const own of logs)
          for (const file of await namesIn(`${folder}/${own}`, 'isFile'))
            if (file.endsWith('.checkpoint') && !file.startsWith('.'))
              notes.push(await beginningOf(`${folder}/${own}/${file}`));
        return notes;
      }),
  };
}
