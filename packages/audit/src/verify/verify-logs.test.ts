import { describe, expect, test } from 'vitest';
import { generateNoteKeys } from '../note/note-key.ts';
import { sealedLog } from '../testing/sealed-log.ts';
import { verifyLogs } from './verify-logs.ts';

describe('all logs of a host', () => {
  const [one, other] = [sealedLog(3), sealedLog(2)];
  const checkpoints = [...one.checkpoints, ...other.checkpoints];
  const keys = [one.keys.verifier, other.keys.verifier];

  test('are verified each by its own checkpoints, however the exports are cut', async () => {
    const bytes = Buffer.from((await one.lines()).join(''));
    const cut = Array.from({ length: bytes.length }, (_, at) => bytes.subarray(at, at + 1));
    const result = await verifyLogs([cut, [(await other.lines()).join('')]], { checkpoints, keys });
    expect(result).toMatchObject({ ok: true, missing: [], unknown: 0 });
    expect(result.logs.map(({ origin, sealed }) => [origin, sealed])).toEqual([
      [one.origin, 3],
      [other.origin, 2],
    ]);
  });

  test('one of which no export is there is missing, as far as a signature vouches for it', async () => {
    const lines = await one.lines();
    expect(await verifyLogs([lines], { checkpoints, keys })).toMatchObject({
      ok: false,
      missing: [{ origin: other.origin, size: 2 }],
    });
    const forged = sealedLog(2);
    forged.checkpoints.length = 0;
    forged.seal(undefined, undefined, generateNoteKeys(forged.origin).signer);
    const notes = [...one.checkpoints, ...forged.checkpoints];
    expect(
      (await verifyLogs([lines], { checkpoints: notes, keys: [one.keys.verifier, forged.keys.verifier] })).missing,
    ).toEqual([]);
  });

  test('a checkpoint that is none, or of a host without a key here, is not passed over', async () => {
    const lines = await one.lines();
    const { verifier } = one.keys;
    for (const note of ['none', other.checkpoints[0]?.replace('example.com', 'example.org') ?? '']) {
      const result = await verifyLogs([lines], { checkpoints: [...one.checkpoints, note], keys: [verifier] });
      expect(result).toMatchObject({ ok: false, unknown: 1, missing: [] });
    }
  });

  test('an export that does not say of which log it is, is found out', async () => {
    const result = await verifyLogs([['none\n']], { checkpoints: [], keys });
    expect(result.logs.map(({ problems }) => problems[0]?.code)).toEqual(['export.invalid']);
    expect(await verifyLogs([[]], { checkpoints: [], keys })).toMatchObject({ ok: false });
  });
});
