import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GallraError } from '@gallra/core';
import type { Surroundings } from '../surroundings.ts';

/**
 * Writes a file that only its owner may read, and never over another.
 *
 * @returns its path as people see it
 * @throws GallraError `file.exists` where there is one already
 */
export async function writeOwnFile(
  { folder }: Pick<Surroundings, 'folder'>,
  path: string,
  content: Iterable<string> | AsyncIterable<string>,
): Promise<string> {
  const file = resolve(folder, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  try {
    await pipeline(Readable.from(content), createWriteStream(file, { mode: 0o600, flags: 'wx' }));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new GallraError(
      'file.exists',
      'The file to write is there already: choose another place, or remove it first.',
    );
  }
  return relative(folder, file) || file;
}
