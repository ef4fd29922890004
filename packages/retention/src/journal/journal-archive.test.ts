import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileArchive } from '../index.ts';

test('an archive in a file keeps lines in order, for its owner alone, and a line torn by a crash does not spoil the next', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gallra-archive-'));
  try {
    const path = join(folder, 'journal.ndjson');
    const archive = fileArchive(path);
    expect(await archive.read()).toEqual([]);
    await archive.append(['a', 'b']);
    await archive.append(['c']);
    await appendFile(path, 'torn');
    await archive.append(['d']);
    expect(await archive.read()).toEqual(['a', 'b', 'c', 'torn', 'd']);
    expect((await stat(path)).mode & 0o077).toBe(0);
    await archive.replace(['d']);
    expect(await archive.read()).toEqual(['d']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
