import { GallraError } from '@gallra/core';

/** Where the erasure journal is kept outside the database, line by line. */
export interface JournalArchive {
  /** Adds lines for good: they must outlive the process once this returns. */
  append(lines: readonly string[]): Promise<void>;
  /** All lines, in the order they were added. */
  read(): Promise<readonly string[]>;
  /** Puts other lines in place of all. */
  replace(lines: readonly string[]): Promise<void>;
}

const newline = 0x0a;

const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

const linesOf = (content: string) => content.split('\n').filter((line) => line !== '');

/** Looked up and not imported: what plans and decides is bundled for runtimes that have no files. */
function files(): typeof import('node:fs/promises') {
  const found = globalThis.process?.getBuiltinModule?.('node:fs/promises');
  if (found === undefined) throw new GallraError('config.invalid', 'This runtime has no files: use storageArchive.');
  return found;
}

/** A file that is not there yet reads as empty. */
async function contentOf(path: string): Promise<string> {
  try {
    return await files().readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/**
 * Keeps the journal in a file (newline-delimited JSON), on another disk than the database.
 *
 * @param path - the file; made when first written to, readable by its owner alone
 * @returns the archive; its methods throw GallraError `config.invalid` where the runtime has no files
 * @example
 * ```ts
 * import { fileArchive } from '@gallra/retention';
 *
 * const archive = fileArchive('gallra-journal.ndjson');
 * console.log((await archive.read()).length);
 * ```
 */
export function fileArchive(path: string): JournalArchive {
  return {
    async append(lines) {
      const file = await files().open(path, 'a+', 0o600);
      try {
        const { size } = await file.stat();
        const { buffer } = await file.read(new Uint8Array(1), 0, 1, Math.max(0, size - 1));
        // A line torn by a crash must not spoil the next.
        const torn = size > 0 && buffer[0] !== newline;
        await file.appendFile(`${torn ? '\n' : ''}${text(lines)}`);
        await file.datasync();
      } finally {
        await file.close();
      }
    },
    read: async () => linesOf(await contentOf(path)),
    async replace(lines) {
      const { rename, writeFile } = files();
      await writeFile(`${path}.new`, text(lines), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    },
  };
}

/** What an archive needs of an object store; any `Storage` of `unstorage` fits. */
export interface ArchiveStorage {
  getKeys(base?: string): Promise<string[]>;
  getItemRaw(key: string): Promise<unknown>;
  setItemRaw(key: string, value: string): Promise<void>;
  removeItem(key: string): Promise<void>;
}

/**
 * Keeps the journal in an object store, one object for each export: S3, Azure Blob, whatever `unstorage` drives.
 *
 * @param storage - an `unstorage` Storage
 * @param base - what the objects' keys begin with; default `gallra-journal`
 * @example
 * ```ts
 * import { type ArchiveStorage, storageArchive } from '@gallra/retention';
 *
 * declare const storage: ArchiveStorage;
 * console.log((await storageArchive(storage).read()).length);
 * ```
 */
export function storageArchive(storage: ArchiveStorage, base = 'gallra-journal'): JournalArchive {
  const keys = async () => (await storage.getKeys(base)).sort();
  const add = (lines: readonly string[]) =>
    storage.setItemRaw(
      `${base}:${new Date().toISOString().replaceAll(':', '')}-${crypto.randomUUID()}.ndjson`,
      text(lines),
    );
  return {
    append: add,
    async read() {
      const lines: string[] = [];
      for (const key of await keys()) {
        const content = await storage.getItemRaw(key);
        lines.push(
          ...linesOf(content instanceof Uint8Array ? new TextDecoder().decode(content) : String(content ?? '')),
        );
      }
      return lines;
    },
    async replace(lines) {
      const old = await keys();
      await add(lines);
      for (const key of old) await storage.removeItem(key);
    },
  };
}
