import { describe, expect, test } from 'vitest';
import {
  checkpointText,
  parseCheckpoint,
  sealedAt,
  sealedLine,
  signCheckpoint,
  verifyCheckpoint,
} from './checkpoint.ts';
import { generateNoteKeys } from './note-key.ts';

const origin = 'example.com/behind-the-sofa';
const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=';
const example = `${origin}\n20852163\n${root}\n`;
const sealed = new Date('2026-11-22T08:00:00.000Z');

describe('a checkpoint (C2SP tlog-checkpoint)', () => {
  test('is read and written as in the example of the specification', () => {
    const checkpoint = parseCheckpoint(example);
    expect(checkpoint).toMatchObject({ origin, size: 20852163, extensions: [] });
    expect(checkpointText(checkpoint)).toBe(example);
    expect(sealedAt(checkpoint)).toBeUndefined();
  });

  test('tells in a line of its own when it was sealed', () => {
    const checkpoint = parseCheckpoint(`${example}other\n${sealedLine(sealed)}\n`);
    expect(checkpoint.extensions).toEqual(['other', 'sealed 2026-11-22T08:00:00.000Z']);
    expect(sealedAt(checkpoint)).toEqual(sealed);
  });

  test('is verified with the key of its log, others signing it or not', () => {
    const log = generateNoteKeys(origin);
    const witness = generateNoteKeys('witness.example');
    const checkpoint = parseCheckpoint(example);
    const both = signCheckpoint(checkpoint, [log.signer, witness.signer]);
    expect(verifyCheckpoint(both, [log.verifier])).toEqual(checkpoint);
    expect(verifyCheckpoint(both, [witness.verifier, log.verifier])).toEqual(checkpoint);
    expect(() => verifyCheckpoint(both, [witness.verifier])).toThrow(/key of the log itself/);
  });

  test.each([
    ['a size with a leading zero', example.replace('208', '0208')],
    ['a size with a sign', example.replace('208', '+208')],
    ['a size that no number can hold', example.replace('208', '9999999999999999')],
    ['no size', `${origin}\n`],
    ['no origin', example.replace(origin, '')],
    ['a root that is shorter', example.replace('CsUY', '')],
    ['a root in base64 with loose bits', example.replace('q2I=', 'q2J=')],
    ['a root in base64 for addresses', example.replace('om/X', 'om_X')],
    ['an empty line', `${example}\n`],
    ['no newline at its end', example.slice(0, -1)],
  ])('is refused with %s', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow(/origin, size and root/);
  });

  test('is not written with lines that would be others', () => {
    const checkpoint = parseCheckpoint(example);
    for (const wrong of [{ origin: 'a\nb' }, { extensions: [''] }, { size: -1 }, { root: new Uint8Array(31) }])
      expect(() => checkpointText({ ...checkpoint, ...wrong })).toThrow(/32 bytes/);
  });

  test('does not tell that it was sealed at no time', () => {
    expect(() => sealedLine(new Date(Number.NaN))).toThrow(expect.objectContaining({ code: 'date.invalid' }));
  });
});
