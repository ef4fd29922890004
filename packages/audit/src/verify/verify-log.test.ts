import { payload } from '@gallra/core/audit';
import { describe, expect, test } from 'vitest';
import { generateNoteKeys } from '../note/note-key.ts';
import { sealedLog } from '../testing/sealed-log.ts';
import { leafHash } from '../tree/merkle-tree.ts';

const aboutAnna = { change: [{ subject: 'anna', content: { phone: 'tel:070-1' } }] };

describe('a line', () => {
  test('that is no JSON, or has not the members of one, is found, and the rest is read', async () => {
    for (const broken of [
      '{',
      '17',
      '{"n":1}',
      '{"n":1,"leaf":"short"}',
      '{"n":-1,"event":"{}"}',
      '{"n":1,"event":"{}","actor":1}',
    ]) {
      const log = sealedLog(3);
      const lines = await log.lines();
      lines[2] = `${broken}\n`;
      expect(await log.problems({}, lines)).toEqual(['tampering: line.invalid 1', 'tampering: root.mismatch 0']);
    }
  });

  test('with a number far from its place is left out', async () => {
    const log = sealedLog(2);
    const lines = [...(await log.lines()), `${JSON.stringify({ n: 2 ** 52, event: '{}' })}\n`];
    expect(await log.problems({}, lines)).toEqual([`tampering: line.order ${2 ** 52}`]);
  });

  test('that tells the log must be the first', async () => {
    const log = sealedLog(2);
    const [, ...lines] = await log.lines();
    expect(await log.problems({}, lines)).toEqual(['tampering: export.invalid']);
    expect(await log.problems({ checkpoints: [] }, [])).toEqual(['tampering: export.invalid', 'notice: unsealed 0']);
  });
});

describe('a checkpoint', () => {
  test('for more events than there are tells that the end is missing', async () => {
    const log = sealedLog(3);
    log.leaves.pop();
    expect(await log.problems()).toEqual(['tampering: tail.missing 2']);
  });

  test('is missed for the events behind the newest, and where there is none', async () => {
    const log = sealedLog(3);
    log.add();
    expect(await log.verify()).toMatchObject({ ok: true, size: 4, sealed: 3 });
    expect(await log.problems()).toEqual(['notice: unsealed 3']);
    expect(await log.problems({ checkpoints: [] })).toEqual(['notice: unsealed 0']);
  });

  test('is refused with a signature that does not fit, and with that of another key', async () => {
    const log = sealedLog(3);
    const unsealed = 'notice: unsealed 0';
    const [note = ''] = log.checkpoints;
    const altered = note.replace('sealed 2026', 'sealed 2027');
    expect(await log.problems({ checkpoints: [altered] })).toEqual(['tampering: signature.invalid 3', unsealed]);
    const other = generateNoteKeys(log.origin).verifier;
    expect(await log.problems({ keys: [other] })).toEqual(['tampering: signature.invalid 3', unsealed]);
    expect(await log.problems({ checkpoints: ['?'] })).toEqual(['tampering: checkpoint.invalid', unsealed]);
  });

  test('of another log is refused, though its key is known', async () => {
    const log = sealedLog(3);
    const another = sealedLog(3);
    const checkpoints = [...log.checkpoints, ...another.checkpoints];
    const keys = [log.keys.verifier, another.keys.verifier];
    expect(await log.problems({ checkpoints, keys })).toEqual(['tampering: checkpoint.foreign 3']);
  });

  test('that contradicts another of the same size is found, and the right one still counts', async () => {
    const log = sealedLog(3);
    log.seal(leafHash('another history'), 3);
    expect(await log.problems()).toEqual(['tampering: checkpoint.forked 3', 'tampering: root.mismatch']);
    expect(await log.verify()).toMatchObject({ ok: false, checkpoints: 1, sealed: 3 });
  });

  test('is not asked for with a key that is none', async () => {
    await expect(sealedLog(1).verify({ keys: ['none'] })).rejects.toThrow(/verifier key/);
  });
});

describe('what is found', () => {
  test('is listed so far and counted beyond, each code by itself', async () => {
    const log = sealedLog(9);
    for (let leaf = 0; leaf < 9; leaf++) log.strip(leaf);
    log.seal(leafHash('another history'), 9);
    const { ok, problems, more } = await log.verify({ limit: 2 });
    expect({ ok, more }).toEqual({ ok: false, more: 7 });
    expect(problems.map(({ code }) => code)).toEqual([
      'checkpoint.forked',
      'root.mismatch',
      'event.missing',
      'event.missing',
    ]);
  });

  test('never tells what stands in an event or a payload', async () => {
    const log = sealedLog();
    log.add({ actor: { id: 'agent-7' }, table: 'patients', ...aboutAnna });
    log.seal();
    log.alter(0, { table: 'clients' });
    log.leaves[0] = { ...log.leaves[0], leaf: 0, actor: payload({ id: 'agent-8' }), change: [] };
    const told = JSON.stringify((await log.verify()).problems);
    for (const secret of ['agent', 'patients', 'clients', 'anna', 'tel:']) expect(told).not.toContain(secret);
  });
});
