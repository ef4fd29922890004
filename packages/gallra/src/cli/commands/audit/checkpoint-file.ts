import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { GallraError } from '@gallra/core';

/** Writes checkpoints for one file: signed notes with an empty line between them. */
export const checkpointText = (checkpoints: readonly string[]): string => checkpoints.join('\n');

/** The signed notes in a text. A line with a signature and an empty one end each. */
const notesIn = (text: string): readonly string[] =>
  text
    .replaceAll('\r\n', '\n')
    .split(/(?<=\n— [^\n]*\n)\n+(?!— )/)
    .filter((note) => note.trim() !== '')
    .map((note) => (note.endsWith('\n') ? note : `${note}\n`));

/** What of a folder may hold checkpoints: exports stand beside them, and may be large. A witness has a folder for each log. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const one of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, one.name);
    if (one.isFile() && !one.name.endsWith('.ndjson')) files.push(path);
    if (!one.isDirectory()) continue;
    // One that begins with a dot is not finished.
    const kept = (await readdir(path)).filter((name) => name.endsWith('.checkpoint') && !name.startsWith('.'));
    for (const name of kept) files.push(join(path, name));
  }
  return files.sort();
}

/**
 * Reads checkpoints from a file, or from those files of a folder that hold any.
 *
 * @throws GallraError `file.unreadable` where there is no such place
 */
export async function readCheckpoints(place: string): Promise<readonly string[]> {
  try {
    if (!(await stat(place)).isDirectory()) return notesIn(await readFile(place, 'utf8'));
    const notes: string[] = [];
    // One after another: a witness may have kept more than can be open at a time.
    for (const file of await filesIn(place)) {
      const text = await readFile(file, 'utf8');
      if (text.includes('\n— ')) for (const note of notesIn(text)) notes.push(note);
    }
    return notes;
  } catch {
    throw new GallraError('file.unreadable', '--checkpoints names no file or folder that can be read.');
  }
}
