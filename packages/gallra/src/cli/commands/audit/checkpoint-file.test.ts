import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateNoteKeys, signNote } from '@gallra/audit';
import { afterAll, describe, expect, test } from 'vitest';
import { checkpointText, readCheckpoints } from './checkpoint-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'gallra-checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [own, witness] = [generateNoteKeys('example.com/log').signer, generateNoteKeys('witness.example').signer];
const notes = [
  signNote('example.com/log\n1\nAAAA\n', [own]),
  signNote('example.com/log\n2\nBBBB\nsealed now\n', [own, witness]),
  // Nothing forbids empty lines in a note.
  signNote('example.com/log\n3\n\nCCCC\n', [own]),
];
const write = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

describe('checkpoints in a file', () => {
  test('are read back as they were written, with all their signatures', async () => {
    expect(await readCheckpoints(write('all', checkpointText(notes)))).toEqual(notes);
  });

  test('may stand with more empty lines between them, or without a newline at the end, or come from Windows', async () => {
    const text = notes.join('\n\n').trimEnd();
    expect(await readCheckpoints(write('more', text))).toEqual(notes);
    expect(await readCheckpoints(write('windows', text.replaceAll('\n', '\r\n')))).toEqual(notes);
  });

  test('are handed on where they are none, for the verifier to say so', async () => {
    expect(await readCheckpoints(write('none', 'nothing'))).toEqual(['nothing\n']);
  });

  test('are refused where there is no such place', async () => {
    await expect(readCheckpoints(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file.unreadable' });
  });

  test('are read out of the folder of a witness, which has one for each log, but for what is not finished', async () => {
    mkdirSync(join(folder, 'witness', 'log'), { recursive: true });
    write('witness/log/0000000000000001.checkpoint', notes[0] ?? '');
    write('witness/log/0000000000000002.checkpoint', notes[1] ?? '');
    write('witness/log/.unfinished', notes[2] ?? '');
    write('witness/log/export.ndjson', notes[2] ?? '');
    expect(await readCheckpoints(join(folder, 'witness'))).toEqual(notes.slice(0, 2));
  });
});
